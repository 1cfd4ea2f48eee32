#include "simulator/rate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/printable_text.h"
#include "plan/plan.h"
#include "report/records/load.h"
#include "statistics/sample.h"

/* One sample, at least. */
static const double SAMPLE_SECONDS = 0.02;
enum { SAMPLES_MAX = 1000 };

/* The units of a plan, again and again, and what they took. */
struct measurement {
    struct plan *plan;
    struct numbers_loader loader;
    struct verdict *verdicts; /* UNIT_NUMBERS_MAX of them */
    struct error *error;
    bool failed;
    double rates[SAMPLES_MAX];
    size_t count;
    double sample_began;
    uint64_t operations; /* of this sample */
    double until;
};

/* Between two slices. False: that was enough. */
static bool take_sample(struct measurement *measurement)
{
    const double now = clock_seconds(), seconds = now - measurement->sample_began;
    if (seconds >= SAMPLE_SECONDS && measurement->operations > 0) {
        measurement->rates[measurement->count++] = (double)measurement->operations / seconds;
        measurement->sample_began = now;
        measurement->operations = 0;
    }
    return measurement->count < SAMPLES_MAX && (now < measurement->until || measurement->count == 0);
}

/* False if a file could not be read. */
static bool load(struct measurement *measurement, const struct unit *unit, struct numbers_block *block)
{
    const bool loaded = numbers_load(measurement->plan->numbers, unit->first, (size_t)unit->count, NULL,
                                     &measurement->loader, block, measurement->error);
    measurement->failed = !loaded;
    return loaded;
}

static bool search(struct measurement *measurement, const struct unit *unit, uint64_t n)
{
    const struct kernel *kernel = measurement->plan->kernel;
    for (uint64_t lo = unit->lo; lo < unit->hi;) {
        uint64_t hi = kernel->search_end(lo, kernel->slice_operations);
        hi = hi < unit->hi ? hi : unit->hi;
        const uint64_t divisor = kernel->search(n, lo, hi);
        measurement->operations += kernel->search_cost(lo, divisor ? divisor + 1 : hi);
        lo = divisor ? unit->hi : hi;
        if (!take_sample(measurement))
            return false;
    }
    return true;
}

static bool run_unit(struct measurement *measurement, const struct unit *unit)
{
    struct numbers_block block;
    if (!load(measurement, unit, &block))
        return false;
    if (unit_is_range(unit))
        return search(measurement, unit, block.values[0]);
    measurement->operations +=
        measurement->plan->kernel->check(block.values, (size_t)unit->count, measurement->verdicts);
    return take_sample(measurement);
}

/* False: that was enough, or the numbers are no work at all. */
static bool run_plan(struct measurement *measurement)
{
    struct unit unit;
    const size_t before = measurement->count;
    const uint64_t operations = measurement->operations;
    plan_rewind(measurement->plan);
    while (plan_next(measurement->plan, &unit))
        if (!run_unit(measurement, &unit))
            return false;
    return measurement->count > before || measurement->operations > operations;
}

static bool measure(struct measurement *measurement, struct plan *plan, struct verdict *verdicts,
                    double seconds, double *rate, struct error *error)
{
    const double now = clock_seconds();
    *measurement = (struct measurement){
        .plan = plan, .verdicts = verdicts, .error = error, .sample_began = now, .until = now + seconds};
    while (run_plan(measurement)) {
    }
    numbers_loader_free(&measurement->loader);
    sample_sort(measurement->rates, measurement->count);
    *rate = sample_median(measurement->rates, measurement->count);
    if (measurement->failed)
        return false;
    return measurement->count > 0 ||
           error_set(error, ERROR_USAGE, "these numbers are no work to measure: give --rate");
}

bool rate_measure(const struct numbers *numbers, const struct kernel *kernel, double seconds, double *rate,
                  struct error *error)
{
    struct plan plan;
    /* For two workers: the units of a short list stand longest first. */
    if (!plan_open(&plan, numbers, kernel, 2, error))
        return false;
    struct measurement *measurement = calloc(1, sizeof *measurement);
    struct verdict *verdicts = calloc(UNIT_NUMBERS_MAX, sizeof *verdicts);
    const bool good = measurement && verdicts ? measure(measurement, &plan, verdicts, seconds, rate, error)
                                              : error_memory(error, "the measurement", 0);
    free(measurement);
    free(verdicts);
    plan_close(&plan);
    return good;
}

static bool collect(const struct runs *runs, const struct kernel *kernel, double *rates, size_t *count)
{
    for (size_t i = 0; i < runs->count; i++) {
        const struct run *run = &runs->items[i];
        if (strcmp(run->key[RUN_KERNEL], kernel->name) != 0)
            continue;
        for (size_t k = 0; k < run->repetitions; k++)
            if (!isnan(run->rates[k]))
                rates[(*count)++] = run->rates[k];
    }
    return *count > 0;
}

static size_t count_repetitions(const struct runs *runs)
{
    size_t count = 0;
    for (size_t i = 0; i < runs->count; i++)
        count += runs->items[i].repetitions;
    return count;
}

static bool median_rate(const struct runs *runs, const char *path, const struct kernel *kernel, double *rate,
                        struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    size_t count = 0;
    double *rates = calloc(count_repetitions(runs) + 1, sizeof *rates);
    if (!rates)
        return error_memory(error, "the rates", 0);
    const bool good = collect(runs, kernel, rates, &count) ||
                      error_set(error, ERROR_USAGE, "--record: '%s' has no usable record of kernel %s",
                                text_show(path, shown), kernel->name);
    sample_sort(rates, count);
    *rate = sample_median(rates, count);
    free(rates);
    return good;
}

bool rate_read(const char *path, const struct kernel *kernel, double *rate, struct error *error)
{
    struct runs runs = {0};
    const bool good =
        load_path(&runs, path, RUN_SEQUENTIAL_TIMES, error) && median_rate(&runs, path, kernel, rate, error);
    load_free(&runs);
    return good;
}
