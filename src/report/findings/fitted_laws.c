#include "report/findings/fitted_laws.h"

#include <math.h>

#include "report/findings/sentence.h"

/* A serial fraction that is by so much greater or less has changed. */
static const double TREND_FACTOR = 1.25;

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

static void append_consequence(struct sentence *sentence, const struct laws *laws, enum law law)
{
    const double s = laws->fit[law].parameter[0], peak = laws_peak(laws);
    if (law == LAW_AMDAHL && s > 0)
        sentence_append(sentence, "; so never more than %.3g times", 1 / s);
    if (law == LAW_USL && isfinite(peak))
        sentence_append(sentence, "; so fastest with %.0f workers, %.3g times", fmax(1, floor(peak)),
                        laws_speedup(laws, LAW_USL, fmax(1, floor(peak))));
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

static void append_chance(struct sentence *sentence, const struct law_fit *fit)
{
    if (isnan(fit->tail))
        sentence_append(sentence, ", too few repetitions to tell the chance of it");
    else if (fit->tail < 0.0001)
        sentence_append(sentence, ", which chance makes less often than once in 10,000 times");
    else
        sentence_append(sentence, ", which chance makes with a probability of %.2g", fit->tail);
}

static bool explain_law(const struct laws *laws, enum law law, struct lines *lines, struct error *error)
{
    const struct law_fit *fit = &laws->fit[law];
    struct sentence sentence = {.size = 0};
    if (fit->state == LAW_NO_BOUND)
        return true; /* a caveat of the group explains it */
    if (fit->state == LAW_TOO_FEW) {
        sentence_append(&sentence, "%s is not fitted: %zu parameter%s, and %zu number%s of workers",
                        fitted_laws_title(law), fit->parameters, fit->parameters == 1 ? "" : "s",
                        laws->unlike, laws->unlike == 1 ? "" : "s");
        return sentence_end(&sentence, lines, error);
    }
    sentence_append(&sentence, "%s %s%s", fitted_laws_title(law), law == LAW_BOUND ? "alone" : "fitted", "");
    append_parameters(&sentence, law, fit);
    sentence_append(&sentence, fit->state == LAW_FITS ? " is not rejected" : " is rejected");
    sentence_append(&sentence, ": it is %.2g %% off the run times", 100 * fit->rms);
    append_chance(&sentence, fit);
    if (fit->state == LAW_FITS)
        append_consequence(&sentence, laws, law);
    else
        append_worst(&sentence, laws, law);
    return sentence_end(&sentence, lines, error);
}

static bool explain_best(const struct laws *laws, struct lines *lines, struct error *error)
{
    const enum law best = laws_best(laws);
    if (best != LAWS)
        return lines_add(lines, error, "of the laws that are not rejected, %s has the least AICc, %.1f",
                         fitted_laws_title(best), laws->fit[best].aic);
    bool is_fitted = false;
    for (int law = LAW_AMDAHL; law < LAWS; law++)
        is_fitted = is_fitted || laws->fit[law].state == LAW_REJECTED;
    return !is_fitted || laws->fit[LAW_AMDAHL].state == LAW_FITS ||
           lines_add(lines, error, "no law of a curve describes these points: read the parts above");
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

/* ---- All of it. */

static bool explain_laws(const struct laws *laws, struct lines *lines, struct error *error)
{
    bool good = true;
    if (laws->unlike == 0)
        return true;
    for (int law = 0; good && law < LAWS; law++)
        good = explain_law(laws, (enum law)law, lines, error);
    return good && explain_best(laws, lines, error);
}

bool fitted_laws_explain(const struct laws *laws, struct lines *lines, struct error *error)
{
    return explain_laws(laws, lines, error) && explain_trend(laws, lines, error);
}
