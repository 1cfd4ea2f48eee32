#include "kernel/isa.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[ISA_COUNT] = {
    [ISA_PORTABLE] = "portable",
    [ISA_AVX2] = "avx2",
    [ISA_AVX512] = "avx512",
    [ISA_AVX512IFMA] = "avx512ifma",
};

/* 0 until the first question, then the set in use + 1. The only state of the library; threads that ask first
 * at the same time come to the same answer. */
static atomic_int isa_settled;

const char *isa_name(enum isa isa)
{
    return names[isa];
}

bool isa_find(const char *name, enum isa *isa)
{
    for (int i = 0; i < ISA_COUNT; i++) {
        if (strcmp(name, names[i]) == 0) {
            *isa = (enum isa)i;
            return true;
        }
    }
    return false;
}

static enum isa best(void)
{
    int isa = ISA_COUNT - 1;
    while (!isa_is_offered((enum isa)isa))
        isa--;
    return (enum isa)isa;
}

static enum isa wanted(void)
{
    const char *name = getenv("PRIMES_ISA");
    enum isa isa;
    return name && isa_find(name, &isa) && isa_is_offered(isa) ? isa : best();
}

enum isa isa_in_use(void)
{
    int settled = atomic_load_explicit(&isa_settled, memory_order_relaxed);
    if (settled == 0) {
        settled = (int)wanted() + 1;
        atomic_store_explicit(&isa_settled, settled, memory_order_relaxed);
    }
    return (enum isa)(settled - 1);
}

bool isa_use(enum isa isa)
{
    if (!isa_is_offered(isa))
        return false;
    atomic_store_explicit(&isa_settled, (int)isa + 1, memory_order_relaxed);
    return true;
}
