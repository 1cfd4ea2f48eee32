/* The digest of the first numbers of a sequence, by all threads of this rank. Knows nothing of what it is
 * compared with. */
#ifndef PRIMES_PROGRAM_DIGESTING_H
#define PRIMES_PROGRAM_DIGESTING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/error.h"
#include "input/numbers.h"

/* Of numbers [0, count), none of which may be an invalid line of a list. */
bool digesting_first(const struct numbers *numbers, uint64_t count, int threads, struct digest *digest,
                     struct error *error);

#endif
