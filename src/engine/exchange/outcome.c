#include "engine/exchange/outcome.h"

#include <stdlib.h>

#include "engine/exchange/message.h"

const char *outcome_text(const struct outcome *outcome)
{
    return (const char *)(outcome + 1);
}

const struct verdict *outcome_verdicts(const struct outcome *outcome)
{
    const double *seconds = (const double *)(const void *)(outcome + 1);
    return (const struct verdict *)(const void *)(seconds + (outcome->timed ? outcome->unit.count : 0));
}

const double *outcome_seconds(const struct outcome *outcome)
{
    return outcome->timed ? (const double *)(const void *)(outcome + 1) : NULL;
}

struct outcome_interval outcome_interval(const struct outcome *outcome, uint64_t i)
{
    if (outcome->interval_count == 0)
        return (struct outcome_interval){.count = (uint32_t)outcome->unit.count};
    const char *intervals = (const char *)outcome + outcome_size(&outcome->unit, outcome->timed);
    return ((const struct outcome_interval *)(const void *)intervals)[i];
}

static void free_list(struct outcome *outcome)
{
    while (outcome) {
        struct outcome *next = outcome->next;
        free(outcome);
        outcome = next;
    }
}

void outcome_free(struct outcome *outcome)
{
    if (outcome)
        free_list(outcome->parts);
    free(outcome);
}

void outcome_free_list(struct outcome *outcome)
{
    while (outcome) {
        struct outcome *next = outcome->next;
        outcome_free(outcome);
        outcome = next;
    }
}

struct outcome *outcome_new(const struct unit *unit, bool timed, int rank, int thread)
{
    struct outcome *outcome = malloc(outcome_size(unit, timed));
    if (!outcome)
        return NULL;
    *outcome = (struct outcome){
        .kind = MESSAGE_OUTCOME, .timed = timed, .rank = rank, .thread = thread, .unit = *unit};
    return outcome;
}

bool outcome_add_begun(const struct outcome *outcome, struct begun_numbers *begun)
{
    if (!outcome->is_decided)
        return true;
    if (!unit_is_range(&outcome->unit))
        return outcome->heavy.below == 0 || begun_add(begun, outcome->heavy);
    const uint64_t divisor = verdict_divisor(outcome_verdicts(outcome)[0]);
    return begun_add(begun, (struct begun_number){.index = outcome->unit.first,
                                                  .below = divisor ? divisor : outcome->unit.hi,
                                                  .divisor = divisor});
}

static bool add_unknown(const struct outcome *outcome, const struct known_verdicts *before,
                        struct known_verdicts *ahead)
{
    const struct unit *unit = &outcome->unit;
    bool good = true;
    for (uint64_t i = 0, count; good && i < unit->count; i += count) {
        const bool is_known = known_find(before, unit->first + i, &count);
        count = count < unit->count - i ? count : unit->count - i;
        good = is_known || known_add(ahead, unit->first + i, count, outcome_verdicts(outcome) + i);
    }
    return good;
}

bool outcome_add_ahead(struct outcome *outcome, const struct known_verdicts *before,
                       struct known_verdicts *ahead)
{
    if (!outcome->is_decided || outcome->is_noted || outcome->formatted || unit_is_range(&outcome->unit))
        return true;
    outcome->is_noted = add_unknown(outcome, before, ahead);
    return outcome->is_noted;
}

size_t outcome_sent_size(const struct outcome *outcome)
{
    if (outcome->formatted)
        return sizeof *outcome + (outcome->kept ? 0 : (size_t)outcome->text_size);
    return outcome_size(&outcome->unit, outcome->timed) +
           (size_t)outcome->interval_count * sizeof(struct outcome_interval);
}
