/* What each kernel runs under each instruction set of an x86-64 CPU. */
#include "kernel/miller_rabin/miller_rabin.h"
#include "kernel/trial/simd.h"

trial_simd_search *const trial_simd_searches[ISA_COUNT] = {
    [ISA_PORTABLE] = trial_simd_search_portable,
    [ISA_AVX2] = trial_simd_search_avx2,
    [ISA_AVX512] = trial_simd_search_avx512,
    [ISA_AVX512IFMA] = trial_simd_search_avx512,
};

const struct miller_rabin_code *const miller_rabin_codes[ISA_COUNT] = {
    [ISA_PORTABLE] = &miller_rabin_portable,
    [ISA_AVX2] = &miller_rabin_avx2,
    [ISA_AVX512] = &miller_rabin_avx512,
    [ISA_AVX512IFMA] = &miller_rabin_avx512ifma,
};
