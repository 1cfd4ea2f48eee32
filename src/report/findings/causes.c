#include "report/findings/causes.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "report/analysis/measurement/doubt.h"
#include "report/findings/labels.h"
#include "report/findings/sentence.h"

/* Parts below a tenth of the loss, and losses below 2 % of the workers, are not explained. */
static const double WORTH_OF_LOSS = 0.1, WORTH_OF_WORKERS = 0.02;
enum { CAUSES_MAX = 3, DECIMALS = 2 };

/* What is told of. */
struct case_of_row {
    const struct group *group;
    const struct row *row;
    const struct lost_speedup *loss;
};

/* ---- Workers, with their interval. */

static void append_workers(struct sentence *sentence, struct estimate workers)
{
    char text[LABELS_ESTIMATE_SIZE];
    sentence_append(sentence, "%s", labels_estimate(workers, DECIMALS, text));
}

/* ---- What each part means. */

/* What was found that makes the operations of a CPU second fewer: what weighs most comes first, and is told.
 */
static const struct {
    enum finding_kind kind;
    enum { SLOWS, DIFFERS } does; /* slows those whom it is found of; or is of either, whoever is slower */
    const char *before, *behind;  /* "this row" or "the base" */
} reasons_of_speed[] = {
    {FINDING_SMT, SLOWS, "the workers of", " share cores"},
    {FINDING_OVERSUBSCRIBED, SLOWS, "the workers of", " share CPUs"},
    {FINDING_SLOW_HOST, SLOWS, "a host of", " is slow by itself"},
    {FINDING_SLOW_WORKER, SLOWS, "a worker of", " is slow by itself"},
    {FINDING_NODES_DIFFER, DIFFERS, "the nodes of", " differ"},
    {FINDING_MODES, DIFFERS, "the times of", " have two modes"},
    {FINDING_SHORT_OF_CPU, SLOWS, "other programs ran beside", ""},
};

static bool append_reason(struct sentence *sentence, const struct case_of_row *told, size_t reason)
{
    static const char *const names[] = {"this row", "the base"};
    const struct row *rows[] = {told->row, told->group->base};
    const bool is_row_slower = told->loss->part[LOST_SPEED].value > 0;
    for (int i = 0; i < 2; i++) {
        const bool may_be = reasons_of_speed[reason].does == DIFFERS || is_row_slower == (i == 0);
        if (!may_be || !findings_find(&told->group->findings, reasons_of_speed[reason].kind, rows[i]))
            continue;
        sentence_append(sentence, ", likely as %s %s%s (see the warnings)", reasons_of_speed[reason].before,
                        names[i], reasons_of_speed[reason].behind);
        return true;
    }
    return false;
}

/* Not of a row alone: what makes its comparison with the base doubtful, and cold starts. */
static bool append_doubt(struct sentence *sentence, const struct case_of_row *told)
{
    const struct finding *doubt = doubt_of_row(told->group, told->row);
    if (doubt)
        sentence_append(
            sentence, "%s",
            doubt->kind == FINDING_BLOCKS
                ? ", which cannot be told from a drift of the machine, as the row was measured in "
                  "another block of time than the base"
                : ", which cannot be told from the drift of the machine while it was measured");
    return doubt != NULL;
}

static const char *other_reasons(const struct findings *findings)
{
    const bool is_cold = findings_find(findings, FINDING_SLOW_FIRST, NULL) ||
                         findings_find(findings, FINDING_COLD_ROUND, NULL);
    return is_cold ? "cold starts, as the warnings say, clock, caches, memory or shared cores"
                   : "clock, caches, memory or shared cores";
}

static void append_reason_of_speed(struct sentence *sentence, const struct case_of_row *told)
{
    bool is_told = false;
    for (size_t i = 0; !is_told && i < sizeof reasons_of_speed / sizeof reasons_of_speed[0]; i++)
        is_told = append_reason(sentence, told, i);
    if (!append_doubt(sentence, told) && !is_told)
        sentence_append(sentence, " (%s: the records do not tell which)",
                        other_reasons(&told->group->findings));
}

static void append_speed(struct sentence *sentence, const struct case_of_row *told)
{
    sentence_append(sentence,
                    "speed: in a second%s a worker at work does %.3g times the operations of the base's",
                    isnan(told->loss->share) ? "" : " of CPU time", told->loss->speed);
    append_reason_of_speed(sentence, told);
}

static void append_not_running(struct sentence *sentence, const struct case_of_row *told)
{
    const struct lost_speedup *loss = told->loss;
    sentence_append(sentence, "not running: a worker at work on a unit had a CPU for %s%.1f %% of the time",
                    loss->share_is_limit ? "at most " : "", 100 * loss->share);
    if (loss->cpus < told->row->like->workers)
        sentence_append(sentence, ", and that they share CPUs explains only a part of it");
}

static void append_oversubscription(struct sentence *sentence, const struct case_of_row *told)
{
    sentence_append(sentence, "oversubscription: %d workers share %.0f %s%s", told->row->like->workers,
                    told->loss->cpus, told->row->like->source ? "core" : "CPU",
                    lines_plural((uint64_t)told->loss->cpus));
}

/* Operations to those of the base, but for those in vain. */
static double work_needed(const struct lost_speedup *loss)
{
    return loss->vain_share > 0 ? loss->work * (1 - loss->vain_share) : loss->work;
}

/* Units that are only summed up may have gone out in an order that explains some of it: told if that is worth
 * it, and above the noise. */
static void append_order(struct sentence *sentence, const struct lost_speedup *loss)
{
    const struct estimate imbalance = loss->part[LOST_IMBALANCE];
    const double more = loss->schedule_most - loss->part[LOST_SCHEDULE].value,
                 noise = estimate_has_interval(imbalance) ? imbalance.value - imbalance.low : 0;
    if (loss->least_bound < loss->bound && more >= WORTH_OF_LOSS * imbalance.value && more > noise)
        sentence_append(sentence,
                        ", of which the order of the %zu units, the longest %.2g %% of the work, explains "
                        "at most %.2g",
                        loss->tasks, 100 * loss->longest, more);
}

static void append_schedule(struct sentence *sentence, const struct lost_speedup *loss)
{
    static const char *const tasks[] = {[LOST_TASKS_NUMBERS] = "task",
                                        [LOST_TASKS_UNITS] = "unit",
                                        [LOST_TASKS_CHUNKS] = "chunk",
                                        [LOST_TASKS_SHARES] = "share"};
    sentence_append(sentence, "the schedule: %zu %s%s, the longest is %.1f %% of the work (bound %.2f)",
                    loss->tasks, tasks[loss->tasks_are], lines_plural(loss->tasks), 100 * loss->longest,
                    loss->bound);
}

static void append_imbalance(struct sentence *sentence, const struct lost_speedup *loss)
{
    sentence_append(sentence, "imbalance: on average a worker was done %.3g s before the last",
                    loss->each[LOST_IMBALANCE]);
    if (loss->part[LOST_SCHEDULE].value > 0)
        sentence_append(sentence, ", longer than the schedule explains");
    append_order(sentence, loss);
}

static void append_vain(struct sentence *sentence, const struct lost_speedup *loss)
{
    sentence_append(sentence,
                    "work in vain: %.3g unit%s, %.1f %% of the operations, above a divisor that was found",
                    loss->vain_units, fabs(loss->vain_units - 1) < 0.005 ? "" : "s", 100 * loss->vain_share);
}

static void append_work(struct sentence *sentence, const struct lost_speedup *loss)
{
    sentence_append(sentence, "more work: %.3f times the operations of the base%s", work_needed(loss),
                    loss->vain_share > 0 ? ", those in vain not counted" : "");
}

/* What is told in a few words, of what each worker spent. */
static void append_time(struct sentence *sentence, enum lost_part part, double seconds)
{
    static const char *const before[LOST_PARTS] = {
        [LOST_START] = "the start: on average a worker had its first unit after",
        [LOST_WAITING] = "waiting between units:",
        [LOST_OVERHEAD] = "overhead:",
        [LOST_COLLECTING] = "collecting:",
    };
    static const char *const behind[LOST_PARTS] = {
        [LOST_START] = "",
        [LOST_WAITING] = " a worker",
        [LOST_OVERHEAD] = " a worker of CPU time outside of units",
        [LOST_COLLECTING] = " from the last unit to the last verdict",
    };
    sentence_append(sentence, "%s %.3g s%s", before[part], seconds, behind[part]);
}

static void append_part(struct sentence *sentence, const struct case_of_row *told, enum lost_part part)
{
    const struct lost_speedup *loss = told->loss;
    switch (part) {
    case LOST_OVERSUBSCRIBED:
        append_oversubscription(sentence, told);
        return;
    case LOST_SCHEDULE:
        append_schedule(sentence, loss);
        return;
    case LOST_IMBALANCE:
        append_imbalance(sentence, loss);
        return;
    case LOST_NOT_RUNNING:
        append_not_running(sentence, told);
        return;
    case LOST_SPEED:
        append_speed(sentence, told);
        return;
    case LOST_VAIN:
        append_vain(sentence, loss);
        return;
    case LOST_WORK:
        append_work(sentence, loss);
        return;
    default:
        append_time(sentence, part, loss->each[part]);
    }
}

static void append_loss(struct sentence *sentence, const struct case_of_row *told, enum lost_part part)
{
    append_workers(sentence, told->loss->part[part]);
    if (part == LOST_REST) {
        sentence_append(sentence, " not explained by what was %s",
                        told->row->like->source ? "published" : "recorded");
        return;
    }
    sentence_append(sentence, " to ");
    append_part(sentence, told, part);
}

static void append_gain(struct sentence *sentence, const struct case_of_row *told, enum lost_part part)
{
    static const char *const of[LOST_PARTS] = {
        [LOST_OVERSUBSCRIBED] = "as more workers of the base had no CPU of their own",
        [LOST_SCHEDULE] = "by the schedule",
        [LOST_IMBALANCE] =
            "as workers idle less at the end than the schedule makes them, or those of the base do",
        [LOST_START] = "as its workers begin sooner than the base's",
        [LOST_WAITING] = "as its workers wait less than the base's",
        [LOST_OVERHEAD] = "as its workers need less CPU time outside of units than the base's",
        [LOST_COLLECTING] = "as it collects faster than the base",
        [LOST_NOT_RUNNING] = "as its workers, at work on a unit, lack a CPU less than the base's",
        [LOST_VAIN] = "as less was in vain than of the base's work",
        [LOST_WORK] = "as it needs fewer operations than the base",
        [LOST_REST] = "that nothing recorded explains",
    };
    append_workers(sentence, estimate_times(told->loss->part[part], -1));
    sentence_append(sentence, " gained ");
    if (part != LOST_SPEED) {
        sentence_append(sentence, "%s", of[part]);
        return;
    }
    sentence_append(sentence, "by ");
    append_speed(sentence, told);
}

/* ---- Which parts are told. */

static bool is_worth(const struct lost_speedup *loss, enum lost_part part)
{
    return fabs(loss->part[part].value) >= WORTH_OF_LOSS * fabs(loss->lost.value);
}

/* May it be called a cause? Of published figures nothing is repeated here: what they leave to be known is. */
static bool is_certain(const struct case_of_row *told, enum lost_part part)
{
    const struct estimate workers = told->loss->part[part];
    if (!is_worth(told->loss, part))
        return false;
    return told->row->like->source || (estimate_has_interval(workers) && !estimate_holds(workers, 0));
}

static bool is_measured(const struct case_of_row *told, enum lost_part part)
{
    return is_worth(told->loss, part) && !is_certain(told, part);
}

typedef bool is_told(const struct case_of_row *told, enum lost_part part);

/* The part that weighs most among those that are not named yet, workers without a CPU before all; LOST_PARTS:
 * none. */
static enum lost_part next_part(const struct case_of_row *told, is_told *is_wanted, const bool *is_named)
{
    const struct estimate *of = told->loss->part;
    enum lost_part next = LOST_PARTS;
    for (int part = 0; part < LOST_PARTS; part++)
        if (!is_named[part] && is_wanted(told, (enum lost_part)part) &&
            (next == LOST_PARTS ||
             (next != LOST_OVERSUBSCRIBED && fabs(of[part].value) > fabs(of[next].value))))
            next = (enum lost_part)part;
    return next;
}

/* How many there are. */
static int append_causes(struct sentence *sentence, const struct case_of_row *told)
{
    bool is_named[LOST_PARTS] = {false};
    for (int i = 0; i < CAUSES_MAX; i++) {
        const enum lost_part part = next_part(told, is_certain, is_named);
        if (part == LOST_PARTS)
            return i;
        is_named[part] = true;
        sentence_append(sentence, "%s", i > 0 ? "; " : ": ");
        if (told->loss->part[part].value > 0)
            append_loss(sentence, told, part);
        else
            append_gain(sentence, told, part);
    }
    return CAUSES_MAX;
}

/* "; as measured: schedule 0.37, imbalance -0.23", claiming nothing. */
static void append_measured(struct sentence *sentence, const struct case_of_row *told)
{
    bool is_named[LOST_PARTS] = {false};
    for (int i = 0; i < CAUSES_MAX; i++) {
        const enum lost_part part = next_part(told, is_measured, is_named);
        if (part == LOST_PARTS)
            return;
        is_named[part] = true;
        sentence_append(sentence, "%s%s ", i > 0 ? ", " : "; as measured: ", lost_parts_name(part));
        append_workers(sentence, estimate_bare(told->loss->part[part].value));
    }
}

/* "; not known without end_seconds: imbalance, waiting". */
static void append_lacks(struct sentence *sentence, const struct lost_speedup *loss)
{
    bool is_named[LOST_PARTS] = {false};
    for (int first = 0; first < LOST_PARTS; first++) {
        if (is_named[first] || !loss->lack[first])
            continue;
        sentence_append(sentence, "; not known without %s: ", loss->lack[first]);
        for (int part = first; part < LOST_PARTS; part++) {
            if (!loss->lack[part] || strcmp(loss->lack[part], loss->lack[first]) != 0)
                continue;
            is_named[part] = true;
            sentence_append(sentence, "%s%s", part > first ? ", " : "",
                            lost_parts_name((enum lost_part)part));
        }
    }
}

/* ---- The sentence. */

static void append_explanation(struct sentence *sentence, const struct case_of_row *told)
{
    const struct lost_speedup *loss = told->loss;
    const bool is_loss = loss->lost.value > 0;
    append_workers(sentence, is_loss ? loss->lost : estimate_times(loss->lost, -1));
    sentence_append(sentence, " workers %s", is_loss ? "lost" : "more than there are");
    if (estimate_holds(loss->lost, 0)) {
        sentence_append(sentence, ", within the noise");
        return;
    }
    const int causes = append_causes(sentence, told);
    if (!estimate_has_interval(loss->lost) && !told->row->like->source) {
        sentence_append(
            sentence, "%s too few repetitions to tell %s from noise (%d are needed, of it and of the base)",
            causes > 0 ? "; there are" : ", with", causes > 0 ? "other parts" : "its parts", RESAMPLE_LEAST);
        append_measured(sentence, told);
    } else if (causes == 0) {
        sentence_append(sentence, "; no part that is a tenth of it or more is certain");
    }
    append_lacks(sentence, loss);
}

bool causes_explain(const struct group *group, const struct row *row, const struct lost_speedup *loss,
                    struct lines *lines, struct error *error)
{
    struct sentence sentence = {.size = 0};
    char name[LABELS_CONFIGURATION_SIZE], speedup[LABELS_SPEEDUP_SIZE], value[LABELS_ESTIMATE_SIZE];
    const struct case_of_row told = {group, row, loss};
    const int p = row->like->workers;
    if (row == group->base)
        return true;
    sentence_append(&sentence, "%s%s: %s %s of %.3g, ", labels_configuration(row->like, name),
                    row->like->splits ? ", numbers split" : "", labels_speedup(group, speedup),
                    labels_estimate(estimate_bare(row->speedup.value), DECIMALS, value),
                    (double)p / group->base->like->workers);
    if (fabs(loss->lost.value) < WORTH_OF_WORKERS * p)
        sentence_append(&sentence, "nothing to explain");
    else
        append_explanation(&sentence, &told);
    return sentence_end(&sentence, lines, error);
}

/* ---- The imbalance of a loop. */

/* What they cost is between the units. */
static void append_chunks(struct sentence *sentence, const struct lost_speedup *loss)
{
    char chunks[NUMBER_GROUPED_SIZE];
    const double overhead = loss->each[LOST_OVERHEAD],
                 between = loss->each[LOST_WAITING] + (isnan(overhead) ? 0 : overhead);
    if (isnan(loss->chunks))
        return;
    sentence_append(sentence, "; %s chunk%s", number_grouped((uint64_t)(loss->chunks + 0.5), chunks),
                    lines_plural((uint64_t)(loss->chunks + 0.5)));
    if (between > 0)
        sentence_append(sentence, ", and a worker spends %.3g s between units", between);
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
    append_chunks(&sentence, loss);
    if (loss->held_back > 0)
        sentence_append(&sentence,
                        "; on average a worker was held back %.3g s, as others were too far behind",
                        loss->held_back / p);
    return sentence_end(&sentence, lines, error);
}
