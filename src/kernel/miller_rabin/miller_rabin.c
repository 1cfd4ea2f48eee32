/* The kernel `miller-rabin`: a block goes through the filter of small primes; what survives is collected
 * until a group of lanes is full and the strong test worthwhile, and what passes it likewise for the Lucas
 * test. Full groups come from the end of their queue, so nothing is ever moved. */
#include "kernel/isa.h"
#include "kernel/kernel.h"
#include "kernel/miller_rabin/backend.h"
#include "kernel/miller_rabin/bpsw.h"
#include "kernel/miller_rabin/lucas_parameter.h"
#include "kernel/miller_rabin/small_primes.h"

enum {
    STRONG_ROOM = MILLER_RABIN_GROUP_MAX + MILLER_RABIN_FILTER_MAX,
    LUCAS_ROOM = 2 * MILLER_RABIN_GROUP_MAX,
    ALONE_MAX = 4, /* so few numbers are decided one by one rather than as a group of mostly nothing */
};

/* What waits for the tests of a tier. */
struct tier {
    const struct miller_rabin_tests *tests;
    size_t strong_count, lucas_count;
    uint64_t strong[STRONG_ROOM], strong_index[STRONG_ROOM];
    uint64_t lucas[LUCAS_ROOM], lucas_index[LUCAS_ROOM], parameter[LUCAS_ROOM];
};

static uint64_t lanes_mask(size_t count)
{
    return count < 64 ? (UINT64_C(1) << count) - 1 : UINT64_MAX;
}

/* Fills the group that begins at `first` with repetitions of its first element. */
static void pad(uint64_t *queue, size_t first, size_t count, size_t end)
{
    for (size_t i = count; i < end; i++)
        queue[i] = queue[first];
}

/* The Lucas test of the last group, full or not. */
static void lucas_group(struct tier *tier, struct verdict *verdict)
{
    size_t lanes = tier->tests->lucas_group_size, count = tier->lucas_count;
    size_t first = count > lanes ? count - lanes : 0;
    pad(tier->lucas, first, count, first + lanes);
    pad(tier->parameter, first, count, first + lanes);
    uint64_t passed =
        tier->tests->lucas(tier->lucas + first, tier->parameter + first) & lanes_mask(count - first);
    for (; passed; passed &= passed - 1)
        verdict[tier->lucas_index[first + (size_t)__builtin_ctzll(passed)]] = verdict_prime();
    tier->lucas_count = first;
}

static uint64_t queue_for_lucas(struct tier *tier, uint64_t n, uint64_t index)
{
    uint64_t parameter = lucas_parameter(n);
    if (parameter == 0)
        return 0;
    tier->lucas[tier->lucas_count] = n;
    tier->parameter[tier->lucas_count] = parameter;
    tier->lucas_index[tier->lucas_count++] = index;
    return bpsw_lucas_operations(n);
}

/* The strong test of the last group, full or not. */
static uint64_t strong_group(struct tier *tier, struct verdict *verdict)
{
    size_t lanes = tier->tests->strong_group_size, count = tier->strong_count;
    size_t first = count > lanes ? count - lanes : 0;
    pad(tier->strong, first, count, first + lanes);
    uint64_t passed = tier->tests->strong(tier->strong + first) & lanes_mask(count - first);
    uint64_t operations = 0;
    for (; passed; passed &= passed - 1) {
        size_t i = first + (size_t)__builtin_ctzll(passed);
        operations += queue_for_lucas(tier, tier->strong[i], tier->strong_index[i]);
    }
    tier->strong_count = first;
    while (tier->lucas_count >= tier->tests->lucas_group_size)
        lucas_group(tier, verdict);
    return operations;
}

static uint64_t run_full_groups(struct tier *tier, struct verdict *verdict)
{
    uint64_t operations = 0;
    while (tier->strong_count >= tier->tests->strong_group_size)
        operations += strong_group(tier, verdict);
    return operations;
}

static uint64_t run_rest(struct tier *tier, struct verdict *verdict)
{
    uint64_t operations = 0;
    if (tier->strong_count > ALONE_MAX)
        operations += strong_group(tier, verdict);
    if (tier->lucas_count)
        lucas_group(tier, verdict);
    while (tier->strong_count) {
        size_t i = --tier->strong_count;
        uint64_t n = tier->strong[i];
        operations += bpsw_decide(n, &verdict[tier->strong_index[i]]) - bpsw_strong_operations(n);
    }
    return operations;
}

/* Filters a piece of the block and queues what survives. */
static uint64_t filter_batch(const struct miller_rabin_backend *backend, const uint64_t *n, size_t first,
                             size_t count, struct verdict *verdict, struct tier *narrow, struct tier *wide)
{
    uint64_t survivor[MILLER_RABIN_FILTER_MAX + MILLER_RABIN_SLACK],
        index[MILLER_RABIN_FILTER_MAX + MILLER_RABIN_SLACK];
    size_t left = backend->filter(n + first, count, verdict + first, survivor, index);
    uint64_t operations = 0;
    for (size_t i = 0; i < left; i++) {
        struct tier *tier = survivor[i] < backend->narrow_end ? narrow : wide;
        tier->strong[tier->strong_count] = survivor[i];
        tier->strong_index[tier->strong_count++] = first + index[i];
        operations += bpsw_strong_operations(survivor[i]);
    }
    return operations;
}

static uint64_t check_many(const uint64_t *n, size_t count, struct verdict *verdict)
{
    const struct miller_rabin_backend *backend = miller_rabin_backends[isa_in_use()];
    struct tier narrow, wide;
    narrow.tests = &backend->narrow;
    wide.tests = &backend->wide;
    narrow.strong_count = narrow.lucas_count = wide.strong_count = wide.lucas_count = 0;
    uint64_t operations = 0;
    for (size_t i = 0; i < count; i += MILLER_RABIN_FILTER_MAX) {
        size_t batch = count - i < MILLER_RABIN_FILTER_MAX ? count - i : MILLER_RABIN_FILTER_MAX;
        operations += filter_batch(backend, n, i, batch, verdict, &narrow, &wide);
        operations += run_full_groups(&narrow, verdict) + run_full_groups(&wide, verdict);
    }
    return operations + run_rest(&narrow, verdict) + run_rest(&wide, verdict);
}

static uint64_t miller_rabin_cost(uint64_t n)
{
    return n < SMALL_PRIMES_DECIDE_BELOW ? 1 : bpsw_strong_operations(n) + bpsw_lucas_operations(n);
}

static uint64_t check_one(uint64_t n, struct verdict *verdict)
{
    *verdict = small_primes_verdict(n);
    return verdict->code == VERDICT_CODE_COMPOSITE ? bpsw_decide(n, verdict) : 0;
}

static uint64_t miller_rabin_check(const uint64_t *n, size_t count, struct verdict *verdict)
{
    if (count > ALONE_MAX)
        return check_many(n, count, verdict);
    uint64_t operations = 0;
    for (size_t i = 0; i < count; i++)
        operations += check_one(n[i], &verdict[i]);
    return operations;
}

const struct kernel kernel_miller_rabin = {
    .name = "miller-rabin",
    .summary = "strong test to base 2 and a Lucas test, a proof for every integer below 2^64",
    .operation = "modular multiplications",
    .cost = miller_rabin_cost,
    .check = miller_rabin_check,
    /* Primes of 64 bits: 0.7 and 6 ms with AVX-512 and IFMA, 3 and 28 ms in plain C. */
    .slice_operations = UINT64_C(1) << 21,
    .unit_operations = UINT64_C(1) << 24,
};

/* A sieve finds no verdict of a single number that this would not find faster. */
const struct kernel kernel_sieve = {
    .name = "sieve",
    .summary = "with --format count, long ranges of step 1 or 2 by libprimesieve; all else as miller-rabin",
    .operation = "modular multiplications",
    .cost = miller_rabin_cost,
    .check = miller_rabin_check,
    .counts_by_sieve = true,
    .slice_operations = UINT64_C(1) << 21,
    .unit_operations = UINT64_C(1) << 24,
};
