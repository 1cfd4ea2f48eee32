#include "report/findings/labels.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

/* ---- A run and a row. */

const char *labels_shape(const struct run *run, char text[LABELS_SHAPE_SIZE])
{
    if (run->threads_least == run->threads_most)
        snprintf(text, LABELS_SHAPE_SIZE, "%d × %d", run->ranks, run->threads_most);
    else
        snprintf(text, LABELS_SHAPE_SIZE, "%d × %d–%d", run->ranks, run->threads_least, run->threads_most);
    return text;
}

const char *labels_configuration(const struct run *run, char text[LABELS_CONFIGURATION_SIZE])
{
    char shape[LABELS_SHAPE_SIZE];
    const bool is_loop = run_is_loop(run);
    snprintf(text, LABELS_CONFIGURATION_SIZE, "%s %s%s%s", run_world_name(run->world),
             labels_shape(run, shape), is_loop ? ", " : "", is_loop ? run->schedule : "");
    return text;
}

const char *labels_worker(const struct run *run, int worker, char text[LABELS_WORKER_SIZE])
{
    int rank = 0, thread = worker;
    while (rank < run->ranks - 1 && thread >= run->threads_of[rank])
        thread -= run->threads_of[rank++];
    if (run->ranks == 1)
        snprintf(text, LABELS_WORKER_SIZE, "thread %d", thread);
    else if (run->threads_most == 1)
        snprintf(text, LABELS_WORKER_SIZE, "rank %d", rank);
    else
        snprintf(text, LABELS_WORKER_SIZE, "rank %d, thread %d", rank, thread);
    return text;
}

static void add_remark(char text[LABELS_REMARK_SIZE], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void add_remark(char text[LABELS_REMARK_SIZE], const char *format, ...)
{
    const size_t size = strlen(text),
                 comma = size > 0 ? (size_t)snprintf(text + size, LABELS_REMARK_SIZE - size, "; ") : 0;
    va_list arguments;
    va_start(arguments, format);
    if (size + comma < LABELS_REMARK_SIZE)
        vsnprintf(text + size + comma, LABELS_REMARK_SIZE - size - comma, format, arguments);
    va_end(arguments);
}

/* "numbers split: 103 units, 2.1 % of the work in vain" */
static void remark_split(const struct row *row, char text[LABELS_REMARK_SIZE])
{
    char units[48] = "", vain[64] = "";
    if (!isnan(row->units))
        snprintf(units, sizeof units, ": %.0f unit%s", row->units,
                 lines_plural((uint64_t)(row->units + 0.5)));
    if (row->vain_share > 0)
        snprintf(vain, sizeof vain, "%s %.2g %% of the work in vain", *units ? "," : ":",
                 100 * row->vain_share);
    add_remark(text, "numbers split%s%s", units, vain);
}

const char *labels_remark(const struct row *row, char text[LABELS_REMARK_SIZE])
{
    const struct run *run = row->like;
    char shown[SHOWN_SIZE];
    *text = '\0';
    const int cpus = run_cpus_for_workers(run);
    if (cpus < run->workers)
        add_remark(text, "%d workers share %d CPU%s", run->workers, cpus, lines_plural((uint64_t)cpus));
    if (row->short_of_cpu > 0)
        add_remark(text, "short of CPU in %zu of %zu%s", row->short_of_cpu, row->repetitions,
                   row->is_disturbed && isnan(row->speedup.value) ? ": no speedup" : "");
    if (run->misplaced)
        add_remark(text, "misplaced (%s)%s", lines_show(run->misplaced, shown),
                   row->is_left_out ? ": left out" : "");
    if (run->splits)
        remark_split(row, text);
    if (run->binding && *run->binding && run->threads_most > 1)
        add_remark(text, "%s", lines_show(run->binding, shown));
    return text;
}

const char *labels_speedup(const struct group *group, char text[LABELS_SPEEDUP_SIZE])
{
    const struct run *base = group->is_relative ? group->base->like : NULL;
    if (base && base->workers == 1)
        snprintf(text, LABELS_SPEEDUP_SIZE, "speedup to 1 rank");
    else if (base)
        snprintf(text, LABELS_SPEEDUP_SIZE, "speedup to %d workers", base->workers);
    else
        snprintf(text, LABELS_SPEEDUP_SIZE, "speedup");
    return text;
}

/* ---- Values. */

const char *labels_number(double value, int decimals, char text[LABELS_NUMBER_SIZE])
{
    snprintf(text, LABELS_NUMBER_SIZE, "%.*f", decimals, fabs(value) < 0.5 * pow(10, -decimals) ? 0 : value);
    return text;
}

/* As many that `value` does not look like 0, if three more are enough. */
static int decimals_of(double value, int decimals)
{
    enum { MORE = 3 };
    for (int more = 0; more <= MORE; more++)
        if (fabs(value) >= 0.5 * pow(10, -decimals - more))
            return decimals + more;
    return decimals;
}

const char *labels_estimate(struct estimate estimate, int decimals, char text[LABELS_ESTIMATE_SIZE])
{
    char value[LABELS_NUMBER_SIZE], low[LABELS_NUMBER_SIZE], high[LABELS_NUMBER_SIZE];
    const bool has_interval = estimate_has_interval(estimate) && estimate.low < estimate.high;
    if (!has_interval)
        decimals = decimals_of(estimate.value, decimals);
    else if (!estimate_holds(estimate, 0))
        decimals = decimals_of(fmin(fabs(estimate.low), fabs(estimate.high)), decimals);
    labels_number(estimate.value, decimals, value);
    if (!has_interval) {
        snprintf(text, LABELS_ESTIMATE_SIZE, "%s", value);
        return text;
    }
    labels_number(estimate.low, decimals, low);
    snprintf(text, LABELS_ESTIMATE_SIZE, "%s (%s%s%s)", value, low, *low == '-' ? " to " : "–",
             labels_number(estimate.high, decimals, high));
    return text;
}

const char *labels_repetitions(const struct row *row, char text[LABELS_REPETITIONS_SIZE])
{
    const bool is_one = row->repetitions == 1;
    snprintf(text, LABELS_REPETITIONS_SIZE, "%s%zu%s", is_one ? "" : "median of ", row->repetitions,
             is_one ? " repetition" : "");
    return text;
}

const char *labels_hedge(const struct finding *doubt)
{
    return !doubt                          ? ""
           : doubt->kind == FINDING_BLOCKS ? ", unless the machine changed from row to row"
                                           : ", unless it comes from the drift of the machine";
}

int labels_decimals(const struct group *group)
{
    double least = INFINITY;
    for (size_t i = 0; i < group->row_count; i++)
        least = fmin(least, group->rows[i].seconds[0]);
    if (!(least > 1e-7))
        return 9;
    const int decimals = 2 - (int)floor(log10(least));
    return decimals < 3 ? 3 : decimals;
}

/* ---- The title. */

enum { BASE_SIZE = LABELS_CONFIGURATION_SIZE + 64 };

static void describe_base(const struct group *group, char *text, size_t room)
{
    const struct row *base = group->base;
    if (!base) {
        snprintf(text, room, "base: none");
        return;
    }
    char name[LABELS_CONFIGURATION_SIZE], repetitions[LABELS_REPETITIONS_SIZE];
    const char *what = base->like->world == RUN_BOOK ? "one process"
                       : group->is_relative          ? labels_configuration(base->like, name)
                                                     : "sequential";
    snprintf(text, room, "base: %s %.*f s (%s)", what, labels_decimals(group), base->median,
             labels_repetitions(base, repetitions));
}

/* Of what was published less is known than of a record. */
static char *published_title(const struct group *group)
{
    const struct run *run = group->runs[0];
    char operations[NUMBER_GROUPED_SIZE], base[BASE_SIZE], *title = NULL;
    describe_base(group, base, sizeof base);
    const int size =
        asprintf(&title, "%s · %zu numbers, %s %s · %s · %s", run->source, (size_t)run->numbers,
                 number_grouped(run->operations, operations), run->operation, run->key[RUN_CPU_MODEL], base);
    return size < 0 ? NULL : title;
}

char *labels_title(const struct group *group)
{
    const struct run *run = group->base ? group->base->like : group->runs[0];
    if (run->source)
        return published_title(group);
    char label[SHOWN_SIZE], kernel[SHOWN_SIZE], operation[SHOWN_SIZE], cpu[SHOWN_SIZE], machine[SHOWN_SIZE],
        compiler[SHOWN_SIZE], flags[SHOWN_SIZE], commit[SHOWN_SIZE], format[SHOWN_SIZE],
        operations[NUMBER_GROUPED_SIZE], base[BASE_SIZE];
    describe_base(group, base, sizeof base);
    const bool has_machine = strcmp(run->key[RUN_MACHINE], "not recorded") != 0;
    const bool is_table = strcmp(run->key[RUN_FORMAT], "table") == 0;
    char *title = NULL;
    const int size = asprintf(
        &title, "%s, kernel %s, %s %s%s%s · %s%s%s · %s %s · commit %s · %s", lines_show(run->label, label),
        lines_show(run->key[RUN_KERNEL], kernel), number_grouped(run->operations, operations),
        lines_show(run->operation, operation), is_table ? "" : ", format ",
        is_table ? "" : lines_show(run->key[RUN_FORMAT], format), lines_show(run->key[RUN_CPU_MODEL], cpu),
        has_machine ? ", " : "", has_machine ? lines_show(run->key[RUN_MACHINE], machine) : "",
        lines_show(run->key[RUN_COMPILER], compiler), lines_show(run->key[RUN_FLAGS], flags),
        lines_show(run->key[RUN_COMMIT], commit), base);
    return size < 0 ? NULL : title;
}
