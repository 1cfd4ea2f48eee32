/* What all drivers of scripts/compare-peers share: each is one peer's test of primality, timed over an array
 * of numbers in its own process. Knows no peer.
 *
 *     DRIVER NUMBERS VERDICTS SECONDS
 *
 * NUMBERS is a file of unsigned 64-bit integers in the machine's order. After a warm-up the whole array is
 * decided again and again until SECONDS have passed, at least once. The verdicts go to the file VERDICTS, one
 * byte a number: 1 prime, 0 not. Standard output gets one JSON object: the peer's version, and the seconds of
 * each pass. */
#ifndef PRIMES_TESTS_PEERS_DRIVER_H
#define PRIMES_TESTS_PEERS_DRIVER_H

#include <stddef.h>
#include <stdint.h>

/* prime[i] = 1 if n[i] is prime, else 0. */
typedef void driver_decide(const uint64_t *n, size_t count, unsigned char *prime);

/* All of a driver's main. `arguments` are the three above. Returns the exit code; what is wrong goes to
 * standard error.
 */
int driver_run(char **arguments, const char *version, driver_decide *decide);

/* Prints the error and returns the exit code 2, for wrong arguments. */
int driver_usage(const char *form);

/* For drivers that have no array: monotonic seconds, and the JSON object. `more` is further members, each
 * with a comma before it, or "". */
double driver_now(void);
int driver_print(const char *version, const double *seconds, size_t passes, const char *more);

#endif
