#include "engine/coordinator_loop.h"

#include "engine/exchange/message.h"

bool coordinator_take_chunk(struct coordinator *coordinator, struct loop_chunk *chunk)
{
    uint64_t first = atomic_load_explicit(&coordinator->next_number, memory_order_relaxed);
    do {
        if (!loop_next_chunk(coordinator->loop, first, chunk))
            return false;
    } while (!atomic_compare_exchange_weak_explicit(&coordinator->next_number, &first, chunk->end,
                                                    memory_order_relaxed, memory_order_relaxed));
    return true;
}

void coordinator_answer(struct coordinator *coordinator, int rank, int thread)
{
    struct message_chunk answer = {.kind = MESSAGE_CHUNK, .thread = thread};
    if (!coordinator_take_chunk(coordinator, &answer.chunk))
        answer.chunk = (struct loop_chunk){0};
    ranks_send_copy(coordinator->ranks, rank, &answer, sizeof answer);
}
