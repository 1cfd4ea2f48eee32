#include "output/progress.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/number.h"

static const double SILENT_SECONDS = 0.3;
/* Up to so many numbers the line counts operations; above, numbers. */
static const uint64_t FEW_NUMBERS = 1000;
enum { LINE_SIZE = 320, RATE_SIZE = 32, UNITS_SIZE = 2 * NUMBER_GROUPED_SIZE + 32 };

const char *progress_mode_name(int mode)
{
    static const char *const names[] = {"auto", "always", "never"};
    return mode >= 0 && mode < (int)(sizeof names / sizeof names[0]) ? names[mode] : NULL;
}

struct progress progress_begin(enum progress_mode mode, const char *operation)
{
    const bool wanted = mode == PROGRESS_ALWAYS || (mode == PROGRESS_AUTO && isatty(STDERR_FILENO));
    return (struct progress){.wanted = wanted, .operation = operation};
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

static const char *eta_text(double seconds, char text[RATE_SIZE])
{
    if (!isfinite(seconds) || seconds > 1e8)
        snprintf(text, RATE_SIZE, "ETA unknown");
    else if (seconds < 60)
        snprintf(text, RATE_SIZE, "ETA %.0fs", ceil(seconds));
    else if (seconds < 3600)
        snprintf(text, RATE_SIZE, "ETA %dm%02ds", (int)seconds / 60, (int)seconds % 60);
    else
        snprintf(text, RATE_SIZE, "ETA %dh%02dm", (int)(seconds / 3600), (int)(seconds / 60) % 60);
    return text;
}

/* "  1,200 units, 3 in vain"; nothing where numbers are not split. */
static const char *units_text(const struct engine_progress *state, char text[UNITS_SIZE])
{
    char done[NUMBER_GROUPED_SIZE], vain[NUMBER_GROUPED_SIZE];
    text[0] = '\0';
    number_grouped(state->units_done, done);
    number_grouped(state->vain_units, vain);
    if (state->vain_units > 0)
        snprintf(text, UNITS_SIZE, "  %s units, %s in vain", done, vain);
    else if (state->units_done > 0)
        snprintf(text, UNITS_SIZE, "  %s unit%s", done, state->units_done == 1 ? "" : "s");
    return text;
}

static void describe(const struct progress *progress, const struct engine_progress *state,
                     char line[LINE_SIZE])
{
    const bool few = state->numbers_total <= FEW_NUMBERS && state->cost_total > 0;
    const double total = few ? (double)state->cost_total : (double)state->numbers_total;
    double done = few ? (double)state->cost_done : (double)state->numbers_done;
    if (done > total)
        done = total;
    const double rate = done / state->seconds;
    const double share = total > 0 ? done / total : 1;
    char numbers_done[NUMBER_GROUPED_SIZE], numbers_total[NUMBER_GROUPED_SIZE], rate_words[RATE_SIZE],
        eta[RATE_SIZE], units[UNITS_SIZE];
    number_grouped(state->numbers_done, numbers_done);
    number_grouped(state->numbers_total, numbers_total);
    rate_text(rate, rate_words);
    eta_text((total - done) / rate, eta);
    const char spinner = "|/-\\"[progress->frame % 4];
    units_text(state, units);
    if (few)
        snprintf(line, LINE_SIZE, "%c %s/%s number%s%s  %.0f%% of %" PRIu64 " %s  %s  %s", spinner,
                 numbers_done, numbers_total, state->numbers_total == 1 ? "" : "s", units, floor(share * 100),
                 state->cost_total, progress->operation, rate_words, eta);
    else
        snprintf(line, LINE_SIZE, "%c %s/%s%s  %.0f%%  %s  %s", spinner, numbers_done, numbers_total, units,
                 floor(share * 100), rate_words, eta);
}

void progress_draw(struct progress *progress, const struct engine_progress *state)
{
    if (!progress->wanted || state->seconds < SILENT_SECONDS)
        return;
    char line[LINE_SIZE];
    describe(progress, state, line);
    const int size = (int)strlen(line);
    const int leftover = progress->shown > size ? progress->shown - size : 0;
    fprintf(stderr, "\r%s%*s", line, leftover, "");
    fflush(stderr);
    progress->shown = size;
    progress->frame++;
}

void progress_clear(struct progress *progress)
{
    if (progress->shown == 0)
        return;
    fprintf(stderr, "\r%*s\r", progress->shown, "");
    fflush(stderr);
    progress->shown = 0;
}
