/* A finding with its words. Knows nothing of what was found. */
#ifndef PRIMES_REPORT_FINDINGS_TELLING_H
#define PRIMES_REPORT_FINDINGS_TELLING_H

#include "report/analysis/finding.h"

/* Adds a finding with what is said of it: `cure` is what to do, NULL where there is nothing; the format makes
 * the sentence, without an end mark. Fails only if memory ran out. */
bool telling_add(struct findings *findings, const struct finding *finding, struct error *error,
                 const char *cure, const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
