#include "program/resuming/remaining.h"

#include <stdlib.h>

#include "engine/parallel/agreement.h"

static bool is_no_memory(struct error *error)
{
    return error_memory(error, "what is known of the numbers that remain", 0);
}

/* ---- Taken. */

static bool take_begun(struct begun_numbers *begun, const struct journal_line *line)
{
    bool good = true;
    for (size_t i = 0; good && i < line->begun.count; i++) {
        struct begun_number number = line->begun.items[i];
        number.index -= line->done;
        good = begun_add(begun, number);
    }
    return good;
}

/* What of the line's is behind the numbers that are done. */
static bool take_ahead(struct known_verdicts *ahead, const struct journal_line *line, uint64_t done)
{
    bool good = true;
    for (size_t i = 0; good && i < line->ahead.count; i++) {
        const struct known_stretch *stretch = &line->ahead.stretches[i];
        const uint64_t passed = done > stretch->first ? done - stretch->first : 0;
        if (passed < stretch->count)
            good = known_add(ahead, stretch->first + passed - done, stretch->count - passed,
                             known_verdicts_of(&line->ahead, i) + passed);
    }
    return good;
}

bool remaining_take(struct remaining *remaining, const struct journal *journal, size_t lines,
                    struct error *error)
{
    const struct journal_line *last = lines > 0 ? &journal->entries[lines - 1].line : NULL;
    bool good = !last || take_begun(&remaining->begun, last);
    for (size_t i = 0; good && i < lines; i++)
        good = take_ahead(&remaining->ahead, &journal->entries[i].line, last->done);
    return (good && known_sort(&remaining->ahead)) || is_no_memory(error);
}

/* ---- Shared. */

/* Room for what another rank is to get. */
static bool make_room(struct remaining *remaining)
{
    struct begun_numbers *begun = &remaining->begun;
    struct known_verdicts *ahead = &remaining->ahead;
    begun->room = begun->count;
    ahead->room = ahead->count;
    ahead->verdict_room = ahead->verdict_count;
    begun->items = calloc(begun->room + 1, sizeof *begun->items);
    ahead->stretches = calloc(ahead->room + 1, sizeof *ahead->stretches);
    ahead->verdicts = calloc(ahead->verdict_room + 1, sizeof *ahead->verdicts);
    return begun->items && ahead->stretches && ahead->verdicts;
}

bool remaining_share(struct remaining *remaining, struct ranks *ranks, struct error *error)
{
    struct begun_numbers *begun = &remaining->begun;
    struct known_verdicts *ahead = &remaining->ahead;
    ranks_broadcast(ranks, &begun->count, sizeof begun->count);
    ranks_broadcast(ranks, &ahead->count, sizeof ahead->count);
    ranks_broadcast(ranks, &ahead->verdict_count, sizeof ahead->verdict_count);
    const bool good = ranks->rank == 0 || make_room(remaining) || is_no_memory(error);
    if (!agreement_with_cause(ranks, good, error))
        return false;
    ranks_broadcast(ranks, begun->items, begun->count * sizeof *begun->items);
    ranks_broadcast(ranks, ahead->stretches, ahead->count * sizeof *ahead->stretches);
    ranks_broadcast(ranks, ahead->verdicts, ahead->verdict_count * sizeof *ahead->verdicts);
    return true;
}

void remaining_free(struct remaining *remaining)
{
    begun_free(&remaining->begun);
    known_free(&remaining->ahead);
}
