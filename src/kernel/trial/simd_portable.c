/* The vector search of `trial-simd` in plain C: the compiler makes what it can of the vectors. */
#include <stdint.h>
#include <string.h>

enum { LANES = 8, REALS = 2, HIT_BITS = 1 };
typedef uint16_t lanes __attribute__((vector_size(2 * LANES)));

static const lanes lanes_nothing;

static inline lanes lanes_note(lanes seen, lanes over, lanes bound)
{
    return seen | (lanes)(over <= bound);
}

static inline uint64_t lanes_any(lanes seen, lanes bound)
{
    typedef uint64_t halves __attribute__((vector_size(2 * LANES)));
    const halves parts = (halves)seen;
    (void)bound;
    return parts[0] | parts[1];
}

static inline uint64_t lanes_hits(lanes over, lanes bound)
{
    uint64_t hits = 0;
    for (int i = 0; i < LANES; i++)
        hits |= (uint64_t)(over[i] <= bound[i]) << i;
    return hits;
}

static inline lanes lanes_high_product(lanes a, lanes b)
{
    uint16_t x[LANES], y[LANES];
    lanes high;
    memcpy(x, &a, sizeof x);
    memcpy(y, &b, sizeof y);
    for (int i = 0; i < LANES; i++)
        x[i] = (uint16_t)((uint32_t)x[i] * y[i] >> 16);
    memcpy(&high, x, sizeof high);
    return high;
}

#include "kernel/trial/simd.h"
#include "kernel/trial/simd_search.h"

uint64_t trial_simd_search_portable(uint64_t n, uint64_t lo, uint64_t hi)
{
    return search_all(n, lo, hi);
}
