/* What all drivers of scripts/compare-peers share: each is one peer's test of primality, timed over an array
 * of numbers in its own process. Knows no peer.
 *
 *     DRIVER NUMBERS VERDICTS SECONDS
 *
 * NUMBERS is a file of unsigned 64-bit integers in the machine's order. After a warm-up the whole array is
 * decided again and again until SECONDS have passed, at least once. The verdicts go to the file VERDICTS, one
 * byte a number: 1 prime, 0 not. Standard output gets one JSON object: the peer's version, and the seconds of
 * each pass: by the clock, and of CPU time, which is what counts where others use the machine too. */
#ifndef PRIMES_TESTS_PEERS_DRIVER_H
#define PRIMES_TESTS_PEERS_DRIVER_H

#include <stdbool.h>
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

/* The passes of a driver; {0} is none. */
enum { DRIVER_PASSES_MAX = 10000 };
struct driver_times {
    size_t passes;
    double sum;                            /* of the seconds */
    double seconds[DRIVER_PASSES_MAX];     /* monotonic */
    double cpu_seconds[DRIVER_PASSES_MAX]; /* of the process */
};

/* For drivers that have no array: before and after each pass. True: that is enough, if `least` seconds are.
 */
void driver_begin(struct driver_times *times);
bool driver_end(struct driver_times *times, double least);

/* Prints the JSON object; returns the exit code. `more` is further members, each with a comma before it, or
 * "". */
int driver_print(const char *version, const struct driver_times *times, const char *more);

#endif
