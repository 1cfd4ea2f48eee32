/* What the kernel `trial` is measured against: the classic list and the chapter's algorithm as a loop without
 * anything around it. Prints how many of the 20 numbers are prime. */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

static const uint64_t CLASSIC[] = {
    2,
    142702110479723,
    299593572317531,
    3333333333333301,
    3333333333333333,
    3333335652092209,
    4444444444444423,
    4444444444444444,
    4444444488888889,
    5555553133149889,
    5555555555555503,
    5555555555555555,
    6666666666666666,
    6666666666666719,
    6666667141414921,
    7777777536340681,
    7777777777777753,
    7777777777777777,
    9999999999999917,
    9999999999999999,
};

static bool is_prime_by_trial(uint64_t n)
{
    if (n < 2)
        return false;
    if (n == 2)
        return true;
    if (n % 2 == 0)
        return false;
    const uint64_t root = (uint64_t)sqrt((double)n);
    for (uint64_t d = 3; d <= root; d += 2)
        if (n % d == 0)
            return false;
    return true;
}

int main(void)
{
    int primes = 0;
    for (size_t i = 0; i < sizeof CLASSIC / sizeof CLASSIC[0]; i++)
        primes += is_prime_by_trial(CLASSIC[i]);
    printf("%d\n", primes);
}
