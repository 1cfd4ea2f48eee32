/* The backend of the kernel `miller-rabin` for AVX-512 without IFMA. */
#include "kernel/miller_rabin/arithmetic/vector_avx512.h"

enum { STRONG_VECTORS = 6, LUCAS_VECTORS = 3 };

#include "kernel/miller_rabin/arithmetic/montgomery_mul32.h"

#include "kernel/miller_rabin/backend.h"
#include "kernel/miller_rabin/small_primes.h"
#include "kernel/miller_rabin/tests_vector.h"

/* Where one of the small primes [first, end) divides n, the code becomes the smallest that does. */
static inline vector try_primes(int first, int end, vector n, vector code)
{
    for (int i = end - 1; i >= first; i--) {
        vector quotient = _mm512_mullo_epi64(n, broadcast(small_primes[i].inverse));
        code =
            blend(is_greater(quotient, broadcast(small_primes[i].limit)), broadcast(small_primes[i].p), code);
    }
    return code;
}

static inline vector first_primes(vector n, vector code)
{
    return try_primes(0, SMALL_PRIMES_FIRST_ROUND, n, code);
}

static inline vector later_primes(vector n, vector code)
{
    return try_primes(SMALL_PRIMES_FIRST_ROUND, SMALL_PRIMES_COUNT, n, code);
}

#include "kernel/miller_rabin/filter_avx512.h"

const struct miller_rabin_backend miller_rabin_avx512 = {
    .filter = filter,
    .narrow_end = NARROW_END,
    .narrow = {STRONG_VECTORS * LANES, LUCAS_VECTORS *LANES, strong_narrow, lucas_narrow},
    .wide = {STRONG_VECTORS * LANES, LUCAS_VECTORS *LANES, strong_wide, lucas_wide},
};
