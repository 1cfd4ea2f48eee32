/* What the arithmetic and the tests ask of the compiler: loops over the vectors in flight unrolled, constants
 * known. */
#ifndef PRIMES_KERNEL_MILLER_RABIN_ARITHMETIC_COMPILER_H
#define PRIMES_KERNEL_MILLER_RABIN_ARITHMETIC_COMPILER_H

#define UNROLL _Pragma("GCC unroll 8")
#define INLINE static inline __attribute__((always_inline))

#endif
