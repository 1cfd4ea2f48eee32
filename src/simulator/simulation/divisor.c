#include "simulator/simulation/divisor.h"

#include <stdbool.h>

#include "kernel/kernel.h"

__extension__ typedef unsigned __int128 wide;

/* Divisors up to here are tried one by one. */
static const uint64_t TRIED = 1024;
/* Steps between two greatest common divisors. */
enum { STRIDE = 128 };

static bool is_prime(uint64_t n)
{
    struct verdict verdict;
    kernel_miller_rabin.check(&n, 1, &verdict);
    return verdict_kind(verdict) == VERDICT_PRIME;
}

static uint64_t multiply(uint64_t a, uint64_t b, uint64_t n)
{
    return (uint64_t)((wide)a * b % n);
}

static uint64_t step(uint64_t x, uint64_t c, uint64_t n)
{
    return (uint64_t)(((wide)x * x + c) % n);
}

static uint64_t greatest_common_divisor(uint64_t a, uint64_t b)
{
    while (b) {
        const uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static uint64_t distance(uint64_t a, uint64_t b)
{
    return a > b ? a - b : b - a;
}

/* A divisor of the composite n, neither 1 nor n; or n if this c has no luck. Brent's form of Pollard's method
 * (BIT 20, 1980): x stays while y walks on, twice as long each time. */
static uint64_t walk(uint64_t n, uint64_t c)
{
    uint64_t x = 2, y = 2, saved = 2, divisor = 1;
    for (uint64_t length = 1; divisor == 1; length *= 2) {
        x = y;
        for (uint64_t done = 0; done < length && divisor == 1; done += STRIDE) {
            uint64_t product = 1;
            saved = y;
            for (uint64_t i = 0; i < STRIDE && i < length - done; i++) {
                y = step(y, c, n);
                product = multiply(product, distance(x, y), n);
            }
            divisor = greatest_common_divisor(product, n);
        }
    }
    if (divisor != n)
        return divisor;
    /* The product met several divisors at once: the last stretch again, step by step. */
    do {
        saved = step(saved, c, n);
        divisor = greatest_common_divisor(distance(x, saved), n);
    } while (divisor == 1);
    return divisor;
}

static uint64_t some_divisor(uint64_t n)
{
    for (uint64_t c = 1;; c++) {
        const uint64_t divisor = walk(n, c);
        if (divisor != n)
            return divisor;
    }
}

/* The smallest prime of n, which has none up to TRIED. */
static uint64_t smallest_prime(uint64_t n)
{
    if (n < TRIED * TRIED || is_prime(n))
        return n;
    const uint64_t divisor = some_divisor(n);
    const uint64_t a = smallest_prime(divisor), b = smallest_prime(n / divisor);
    return a < b ? a : b;
}

uint64_t divisor_smallest(uint64_t n)
{
    if (n < 4)
        return 0;
    if (n % 2 == 0)
        return 2;
    for (uint64_t d = 3; d < TRIED && d * d <= n; d += 2)
        if (n % d == 0)
            return d;
    const uint64_t prime = smallest_prime(n);
    return prime == n ? 0 : prime;
}
