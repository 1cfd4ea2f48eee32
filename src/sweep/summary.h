/* What a study knows in the end: a line a point. */
#ifndef PRIMES_SWEEP_SUMMARY_H
#define PRIMES_SWEEP_SUMMARY_H

#include <stdio.h>

#include "sweep/study.h"

/* With --weak also what each worker still does of the work that one does alone, by operations a second. */
void summary_print(const struct study *study, FILE *file);

/* "2 x 1, 4 x 1": the points of this verdict that did not fail; from malloc, NULL without memory. */
char *summary_names(const struct study *study, enum sampling_verdict verdict);

#endif
