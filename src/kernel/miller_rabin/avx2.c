/* The backend of the kernel `miller-rabin` for AVX2. */
#include "kernel/miller_rabin/arithmetic/vector_avx2.h"

enum { STRONG_VECTORS = 6, LUCAS_VECTORS = 4 };

#include "kernel/miller_rabin/arithmetic/montgomery_mul32.h"

#include "kernel/miller_rabin/backend.h"
#include "kernel/miller_rabin/filter_avx2.h"
#include "kernel/miller_rabin/tests_vector.h"

const struct miller_rabin_backend miller_rabin_avx2 = {
    .filter = filter,
    .narrow_end = NARROW_END,
    .narrow = {STRONG_VECTORS * LANES, LUCAS_VECTORS *LANES, strong_narrow, lucas_narrow},
    .wide = {STRONG_VECTORS * LANES, LUCAS_VECTORS *LANES, strong_wide, lucas_wide},
};
