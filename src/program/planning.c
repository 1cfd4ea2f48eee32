#include "program/planning.h"

#include "sieve/sieve.h"

bool planning_suits_sieve(const struct schedule *schedule)
{
    return schedule->chunk == 0 || schedule->chunk >= PLANNING_SIEVE_CHUNK_MIN;
}

/* Not of a shard: the digest of its verdicts is what the shards are put together by, and a sieve has none. */
void planning_prefer_sieve(struct options *options)
{
    if (options->kernel_is_default && options->format == FORMAT_COUNT && options->shards == 0 &&
        sieve_is_available() && planning_suits_sieve(&options->schedule) &&
        sources_dense_count(&options->sources) > PLAN_SHORT_LIST)
        options->kernel = &kernel_sieve;
}

bool planning_wants_sieve(const struct options *options)
{
    return options->kernel->counts_by_sieve && options->format == FORMAT_COUNT;
}

bool planning_lacks_sieve(const struct options *options)
{
    return planning_wants_sieve(options) && !sieve_is_available();
}

bool planning_counts(const struct options *options)
{
    return planning_wants_sieve(options) && sieve_is_available();
}

bool planning_make(struct plan *plan, const struct numbers *numbers, const struct options *options,
                   const struct resuming *resuming, int workers, struct error *error)
{
    if (schedule_is_loop(&options->schedule)) {
        plan_open_loop(plan, numbers, options->kernel, workers);
        return true;
    }
    if (!plan_open(plan, numbers, options->kernel, workers, error))
        return false;
    plan_begin_with(plan, &resuming->remaining.begun);
    if (resuming->is_kept)
        plan_keep(plan);
    /* Units of one slice, until the first of them show how much a unit is. */
    if (options->splits && workers > 1 && !plan_split(plan, options->kernel->slice_operations, error))
        return false;
    if (planning_counts(options))
        plan_count(plan);
    return true;
}
