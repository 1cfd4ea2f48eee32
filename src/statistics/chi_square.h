/* The chi-square distribution. Pure arithmetic: knows nothing of what is tested. */
#ifndef PRIMES_STATISTICS_CHI_SQUARE_H
#define PRIMES_STATISTICS_CHI_SQUARE_H

#include <stddef.h>

/* The probability that chi-square with so many degrees of freedom is `value` or more (M. Abramowitz and I. A.
 * Stegun, Handbook of Mathematical Functions, 26.4.4 and 26.4.5). */
double chi_square_tail(double value, size_t freedom);

#endif
