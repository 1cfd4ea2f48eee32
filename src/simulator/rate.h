/* How many operations of a kernel a worker does in a second: measured here, or read from records. Knows
 * nothing of runs that are modelled. */
#ifndef PRIMES_SIMULATOR_RATE_H
#define PRIMES_SIMULATOR_RATE_H

#include "base/error.h"
#include "input/numbers.h"
#include "kernel/kernel.h"

/* Works on the numbers, the heaviest first, for about so many seconds, on one thread: the median over short
 * samples. ERROR_FAILED. */
bool rate_measure(const struct numbers *numbers, const struct kernel *kernel, double seconds, double *rate,
                  struct error *error);

/* The median over all repetitions of all runs of this kernel in a file or folder of records, as primes
 * --record wrote them. ERROR_FAILED if they cannot be read, ERROR_USAGE if there is none of the kernel. */
bool rate_read(const char *path, const struct kernel *kernel, double *rate, struct error *error);

#endif
