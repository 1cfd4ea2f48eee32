/* Which instruction sets the kernels are compiled for, which of them this CPU offers, and which one is in
 * use. Every verdict is the same under all of them; only the speed differs. Knows nothing of the kernels.
 *
 * The first question for the set in use settles it for the whole process: what PRIMES_ISA names, if the CPU
 * has it, else the last one of the list that the CPU has. Any number of threads may ask at once. */
#ifndef PRIMES_KERNEL_ISA_H
#define PRIMES_KERNEL_ISA_H

#include <stdbool.h>

/* In rising order: a CPU that has one has all before it. */
enum isa {
    ISA_PORTABLE,   /* what the compiler makes of plain C for any CPU of the family */
    ISA_AVX2,       /* with FMA, BMI1 and BMI2 */
    ISA_AVX512,     /* F, BW, DQ, VL */
    ISA_AVX512IFMA, /* and the 52-bit multiply-add */
    ISA_COUNT
};

/* "avx2"; as PRIMES_ISA takes it. */
const char *isa_name(enum isa isa);

/* False if there is none of that name. */
bool isa_find(const char *name, enum isa *isa);

/* Can this CPU run it, and does the system keep its registers? Always true of ISA_PORTABLE. */
bool isa_is_offered(enum isa isa);

/* The one that kernels use. */
enum isa isa_in_use(void);

/* Puts another one in use from now on; false, and nothing changes, if the CPU lacks it. For who
 * names one (PRIMES_ISA, tests, benchmarks), while no kernel is running. */
bool isa_use(enum isa isa);

#endif
