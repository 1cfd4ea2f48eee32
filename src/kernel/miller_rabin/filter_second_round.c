#include "kernel/miller_rabin/filter_second_round.h"

#include "kernel/miller_rabin/small_primes.h"

/* The smallest prime from 17 to 107 that divides n, or the code of an unknown composite. */
static uint32_t later_code(uint64_t n)
{
    for (size_t i = SMALL_PRIMES_FIRST_ROUND; i < SMALL_PRIMES_COUNT; i++)
        if (n * small_primes[i].inverse <= small_primes[i].limit)
            return (uint32_t)small_primes[i].p;
    return VERDICT_CODE_COMPOSITE;
}

size_t filter_second_round(const uint64_t *n, size_t count, struct verdict *verdict, uint64_t *survivor,
                           uint64_t *index)
{
    size_t left = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t number = n[index[i]];
        struct verdict *to = &verdict[index[i]];
        if (number < SMALL_PRIMES_DECIDE_BELOW) {
            *to = small_primes_verdict(number);
            continue;
        }
        to->code = later_code(number);
        survivor[left] = number;
        index[left] = index[i];
        left += to->code == VERDICT_CODE_COMPOSITE;
    }
    return left;
}
