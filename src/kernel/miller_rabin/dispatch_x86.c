/* What the kernel `miller-rabin` runs under each instruction set of an x86-64 CPU. */
#include "kernel/miller_rabin/backend.h"

const struct miller_rabin_backend *const miller_rabin_backends[ISA_COUNT] = {
    [ISA_PORTABLE] = &miller_rabin_portable,
    [ISA_AVX2] = &miller_rabin_avx2,
    [ISA_AVX512] = &miller_rabin_avx512,
    [ISA_AVX512IFMA] = &miller_rabin_avx512ifma,
};
