#include "engine/exchange/parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

/* ---- While a worker makes one. */

bool part_begin(struct part *part, const struct span *span, uint64_t first, bool timed, int rank, int thread)
{
    const struct unit unit = {
        .id = span->id, .first = first, .count = span->end - first, .is_counted = span->is_counted};
    part->outcome = outcome_new(&unit, timed && !span->is_counted, rank, thread);
    part->span = *span;
    part->count = part->interval_count = 0;
    return part->outcome != NULL;
}

bool part_add(struct part *part, uint64_t first, uint64_t count)
{
    const uint64_t offset = first - part->outcome->unit.first;
    struct outcome_interval *last =
        part->interval_count > 0 ? &part->intervals[part->interval_count - 1] : NULL;
    part->count += count;
    if (last && last->offset + last->count == offset) {
        last->count += (uint32_t)count;
        return true;
    }
    struct outcome_interval *grown =
        buffer_grow_array(part->intervals, &part->interval_room, part->interval_count, sizeof *grown);
    if (!grown)
        return false;
    part->intervals = grown;
    part->intervals[part->interval_count++] =
        (struct outcome_interval){.offset = (uint32_t)offset, .count = (uint32_t)count};
    return true;
}

/* The verdicts close up to the seconds. */
static void close_up(struct part *part)
{
    struct outcome *outcome = part->outcome;
    const struct verdict *verdicts = outcome_verdicts(outcome);
    outcome->unit.count = part->count;
    if (!outcome->unit.is_counted)
        memmove(outcome_mutable_verdicts(outcome), verdicts, (size_t)part->count * sizeof *verdicts);
}

struct outcome *part_end(struct part *part)
{
    close_up(part);
    struct outcome *outcome = part->outcome;
    const size_t intervals = outcome->unit.is_counted || part->interval_count < 2 ? 0 : part->interval_count;
    const size_t size = outcome_size(&outcome->unit, outcome->timed);
    struct outcome *ended = realloc(outcome, size + intervals * sizeof part->intervals[0]);
    part->outcome = NULL;
    if (!ended) {
        free(outcome);
        return NULL;
    }
    ended->interval_count = intervals;
    memcpy((char *)ended + size, part->intervals, intervals * sizeof part->intervals[0]);
    return ended;
}

void part_discard(struct part *part)
{
    free(part->outcome);
    part->outcome = NULL;
}

void part_free(struct part *part)
{
    free(part->outcome);
    free(part->intervals);
    *part = (struct part){0};
}

/* ---- Put together. */

uint64_t parts_add(struct outcome **parts, struct outcome *part)
{
    part->next = *parts;
    part->units = 1;
    part->numbers_of_parts = part->unit.count + (*parts ? (*parts)->numbers_of_parts : 0);
    *parts = part;
    return part->numbers_of_parts;
}

/* What the header says of all parts together. */
static void add_header(struct outcome *whole, const struct outcome *part)
{
    if (part->start_seconds < whole->start_seconds)
        whole->start_seconds = part->start_seconds;
    whole->busy_seconds += part->busy_seconds;
    whole->operations += part->operations;
    whole->unit.cost = unit_add_costs(whole->unit.cost, part->unit.cost);
    whole->units++;
    if (part->heavy.below > 0)
        whole->heavy = part->heavy;
}

/* The verdicts, and seconds, of a part to their places. */
static void add_numbers(struct outcome *whole, const struct outcome *part)
{
    const struct verdict *verdicts = outcome_verdicts(part);
    const double *seconds = outcome_seconds(part);
    const uint64_t before = part->unit.first - whole->unit.first;
    uint64_t done = 0;
    for (uint64_t i = 0; i < outcome_intervals(part); i++) {
        const struct outcome_interval interval = outcome_interval(part, i);
        const uint64_t place = before + interval.offset;
        memcpy(outcome_mutable_verdicts(whole) + place, verdicts + done,
               (size_t)interval.count * sizeof *verdicts);
        if (whole->timed)
            memcpy(outcome_mutable_seconds(whole) + place, seconds + done,
                   (size_t)interval.count * sizeof *seconds);
        done += interval.count;
    }
}

/* By a sieve: the primes of all parts. */
static void join_counts(struct outcome *whole, const struct outcome *parts, const struct numbers *numbers)
{
    struct numbers_progression progression = numbers_progression_at(numbers, whole->unit.first);
    uint64_t primes = 0;
    for (const struct outcome *part = parts; part; part = part->next)
        primes += part->tally.prime;
    progression.count = whole->unit.count;
    whole->formatted = true;
    tally_add_counted(&whole->tally, &progression, primes);
}

struct outcome *parts_join(struct outcome *parts, const struct span *span, const struct numbers *numbers)
{
    const struct unit unit = {.id = span->id,
                              .first = span->first,
                              .count = span->end - span->first,
                              .is_counted = span->is_counted};
    struct outcome *whole = outcome_new(&unit, parts->timed, parts->rank, parts->thread);
    if (!whole)
        return NULL;
    whole->start_seconds = parts->start_seconds;
    for (const struct outcome *part = parts; part; part = part->next) {
        add_header(whole, part);
        if (!unit.is_counted)
            add_numbers(whole, part);
    }
    if (unit.is_counted)
        join_counts(whole, parts, numbers);
    if (whole->timed)
        whole->parts = parts;
    else
        outcome_free_list(parts);
    return whole;
}
