/* The backend of the kernel `miller-rabin` in plain C: n < 2^32 as the vectors do it, with one number a
 * "vector", the others by the multiplication of 64 bits. */
#include "kernel/miller_rabin/arithmetic/vector_portable.h"

enum { STRONG_VECTORS = 4, LUCAS_VECTORS = 2 };

#include "kernel/miller_rabin/arithmetic/montgomery_mul32.h"

#include "kernel/miller_rabin/backend.h"
#include "kernel/miller_rabin/filter_portable.h"
#include "kernel/miller_rabin/tests_interleaved.h"
#include "kernel/miller_rabin/tests_vector.h"

const struct miller_rabin_backend miller_rabin_portable = {
    .filter = filter,
    .narrow_end = NARROW_END,
    .narrow = {STRONG_VECTORS, LUCAS_VECTORS, strong_narrow, lucas_narrow},
    .wide = {STRONG_VECTORS, LUCAS_VECTORS, strong_interleaved, lucas_interleaved},
};
