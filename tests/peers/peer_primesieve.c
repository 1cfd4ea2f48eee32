/* primesieve: counts the primes of a window, in one thread. Instead of the verdicts, the JSON object has the
 * count. */
#include <inttypes.h>
#include <primesieve.h>
#include <stdio.h>
#include <stdlib.h>

#include "driver.h"

int main(int argc, char **argv)
{
    static struct driver_times times;
    if (argc != 4)
        return driver_usage("peer_primesieve FIRST LAST SECONDS");
    const uint64_t first = strtoull(argv[1], NULL, 10), last = strtoull(argv[2], NULL, 10);
    uint64_t count;
    primesieve_set_num_threads(1);
    primesieve_count_primes(0, 1000000); /* the warm-up */
    do {
        driver_begin(&times);
        count = primesieve_count_primes(first, last);
    } while (!driver_end(&times, atof(argv[3])));
    char more[48];
    snprintf(more, sizeof more, ",\"primes\":%" PRIu64, count);
    return driver_print(primesieve_version(), &times, more);
}
