/* The laws of speedup fitted to a group, in sentences: each law, which one is best, and the trend of the
 * serial fraction. Knows nothing of where the points come from. */
#ifndef PRIMES_REPORT_FINDINGS_FITTED_LAWS_H
#define PRIMES_REPORT_FINDINGS_FITTED_LAWS_H

#include "report/containers/lines.h"
#include "statistics/inference/laws.h"

/* "Amdahl's law", ...: as it stands in a sentence. */
const char *fitted_laws_title(enum law law);

/* Fails only if memory ran out. */
bool fitted_laws_explain(const struct laws *laws, struct lines *lines, struct error *error);

#endif
