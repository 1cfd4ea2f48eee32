/* What is to be known of where results go before they are made: what killed runs left there, and that there
 * is no room. Knows nothing of what the results are. */
#ifndef PRIMES_OUTPUT_OUTPUT_HINTS_H
#define PRIMES_OUTPUT_OUTPUT_HINTS_H

#include <stdint.h>
#include <stdio.h>

#include "files/target.h"

/* A line each for `program`, if there is anything to say. `bytes`: about how many it will have; 0: not known.
 */
void output_hints_print(const struct target *target, uint64_t bytes, const char *program, FILE *messages);

#endif
