#include "report/findings/causes.h"

#include <math.h>

#include "base/number.h"
#include "report/findings/labels.h"
#include "report/findings/sentence.h"

/* Parts below a tenth of the loss, and losses below 2 % of the workers, are not explained. */
static const double WORTH_OF_LOSS = 0.1, WORTH_OF_WORKERS = 0.02, SHARED_BELOW = 0.95;
enum { CAUSES_MAX = 3 };

static void append_speed(struct sentence *sentence, const struct row *row, const struct lost_speedup *loss,
                         double workers)
{
    if (loss->cores > 0)
        sentence_append(sentence, "%.2f have no core of their own: %d workers on %d cores", workers,
                        row->like->workers, loss->cores);
    else if (loss->share < SHARED_BELOW)
        sentence_append(sentence, "%.2f to shared CPUs: a busy worker gets %.2f of one", workers,
                        loss->share);
    else
        sentence_append(
            sentence,
            "%.2f to speed: a busy worker does %.2f of what one alone does in a second (clock, caches, "
            "memory)",
            workers, loss->speed);
}

/* Operations to those of the base, but for those in vain. */
static double work_needed(const struct lost_speedup *loss)
{
    return loss->vain_share > 0 ? loss->work * (1 - loss->vain_share) : loss->work;
}

/* Units that are only summed up may have gone out in an order that explains some of it. */
static void append_order(struct sentence *sentence, const struct lost_speedup *loss)
{
    const double more = loss->schedule_most - loss->part[LOST_SCHEDULE];
    if (loss->least_bound < loss->bound && more > 0)
        sentence_append(sentence,
                        ", of which the order of the %zu units, the longest %.2g %% of the work, explains "
                        "at most %.2g",
                        loss->tasks, 100 * loss->longest, more);
}

static void append_cause(struct sentence *sentence, const struct row *row, const struct lost_speedup *loss,
                         enum lost_part part)
{
    const double workers = loss->part[part], each = workers * row->median / row->like->workers;
    switch (part) {
    case LOST_SCHEDULE:
        sentence_append(
            sentence, "%.2f to the schedule: %zu %s, the longest is %.1f %% of the work (bound %.2f)",
            workers, loss->tasks,
            loss->tasks_are == LOST_TASKS_NUMBERS ? "tasks" : lost_speedup_tasks_name(loss->tasks_are),
            100 * loss->longest, loss->bound);
        break;
    case LOST_IMBALANCE:
        sentence_append(sentence, "%.2f to imbalance: on average a worker was done %.2g s before the last",
                        workers, each);
        append_order(sentence, loss);
        break;
    case LOST_START:
        sentence_append(sentence, "%.2f to the start: %.2g s until a worker has its first unit", workers,
                        each);
        break;
    case LOST_WAITING:
        sentence_append(sentence, "%.2f to waiting between units: %.2g s a worker", workers, each);
        break;
    case LOST_COLLECTING:
        sentence_append(sentence, "%.2f to collecting: %.2g s from the last unit to the last verdict",
                        workers, each);
        break;
    case LOST_SPEED:
        append_speed(sentence, row, loss, workers);
        break;
    case LOST_VAIN:
        sentence_append(
            sentence,
            "%.2f to work in vain: %.3g unit%s, %.1f %% of the operations, above a divisor that was found",
            workers, loss->vain_units, fabs(loss->vain_units - 1) < 0.01 ? "" : "s", 100 * loss->vain_share);
        break;
    case LOST_WORK:
        sentence_append(sentence, "%.2f to more work: %.3f times the operations of the base", workers,
                        work_needed(loss));
        sentence_append(sentence, loss->vain_share > 0 ? ", those in vain not counted" : "");
        break;
    default:
        sentence_append(sentence, "%.2f not explained by what was recorded", workers);
    }
}

static void append_gain(struct sentence *sentence, const struct lost_speedup *loss, enum lost_part part)
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
    sentence_append(sentence, "%.2f gained %s", -loss->part[part], of[part]);
    if (part == LOST_SPEED)
        sentence_append(sentence, " (%.2f times)", loss->speed);
}

/* The part that weighs most among those that are not named yet; LOST_PARTS: none. */
static enum lost_part next_part(const struct lost_speedup *loss, const bool *is_named)
{
    enum lost_part next = LOST_PARTS;
    for (int part = 0; part < LOST_PARTS; part++)
        if (!is_named[part] && !isnan(loss->part[part]) &&
            (next == LOST_PARTS || fabs(loss->part[part]) > fabs(loss->part[next])))
            next = (enum lost_part)part;
    return next;
}

static void append_causes(struct sentence *sentence, const struct row *row, const struct lost_speedup *loss)
{
    bool is_named[LOST_PARTS] = {false};
    for (int i = 0; i < CAUSES_MAX; i++) {
        const enum lost_part part = next_part(loss, is_named);
        if (part == LOST_PARTS || fabs(loss->part[part]) < WORTH_OF_LOSS * fabs(loss->lost))
            return;
        is_named[part] = true;
        sentence_append(sentence, "%s", i > 0 ? "; " : ": ");
        if (loss->part[part] > 0)
            append_cause(sentence, row, loss, part);
        else
            append_gain(sentence, loss, part);
    }
}

bool causes_explain(const struct row *row, const struct lost_speedup *loss, struct lines *lines,
                    struct error *error)
{
    struct sentence sentence = {.size = 0};
    char name[LABELS_CONFIGURATION_SIZE];
    const int p = row->like->workers;
    sentence_append(&sentence, "%s%s: speedup %.2f of %d, ", labels_configuration(row->like, name),
                    row->like->splits ? ", numbers split" : "", row->speedup.value, p);
    if (fabs(loss->lost) < WORTH_OF_WORKERS * p) {
        sentence_append(&sentence, "nothing to explain");
    } else {
        sentence_append(&sentence, "%.2f workers %s", fabs(loss->lost),
                        loss->lost > 0 ? "lost" : "more than there are");
        append_causes(&sentence, row, loss);
    }
    return sentence_end(&sentence, lines, error);
}

/* ---- The imbalance of a loop. */

/* What they cost is in the waiting between units. */
static void append_chunks(struct sentence *sentence, const struct row *row, const struct lost_speedup *loss)
{
    char chunks[NUMBER_GROUPED_SIZE];
    const double waiting = loss->part[LOST_WAITING] * row->median / row->like->workers;
    if (isnan(loss->chunks))
        return;
    sentence_append(sentence, "; %s chunk%s", number_grouped((uint64_t)(loss->chunks + 0.5), chunks),
                    loss->chunks < 1.5 ? "" : "s");
    if (waiting > 0)
        sentence_append(sentence, ", and a worker waits %.2g s between units", waiting);
}

bool causes_explain_imbalance(const struct row *row, const struct lost_speedup *loss, struct lines *lines,
                              struct error *error)
{
    struct sentence sentence = {.size = 0};
    char name[LABELS_CONFIGURATION_SIZE], worker[LABELS_WORKER_SIZE];
    const double p = row->like->workers, imbalance = fmax(0, loss->most_share * p - 1); /* no "-0.0" */
    if (!run_is_loop(row->like) || isnan(loss->most_share))
        return true;
    sentence_append(&sentence,
                    "%s: imbalance of the work %.1f %%: %s did most, %.1f %%, where an even share is %.1f %%",
                    labels_configuration(row->like, name), 100 * imbalance,
                    labels_worker(row->like, loss->most_worker, worker), 100 * loss->most_share, 100 / p);
    if (row->like->schedule_kind != RUN_SCHEDULE_STATIC && imbalance > 0)
        sentence_append(&sentence, ", which is no loss by itself, as whoever is free asks for more");
    if (!isnan(row->bound))
        sentence_append(&sentence, "; the schedule alone allows a speedup of %.2f", row->bound);
    append_chunks(&sentence, row, loss);
    if (loss->held_back > 0)
        sentence_append(&sentence,
                        "; on average a worker was held back %.2g s, as others were too far behind",
                        loss->held_back / p);
    return sentence_end(&sentence, lines, error);
}
