/* Do all ranks have the same options? A launcher can give each its own (mpirun -np 1 primes A : -np 1 primes
 * B), of which one run could follow but one. What says where and how many (--threads,
 * --placement=warn|refuse|ignore) holds for its rank. Knows nothing of what the options do. */
#ifndef PRIMES_PROGRAM_OPTIONS_AGREEMENT_H
#define PRIMES_PROGRAM_OPTIONS_AGREEMENT_H

#include <stdbool.h>

#include "base/error.h"
#include "engine/parallel/ranks.h"
#include "options.h"

/* Collective. What they come to is compared, not how they are written: -t 2 is --threads=2, and what is the
 * default need not be given. The error names rank and difference. ERROR_USAGE. */
bool options_agree(const struct options *options, struct ranks *ranks, struct error *error);

#endif
