#include "report/findings/fitted_laws.h"

#include <math.h>

#include "report/findings/sentence.h"

const char *fitted_laws_title(enum law law)
{
    static const char *const titles[LAWS] = {"the schedule bound", "Amdahl's law", "Gustafson's law",
                                             "the USL"};
    return titles[law];
}

/* ---- Each law. */

static void append_parameters(struct sentence *sentence, enum law law, const struct law_fit *fit)
{
    if (law == LAW_USL)
        sentence_append(sentence, " with contention %.4f and crosstalk %.2g", fit->parameter[0],
                        fit->parameter[1]);
    else if (law != LAW_BOUND)
        sentence_append(sentence, " with a serial part of %.4f", fit->parameter[0]);
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
                     fitted_laws_title(law), parameters, parameters == 1 ? "" : "s", laws->unlike,
                     laws->unlike == 1 ? "" : "s");
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
        sentence_append(sentence, "; by it, no number of workers is more than %.3g times faster than one",
                        reach->speedup);
    else
        sentence_append(sentence, "; by it, %.0f workers are fastest, %.3g times faster than one",
                        reach->workers, reach->speedup);
}

static bool explain_best(const struct laws *laws, struct lines *lines, struct error *error)
{
    struct sentence sentence = {.size = 0};
    if (laws->fitting + laws->rejected == 0)
        return true; /* each says why */
    if (laws->fitting == 0)
        return lines_add(lines, error, "no law of a curve describes these points: read the parts above");
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

/* Before all that rests on several points. */
static bool explain_doubt(const struct group *group, struct lines *lines, struct error *error)
{
    const struct finding *doubt = law_points_doubt(group);
    return !doubt || lines_add(lines, error,
                               "what follows rests on several rows, which were measured %s: it holds only as "
                               "far as the machine did not change from row to row",
                               doubt->kind == FINDING_BLOCKS ? "in blocks of time" : "while it drifted");
}

bool fitted_laws_explain(const struct group *group, const struct laws *laws, struct lines *lines,
                         struct error *error)
{
    bool good = true;
    if (law_points_silence(group) != LAW_POINTS_TOLD)
        return explain_silence(group, lines, error);
    good = explain_doubt(group, lines, error);
    if (good && law_points_leave_shared(group))
        good = lines_add(lines, error, "the laws are fitted up to %d workers: more share %s",
                         laws->points[laws->count - 1].workers, group->base->like->source ? "cores" : "CPUs");
    for (int law = 0; good && law < LAWS; law++)
        good = explain_law(laws, (enum law)law, lines, error);
    return good && explain_best(laws, lines, error);
}

/* ---- The serial fraction (Karp and Flatt). */

static void append_fraction(struct sentence *sentence, const struct row *row)
{
    sentence_append(sentence, "%.3f", row->karp_flatt.value);
    if (estimate_has_interval(row->karp_flatt))
        sentence_append(sentence, " (%.3f to %.3f)", row->karp_flatt.low, row->karp_flatt.high);
}

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
    sentence_append(sentence, " (%.3g to %.3g) with each doubling of the workers", low, high);
}

bool fitted_laws_explain_serial(const struct serial_trend *trend, struct lines *lines, struct error *error)
{
    struct sentence sentence = {.size = 0};
    if (!trend->first)
        return true;
    sentence_append(&sentence, "the serial fraction (Karp–Flatt) is ");
    append_fraction(&sentence, trend->first);
    sentence_append(&sentence, " at %d workers", trend->first->like->workers);
    if (trend->last != trend->first) {
        sentence_append(&sentence, " and ");
        append_fraction(&sentence, trend->last);
        sentence_append(&sentence, " at %d", trend->last->like->workers);
    }
    append_direction(&sentence, trend);
    return sentence_end(&sentence, lines, error);
}
