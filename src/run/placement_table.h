/* --placement=show: where each thread runs, one a line. Knows nothing of whether that is a good place. */
#ifndef PRIMES_RUN_PLACEMENT_TABLE_H
#define PRIMES_RUN_PLACEMENT_TABLE_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"
#include "run/workers.h"

/* Collective: rank 0 prints rank, thread, host, CPU and the CPUs it may use. */
bool placement_table_print(const struct workers *workers, struct ranks *ranks, FILE *file,
                           struct error *error);

#endif
