/* This project: the public library, many numbers a call or one, or a kernel by its name, under the
 * instruction set that PRIMES_ISA names. Exit code 77 where the CPU lacks it, 78 where there is no such
 * kernel. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "driver.h"
#include "kernel/is_prime.h"
#include "kernel/isa.h"
#include "kernel/kernel_list.h"

enum { EXIT_LACKS_ISA = 77, EXIT_NO_KERNEL = 78, BLOCK = 512 };

static void decide_many(const uint64_t *n, size_t count, unsigned char *prime)
{
    _Static_assert(sizeof(bool) == 1, "a verdict is a byte");
    is_prime_many(n, count, (bool *)prime);
}

static void decide_one(const uint64_t *n, size_t count, unsigned char *prime)
{
    for (size_t i = 0; i < count; i++)
        prime[i] = is_prime(n[i]);
}

static const struct kernel *kernel; /* that decide_by_kernel asks */

static void decide_by_kernel(const uint64_t *n, size_t count, unsigned char *prime)
{
    struct verdict verdict[BLOCK];
    for (size_t i = 0; i < count; i += BLOCK) {
        const size_t size = count - i < BLOCK ? count - i : BLOCK;
        kernel->check(n + i, size, verdict);
        for (size_t j = 0; j < size; j++)
            prime[i + j] = verdict_kind(verdict[j]) == VERDICT_PRIME;
    }
}

/* The version and the instruction set in use; false where it is not the one that was asked for. */
static bool settle_isa(char *version, size_t size)
{
    const char *wanted = getenv("PRIMES_ISA"), *used = isa_name(isa_in_use());
    snprintf(version, size, "%s, %s", is_prime_version(), used);
    return !wanted || strcmp(wanted, used) == 0;
}

int main(int argc, char **argv)
{
    char version[64];
    if (argc != 5)
        return driver_usage("peer_primes many|one|KERNEL NUMBERS VERDICTS SECONDS");
    if (!settle_isa(version, sizeof version))
        return EXIT_LACKS_ISA;
    if (strcmp(argv[1], "many") == 0)
        return driver_run(argv + 2, version, decide_many);
    if (strcmp(argv[1], "one") == 0)
        return driver_run(argv + 2, version, decide_one);
    kernel = kernel_list_find(argv[1]);
    return kernel ? driver_run(argv + 2, version, decide_by_kernel) : EXIT_NO_KERNEL;
}
