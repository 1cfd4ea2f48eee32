/* primesieve: counts the primes of a window, in one thread. Instead of the verdicts, the JSON object has the
 * count. */
#include <inttypes.h>
#include <primesieve.h>
#include <stdio.h>
#include <stdlib.h>

#include "driver.h"

enum { PASSES_MAX = 1000 };

int main(int argc, char **argv)
{
    static double seconds[PASSES_MAX];
    if (argc != 4)
        return driver_usage("peer_primesieve FIRST LAST SECONDS");
    const uint64_t first = strtoull(argv[1], NULL, 10), last = strtoull(argv[2], NULL, 10);
    uint64_t count;
    size_t passes = 0;
    double sum = 0;
    primesieve_set_num_threads(1);
    primesieve_count_primes(0, 1000000); /* the warm-up */
    do {
        const double begin = driver_now();
        count = primesieve_count_primes(first, last);
        seconds[passes] = driver_now() - begin;
        sum += seconds[passes++];
    } while (sum < atof(argv[3]) && passes < PASSES_MAX);
    char more[48];
    snprintf(more, sizeof more, ",\"primes\":%" PRIu64, count);
    return driver_print(primesieve_version(), seconds, passes, more);
}
