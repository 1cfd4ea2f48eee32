/* The vector search of `trial-simd` in plain C: the compiler makes what it can of the vectors. */
#include <stdint.h>
#include <string.h>

enum { LANES = 8, DOUBLES = 2, HIT_BITS = 1 };
typedef uint16_t vector_u16 __attribute__((vector_size(2 * LANES)));

static const vector_u16 no_hits;

static inline vector_u16 add_hits(vector_u16 hits, vector_u16 excess, vector_u16 bound)
{
    return hits | (vector_u16)(excess <= bound);
}

static inline uint64_t any_hits(vector_u16 hits, vector_u16 bound)
{
    typedef uint64_t halves __attribute__((vector_size(2 * LANES)));
    const halves parts = (halves)hits;
    (void)bound;
    return parts[0] | parts[1];
}

static inline uint64_t hits_mask(vector_u16 excess, vector_u16 bound)
{
    uint64_t hits = 0;
    for (int i = 0; i < LANES; i++)
        hits |= (uint64_t)(excess[i] <= bound[i]) << i;
    return hits;
}

static inline vector_u16 multiply_high(vector_u16 a, vector_u16 b)
{
    uint16_t x[LANES], y[LANES];
    vector_u16 high;
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
