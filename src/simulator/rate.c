#include "simulator/rate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/escape.h"
#include "plan/plan.h"
#include "report/records/load.h"
#include "statistics/sample.h"

/* One stretch of the measurement, at least. */
static const double STRETCH_SECONDS = 0.02;
enum { STRETCHES_MAX = 1000 };

/* The units of a plan, again and again, and what they took. */
struct meter {
    struct plan *plan;
    struct numbers_loader loader;
    struct verdict *verdicts; /* UNIT_NUMBERS_MAX of them */
    struct error *error;
    bool failed;
    double rates[STRETCHES_MAX];
    size_t count;
    double stretch_began;
    uint64_t operations; /* of this stretch */
    double until;
};

/* Between two slices. False: it is enough. */
static bool go_on(struct meter *meter)
{
    const double now = clock_seconds(), seconds = now - meter->stretch_began;
    if (seconds >= STRETCH_SECONDS && meter->operations > 0) {
        meter->rates[meter->count++] = (double)meter->operations / seconds;
        meter->stretch_began = now;
        meter->operations = 0;
    }
    return meter->count < STRETCHES_MAX && (now < meter->until || meter->count == 0);
}

/* False: it is enough, or a file could not be read. */
static bool load(struct meter *meter, const struct unit *unit, struct numbers_block *block)
{
    const bool loaded = numbers_load(meter->plan->numbers, unit->first, (size_t)unit->count, NULL,
                                     &meter->loader, block, meter->error);
    meter->failed = !loaded;
    return loaded;
}

static bool search(struct meter *meter, const struct unit *unit, uint64_t n)
{
    const struct kernel *kernel = meter->plan->kernel;
    for (uint64_t lo = unit->lo; lo < unit->hi;) {
        uint64_t hi = kernel->search_end(lo, kernel->slice_operations);
        hi = hi < unit->hi ? hi : unit->hi;
        const uint64_t divisor = kernel->search(n, lo, hi);
        meter->operations += kernel->search_cost(lo, divisor ? divisor + 1 : hi);
        lo = divisor ? unit->hi : hi;
        if (!go_on(meter))
            return false;
    }
    return true;
}

static bool work_on(struct meter *meter, const struct unit *unit)
{
    struct numbers_block block;
    if (!load(meter, unit, &block))
        return false;
    if (unit_is_range(unit))
        return search(meter, unit, block.values[0]);
    meter->operations += meter->plan->kernel->check(block.values, (size_t)unit->count, meter->verdicts);
    return go_on(meter);
}

/* False when it is enough, or when the numbers hold no work at all. */
static bool measure_all(struct meter *meter)
{
    struct unit unit;
    const size_t before = meter->count;
    const uint64_t operations = meter->operations;
    plan_rewind(meter->plan);
    while (plan_next(meter->plan, &unit))
        if (!work_on(meter, &unit))
            return false;
    return meter->count > before || meter->operations > operations;
}

static bool measure(struct meter *meter, struct plan *plan, struct verdict *verdicts, double seconds,
                    double *rate, struct error *error)
{
    const double now = clock_seconds();
    *meter = (struct meter){
        .plan = plan, .verdicts = verdicts, .error = error, .stretch_began = now, .until = now + seconds};
    while (measure_all(meter)) {
    }
    numbers_loader_free(&meter->loader);
    sample_sort(meter->rates, meter->count);
    *rate = sample_median(meter->rates, meter->count);
    if (meter->failed)
        return false;
    return meter->count > 0 ||
           error_set(error, ERROR_USAGE, "these numbers are no work to measure: give --rate");
}

bool rate_measure(const struct numbers *numbers, const struct kernel *kernel, double seconds, double *rate,
                  struct error *error)
{
    struct plan plan;
    /* For two workers: the units of a short list stand longest first. */
    if (!plan_open(&plan, numbers, kernel, 2, error))
        return false;
    struct meter *meter = calloc(1, sizeof *meter);
    struct verdict *verdicts = calloc(UNIT_NUMBERS_MAX, sizeof *verdicts);
    const bool good = meter && verdicts ? measure(meter, &plan, verdicts, seconds, rate, error)
                                        : error_memory(error, "the measurement", 0);
    free(meter);
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
