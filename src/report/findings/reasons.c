#include "report/findings/reasons.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/analysis/law_points.h"
#include "report/findings/words.h"

/* Of a sentence: parts below a tenth of the loss, and losses below 2 % of the workers, are not worth a word.
 */
static const double WORTH_OF_LOSS = 0.1, WORTH_OF_WORKERS = 0.02, SHARED_BELOW = 0.95, TREND_FACTOR = 1.25;
enum { CAUSES_MAX = 3, SENTENCE_SIZE = 1024 };

struct sentence {
    char text[SENTENCE_SIZE];
    size_t size;
};

static void say(struct sentence *sentence, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(struct sentence *sentence, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int size =
        vsnprintf(sentence->text + sentence->size, SENTENCE_SIZE - sentence->size, format, arguments);
    va_end(arguments);
    sentence->size += size > 0 ? (size_t)size : 0;
    if (sentence->size >= SENTENCE_SIZE)
        sentence->size = SENTENCE_SIZE - 1;
}

static bool end_sentence(const struct sentence *sentence, struct lines *lines, struct error *error)
{
    return lines_add(lines, error, "%s", sentence->text);
}

/* ---- The causes of a loss, and of a gain. */

static void say_speed(struct sentence *sentence, const struct row *row, const struct lost_speedup *loss,
                      double workers)
{
    if (loss->cores > 0)
        say(sentence, "%.2f have no core of their own: %d workers on %d cores", workers, row->like->workers,
            loss->cores);
    else if (loss->share < SHARED_BELOW)
        say(sentence, "%.2f to shared CPUs: a busy worker gets %.2f of one", workers, loss->share);
    else
        say(sentence,
            "%.2f to speed: a busy worker does %.2f of what one alone does in a second (clock, caches, "
            "memory)",
            workers, loss->speed);
}

/* Operations to those of the base, but for those in vain. */
static double work_needed(const struct lost_speedup *loss)
{
    return loss->vain_share > 0 ? loss->work * (1 - loss->vain_share) : loss->work;
}

static void say_cause(struct sentence *sentence, const struct row *row, const struct lost_speedup *loss,
                      enum lost_part part)
{
    const double workers = loss->part[part], each = workers * row->median / row->like->workers;
    switch (part) {
    case LOST_SCHEDULE:
        say(sentence, "%.2f to the schedule: %zu %s, the longest is %.1f %% of the work (bound %.2f)",
            workers, loss->tasks, loss->are_units ? "units" : "tasks", 100 * loss->longest, loss->bound);
        break;
    case LOST_IMBALANCE:
        say(sentence, "%.2f to imbalance: on average a worker was done %.2g s before the last", workers,
            each);
        break;
    case LOST_START:
        say(sentence, "%.2f to the start: %.2g s until a worker has its first unit", workers, each);
        break;
    case LOST_WAITING:
        say(sentence, "%.2f to waiting between units: %.2g s a worker", workers, each);
        break;
    case LOST_COLLECTING:
        say(sentence, "%.2f to collecting: %.2g s from the last unit to the last verdict", workers, each);
        break;
    case LOST_SPEED:
        say_speed(sentence, row, loss, workers);
        break;
    case LOST_VAIN:
        say(sentence,
            "%.2f to work in vain: %.3g unit%s, %.1f %% of the operations, above a divisor that was found",
            workers, loss->vain_units, fabs(loss->vain_units - 1) < 0.01 ? "" : "s", 100 * loss->vain_share);
        break;
    case LOST_WORK:
        say(sentence, "%.2f to more work: %.3f times the operations of the base", workers, work_needed(loss));
        say(sentence, loss->vain_share > 0 ? ", those in vain not counted" : "");
        break;
    default:
        say(sentence, "%.2f not explained by what was recorded", workers);
    }
}

static void say_gain(struct sentence *sentence, const struct lost_speedup *loss, enum lost_part part)
{
    static const char *const of[LOST_PARTS] = {
        [LOST_SCHEDULE] = "by the schedule",
        [LOST_IMBALANCE] = "as workers idle less than that schedule makes them",
        [LOST_START] = "as it starts faster than the base",
        [LOST_WAITING] = "as its workers wait less than the base's",
        [LOST_COLLECTING] = "as it collects faster than the base",
        [LOST_SPEED] = "as a busy worker is faster than the base's",
        [LOST_VAIN] = "as less was in vain than of the base's work",
        [LOST_WORK] = "as it needs fewer operations than the base",
        [LOST_REST] = "that nothing recorded explains",
    };
    say(sentence, "%.2f gained %s", -loss->part[part], of[part]);
    if (part == LOST_SPEED)
        say(sentence, " (%.2f times)", loss->speed);
}

/* The part that weighs most among those below `limit`; LOST_PARTS: none. */
static enum lost_part next_part(const struct lost_speedup *loss, const bool *is_said)
{
    enum lost_part next = LOST_PARTS;
    for (int part = 0; part < LOST_PARTS; part++)
        if (!is_said[part] && !isnan(loss->part[part]) &&
            (next == LOST_PARTS || fabs(loss->part[part]) > fabs(loss->part[next])))
            next = (enum lost_part)part;
    return next;
}

static void say_causes(struct sentence *sentence, const struct row *row, const struct lost_speedup *loss)
{
    bool is_said[LOST_PARTS] = {false};
    for (int i = 0; i < CAUSES_MAX; i++) {
        const enum lost_part part = next_part(loss, is_said);
        if (part == LOST_PARTS || fabs(loss->part[part]) < WORTH_OF_LOSS * fabs(loss->lost))
            return;
        is_said[part] = true;
        say(sentence, "%s", i > 0 ? "; " : ": ");
        if (loss->part[part] > 0)
            say_cause(sentence, row, loss, part);
        else
            say_gain(sentence, loss, part);
    }
}

/* "OpenMP 1 × 2: speedup 1.79 of 2, 0.21 workers lost: ..." */
static bool explain_point(const struct row *row, const struct lost_speedup *loss, struct lines *lines,
                          struct error *error)
{
    struct sentence sentence = {.size = 0};
    char shape[WORDS_SHAPE_SIZE];
    const int p = row->like->workers;
    say(&sentence, "%s %s%s: speedup %.2f of %d, ", run_world_name(row->like->world),
        words_shape(row->like, shape), row->like->splits ? ", numbers split" : "", row->speedup, p);
    if (fabs(loss->lost) < WORTH_OF_WORKERS * p) {
        say(&sentence, "nothing to explain");
    } else {
        say(&sentence, "%.2f workers %s", fabs(loss->lost), loss->lost > 0 ? "lost" : "more than there are");
        say_causes(&sentence, row, loss);
    }
    return end_sentence(&sentence, lines, error);
}

/* "more workers bring nothing": the fastest row is not the one of most workers. */
static bool explain_plateau(const struct group *group, struct lines *lines, struct error *error)
{
    const struct row *best = NULL, *most = NULL;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        if (row->is_left_out)
            continue;
        best = !best || row->median < best->median ? row : best;
        most = !most || row->like->workers > most->like->workers ? row : most;
    }
    if (!best || best->like->workers == most->like->workers)
        return true;
    struct sentence sentence = {.size = 0};
    const int cores = best->like->cores * best->like->nodes;
    say(&sentence, "the least time, %.*f s, is that of %d worker%s: up to %d more bring nothing",
        words_decimals(group), best->median, best->like->workers, best->like->workers == 1 ? "" : "s",
        most->like->workers - best->like->workers);
    if (cores > 0 && cores <= best->like->workers)
        say(&sentence, "; there are %d cores", cores);
    return end_sentence(&sentence, lines, error);
}

/* ---- The laws. */

static void say_parameters(struct sentence *sentence, enum law law, const struct law_fit *fit)
{
    if (law == LAW_USL)
        say(sentence, " with contention %.4f and crosstalk %.2g", fit->parameter[0], fit->parameter[1]);
    else if (law != LAW_BOUND)
        say(sentence, " with a serial part of %.4f", fit->parameter[0]);
}

static void say_consequence(struct sentence *sentence, const struct laws *laws, enum law law)
{
    const double s = laws->fit[law].parameter[0], peak = laws_peak(laws);
    if (law == LAW_AMDAHL && s > 0)
        say(sentence, "; so never more than %.3g times", 1 / s);
    if (law == LAW_USL && isfinite(peak))
        say(sentence, "; so fastest with %.0f workers, %.3g times", fmax(1, floor(peak)),
            laws_speedup(laws, LAW_USL, fmax(1, floor(peak))));
}

/* The point that it is farthest from. */
static void say_worst(struct sentence *sentence, const struct laws *laws, enum law law)
{
    const struct law_point *worst = NULL;
    double most = -1, of_worst = NAN;
    for (size_t i = 0; i < laws->count; i++) {
        const struct law_point *point = &laws->points[i];
        const double says = law == LAW_BOUND ? point->bound : laws_speedup(laws, law, point->workers);
        if (!(fabs(point->speedup / says - 1) > most))
            continue;
        most = fabs(point->speedup / says - 1);
        worst = point;
        of_worst = says;
    }
    if (worst)
        say(sentence, "; farthest at %d workers, where it says %.2f and %.2f was measured", worst->workers,
            of_worst, worst->speedup);
}

static void say_chance(struct sentence *sentence, const struct law_fit *fit)
{
    if (isnan(fit->tail))
        say(sentence, ", too few repetitions to tell the chance of it");
    else if (fit->tail < 0.0001)
        say(sentence, ", which chance makes less often than once in 10,000 times");
    else
        say(sentence, ", which chance makes with a probability of %.2g", fit->tail);
}

static const char *law_title(enum law law)
{
    static const char *const titles[LAWS] = {"the schedule bound", "Amdahl's law", "Gustafson's law",
                                             "the USL"};
    return titles[law];
}

static bool explain_law(const struct laws *laws, enum law law, struct lines *lines, struct error *error)
{
    const struct law_fit *fit = &laws->fit[law];
    struct sentence sentence = {.size = 0};
    if (fit->state == LAW_NO_BOUND)
        return true; /* a note of the group says so */
    if (fit->state == LAW_TOO_FEW) {
        say(&sentence, "%s is not fitted: %zu parameter%s, and %zu number%s of workers", law_title(law),
            fit->parameters, fit->parameters == 1 ? "" : "s", laws->unlike, laws->unlike == 1 ? "" : "s");
        return end_sentence(&sentence, lines, error);
    }
    say(&sentence, "%s %s%s", law_title(law), law == LAW_BOUND ? "alone" : "fitted", "");
    say_parameters(&sentence, law, fit);
    say(&sentence, fit->state == LAW_FITS ? " is not rejected" : " is rejected");
    say(&sentence, ": it is %.2g %% off the run times", 100 * fit->rms);
    say_chance(&sentence, fit);
    if (fit->state == LAW_FITS)
        say_consequence(&sentence, laws, law);
    else
        say_worst(&sentence, laws, law);
    return end_sentence(&sentence, lines, error);
}

static bool explain_best(const struct laws *laws, struct lines *lines, struct error *error)
{
    const enum law best = laws_best(laws);
    if (best != LAWS)
        return lines_add(lines, error, "of the laws that are not rejected, %s has the least AICc, %.1f",
                         law_title(best), laws->fit[best].aic);
    bool is_fitted = false;
    for (int law = LAW_AMDAHL; law < LAWS; law++)
        is_fitted = is_fitted || laws->fit[law].state == LAW_REJECTED;
    return !is_fitted || laws->fit[LAW_AMDAHL].state == LAW_FITS ||
           lines_add(lines, error, "no law of a curve describes these points: read the parts above");
}

static bool explain_laws(const struct laws *laws, struct lines *lines, struct error *error)
{
    bool good = true;
    if (laws->unlike == 0)
        return true;
    for (int law = 0; good && law < LAWS; law++)
        good = explain_law(laws, (enum law)law, lines, error);
    return good && explain_best(laws, lines, error);
}

/* ---- The trend of the serial fraction (Karp and Flatt). */

static bool explain_trend(const struct laws *laws, struct lines *lines, struct error *error)
{
    if (laws->unlike < 2)
        return laws->unlike == 0 ||
               lines_add(lines, error,
                         "no trend of the serial fraction (Karp–Flatt) with one number of workers");
    const struct law_point *first = &laws->points[0], *last = &laws->points[laws->count - 1];
    const double from = laws_karp_flatt(first->speedup, first->workers),
                 to = laws_karp_flatt(last->speedup, last->workers);
    const double noise = first->sigma / first->speedup * first->workers / (first->workers - 1) * 2;
    const char *what = "stays about the same: what is lost acts like a serial part";
    if (from < 0 || to < 0)
        what = "is below 0 somewhere: those points are faster than ideal";
    else if (fabs(to - from) <= (isnan(noise) ? 0 : noise))
        what = "does not change by more than the noise: what is lost acts like a serial part, or is too "
               "little to tell";
    else if (to > TREND_FACTOR * from)
        what = "grows: what is lost grows with the workers (schedule, shared memory, messages), and is no "
               "serial part";
    else if (to * TREND_FACTOR < from)
        what = "falls: what is lost is about the same at each point, like a start that does not depend on "
               "the workers";
    return lines_add(lines, error,
                     "the serial fraction (Karp–Flatt) is %.3f at %d workers and %.3f at %d; it %s", from,
                     first->workers, to, last->workers, what);
}

/* ---- How many workers beat a better kernel on one (F. McSherry, M. Isard, D. G. Murray, "Scalability! But
 * at what COST?", HotOS 2015). */

#define BETTER_KERNEL "miller-rabin"

/* The same numbers on the same machine by the better kernel, with a sequential run. */
static const struct group *better_group(const struct groups *groups, const struct group *group)
{
    const struct run *run = group->runs[0];
    for (const struct group *other = groups->items; other < groups->items + groups->count; other++) {
        const struct run *there = other->runs[0];
        if (other->base && strcmp(there->key[RUN_KERNEL], BETTER_KERNEL) == 0 &&
            there->key[RUN_NUMBERS] == run->key[RUN_NUMBERS] &&
            there->key[RUN_CPU_MODEL] == run->key[RUN_CPU_MODEL])
            return other;
    }
    return NULL;
}

static const struct row *first_below(const struct group *group, double seconds)
{
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++)
        if (!row->is_left_out && row->median < seconds)
            return row; /* rows are sorted by workers */
    return NULL;
}

/* The law by which the cost is told when no measured row is fast enough. */
static bool explain_cost_by_law(const struct group *group, const struct laws *laws, double seconds,
                                struct lines *lines, struct error *error)
{
    const int most = group->rows[group->row_count - 1].like->workers;
    const enum law law = laws_best(laws) != LAWS ? laws_best(laws) : LAW_AMDAHL;
    const double needed = group->base->median / seconds;
    double workers = most;
    while (workers < 1e9 && laws_speedup(laws, law, workers) < needed)
        workers *= 1.01;
    if (isnan(laws_speedup(laws, law, most)))
        return lines_add(lines, error,
                         "cost: more than %d workers to beat one core of " BETTER_KERNEL
                         " (%.3g s, %.3g times faster than "
                         "the base); no law is fitted to say how many",
                         most, seconds, needed);
    if (workers >= 1e9)
        return lines_add(
            lines, error,
            "cost: more than %d workers, and by %s no number of them, to beat one core of " BETTER_KERNEL
            " (%.3g s, %.3g times faster than the base)",
            most, law_title(law), seconds, needed);
    return lines_add(lines, error,
                     "cost: more than %d workers, by %s %.3g of them, to beat one core of " BETTER_KERNEL
                     " (%.3g s, %.3g times faster than the base)",
                     most, law_title(law), ceil(workers), seconds, needed);
}

static bool explain_cost(const struct groups *groups, const struct group *group, const struct laws *laws,
                         struct lines *lines, struct error *error)
{
    const struct run *run = group->runs[0];
    char shown[SHOWN_SIZE], workload[SHOWN_SIZE];
    if (strcmp(run->key[RUN_KERNEL], BETTER_KERNEL) == 0 || run->source || !group->base)
        return true;
    const struct group *better = better_group(groups, group);
    if (!better)
        return lines_add(lines, error,
                         "cost: not known how many workers beat one core of " BETTER_KERNEL
                         ": no records of it on these numbers; to make them: primes --kernel " BETTER_KERNEL
                         " --threads 1 --repeat 7 --warmup 1 --format %s --record FOLDER %s%s",
                         lines_show(run->key[RUN_FORMAT], shown), run->workload ? "--workload " : "",
                         run->workload ? lines_show(run->workload, workload) : "and the same numbers");
    const double seconds = better->base->median;
    const struct row *row = first_below(group, seconds);
    if (!row)
        return explain_cost_by_law(group, laws, seconds, lines, error);
    return lines_add(lines, error,
                     "cost: %d worker%s beat one core of " BETTER_KERNEL " (%.3g s against %.3g s)",
                     row->like->workers, row->like->workers == 1 ? "" : "s", row->median, seconds);
}

/* ---- All of it. */

static bool explain_points(const struct group *group, struct reasons *reasons, struct error *error)
{
    bool good = true;
    for (size_t i = 0; good && i < group->row_count; i++) {
        const struct row *row = &group->rows[i];
        good = lost_speedup_explain(&reasons->rows[i], group, row, error);
        if (good && row->like->workers > 1 && !isnan(reasons->rows[i].lost))
            good = explain_point(row, &reasons->rows[i], &reasons->sentences, error);
    }
    return good;
}

bool reasons_find(struct reasons *reasons, const struct groups *groups, const struct group *group,
                  struct error *error)
{
    *reasons = (struct reasons){.rows = calloc(group->row_count, sizeof *reasons->rows)};
    const bool good =
        (reasons->rows || error_memory(error, "the report", group->row_count * sizeof *reasons->rows)) &&
        explain_points(group, reasons, error) && explain_plateau(group, &reasons->sentences, error) &&
        law_points_fit(&reasons->laws, group, error) &&
        explain_laws(&reasons->laws, &reasons->sentences, error) &&
        explain_trend(&reasons->laws, &reasons->sentences, error) &&
        explain_cost(groups, group, &reasons->laws, &reasons->sentences, error);
    if (!good)
        reasons_free(reasons);
    return good;
}

void reasons_free(struct reasons *reasons)
{
    free(reasons->rows);
    laws_free(&reasons->laws);
    lines_free(&reasons->sentences);
    *reasons = (struct reasons){0};
}
