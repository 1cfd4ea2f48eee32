#include "plan/counted_ranges.h"

#include "kernel/kernel.h"

/* Ranges of so many numbers are counted, in units of such sizes. */
static const uint64_t RANGE_LEAST = 100000, ROOTS = 16, LEAST = 500000000, MOST = 2000000000;

/* How many numbers of the progression a unit should have: all units alike, as many to each worker. The square
 * root is a sieve's set-up; beyond some 10^9 numbers a unit would take too long to be waited for. */
uint64_t counted_ranges_unit_size(const struct numbers_progression *progression, int workers)
{
    const uint64_t last = progression->first + (progression->count - 1) * progression->step;
    const uint64_t wanted = ROOTS * kernel_divisor_end(last), least = wanted > LEAST ? wanted : LEAST;
    const uint64_t most = least < MOST ? least : MOST;
    const uint64_t rounds = (progression->count - 1) / (most * (uint64_t)workers) + 1;
    return (progression->count - 1) / (rounds * (uint64_t)workers) + 1;
}

bool counted_ranges_is_one(const struct numbers_progression *progression)
{
    return (progression->step == 1 || progression->step == 2) && progression->count >= RANGE_LEAST;
}

bool counted_ranges_cut(struct counted *counted, const struct numbers *numbers, uint64_t first, uint64_t id,
                        int workers, struct unit *unit)
{
    const struct numbers_progression progression = numbers_progression_at(numbers, first);
    if (counted->end <= first) {
        if (!counted_ranges_is_one(&progression))
            return false;
        counted->end = first + progression.count;
        counted->size = counted_ranges_unit_size(&progression, workers);
    }
    *unit = (struct unit){.id = id, .first = first, .is_counted = true, .cost = 1};
    unit->count = progression.count < counted->size ? progression.count : counted->size;
    return true;
}
