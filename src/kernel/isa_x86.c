/* What an x86-64 CPU offers. The compiler's question looks at the CPU and at what the system saves (XGETBV).
 */
#include "kernel/isa.h"

static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2");
}

static bool has_avx512(void)
{
    return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

bool isa_is_offered(enum isa isa)
{
    switch (isa) {
    case ISA_AVX2:
        return has_avx2();
    case ISA_AVX512:
        return has_avx512();
    case ISA_AVX512IFMA:
        return has_avx512() && __builtin_cpu_supports("avx512ifma");
    default:
        return isa == ISA_PORTABLE;
    }
}
