#include "program/planning.h"

#include "sieve/sieve.h"

/* Not of a shard: the digest of its verdicts is what the shards are put together by, and a sieve has none. */
void planning_prefer_sieve(struct options *options)
{
    if (options->kernel_is_default && options->format == FORMAT_COUNT && options->shards == 0 &&
        sieve_is_available() && sources_dense_count(&options->sources) > PLAN_SHORT_LIST)
        options->kernel = &kernel_sieve;
}

static bool counts_by_sieve(const struct options *options)
{
    return options->kernel->counts_by_sieve && options->format == FORMAT_COUNT;
}

bool planning_lacks_sieve(const struct options *options)
{
    return counts_by_sieve(options) && !sieve_is_available();
}

bool planning_make(struct plan *plan, const struct numbers *numbers, const struct options *options,
                   const struct resuming *resuming, int workers, struct error *error)
{
    if (!plan_open(plan, numbers, options->kernel, workers, error))
        return false;
    plan_begin_with(plan, &resuming->remaining.begun);
    if (resuming->is_kept)
        plan_keep(plan);
    /* Units of one slice, until the first of them show how much a unit is. */
    if (options->splits && workers > 1 && !plan_split(plan, options->kernel->slice_operations, error))
        return false;
    if (counts_by_sieve(options) && sieve_is_available())
        plan_count(plan);
    return true;
}
