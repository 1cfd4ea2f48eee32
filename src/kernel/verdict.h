/* What a kernel says of one number, in 32 bits. Knows nothing of how it was found or how it is printed. */
#ifndef PRIMES_KERNEL_VERDICT_H
#define PRIMES_KERNEL_VERDICT_H

#include <stdint.h>

enum verdict_kind {
    VERDICT_NEITHER, /* 0 and 1 */
    VERDICT_PRIME,
    VERDICT_COMPOSITE, /* with its smallest divisor where the kernel finds one */
};

/* The smallest divisor above 1 of a composite below 2^64 is a prime below 2^32, so the codes that are no
 * primes are free: 0 neither, 1 prime, 2^32-1 (= 3*5*17*257*65537) composite without a divisor. */
struct verdict {
    uint32_t code;
};

#define VERDICT_CODE_NEITHER UINT32_C(0)
#define VERDICT_CODE_PRIME UINT32_C(1)
#define VERDICT_CODE_COMPOSITE UINT32_MAX

static inline struct verdict verdict_neither(void)
{
    return (struct verdict){VERDICT_CODE_NEITHER};
}

static inline struct verdict verdict_prime(void)
{
    return (struct verdict){VERDICT_CODE_PRIME};
}

/* A composite of which only that is known. */
static inline struct verdict verdict_composite(void)
{
    return (struct verdict){VERDICT_CODE_COMPOSITE};
}

/* A composite with its smallest divisor above 1, a prime below 2^32. */
static inline struct verdict verdict_divisible(uint64_t smallest_divisor)
{
    return (struct verdict){(uint32_t)smallest_divisor};
}

static inline enum verdict_kind verdict_kind(struct verdict verdict)
{
    if (verdict.code == VERDICT_CODE_NEITHER)
        return VERDICT_NEITHER;
    return verdict.code == VERDICT_CODE_PRIME ? VERDICT_PRIME : VERDICT_COMPOSITE;
}

/* The smallest divisor above 1 of a composite, or 0 where none is known. */
static inline uint64_t verdict_divisor(struct verdict verdict)
{
    if (verdict_kind(verdict) != VERDICT_COMPOSITE || verdict.code == VERDICT_CODE_COMPOSITE)
        return 0;
    return verdict.code;
}

#endif
