/* The laws of speedup fitted to a group, in sentences: one verdict on each law, one on all of them, and the
 * serial fraction. All is decided before (laws.h, law_points.h, serial_trend.h): only the words are made
 * here. */
#ifndef PRIMES_REPORT_FINDINGS_FITTED_LAWS_H
#define PRIMES_REPORT_FINDINGS_FITTED_LAWS_H

#include "report/analysis/loss/law_points.h"
#include "report/analysis/loss/serial_trend.h"

/* "Amdahl's law", ...: as it stands in a sentence. */
const char *fitted_laws_title(enum law law);

/* What makes all doubtful that follows from the points of the laws, their serial fractions, too: of the first
 * one of which it is true (measurement/doubt.h). NULL: nothing. */
const struct finding *fitted_laws_doubt(const struct group *group);

/* Fails only if memory ran out. */
bool fitted_laws_explain(const struct group *group, const struct laws *laws, struct lines *lines,
                         struct error *error);

/* The same. */
bool fitted_laws_explain_serial(const struct group *group, const struct serial_trend *trend,
                                struct lines *lines, struct error *error);

#endif
