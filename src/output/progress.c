#include "output/progress.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/number.h"
#include "environment/terminal.h"
#include "environment/variable.h"

static const double SILENT_SECONDS = 0.3;
/* Up to so many numbers the line counts operations; above, numbers. */
static const uint64_t FEW_NUMBERS = 1000;
enum { RATE_SIZE = 32 };

/* Of a terminal that does not say how wide it is, and of what is none. */
enum { USUAL_COLUMNS = 80, COLUMNS_MAX = 65535 };

/* The parts of the line, each with the blanks before it. */
enum part {
    PART_SPINNER,
    PART_NUMBERS,
    PART_WORD, /* "number" */
    PART_UNITS,
    PART_VAIN,
    PART_SHARE,
    PART_COST, /* of what it is a share */
    PART_RATE,
    PART_ETA,
    PARTS,
};
enum { PART_SIZE = 3 * NUMBER_GROUPED_SIZE + 16 };
struct line {
    char parts[PARTS][PART_SIZE];
};

bool progress_begin(struct progress *progress, enum progress_mode mode, const char *operation,
                    struct error *error)
{
    const bool wanted = mode == PROGRESS_ALWAYS || (mode == PROGRESS_AUTO && isatty(STDERR_FILENO));
    *progress = (struct progress){.wanted = wanted, .operation = operation, .columns = USUAL_COLUMNS};
    return !wanted || terminal_columns(STDERR_FILENO) > 0 ||
           variable_parse_int("COLUMNS", 1, COLUMNS_MAX, &progress->columns, error);
}

/* A rate as people read it: "338 M/s", "58.1 M/s", "0.4 /s". */
static const char *rate_text(double rate, char text[RATE_SIZE])
{
    static const char *const units[] = {"", "k", "M", "G", "T"};
    size_t unit = 0;
    while (rate >= 1000 && unit + 1 < sizeof units / sizeof units[0]) {
        rate /= 1000;
        unit++;
    }
    snprintf(text, RATE_SIZE, "%.*f %s/s", rate < 100 ? 1 : 0, rate, units[unit]);
    return text;
}

static const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

/* "  1,200 units", ", 3 in vain"; nothing where numbers are not split. */
static void describe_units(struct line *line, const struct engine_progress *state)
{
    char count[NUMBER_GROUPED_SIZE];
    if (state->units_done > 0)
        snprintf(line->parts[PART_UNITS], PART_SIZE, "  %s unit%s", number_grouped(state->units_done, count),
                 plural(state->units_done));
    if (state->vain_units > 0)
        snprintf(line->parts[PART_VAIN], PART_SIZE, ", %s in vain", number_grouped(state->vain_units, count));
}

/* How much of the work is done: of a few numbers by their operations. */
static void describe_share(struct line *line, const struct progress *progress,
                           const struct engine_progress *state, bool few)
{
    char rate_words[RATE_SIZE], eta[CLOCK_DURATION_SIZE];
    const double before = few ? 0 : (double)progress->numbers_before;
    const double total = few ? (double)state->cost_total : (double)state->numbers_total;
    double done = few ? (double)state->cost_done : (double)state->numbers_done;
    if (done > total)
        done = total;
    const double rate = done / state->seconds, share = total > 0 ? (before + done) / (before + total) : 1;
    snprintf(line->parts[PART_SHARE], PART_SIZE, "  %.0f%%", floor(share * 100));
    if (few)
        snprintf(line->parts[PART_COST], PART_SIZE, " of %" PRIu64 " %s", state->cost_total,
                 progress->operation);
    snprintf(line->parts[PART_RATE], PART_SIZE, "  %s", rate_text(rate, rate_words));
    snprintf(line->parts[PART_ETA], PART_SIZE, "  ETA %s", clock_duration_text((total - done) / rate, eta));
}

/* " 31/1,000", " 412+31/1,000" */
static void describe_numbers(struct line *line, const struct progress *progress,
                             const struct engine_progress *state)
{
    char before[NUMBER_GROUPED_SIZE], done[NUMBER_GROUPED_SIZE], total[NUMBER_GROUPED_SIZE];
    number_grouped(progress->numbers_before, before);
    snprintf(line->parts[PART_NUMBERS], PART_SIZE, " %s%s%s/%s", progress->numbers_before > 0 ? before : "",
             progress->numbers_before > 0 ? "+" : "", number_grouped(state->numbers_done, done),
             number_grouped(progress->numbers_before + state->numbers_total, total));
}

static struct line describe(const struct progress *progress, const struct engine_progress *state)
{
    struct line line = {0};
    const bool few = state->numbers_total <= FEW_NUMBERS && state->cost_total > 0;
    snprintf(line.parts[PART_SPINNER], PART_SIZE, "%c", "|/-\\"[progress->frame % 4]);
    describe_numbers(&line, progress, state);
    if (few)
        snprintf(line.parts[PART_WORD], PART_SIZE, " number%s", plural(state->numbers_total));
    describe_units(&line, state);
    describe_share(&line, progress, state, few);
    return line;
}

/* In columns, which are bytes here: all of it is ASCII. */
static int width_of(const struct line *line)
{
    size_t width = 0;
    for (int part = 0; part < PARTS; part++)
        width += strlen(line->parts[part]);
    return (int)width;
}

/* Where the line does not fit, whole parts go, those that matter least first. */
static void fit(struct line *line, int columns)
{
    static const enum part least_first[PARTS] = {PART_VAIN,    PART_UNITS, PART_COST,  PART_RATE,   PART_WORD,
                                                 PART_NUMBERS, PART_ETA,   PART_SHARE, PART_SPINNER};
    for (int i = 0; i < PARTS && width_of(line) > columns; i++)
        line->parts[least_first[i]][0] = '\0';
}

int progress_line(const struct progress *progress, const struct engine_progress *state, int columns,
                  char text[PROGRESS_LINE_SIZE])
{
    struct line line = describe(progress, state);
    fit(&line, columns);
    char *end = text;
    *end = '\0';
    for (int part = 0; part < PARTS; part++)
        end = stpcpy(end, line.parts[part]);
    return (int)(end - text);
}

/* The last column stays empty: some terminals begin a new line as soon as it is written. */
static int columns_now(const struct progress *progress)
{
    const int columns = terminal_columns(STDERR_FILENO);
    return (columns > 0 ? columns : progress->columns) - 1;
}

/* Blanks over what is shown behind the first `size` columns, if the terminal did not become narrower. */
static int leftover(const struct progress *progress, int size, int columns)
{
    const int shown = progress->shown < columns ? progress->shown : columns;
    return shown > size ? shown - size : 0;
}

void progress_draw(struct progress *progress, const struct engine_progress *state)
{
    if (!progress->wanted || state->seconds < SILENT_SECONDS)
        return;
    char text[PROGRESS_LINE_SIZE];
    const int columns = columns_now(progress), size = progress_line(progress, state, columns, text);
    if (size > 0 || progress->shown > 0) {
        fprintf(stderr, "\r%s%*s", text, leftover(progress, size, columns), "");
        fflush(stderr);
    }
    progress->shown = size;
    progress->frame++;
}

void progress_clear(struct progress *progress)
{
    if (progress->shown == 0)
        return;
    fprintf(stderr, "\r%*s\r", leftover(progress, 0, columns_now(progress)), "");
    fflush(stderr);
    progress->shown = 0;
}
