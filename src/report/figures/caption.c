#include "report/figures/caption.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "report/analysis/loss/law_points.h"
#include "report/figures/bar_labels.h"
#include "report/figures/series.h"
#include "report/figures/told/told_findings.h"
#include "report/figures/told/told_schedules.h"
#include "report/findings/fitted_laws.h"
#include "report/findings/labels.h"
#include "report/proposal/proposal.h"

enum { TITLE_COLUMNS = 48 }; /* as many as have room in a wide font too */

/* ---- The title. */

static size_t count_characters(const char *text, size_t size)
{
    size_t count = 0;
    for (size_t i = 0; i < size; i++)
        count += ((unsigned char)text[i] & 0xc0) != 0x80;
    return count;
}

/* Cuts at `columns` characters, with "…". */
static void shorten(char *text, size_t columns)
{
    static const char cut[] = "…";
    const size_t size = strlen(text);
    if (count_characters(text, size) <= columns)
        return;
    size_t kept = 0, seen = 0;
    while (seen < columns) {
        kept++;
        seen += ((unsigned char)text[kept] & 0xc0) != 0x80;
    }
    while (kept > 0 && (kept + sizeof cut > size + 1 || ((unsigned char)text[kept] & 0xc0) == 0x80 ||
                        count_characters(text, kept) >= columns))
        kept--;
    memcpy(text + kept, cut, sizeof cut);
}

char *caption_title(const struct group *group, enum figure_kind figure)
{
    const struct run *run = group->base ? group->base->like : group->runs[0];
    char label[SHOWN_SIZE], kernel[SHOWN_SIZE];
    char *title = NULL;
    if (run->source)
        return strdup(run->source);
    const bool has_kernel = group_shares_key(group, RUN_KERNEL);
    if (asprintf(&title, "%s%s%s%s", lines_show(run->label, label), figure == FIGURE_WEAK ? " a worker" : "",
                 has_kernel ? ", kernel " : "",
                 has_kernel ? lines_show(run->key[RUN_KERNEL], kernel) : "") < 0)
        return NULL;
    shorten(title, TITLE_COLUMNS);
    return title;
}

/* Those of "Xeon(R) CPU" are of no use in a caption. */
static void drop_trademarks(char *text)
{
    static const char *const marks[] = {"(R)", "(TM)", "(r)", "(tm)"};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        for (char *at = strstr(text, marks[i]); at; at = strstr(at, marks[i]))
            memmove(at, at + strlen(marks[i]), strlen(at + strlen(marks[i])) + 1);
}

/* ---- The caption: pieces with dots between them, wrapped between words. */

struct wrapped {
    struct lines *lines;
    size_t columns;
    char line[1024];
    bool no_memory;
};

static void end_line(struct wrapped *wrapped, struct error *error)
{
    if (!wrapped->no_memory && *wrapped->line && !lines_add(wrapped->lines, error, "%s", wrapped->line))
        wrapped->no_memory = true;
    *wrapped->line = '\0';
}

static void add_word(struct wrapped *wrapped, const char *word, size_t size, struct error *error)
{
    const size_t used = count_characters(wrapped->line, strlen(wrapped->line));
    if (used > 0 && used + 1 + count_characters(word, size) > wrapped->columns)
        end_line(wrapped, error);
    const size_t at = strlen(wrapped->line);
    snprintf(wrapped->line + at, sizeof wrapped->line - at, "%s%.*s", at > 0 ? " " : "", (int)size, word);
}

static void add_piece(struct wrapped *wrapped, struct error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void add_piece(struct wrapped *wrapped, struct error *error, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const size_t at = strlen(wrapped->line);
    if (at > 0) /* the dot may hang over the end */
        snprintf(wrapped->line + at, sizeof wrapped->line - at, " ·");
    for (const char *word = text; *word;) {
        const size_t size = strcspn(word, " ");
        if (size > 0)
            add_word(wrapped, word, size, error);
        word += size + (word[size] == ' ');
    }
}

static void add_base(const struct group *group, struct wrapped *wrapped, struct error *error)
{
    const struct row *base = group->base;
    char shape[LABELS_CONFIGURATION_SIZE], name[LABELS_CONFIGURATION_SIZE + 2],
        repetitions[LABELS_REPETITIONS_SIZE];
    if (!base)
        return;
    if (group->studies > 1) {
        add_piece(wrapped, error, "%zu studies, each against its own base", group->studies);
        return;
    }
    snprintf(name, sizeof name, "%s,", labels_configuration(base->like, shape));
    add_piece(wrapped, error, "base: %s %.*f s (%s)",
              base->like->world == RUN_BOOK         ? "one process"
              : base->like->world == RUN_SEQUENTIAL ? "sequential"
                                                    : name,
              labels_decimals(group), base->median, labels_repetitions(base, repetitions));
}

/* What a speedup to more than one worker is ideally. */
static void add_ideal(const struct group *group, enum figure_kind figure, struct wrapped *wrapped,
                      struct error *error)
{
    const int workers = group->is_relative ? group->base->like->workers : 1;
    if (workers > 1 && figure == FIGURE_SPEEDUP)
        add_piece(wrapped, error, "ideal: workers over %d", workers);
    if (workers > 1 && figure == FIGURE_EFFICIENCY)
        add_piece(wrapped, error, "efficiency: speedup × %d over workers", workers);
}

static bool is_drawn(const struct group *group, enum figure_kind figure, const struct row *row)
{
    return series_estimate(group, figure, row).value > 0;
}

/* What stands for the spread. A base has no interval of itself. */
static const char *spread_of(const struct group *group, enum figure_kind figure)
{
    size_t drawn = 0, known = 0;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        const bool is_point = is_drawn(group, figure, row) && row != group->base;
        drawn += is_point;
        known += is_point && estimate_has_interval(series_estimate(group, figure, row));
    }
    return figure == FIGURE_TIME ? "repetitions as +, medians on lines"
           : known == 0          ? "no 95 % interval below 6 repetitions of point and base"
           : known < drawn       ? "bars: 95 % intervals, of point and base, from 6 repetitions on"
                                 : "bars: 95 % intervals, of point and base";
}

/* How often each point was measured, and what stands for the spread. */
static void add_repetitions(const struct group *group, enum figure_kind figure, struct wrapped *wrapped,
                            struct error *error)
{
    size_t least = SIZE_MAX, most = 0;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        if (!is_drawn(group, figure, row))
            continue;
        least = row->repetitions < least ? row->repetitions : least;
        most = row->repetitions > most ? row->repetitions : most;
    }
    char count[64];
    if (least == most)
        snprintf(count, sizeof count, "%zu", least);
    else
        snprintf(count, sizeof count, "%zu–%zu", least, most);
    add_piece(wrapped, error, "%s repetition%s a point", count, lines_plural(most));
    add_piece(wrapped, error, "%s", spread_of(group, figure));
}

static bool is_parallel_point(const struct group *group, enum figure_kind figure, const struct row *row)
{
    return row->like->workers > 1 && is_drawn(group, figure, row);
}

/* "workers (OpenMP)": the one world of all bars is on none of them. */
static void add_labels(const struct group *group, struct wrapped *wrapped, struct error *error)
{
    const enum run_world only = series_only_world(group, FIGURE_TIME);
    if (only == RUN_WORLDS)
        add_piece(wrapped, error, "beside the bars: workers, world and schedule");
    else
        add_piece(wrapped, error, "beside the bars: workers (%s) and schedule", run_world_name(only));
}

/* How schedules are told apart, or which one it is, unless that is auto. */
static void add_schedules(const struct group *group, enum figure_kind figure, struct wrapped *wrapped,
                          struct error *error)
{
    const struct row *parallel = NULL;
    for (size_t i = 0; i < group->row_count; i++)
        parallel = is_parallel_point(group, figure, &group->rows[i]) ? &group->rows[i] : parallel;
    if (told_schedules_count(group) > 0 && figure == FIGURE_WHY)
        add_labels(group, wrapped, error);
    else if (told_schedules_count(group) > 0)
        add_piece(wrapped, error, "side by side in the order of the key");
    else if (parallel && run_is_loop(parallel->like))
        add_piece(wrapped, error, "schedule %s", parallel->like->schedule);
}

static void add_loop_bounds(const struct group *group, enum figure_kind figure, struct wrapped *wrapped,
                            struct error *error)
{
    bool has_bound[RUN_SCHEDULES] = {false};
    for (size_t i = 0; i < group->row_count; i++) {
        const struct row *row = &group->rows[i];
        if (is_parallel_point(group, figure, row) && !isnan(row->bound))
            has_bound[row->like->schedule_kind] = true;
    }
    if (!series_has_bound(group, figure))
        return;
    if (has_bound[RUN_SCHEDULE_STATIC])
        add_piece(wrapped, error,
                  "loop bound of static: all operations over those of the worker that has most");
    if (has_bound[RUN_SCHEDULE_DYNAMIC] || has_bound[RUN_SCHEDULE_GUIDED])
        add_piece(wrapped, error, "loop bound of dynamic and guided: chunks in their order");
}

/* Whole numbers bound no point that split them. */
static void add_split(const struct group *group, enum figure_kind figure, struct wrapped *wrapped,
                      struct error *error)
{
    size_t parallel = 0, split = 0;
    for (size_t i = 0; i < group->row_count; i++) {
        const struct row *row = &group->rows[i];
        parallel += is_parallel_point(group, figure, row);
        split += is_parallel_point(group, figure, row) && row->like->splits;
    }
    if (split > 0 && split < parallel)
        add_piece(wrapped, error, "numbers split in %zu of %zu parallel points", split, parallel);
    else if (split > 0)
        add_piece(wrapped, error, "numbers split");
}

static void add_marks(const struct group *group, enum figure_kind figure, struct wrapped *wrapped,
                      struct error *error)
{
    bool is_shared = false;
    for (size_t i = 0; i < group->row_count; i++)
        is_shared =
            is_shared || (run_shares_cpus(group->rows[i].like) && is_drawn(group, figure, &group->rows[i]));
    if (series_write(group, figure, (struct series){.kind = SERIES_BOUND}, NULL) > 0)
        add_piece(wrapped, error, "bound: whole numbers, %s",
                  group->base->like->tasks ? "in the order of the list" : "longest first");
    add_split(group, figure, wrapped, error);
    if (is_shared)
        add_piece(wrapped, error, "open: workers share CPUs");
}

/* " of auto", or "" where schedules are not told apart. */
enum { OF_SCHEDULE_SIZE = 48 };
static const char *of_schedule(const struct group *group, const struct run *run, char text[OF_SCHEDULE_SIZE])
{
    const bool is_told = run && told_schedules_count(group) > 0;
    snprintf(text, OF_SCHEDULE_SIZE, "%s%s", is_told ? " of " : "", is_told ? run->schedule : "");
    return text;
}

static void add_law(const struct laws *laws, enum law law, const char *of, bool is_doubtful,
                    struct wrapped *wrapped, struct error *error)
{
    const struct law_fit *fit = &laws->fit[law];
    if (fit->state != LAW_FITS && fit->state != LAW_REJECTED)
        return;
    char parameters[64];
    if (law == LAW_USL)
        snprintf(parameters, sizeof parameters, "a = %.2g, b = %.2g", fit->parameter[0], fit->parameter[1]);
    else
        snprintf(parameters, sizeof parameters, "s = %.2g", fit->parameter[0]);
    add_piece(wrapped, error, "%s%s: %s, residual %.2g %%%s%s", laws_name(law), of, parameters,
              100 * fit->rms, fit->state == LAW_REJECTED ? ", rejected" : "",
              is_doubtful ? ", doubtful" : "");
}

static bool add_laws(const struct group *group, struct wrapped *wrapped, struct error *error)
{
    struct laws laws;
    char of[OF_SCHEDULE_SIZE];
    if (group->studies > 1)
        return true;
    if (!law_points_fit(&laws, group, error))
        return false;
    of_schedule(group, law_points_schedule(group), of);
    const bool is_doubtful = fitted_laws_doubt(group) != NULL;
    add_law(&laws, LAW_AMDAHL, of, is_doubtful, wrapped, error);
    add_law(&laws, LAW_USL, of, is_doubtful, wrapped, error);
    laws_free(&laws);
    return true;
}

static void add_book(const struct group *group, enum figure_kind figure, struct wrapped *wrapped,
                     struct error *error)
{
    const double scale = series_book_scale(group, figure);
    if (isnan(scale))
        return;
    if (figure == FIGURE_TIME)
        add_piece(wrapped, error, "book: %s, times × %.3g, so that one process takes what the base does",
                  group->book->runs[0]->source, scale);
    else
        add_piece(wrapped, error, "book: %s, against its own %.2f s of one process",
                  group->book->runs[0]->source, group->book->base->median);
}

/* Of weak scaling: what grew, and what the times were. */
static void add_growth(const struct group *group, struct wrapped *wrapped, struct error *error)
{
    const int decimals = labels_decimals(group);
    double least = INFINITY, most = 0;
    char operation[SHOWN_SIZE];
    for (size_t i = 0; i < group->row_count; i++) {
        if (!is_drawn(group, FIGURE_WEAK, &group->rows[i]))
            continue;
        least = fmin(least, group->rows[i].median);
        most = fmax(most, group->rows[i].median);
    }
    add_piece(wrapped, error, "median times %.*f–%.*f s", decimals, least, decimals, most);
    add_piece(wrapped, error,
              "work grows with the workers: counted in %s tried and not in vain, each worker against one",
              lines_show(group->base->like->operation, operation));
}

/* What makes the picture worth less than it looks. */
static bool add_findings(const struct group *group, enum figure_kind figure, struct wrapped *wrapped,
                         struct error *error)
{
    struct lines pieces = {0};
    const bool good = told_findings_add(group, figure, &pieces, error);
    for (size_t i = 0; good && i < pieces.count; i++)
        add_piece(wrapped, error, "%s", pieces.text[i]);
    lines_free(&pieces);
    return good;
}

/* What was not measured, and under which schedule, where that is worth to know. */
static void add_model(const struct group *group, enum figure_kind figure, struct wrapped *wrapped,
                      struct error *error)
{
    if (series_write(group, figure, (struct series){.kind = SERIES_MODEL}, NULL) == 0)
        return;
    const struct modelled_curve *model = group->model;
    const bool is_named =
        *model->schedule && (group_names_schedules(group) || strcmp(model->schedule, "auto") != 0);
    if (model->has_many_schedules)
        add_piece(wrapped, error, "modelled: by primes-plan, of several schedules, not measured");
    else
        add_piece(wrapped, error, "modelled: by primes-plan%s%s, not measured", is_named ? ", schedule " : "",
                  is_named ? model->schedule : "");
}

static void add_intervals_of_useful(const struct group *group, struct wrapped *wrapped, struct error *error)
{
    bool is_known = false;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++)
        is_known = is_known || (row->like->workers > 1 && row->efficiency.low < row->efficiency.high);
    if (is_known)
        add_piece(wrapped, error, "lines: 95\u00a0%% intervals of what is useful");
}

/* "ring: up to 8 cores the efficiency surely is 0.75 or more" */
static void add_asked(const struct group *group, enum figure_kind figure, struct wrapped *wrapped,
                      struct error *error)
{
    struct proposal proposal;
    if (!series_is_asked(group, figure))
        return;
    if (!proposal_make(&proposal, group, error)) {
        wrapped->no_memory = true;
        return;
    }
    if (proposal.largest)
        add_piece(wrapped, error, "ring: up to %d cores the efficiency surely is %g or more",
                  proposal.largest->like->workers, group->least_efficiency);
    else
        add_piece(wrapped, error, "no number of cores surely has an efficiency of %g",
                  group->least_efficiency);
    proposal_free(&proposal);
}

static void add_band(const struct group *group, enum figure_kind figure, struct wrapped *wrapped,
                     struct error *error)
{
    bool has_band = false;
    for (size_t i = 0; figure == FIGURE_WEAK && i < series_count_curves(group); i++)
        has_band = has_band || series_write(group, figure, series_of_curve(group, SERIES_BAND, i), NULL) > 1;
    if (has_band)
        add_piece(wrapped, error, "ground: what the slowest and the fastest rank do in a busy second");
}

static void add_measurements(const struct group *group, enum figure_kind figure, struct wrapped *wrapped,
                             struct error *error)
{
    add_base(group, wrapped, error);
    if (figure == FIGURE_WHY) {
        add_schedules(group, figure, wrapped, error);
        add_piece(wrapped, error, "medians; what was gained is %s 0",
                  bar_labels_are_long(group) ? "left of" : "below");
        add_intervals_of_useful(group, wrapped, error);
        return;
    }
    add_ideal(group, figure, wrapped, error);
    add_repetitions(group, figure, wrapped, error);
    add_marks(group, figure, wrapped, error);
    add_schedules(group, figure, wrapped, error);
    add_loop_bounds(group, figure, wrapped, error);
    add_band(group, figure, wrapped, error);
    add_asked(group, figure, wrapped, error);
    add_book(group, figure, wrapped, error);
    add_model(group, figure, wrapped, error);
}

bool caption_write(const struct group *group, enum figure_kind figure, const struct lines *of_run,
                   size_t columns, struct lines *caption, struct error *error)
{
    const struct run *run = group->base ? group->base->like : group->runs[0];
    struct wrapped wrapped = {.lines = caption, .columns = columns};
    char cpu[SHOWN_SIZE], commit[SHOWN_SIZE], operation[SHOWN_SIZE], operations[NUMBER_GROUPED_SIZE];
    lines_show(run->key[RUN_CPU_MODEL], cpu);
    drop_trademarks(cpu);
    for (size_t i = 0; of_run && i < of_run->count; i++)
        add_piece(&wrapped, error, "%s", of_run->text[i]);
    if (!of_run)
        add_measurements(group, figure, &wrapped, error);
    if (!add_findings(group, figure, &wrapped, error) ||
        (figure == FIGURE_SPEEDUP && !add_laws(group, &wrapped, error)))
        return false;
    if (figure == FIGURE_WEAK)
        add_growth(group, &wrapped, error);
    else if (group_shares_key(group, RUN_KERNEL))
        add_piece(&wrapped, error, "%s %s", number_grouped(run->operations, operations),
                  lines_show(run->operation, operation));
    if (group_shares_key(group, RUN_CPU_MODEL))
        add_piece(&wrapped, error, "%s", cpu);
    if (!run->source && group_shares_key(group, RUN_COMMIT))
        add_piece(&wrapped, error, "commit %s", lines_show(run->key[RUN_COMMIT], commit));
    end_line(&wrapped, error);
    return !wrapped.no_memory;
}
