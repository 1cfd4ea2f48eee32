/* The backend of the kernel `miller-rabin` for AVX-512 with IFMA. */
enum { STRONG_VECTORS = 6, LUCAS_VECTORS = 3 };

#include "kernel/miller_rabin/backend.h"
#include "kernel/miller_rabin/small_primes.h"
#include "kernel/miller_rabin/tests_ifma.h"

#define LIMB_MAX ((UINT64_C(1) << 52) - 1)

#define SMALL_PRIMES_OF_52_BITS(p, inverse) {p, UINT64_C(inverse) & LIMB_MAX, LIMB_MAX / (p)},

/* For x below 2^52. */
static const struct small_prime small_primes_52[SMALL_PRIMES_COUNT] = {SMALL_PRIMES(SMALL_PRIMES_OF_52_BITS)};

/* Primes tried on one residue: with product < 2^35, n is congruent to (n mod 2^48) + (n / 2^48) * (2^48 mod
 * product), which is below 2^52. */
struct group {
    int first, end;  /* among the small primes */
    uint64_t weight; /* 2^48 mod product */
};

#define WEIGHT(product) ((UINT64_C(1) << 48) % (product))

static const struct group first_group = {0, SMALL_PRIMES_FIRST_ROUND, WEIGHT(UINT64_C(3) * 5 * 7 * 11 * 13)};
static const struct group later_groups[] = {
    {23, 27, WEIGHT(UINT64_C(97) * 101 * 103 * 107)},
    {18, 23, WEIGHT(UINT64_C(71) * 73 * 79 * 83 * 89)},
    {12, 18, WEIGHT(UINT64_C(43) * 47 * 53 * 59 * 61 * 67)},
    {5, 12, WEIGHT(UINT64_C(17) * 19 * 23 * 29 * 31 * 37 * 41)},
};

/* Where a prime of the group divides n, the code becomes the smallest that does. */
static inline vector try_group(const struct group *group, vector n, vector code)
{
    vector residue = madd_low(_mm512_and_si512(n, broadcast((UINT64_C(1) << 48) - 1)),
                              _mm512_srli_epi64(n, 48), broadcast(group->weight));
    UNROLL
    for (int i = group->end - 1; i >= group->first; i--) {
        vector quotient = madd_low(zero(), residue, broadcast(small_primes_52[i].inverse));
        mask divides = _mm512_cmple_epu64_mask(quotient, broadcast(small_primes_52[i].limit));
        code = _mm512_mask_mov_epi64(code, divides, broadcast(small_primes_52[i].p));
    }
    return code;
}

static inline vector first_primes(vector n, vector code)
{
    return try_group(&first_group, n, code);
}

static inline vector later_primes(vector n, vector code)
{
    for (size_t i = 0; i < sizeof later_groups / sizeof later_groups[0]; i++)
        code = try_group(&later_groups[i], n, code);
    return code;
}

#include "kernel/miller_rabin/filter_avx512.h"

const struct miller_rabin_backend miller_rabin_avx512ifma = {
    .filter = filter,
    .narrow_end = NARROW_END,
    .narrow = {STRONG_VECTORS * LANES, LUCAS_VECTORS *LANES, strong_narrow, lucas_narrow},
    .wide = {STRONG_VECTORS * LANES, LUCAS_VECTORS *LANES, strong_wide, lucas_wide},
};
