#include "report/findings/fitted_laws.h"

#include <math.h>

#include "report/analysis/measurement/doubt.h"
#include "report/findings/labels.h"
#include "report/findings/sentence.h"

const char *fitted_laws_title(enum law law)
{
    static const char *const titles[LAWS] = {"the schedule bound", "Amdahl's law", "Gustafson's law",
                                             "the USL"};
    return titles[law];
}

const struct finding *fitted_laws_doubt(const struct group *group)
{
    const struct run *schedule = law_points_schedule(group);
    const struct finding *doubt = NULL;
    for (const struct row *row = group->rows; !doubt && row < group->rows + group->row_count; row++)
        if (law_points_has(group, schedule, row))
            doubt = doubt_of_row(group, row);
    return doubt;
}

/* ---- Each law. */

static void append_parameters(struct sentence *sentence, enum law law, const struct law_fit *fit)
{
    if (law == LAW_USL)
        sentence_append(sentence, " with contention %.3g and crosstalk %.2g", fit->parameter[0],
                        fit->parameter[1]);
    else if (law != LAW_BOUND)
        sentence_append(sentence, " with a serial part of %.3g", fit->parameter[0]);
}

/* The point that it is farthest from. */
static void append_worst(struct sentence *sentence, const struct laws *laws, enum law law)
{
    const struct law_point *worst = NULL;
    double most = -1, by_law_at_worst = NAN;
    for (size_t i = 0; i < laws->count; i++) {
        const struct law_point *point = &laws->points[i];
        const double by_law = law == LAW_BOUND ? point->bound : laws_speedup(laws, law, point->workers);
        if (!(fabs(point->speedup / by_law - 1) > most))
            continue;
        most = fabs(point->speedup / by_law - 1);
        worst = point;
        by_law_at_worst = by_law;
    }
    if (worst)
        sentence_append(sentence, "; farthest at %d workers, where it says %.2f and %.2f was measured",
                        worst->workers, by_law_at_worst, worst->speedup);
}

/* The measured study is one of those that its probability counts: it alone was as far off. */
static void append_chance(struct sentence *sentence, const struct law_fit *fit)
{
    if (isnan(fit->tail))
        sentence_append(sentence, "; too few repetitions are known to tell how much of it is chance");
    else if (fit->tail * (LAWS_STUDIES + 1) < 1.5)
        sentence_append(sentence, ", farther than each of %d studies made by chance under it", LAWS_STUDIES);
    else
        sentence_append(sentence, ", and chance alone makes as much with a probability of %.2g", fit->tail);
    if (fit->state == LAW_FITS && fit->tail < LAWS_TAIL_LEAST)
        sentence_append(sentence, ", but near enough for a law");
}

static bool explain_unfitted(const struct laws *laws, enum law law, struct lines *lines, struct error *error)
{
    const size_t parameters = laws->fit[law].parameters;
    if (laws->fit[law].state == LAW_NO_BOUND)
        return lines_add(lines, error, "%s is not fitted: it is not known at every point",
                         fitted_laws_title(law));
    return lines_add(lines, error, "%s is not fitted: %zu parameter%s, and %zu number%s of workers",
                     fitted_laws_title(law), parameters, lines_plural(parameters), laws->unlike,
                     lines_plural(laws->unlike));
}

static bool explain_law(const struct laws *laws, enum law law, struct lines *lines, struct error *error)
{
    const struct law_fit *fit = &laws->fit[law];
    struct sentence sentence = {.size = 0};
    if (fit->state != LAW_FITS && fit->state != LAW_REJECTED)
        return explain_unfitted(laws, law, lines, error);
    sentence_append(&sentence, "%s%s", fitted_laws_title(law), law == LAW_BOUND ? " alone" : "");
    append_parameters(&sentence, law, fit);
    sentence_append(&sentence, "%s: it is %.2g %% off the run times",
                    fit->state == LAW_FITS ? " fits" : " is rejected", 100 * fit->rms);
    append_chance(&sentence, fit);
    if (fit->state == LAW_REJECTED)
        append_worst(&sentence, laws, law);
    else if (law == LAW_USL && !(fit->parameter[1] > 0))
        sentence_append(&sentence, "; without crosstalk it is Amdahl's law");
    return sentence_end(&sentence, lines, error);
}

/* ---- All laws. */

/* What the law that is told says of more workers; nothing past the bound. */
static void append_reach(struct sentence *sentence, enum law law, const struct law_reach *reach)
{
    if (isnan(reach->speedup))
        return;
    if (laws_passes_bound(reach))
        sentence_append(sentence, "; what it says of many workers is not told: the bound of %.2f comes first",
                        reach->bound);
    else if (law == LAW_AMDAHL)
        sentence_append(sentence, "; by it, no number of workers is more than %.3g times as fast as one",
                        reach->speedup);
    else
        sentence_append(sentence, "; by it, %.0f workers are fastest, %.3g times as fast as one",
                        reach->workers, reach->speedup);
}

static bool are_some_fitted(const struct laws *laws)
{
    return laws->fitting + laws->rejected > 0;
}

static bool explain_best(const struct laws *laws, const char *hedge, struct lines *lines, struct error *error)
{
    struct sentence sentence = {.size = 0};
    if (!are_some_fitted(laws))
        return true; /* each says why */
    if (laws->fitting == 0)
        return lines_add(lines, error, "no law of a curve describes these points%s: read the parts above",
                         hedge);
    if (laws->best == LAWS)
        return lines_add(lines, error,
                         "which of the laws that fit is best cannot be told from %zu numbers of workers",
                         laws->unlike);
    const double aic = laws->fit[laws->best].aic;
    if (laws->fitting == 1)
        sentence_append(&sentence, "of the laws of a curve, %s alone fits", fitted_laws_title(laws->best));
    else if (isnan(aic))
        sentence_append(&sentence, "of the laws of a curve that fit, %s is the one that is told",
                        fitted_laws_title(laws->best));
    else
        sentence_append(&sentence, "of the laws of a curve that fit, %s has the least AICc, %.1f",
                        fitted_laws_title(laws->best), aic);
    append_reach(&sentence, laws->best, &laws->fit[laws->best].reach);
    sentence_append(&sentence, "%s", hedge);
    return sentence_end(&sentence, lines, error);
}

static bool explain_silence(const struct group *group, struct lines *lines, struct error *error)
{
    switch (law_points_silence(group)) {
    case LAW_POINTS_RELATIVE:
        return lines_add(
            lines, error,
            "no law is told, and no serial fraction (Karp–Flatt): they are of speedups to one "
            "worker, and %s",
            group_has_misplaced_base(group)
                ? "the sequential runs were misplaced; measure them again where they are not"
                : "there is no sequential run; measure it too, with --threads 1 and no launcher");
    case LAW_POINTS_BASE_DISTURBED:
        return lines_add(lines, error, "no law is told: the sequential runs were disturbed");
    case LAW_POINTS_FEW_REPETITIONS:
        return lines_add(lines, error,
                         "no law is told: the base or a point has fewer than %d repetitions, too few to tell "
                         "a law from noise; repeat: --repeat %d",
                         RESAMPLE_LEAST, RESAMPLE_LEAST);
    default:
        return true;
    }
}

/* What holds for all laws: on which rows they rest. Curves of several schedules are no one curve. */
static bool explain_points(const struct group *group, const struct laws *laws, const struct finding *doubt,
                           struct lines *lines, struct error *error)
{
    bool good = true;
    if (!are_some_fitted(laws))
        return true;
    if (group_names_schedules(group))
        good = lines_add(lines, error, "the laws are fitted to the rows of schedule %s alone",
                         law_points_schedule(group)->schedule);
    const int most = laws->points[laws->count - 1].workers;
    const char *const shared = group->base->like->source ? "cores" : "CPUs";
    if (good && law_points_leave_shared(group, most))
        good = lines_add(lines, error, "the laws are fitted up to %d workers: more share %s", most, shared);
    else if (good && law_points_leave_shared(group, 1))
        good = lines_add(lines, error, "the laws are not fitted to rows whose workers share %s", shared);
    if (good && doubt)
        good = lines_add(lines, error,
                         "the laws rest on rows that were measured %s: they hold only as far as the machine "
                         "was the same for all of them",
                         doubt->kind == FINDING_BLOCKS ? "in blocks of time" : "while the machine drifted");
    return good;
}

bool fitted_laws_explain(const struct group *group, const struct laws *laws, struct lines *lines,
                         struct error *error)
{
    if (law_points_silence(group) != LAW_POINTS_TOLD)
        return explain_silence(group, lines, error);
    const struct finding *doubt = fitted_laws_doubt(group);
    bool good = explain_points(group, laws, doubt, lines, error);
    for (int law = 0; good && law < LAWS; law++)
        good = explain_law(laws, (enum law)law, lines, error);
    return good && explain_best(laws, labels_hedge(doubt), lines, error);
}

/* ---- The serial fraction (Karp and Flatt). */

static void append_direction(struct sentence *sentence, const struct serial_trend *trend)
{
    if (trend->direction == SERIAL_UNTOLD)
        return;
    sentence_append(sentence, "; over all points ");
    if (trend->direction == SERIAL_UNCLEAR)
        sentence_append(sentence, "it has no direction within the noise: %.3g", trend->slope.value);
    else
        sentence_append(sentence, "it %s, by %.3g", serial_trend_direction_name(trend->direction),
                        fabs(trend->slope.value));
    const bool falls = trend->direction == SERIAL_FALLS;
    const double low = falls ? -trend->slope.high : trend->slope.low,
                 high = falls ? -trend->slope.low : trend->slope.high;
    sentence_append(sentence, " (%.3g%s%.3g) with each doubling of the workers", low, low < 0 ? " to " : "–",
                    high);
}

bool fitted_laws_explain_serial(const struct group *group, const struct serial_trend *trend,
                                struct lines *lines, struct error *error)
{
    struct sentence sentence = {.size = 0};
    char fraction[LABELS_ESTIMATE_SIZE];
    if (!trend->first)
        return true;
    sentence_append(&sentence, "the serial fraction (Karp–Flatt) is %s at %d workers",
                    labels_estimate(trend->first->karp_flatt, 3, fraction), trend->first->like->workers);
    if (trend->last != trend->first)
        sentence_append(&sentence, " and %s at %d", labels_estimate(trend->last->karp_flatt, 3, fraction),
                        trend->last->like->workers);
    append_direction(&sentence, trend);
    sentence_append(&sentence, "%s", labels_hedge(fitted_laws_doubt(group)));
    return sentence_end(&sentence, lines, error);
}
