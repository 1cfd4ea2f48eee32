/* What is printed of where the workers are: the warnings before and after the run, and where each thread is.
 * Knows nothing of what a warning is good for. */
#ifndef PRIMES_PROGRAM_PLACEMENT_PRINT_H
#define PRIMES_PROGRAM_PLACEMENT_PRINT_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"
#include "engine/placement/placement_check.h"
#include "program/workers.h"

/* What was found before the run, a line each. */
void placement_print_warnings(const struct placement *placement, FILE *file);

/* What was measured in the run. */
void placement_print_measured(const struct placement *placement, FILE *file);

/* Collective: rank 0 prints a line for each thread: rank, thread, host, CPU, CPUs it may use. */
bool placement_print_table(const struct workers *workers, struct ranks *ranks, FILE *file,
                           struct error *error);

#endif
