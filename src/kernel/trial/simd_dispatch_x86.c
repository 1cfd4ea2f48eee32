/* What the kernel `trial-simd` runs under each instruction set of an x86-64 CPU. */
#include "kernel/trial/simd.h"

trial_simd_search *const trial_simd_searches[ISA_COUNT] = {
    [ISA_PORTABLE] = trial_simd_search_portable,
    [ISA_AVX2] = trial_simd_search_avx2,
    [ISA_AVX512] = trial_simd_search_avx512,
    [ISA_AVX512IFMA] = trial_simd_search_avx512,
};
