/* A run as a loop over the numbers: which chunk of them goes to which worker under OpenMP's schedules (see
 * schedule.h). Pure arithmetic, the same on every rank. Knows nothing of who asks when. */
#ifndef PRIMES_PLAN_LOOP_H
#define PRIMES_PLAN_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "input/numbers.h"
#include "kernel/kernel.h"
#include "plan/schedule.h"
#include "plan/spans.h"
#include "plan/unit.h"

enum {
    LOOP_WINDOW_MAX = 1 << 20,      /* spans that may be under way at once */
    LOOP_WINDOW_OF_PARTS = 1 << 25, /* numbers, where spans are of several workers, whose verdicts wait */
    LOOP_WINDOW_PER_WORKER = 16,    /* long spans of these at least, and where texts wait */
    LOOP_HELD_MAX = 1 << 20,        /* so many numbers' texts may always wait for those before them */
};

struct loop {
    struct schedule schedule; /* static, dynamic or guided */
    uint64_t count;           /* of numbers */
    int workers;              /* those of rank 0, then of rank 1, ... */
    struct spans spans;
    uint64_t window; /* spans that may be under way before the oldest of them is complete, at least 1, */
    uint64_t reach;  /* and only those that begin fewer numbers behind it, at least 1: who is further ahead
                        waits */
};

/* Numbers [first, end), first < end. */
struct loop_chunk {
    uint64_t first, end;
};

/* Spans are about as long as a unit of the kernel's work. `numbers` must outlive it. With `counts`, long
 * dense ranges are for a sieve. With `holds_texts`, what is decided ahead of others is held in memory as
 * text, so that a long sequence has a narrow window. */
bool loop_open(struct loop *loop, const struct numbers *numbers, const struct kernel *kernel,
               const struct schedule *schedule, int workers, bool counts, bool holds_texts,
               struct error *error);
void loop_close(struct loop *loop);

/* Chunk `k`, from 0, of a worker, from 0, under a static schedule. False if it has none. */
bool loop_static_chunk(const struct loop *loop, int worker, uint64_t k, struct loop_chunk *chunk);

/* The chunk that begins at `first`, where the one before it ended, for whoever asks, under dynamic and
 * guided. False if there is none. */
bool loop_next_chunk(const struct loop *loop, uint64_t first, struct loop_chunk *chunk);

/* Are the costs of its numbers summed up, to show how far it is? Of many it is enough to count them. */
static inline bool loop_sums_costs(const struct numbers *numbers)
{
    return numbers->count <= UNIT_NUMBERS_MAX && numbers->in_files == 0;
}

/* How many numbers stand from the beginning of span `from` to that of span `to`, which is not before it. */
uint64_t loop_distance(const struct loop *loop, uint64_t from, uint64_t to);

/* May a worker begin with numbers of span `id` while all spans below `delivered` are delivered? */
bool loop_may_begin(const struct loop *loop, uint64_t id, uint64_t delivered);

#endif
