/* libisprime: is this integer prime? Exact for every integer below 2^64.
 *
 * A pure library: no I/O, no allocation, no locks; every function may be called from any number of threads at
 * once. It uses the best instructions that the CPU has, chosen at the first call and kept. The environment
 * variable PRIMES_ISA (portable, avx2, avx512, avx512ifma) names others to use; a name that is unknown, or
 * that the CPU lacks, is passed over. The answers are the same with all of them. Link with `pkg-config
 * --cflags --libs isprime`.
 *
 *     #include <is_prime.h>
 *     ...
 *     if (is_prime(UINT64_C(18446744073709551557)))
 *         puts("prime");
 */
#ifndef IS_PRIME_H
#define IS_PRIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define IS_PRIME_API __attribute__((visibility("default")))

/* True exactly if n is prime; 0 and 1 are not. Never fails. */
IS_PRIME_API bool is_prime(uint64_t n);

/* prime[i] = is_prime(n[i]) for 0 <= i < count. The arrays must not overlap; count may be 0 (then both may be
 * NULL). For many numbers this is several times as fast as one by one. Never fails; takes up to 64 KiB of
 * stack. */
IS_PRIME_API void is_prime_many(const uint64_t *n, size_t count, bool *prime);

/* The smallest divisor above 1 of n, found by trial division up to the square root: n itself if n is prime, 0
 * for 0 and 1 (every integer divides 0; 1 has no divisor above 1). Takes up to 2^31 divisions. */
IS_PRIME_API uint64_t is_prime_smallest_divisor(uint64_t n);

/* The version of the library that is linked, "MAJOR.MINOR.PATCH"; a constant. */
IS_PRIME_API const char *is_prime_version(void);

#ifdef __cplusplus
}
#endif

#endif
