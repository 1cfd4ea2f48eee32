/* Many tests at once: probabilities adjusted so that the least of them is below a level by chance no more
 * often than the level says. Knows nothing of the tests.
 *
 * S. Holm, Scand. J. Statist. 6, 1979: of m probabilities in ascending order the k-th is times m - k + 1, at
 * least what the one before it became, and at most 1. It asks for no independence. */
#ifndef PRIMES_STATISTICS_INFERENCE_HOLM_H
#define PRIMES_STATISTICS_INFERENCE_HOLM_H

#include <stdbool.h>
#include <stddef.h>

/* Adjusts them in their places. One that is NAN stays so, and counts for no test. False: memory ran out. */
bool holm_adjust(double *probabilities, size_t count);

/* The same of members of structs in an array: `first` is that of the first of `count`, each `stride` bytes
 * long. */
bool holm_adjust_members(double *first, size_t count, size_t stride);

#endif
