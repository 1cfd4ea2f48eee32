#include "sweep/points/order.h"

#include "input/splitmix64.h"

/* From 0 to `end` - 1. What lies above the last whole multiple of `end` would make some likelier. */
static uint64_t draw_below(struct order *order, uint64_t end)
{
    const uint64_t whole = UINT64_MAX - UINT64_MAX % end;
    uint64_t number;
    do {
        number = splitmix64(order->seed, order->drawn++);
    } while (number >= whole);
    return number % end;
}

/* R. Durstenfeld, Comm. ACM 7, 1964. */
void order_shuffle(struct order *order, size_t *items, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        const size_t other = (size_t)draw_below(order, i), swap = items[i - 1];
        items[i - 1] = items[other];
        items[other] = swap;
    }
}
