#include "sweep_numbers.h"

#include <stddef.h>
#include <stdlib.h>

#include "data/witnesses.h"

__extension__ typedef unsigned __int128 uint128;

static bool (*is_prime)(uint64_t n);

/* ---- Random numbers: splitmix64 (S. Vigna, public domain). */

static uint64_t draw(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static unsigned draw_below(uint64_t *state, unsigned end)
{
    return (unsigned)(draw(state) % end);
}

/* Exactly so many bits, 1 to 64. */
static uint64_t draw_bits(uint64_t *state, unsigned bits)
{
    const uint64_t top = UINT64_C(1) << (bits - 1);
    return top | (draw(state) & (top - 1));
}

static uint64_t prime_up_to(uint64_t n)
{
    if (n < 3)
        return 2;
    for (n -= n % 2 == 0; !is_prime(n); n -= 2)
        ;
    return n;
}

static uint64_t prime_after(uint64_t n)
{
    for (n += n % 2 ? 2 : 1; !is_prime(n); n += 2)
        ;
    return n;
}

/* ---- Lists. */

/* At a power of two an algorithm may change its tier: every number this near to one is in the sweep. */
enum { BORDER_REACH = 1000, BORDER_SIZE = 2 * BORDER_REACH + 1, BORDER_FIRST = 16, BORDER_LAST = 64 };
enum { BORDERS = BORDER_LAST - BORDER_FIRST + 1, SMALL_END = 70000 };

static const uint64_t known[] = {
    /* OEIS A014233: the smallest odd composites that pass the strong tests to the first 1, 2, 3 ... primes */
    2047, 1373653, 25326001, UINT64_C(3215031751), UINT64_C(2152302898747), UINT64_C(3474749660383),
    UINT64_C(341550071728321), UINT64_C(3825123056546413051),
    /* composites that pass to 2, 3 and 5, 7 or 11 but not to all (OEIS A056915, A074773) */
    UINT64_C(161304001), UINT64_C(960946321), UINT64_C(1157839381), UINT64_C(3697278427),
    UINT64_C(5764643587), UINT64_C(6770862367), UINT64_C(118670087467), UINT64_C(307768373641),
    UINT64_C(315962312077), UINT64_C(354864744877), UINT64_C(457453568161), UINT64_C(528929554561),
    /* the largest primes of 32, 52, 53, 63 and 64 bits, and the largest square of a prime */
    UINT64_C(4294967291), UINT64_C(4503599627370449), UINT64_C(9007199254740881),
    UINT64_C(9223372036854775783), UINT64_C(18446744073709551557), UINT64_C(18446744030759878681)};
enum { KNOWN = sizeof known / sizeof known[0], WITNESSES = sizeof witnesses / sizeof witnesses[0] };

/* Bases that published sets use (the first primes; Sinclair 2011) and factors of them: n may divide a base.
 */
static const uint64_t bases[] = {2,       3,     5,      7,       11,         13,     17,       19,  23,
                                 29,      31,    37,     41,      61,         73,     193,      325, 9375,
                                 1662803, 28178, 450775, 9780504, 1795265022, 407521, 299210837};
enum { BASES = sizeof bases / sizeof bases[0] };

static uint64_t *carmichael;
static size_t carmichael_count;

/* ---- Carmichael numbers p q r, p < q < r, by Korselt's criterion: p - 1 | qr - 1, q - 1 | pr - 1, r - 1 |
 * pq - 1. With h = (pq - 1) / (r - 1), which is below p, q - 1 divides (p - 1)(p + h); so for a given p there
 * are finitely many (R. Pinch, The Carmichael numbers up to 10^15, Math. Comp. 61, 1993). */
enum { CARMICHAEL_P_END = 400, CARMICHAEL_ROOM = 20000 };

static bool is_carmichael(uint64_t p, uint64_t q, uint64_t r)
{
    return (q * (uint128)r - 1) % (p - 1) == 0 && (p * (uint128)r - 1) % (q - 1) == 0 &&
           (p * q - 1) % (r - 1) == 0;
}

static void add_carmichael(uint64_t p, uint64_t q, uint64_t h)
{
    const uint64_t r = (p * q - 1) / h + 1;
    if (r <= q || (uint128)p * q * r > UINT64_MAX || carmichael_count == CARMICHAEL_ROOM)
        return;
    if (is_carmichael(p, q, r) && is_prime(q) && is_prime(r))
        carmichael[carmichael_count++] = p * q * r;
}

static void find_carmichael(uint64_t p)
{
    for (uint64_t h = 2; h < p; h++)
        for (uint64_t divisor = 1; divisor < p + h; divisor++) {
            const uint64_t product = (p - 1) * (p + h);
            const uint64_t q = product / divisor + 1;
            if (product % divisor == 0 && q > p && (p * q - 1) % h == 0)
                add_carmichael(p, q, h);
        }
}

/* (6k + 1)(12k + 1)(18k + 1) with three prime factors (J. Chernick, 1939), up to 2^64. */
static void find_chernick(void)
{
    enum { K_END = 242000 };
    for (uint64_t k = 1; k < K_END; k++)
        if (carmichael_count < CARMICHAEL_ROOM && is_prime(6 * k + 1) && is_prime(12 * k + 1) &&
            is_prime(18 * k + 1))
            carmichael[carmichael_count++] = (6 * k + 1) * (12 * k + 1) * (18 * k + 1);
}

bool sweep_prepare(bool (*prime_test)(uint64_t n))
{
    is_prime = prime_test;
    carmichael = calloc(CARMICHAEL_ROOM, sizeof *carmichael);
    if (!carmichael)
        return false;
    find_chernick();
    for (uint64_t p = 3; p < CARMICHAEL_P_END; p = prime_after(p))
        find_carmichael(p);
    return true;
}

void sweep_free(void)
{
    free(carmichael);
    carmichael = NULL;
}

/* ---- Families. */

static uint64_t any(uint64_t *state)
{
    return draw_bits(state, 1 + draw_below(state, 64));
}

static uint64_t odd(uint64_t *state)
{
    return any(state) | 1;
}

static uint64_t odd_of_64_bits(uint64_t *state)
{
    return draw(state) | 1;
}

static uint64_t any_of_32_bits(uint64_t *state)
{
    return draw(state) >> 32;
}

static uint64_t prime(uint64_t *state)
{
    return prime_up_to(any(state));
}

static uint64_t long_prime(uint64_t *state)
{
    return prime_up_to(draw_bits(state, 64));
}

static uint64_t two_primes(uint64_t *state)
{
    const unsigned bits = 8 + draw_below(state, 57), first = 2 + draw_below(state, bits - 3);
    return prime_up_to(draw_bits(state, first)) * prime_up_to(draw_bits(state, bits - first));
}

static uint64_t square(uint64_t *state)
{
    const uint64_t p = prime_up_to(draw_bits(state, 2 + draw_below(state, 31)));
    return p * p;
}

static uint64_t next_primes(uint64_t *state)
{
    const uint64_t p = prime_up_to(draw_bits(state, 2 + draw_below(state, 31))), q = prime_after(p);
    return (uint128)p * q <= UINT64_MAX ? p * q : p * p;
}

/* p (k (p - 1) + 1), both prime: the densest known source of strong pseudoprimes. */
static uint64_t linked_primes(uint64_t *state)
{
    for (;;) {
        const unsigned k = 2 + draw_below(state, 15);
        const uint64_t p = prime_up_to(draw_bits(state, 4 + draw_below(state, 29)));
        const uint128 n = (uint128)p * (k * (uint128)(p - 1) + 1);
        if (n <= UINT64_MAX && is_prime(k * (p - 1) + 1))
            return (uint64_t)n;
    }
}

/* p (k (p + 1) + 1), both prime: where Lucas pseudoprimes are dense, as the order of an element modulo p
 * divides p + 1. */
static uint64_t lucas_linked_primes(uint64_t *state)
{
    for (;;) {
        const unsigned k = 2 + 2 * draw_below(state, 4);
        const uint64_t p = prime_up_to(draw_bits(state, 4 + draw_below(state, 29)));
        const uint128 n = (uint128)p * (k * (uint128)(p + 1) + 1);
        if (n <= UINT64_MAX && is_prime(k * (p + 1) + 1))
            return (uint64_t)n;
    }
}

static uint64_t power_mod(uint64_t base, uint64_t exponent, uint64_t n)
{
    uint128 result = 1, square_of = base % n;
    for (; exponent; exponent /= 2) {
        if (exponent % 2)
            result = result * square_of % n;
        square_of = square_of * square_of % n;
    }
    return (uint64_t)result;
}

static bool passes_base_two(uint64_t n)
{
    uint64_t x = power_mod(2, (n - 1) >> __builtin_ctzll(n - 1), n);
    if (x == 1)
        return true;
    for (int twos = __builtin_ctzll(n - 1); twos > 0; twos--) {
        if (x == n - 1)
            return true;
        x = (uint64_t)((uint128)x * x % n);
    }
    return false;
}

/* Of the same kind, but a strong pseudoprime to base 2: only a second test sees it. */
static uint64_t strong_pseudoprime(uint64_t *state)
{
    uint64_t n = linked_primes(state);
    while (!passes_base_two(n))
        n = linked_primes(state);
    return n;
}

static uint64_t small_multiple(uint64_t *state)
{
    const uint64_t p = prime_up_to(2 + draw_below(state, 255));
    const uint64_t cofactor = draw_bits(state, 1 + draw_below(state, 56));
    return p * (draw(state) % 2 ? prime_up_to(cofactor) : cofactor);
}

static uint64_t of_carmichael(uint64_t *state)
{
    return carmichael[draw(state) % carmichael_count];
}

static uint64_t near_power_of_two(uint64_t *state)
{
    return (UINT64_C(1) << draw_below(state, 64)) + draw_below(state, 1 << 17) - (1 << 16);
}

static uint64_t near_square(uint64_t *state)
{
    const uint64_t root = draw_bits(state, 2 + draw_below(state, 31));
    return root * root + draw_below(state, 129) - 64;
}

static uint64_t kin_of_base(uint64_t *state)
{
    const uint64_t base = bases[draw_below(state, BASES)];
    return base * draw_bits(state, 1 + draw_below(state, 32)) + draw_below(state, 5) - 2;
}

static const struct {
    const char *name;
    uint64_t (*number)(uint64_t *state);
} families[SWEEP_FAMILIES] = {
    {"small, known, and within 1000 of a power of two", NULL},
    {"any, of every bit length", any},
    {"odd, of every bit length", odd},
    {"primes of every bit length", prime},
    {"64-bit primes", long_prime},
    {"products of two primes", two_primes},
    {"squares of primes", square},
    {"p * next p", next_primes},
    {"p * (k(p-1) + 1)", linked_primes},
    {"of these, strong pseudoprimes to base 2", strong_pseudoprime},
    {"p * (k(p+1) + 1)", lucas_linked_primes},
    {"multiples of small primes", small_multiple},
    {"Carmichael numbers", of_carmichael},
    {"around powers of two", near_power_of_two},
    {"around squares", near_square},
    {"multiples of bases, and around them", kin_of_base},
    {"64-bit, odd", odd_of_64_bits},
    {"32-bit", any_of_32_bits},
};

uint64_t sweep_fixed(void)
{
    return SMALL_END + (uint64_t)BORDERS * BORDER_SIZE + KNOWN + WITNESSES;
}

static uint64_t fixed_number(uint64_t i)
{
    if (i < SMALL_END)
        return i;
    i -= SMALL_END;
    if (i < (uint64_t)BORDERS * BORDER_SIZE)
        return (UINT64_C(2) << (BORDER_FIRST - 1 + i / BORDER_SIZE)) + i % BORDER_SIZE - BORDER_REACH;
    i -= (uint64_t)BORDERS * BORDER_SIZE;
    return i < KNOWN ? known[i] : witnesses[i - KNOWN].n;
}

int sweep_family(uint64_t i)
{
    return i < sweep_fixed() ? 0 : 1 + (int)((i - sweep_fixed()) % (SWEEP_FAMILIES - 1));
}

const char *sweep_family_name(int family)
{
    return families[family].name;
}

uint64_t sweep_number(uint64_t i, uint64_t seed)
{
    uint64_t state = seed;
    state = draw(&state) ^ i;
    return i < sweep_fixed() ? fixed_number(i) : families[sweep_family(i)].number(&state);
}
