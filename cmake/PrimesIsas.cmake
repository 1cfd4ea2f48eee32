# The instruction sets of the kernels, one file each, compiled with the flags of that set alone; which one runs is decided
# at run time. PRIMES_ISAS is `x86` (portable, AVX2, AVX-512) or `portable`; by default what the processor is.
# Sets PRIMES_ISA_SOURCES of the kernels, PRIMES_FAST_LINES_SOURCES and PRIMES_FINGERPRINT_SOURCES of the input, relative
# to src/.

if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|amd64|AMD64)$" AND CMAKE_SIZEOF_VOID_P EQUAL 8)
  set(PRIMES_ISAS x86 CACHE STRING "Instruction sets of the kernels: x86 or portable")
else()
  set(PRIMES_ISAS portable CACHE STRING "Instruction sets of the kernels: x86 or portable")
endif()
set_property(CACHE PRIMES_ISAS PROPERTY STRINGS x86 portable)

set(PRIMES_AVX2_FLAGS -mavx2 -mfma -mbmi -mbmi2)
set(PRIMES_AVX512_FLAGS ${PRIMES_AVX2_FLAGS} -mavx512f -mavx512bw -mavx512dq -mavx512vl)
set(PRIMES_AVX512IFMA_FLAGS ${PRIMES_AVX512_FLAGS} -mavx512ifma)

if(PRIMES_ISAS STREQUAL "x86")
  set(PRIMES_ISA_SOURCES
    kernel/isa_x86.c
    kernel/miller_rabin/dispatch_x86.c kernel/miller_rabin/portable.c kernel/miller_rabin/avx2.c
    kernel/miller_rabin/avx512.c kernel/miller_rabin/avx512ifma.c
    kernel/trial/simd_dispatch_x86.c kernel/trial/simd_portable.c kernel/trial/simd_avx2.c
    kernel/trial/simd_avx512.c)
  set(PRIMES_FAST_LINES_SOURCES
    input/text/fast_lines_dispatch_x86.c input/text/fast_lines_portable.c input/text/fast_lines_avx2.c)
  set(PRIMES_FINGERPRINT_SOURCES
    input/fingerprint/stripes_dispatch_x86.c input/fingerprint/stripes_portable.c input/fingerprint/stripes_avx2.c)
elseif(PRIMES_ISAS STREQUAL "portable")
  set(PRIMES_ISA_SOURCES
    kernel/isa_portable.c
    kernel/miller_rabin/dispatch_portable.c kernel/miller_rabin/portable.c
    kernel/trial/simd_dispatch_portable.c kernel/trial/simd_portable.c)
  set(PRIMES_FAST_LINES_SOURCES
    input/text/fast_lines_dispatch_portable.c input/text/fast_lines_portable.c)
  set(PRIMES_FINGERPRINT_SOURCES
    input/fingerprint/stripes_dispatch_portable.c input/fingerprint/stripes_portable.c)
else()
  message(FATAL_ERROR "PRIMES_ISAS is '${PRIMES_ISAS}'; it takes x86 or portable")
endif()
