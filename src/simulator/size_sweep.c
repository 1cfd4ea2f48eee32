#include "simulator/size_sweep.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/printable_text.h"
#include "input/input.h"
#include "kernel/sleep/sleep.h"
#include "simulator/rate.h"
#include "statistics/sample.h"

static const double MEASURE_SECONDS = 1;
/* Linux adds its timer slack, 50 us, to every sleep, and then the process has to be woken. */
static const double SLEEP_SECONDS = 60e-6;
enum { DRAWS = 11 };

/* ---- Numbers. */

/* The first bad line. */
static void set_invalid(void *context, const struct invalid_line *invalid)
{
    struct error *error = context;
    char source[TEXT_WIDTH + 1];
    error_set(error, ERROR_USAGE, "%s:%" PRIu64 ":%" PRIu64 ": '%s' %s", text_show(invalid->source, source),
              invalid->line, invalid->column, invalid->text, invalid->cause);
}

static bool refuse_invalid(const struct numbers *numbers, struct error *error)
{
    uint64_t count;
    return numbers_visit_invalid(numbers, 1, set_invalid, error, &count, error) && count == 0;
}

static void describe_numbers(struct size_sweep *size_sweep)
{
    static const char *const kinds[] = {"", "--input ", "--range ", ""};
    const struct sources *sources = &size_sweep->options->sources;
    const struct source *first = &sources->items[0];
    char shown[TEXT_WIDTH + 1];
    if (sources->count > 1)
        snprintf(size_sweep->label, sizeof size_sweep->label, "%zu sources", sources->count);
    else
        snprintf(size_sweep->label, sizeof size_sweep->label, "%s%s", kinds[first->kind],
                 text_show(first->text, shown));
}

static bool load_numbers(struct size_sweep *size_sweep, struct error *error)
{
    const struct sources *sources = &size_sweep->options->sources;
    const struct input_methods methods = {0};
    uint64_t invalid_lines;
    describe_numbers(size_sweep);
    return input_load(&size_sweep->numbers, sources->items, sources->count, &methods, &invalid_lines,
                      error) &&
           refuse_invalid(&size_sweep->numbers, error) &&
           (size_sweep->numbers.count > 0 ||
            error_set(error, ERROR_USAGE, "there are no numbers to plan for"));
}

/* ---- The rate. */

static bool find_rate(struct size_sweep *size_sweep, struct error *error)
{
    const struct plan_options *options = size_sweep->options;
    double *rate = &size_sweep->machine.rate;
    char shown[TEXT_WIDTH + 1];
    if (options->rate > 0) {
        *rate = options->rate;
        strcpy(size_sweep->rate_from, "given");
        return true;
    }
    if (options->record) {
        snprintf(size_sweep->rate_from, sizeof size_sweep->rate_from, "the median of the runs in %s",
                 text_show(options->record, shown));
        return rate_read(options->record, options->kernel, rate, error);
    }
    if (options->kernel == &kernel_sleep) {
        *rate = KERNEL_SLEEP_RATE;
        strcpy(size_sweep->rate_from, "as this kernel sleeps");
        return true;
    }
    snprintf(size_sweep->rate_from, sizeof size_sweep->rate_from, "measured here, %g s", MEASURE_SECONDS);
    return rate_measure(&size_sweep->numbers, options->kernel, MEASURE_SECONDS, rate, error);
}

/* ---- Runs. */

static bool run_once(struct size_sweep *size_sweep, const struct configuration *configuration,
                     const struct machine *machine, struct modelled_run *modelled, struct error *error)
{
    const struct kernel *kernel = size_sweep->options->kernel;
    const int workers = configuration->ranks * configuration->threads;
    struct plan plan;
    bool good = true;
    if (schedule_is_loop(&configuration->schedule))
        plan_open_loop(&plan, &size_sweep->numbers, kernel, workers);
    else
        good = plan_open(&plan, &size_sweep->numbers, kernel, workers, error);
    if (!good)
        return false;
    good = !size_sweep->options->splits || workers == 1 || plan_split(&plan, kernel->slice_operations, error);
    good = good && simulation_run(&plan, &size_sweep->work, machine, configuration, modelled, error);
    plan_close(&plan);
    return good;
}

/* One worker, all of whose units are the whole work. */
static bool run_sequential(struct size_sweep *size_sweep, struct error *error)
{
    const struct configuration one = {.ranks = 1, .threads = 1, .schedule = size_sweep->options->schedule};
    struct machine machine = size_sweep->machine;
    machine.noise = 0;
    return run_once(size_sweep, &one, &machine, &size_sweep->sequential, error) &&
           (size_sweep->sequential.seconds > 0 ||
            error_set(error, ERROR_USAGE,
                      "kernel %s decides these numbers without any work: nothing to plan for",
                      size_sweep->options->kernel->name));
}

struct draw {
    double seconds[DRAWS], bounds[DRAWS];
    int count;
    struct modelled_run last;
};

static bool draw_all(struct size_sweep *size_sweep, const struct configuration *configuration,
                     struct draw *draw, struct error *error)
{
    for (int i = 0; i < draw->count; i++) {
        struct machine machine = size_sweep->machine;
        machine.seed += (uint64_t)i;
        if (!run_once(size_sweep, configuration, &machine, &draw->last, error))
            return false;
        draw->seconds[i] = draw->last.seconds;
        draw->bounds[i] = simulation_bound(&draw->last, size_sweep->sequential.operations);
    }
    return true;
}

static bool fill_row(struct size_sweep *size_sweep, const struct configuration *configuration,
                     struct row *row, struct error *error)
{
    const double sequential = size_sweep->sequential.seconds, launch = size_sweep->options->launch_seconds;
    const int workers = configuration->ranks * configuration->threads;
    struct draw draw = {.count = size_sweep->machine.noise > 0 ? DRAWS : 1};
    if (!draw_all(size_sweep, configuration, &draw, error))
        return false;
    sample_sort(draw.seconds, (size_t)draw.count);
    sample_sort(draw.bounds, (size_t)draw.count);
    *row = (struct row){.ranks = configuration->ranks,
                        .threads = configuration->threads,
                        .seconds = sample_median(draw.seconds, (size_t)draw.count),
                        .least = draw.seconds[0],
                        .most = draw.seconds[draw.count - 1],
                        .compute_seconds = draw.last.compute_seconds,
                        .units = draw.last.units,
                        .messages = draw.last.messages};
    row->speedup = sequential / row->seconds;
    row->efficiency = row->speedup / workers;
    row->bound = sequential / draw.bounds[0];
    row->core_hours = workers * (launch + row->seconds) / 3600;
    row->slurm_seconds = table_slurm_seconds(launch, row->most);
    return true;
}

static void fill_table(struct size_sweep *size_sweep)
{
    const struct plan_options *options = size_sweep->options;
    size_sweep->table = (struct table){.numbers = size_sweep->label,
                                       .number_count = size_sweep->numbers.count,
                                       .kernel = options->kernel->name,
                                       .operation = options->kernel->operation,
                                       .schedule = schedule_text(&options->schedule, size_sweep->schedule),
                                       .is_loop = schedule_is_loop(&options->schedule),
                                       .operations = size_sweep->sequential.operations,
                                       .rate = size_sweep->machine.rate,
                                       .rate_from = size_sweep->rate_from,
                                       .sequential_seconds = size_sweep->sequential.seconds,
                                       .latency_seconds = options->latency_seconds,
                                       .service_seconds = options->service_seconds,
                                       .launch_seconds = options->launch_seconds,
                                       .noise = options->noise,
                                       .seed = options->seed,
                                       .draws = options->noise > 0 ? DRAWS : 1,
                                       .rows = size_sweep->rows,
                                       .row_count = options->size_count};
}

bool size_sweep_run(struct size_sweep *size_sweep, const struct plan_options *options, struct error *error)
{
    *size_sweep = (struct size_sweep){.options = options,
                                      .machine = {.latency_seconds = options->latency_seconds,
                                                  .service_seconds = options->service_seconds,
                                                  .sleep_seconds = SLEEP_SECONDS,
                                                  .noise = options->noise,
                                                  .seed = options->seed}};
    if (!load_numbers(size_sweep, error) || !find_rate(size_sweep, error) ||
        !work_open(&size_sweep->work, &size_sweep->numbers, options->kernel, error) ||
        !run_sequential(size_sweep, error))
        return false;
    for (size_t i = 0; i < options->size_count; i++) {
        const struct configuration configuration = {.ranks = options->ranks[i],
                                                    .threads = options->threads,
                                                    .unit_seconds = options->unit_seconds,
                                                    .schedule = options->schedule};
        if (!fill_row(size_sweep, &configuration, &size_sweep->rows[i], error))
            return false;
    }
    fill_table(size_sweep);
    return true;
}

void size_sweep_free(struct size_sweep *size_sweep)
{
    work_close(&size_sweep->work);
    numbers_free(&size_sweep->numbers);
}
