/* The parameter of the extra strong Lucas test of a number. Knows nothing of the test: that is in bpsw.h. */
#ifndef PRIMES_KERNEL_MILLER_RABIN_LUCAS_PARAMETER_H
#define PRIMES_KERNEL_MILLER_RABIN_LUCAS_PARAMETER_H

#include <stdint.h>

/* P, the first of 3, 4, 5 ... whose P^2 - 4 has the Jacobi symbol -1 over n; or 0 if n is a square or shares
 * a factor with a P^2 - 4, and so is composite. For odd n without a prime factor to 107. */
uint64_t lucas_parameter(uint64_t n);

#endif
