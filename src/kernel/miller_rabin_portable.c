/* The parts of the kernel `miller-rabin` in plain C: several numbers in flight, so that the multiplier of the
 * CPU is never idle while a product waits for the one before. */
#include "kernel/miller_rabin.h"
#include "kernel/miller_rabin_scalar.h"
#include "kernel/small_primes.h"

enum { STRONG_LANES = 4, LUCAS_LANES = 2 };

#define UNROLL _Pragma("GCC unroll 8")

static uint64_t strong(const uint64_t *n)
{
    struct strong test[STRONG_LANES];
    uint64_t any = 0, passed = 0;
    for (int i = 0; i < STRONG_LANES; i++) {
        test[i] = strong_start(montgomery_of(n[i]));
        any |= test[i].exponent;
    }
    for (int bit = highest_bit(any); bit >= 0; bit--) {
        UNROLL
        for (int i = 0; i < STRONG_LANES; i++)
            strong_step(&test[i], bit);
    }
    for (int i = 0; i < STRONG_LANES; i++)
        passed |= (uint64_t)strong_end(&test[i]) << i;
    return passed;
}

static uint64_t lucas(const uint64_t *n, const uint64_t *parameter)
{
    struct lucas test[LUCAS_LANES];
    uint64_t any = 0, passed = 0;
    for (int i = 0; i < LUCAS_LANES; i++) {
        test[i] = lucas_start(montgomery_of(n[i]), parameter[i]);
        any |= test[i].turns;
    }
    for (int bit = highest_bit(any); bit >= 0; bit--) {
        UNROLL
        for (int i = 0; i < LUCAS_LANES; i++)
            lucas_step(&test[i], bit);
    }
    for (int i = 0; i < LUCAS_LANES; i++)
        passed |= (uint64_t)lucas_end(&test[i]) << i;
    return passed;
}

#define DIVISOR(p, inverse) {p, UINT64_C(inverse), UINT64_MAX / (p)},

static const struct {
    uint32_t p;
    uint64_t inverse, limit;
} divisors[SMALL_PRIMES_COUNT] = {SMALL_PRIMES(DIVISOR)};

/* The smallest of 2 to 13 that divides n, or the code of an unknown composite; without a branch, for it goes
 * either way. */
static uint32_t first_round(uint64_t n)
{
    uint32_t code = VERDICT_CODE_COMPOSITE;
    UNROLL
    for (int i = SMALL_PRIMES_FIRST_ROUND - 1; i >= 0; i--)
        code = n * divisors[i].inverse <= divisors[i].limit ? divisors[i].p : code;
    return n % 2 ? code : 2;
}

/* The same for 17 to 107, of which the first that divides ends the search. */
static uint32_t second_round(uint64_t n)
{
    for (int i = SMALL_PRIMES_FIRST_ROUND; i < SMALL_PRIMES_COUNT; i++)
        if (n * divisors[i].inverse <= divisors[i].limit)
            return divisors[i].p;
    return VERDICT_CODE_COMPOSITE;
}

static size_t filter(const uint64_t *n, size_t count, struct verdict *verdict, uint64_t *survivor,
                     uint64_t *place)
{
    size_t open = 0, left = 0;
    for (size_t i = 0; i < count; i++) {
        verdict[i].code = first_round(n[i]);
        place[open] = i;
        open += verdict[i].code == VERDICT_CODE_COMPOSITE || n[i] < SMALL_PRIMES_DECIDE_BELOW;
    }
    for (size_t i = 0; i < open; i++) {
        uint64_t number = n[place[i]];
        struct verdict *to = &verdict[place[i]];
        if (number < SMALL_PRIMES_DECIDE_BELOW) {
            *to = miller_rabin_small_primes(number);
            continue;
        }
        to->code = second_round(number);
        survivor[left] = number;
        place[left] = place[i];
        left += to->code == VERDICT_CODE_COMPOSITE;
    }
    return left;
}

const struct miller_rabin_code miller_rabin_portable = {
    .filter = filter,
    .narrow_end = 0,
    .narrow = {STRONG_LANES, LUCAS_LANES, strong, lucas},
    .wide = {STRONG_LANES, LUCAS_LANES, strong, lucas},
};
