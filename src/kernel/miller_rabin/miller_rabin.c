/* The kernel `miller-rabin`: a block goes through the filter of small primes; what survives is collected
 * until a group of lanes is full and the strong test worthwhile, and what passes it likewise for the Lucas
 * test. Full groups come from the end of their queue, so nothing is ever moved. */
#include "kernel/miller_rabin/miller_rabin.h"

#include "kernel/kernel.h"
#include "kernel/miller_rabin/small_primes.h"
#include "kernel/miller_rabin/tests_scalar.h"

/* --- one number --- */

#define SMALL_PRIME(p, inverse) {p, UINT64_C(inverse), UINT64_MAX / (p)},

static const struct {
    uint32_t p;
    uint64_t inverse, limit;
} small_primes[SMALL_PRIMES_COUNT] = {SMALL_PRIMES(SMALL_PRIME)};

/* The smallest prime up to 107 that divides n, or 0. */
static uint64_t small_divisor(uint64_t n)
{
    if (n % 2 == 0)
        return 2;
    for (size_t i = 0; i < SMALL_PRIMES_COUNT; i++)
        if (n * small_primes[i].inverse <= small_primes[i].limit)
            return small_primes[i].p;
    return 0;
}

struct verdict miller_rabin_small_primes(uint64_t n)
{
    if (n < 2)
        return verdict_neither();
    uint64_t divisor = small_divisor(n);
    if (divisor && divisor < n)
        return verdict_divisible(divisor);
    return n < SMALL_PRIMES_DECIDE_BELOW ? verdict_prime() : verdict_composite();
}

/* The smallest prime from 17 to 107 that divides n, or the code of an unknown composite. */
static uint32_t later_code(uint64_t n)
{
    for (size_t i = SMALL_PRIMES_FIRST_ROUND; i < SMALL_PRIMES_COUNT; i++)
        if (n * small_primes[i].inverse <= small_primes[i].limit)
            return small_primes[i].p;
    return VERDICT_CODE_COMPOSITE;
}

size_t miller_rabin_second_round(const uint64_t *n, size_t count, struct verdict *verdict, uint64_t *survivor,
                                 uint64_t *index)
{
    size_t left = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t number = n[index[i]];
        struct verdict *to = &verdict[index[i]];
        if (number < SMALL_PRIMES_DECIDE_BELOW) {
            *to = miller_rabin_small_primes(number);
            continue;
        }
        to->code = later_code(number);
        survivor[left] = number;
        index[left] = index[i];
        left += to->code == VERDICT_CODE_COMPOSITE;
    }
    return left;
}

/* The Jacobi symbol (a/n) for odd n. */
static int jacobi(uint64_t a, uint64_t n)
{
    int symbol = 1;
    a %= n;
    while (a) {
        int twos = __builtin_ctzll(a);
        a >>= twos;
        if (twos % 2 && (n % 8 == 3 || n % 8 == 5))
            symbol = -symbol;
        if (a % 4 == 3 && n % 4 == 3)
            symbol = -symbol;
        uint64_t rest = n % a;
        n = a;
        a = rest;
    }
    return n == 1 ? symbol : 0;
}

static bool is_square(uint64_t n)
{
    uint64_t root = kernel_divisor_end(n) - 1;
    return root * root == n;
}

/* 1 if the bit of n mod `modulus` is set in `residues`: those whose symbol is -1. */
static unsigned is_among(uint32_t n, uint32_t modulus, uint64_t residues)
{
    return (unsigned)(residues >> n % modulus & 1);
}

/* P from 3 to 11 if one of them serves, as for 63 of 64 primes; else 0. D is 5, 12, 21, 32, 77, 117 for the
 * six asked; the symbols for P = 7, 8 and 10 are products of those before, and so for 9 and 11 it is (11/n)
 * and (13/n) that are new. */
static uint64_t first_parameter(uint64_t n)
{
    static const uint8_t parameters[] = {3, 4, 5, 6, 9, 11, 0};
    uint32_t residue = (uint32_t)(n % (8 * 3 * 5 * 7 * 11 * 13));
    unsigned signs = is_among(residue, 5, 0xc) | is_among(residue, 12, 0xa0) << 1 |
                     is_among(residue, 21, 0x82d04) << 2 | is_among(residue, 8, 0x28) << 3 |
                     is_among(residue, 44, 0x200a8a2a008) << 4 | is_among(residue, 13, 0x9e4) << 5 | 1U << 6;
    return parameters[__builtin_ctz(signs)];
}

uint64_t miller_rabin_parameter(uint64_t n)
{
    uint64_t p = first_parameter(n);
    if (p)
        return p;
    for (p = 15;; p++) {             /* those of 12 to 14 are products of the symbols asked, too */
        if (p == 20 && is_square(n)) /* no symbol of a square is -1 */
            return 0;
        int symbol = jacobi(p * p - 4, n);
        if (symbol <= 0)
            return symbol ? p : 0;
    }
}

bool miller_rabin_strong_test(uint64_t n)
{
    struct strong test = strong_start(montgomery_of(n));
    for (int bit = highest_bit(test.exponent); bit >= 0; bit--)
        strong_step(&test, bit);
    return strong_end(&test);
}

bool miller_rabin_lucas_test(uint64_t n, uint64_t parameter)
{
    struct lucas test = lucas_start(montgomery_of(n), parameter);
    for (int bit = highest_bit(test.turns); bit >= 0; bit--)
        lucas_step(&test, bit);
    return lucas_end(&test);
}

/* --- what it costs: one operation is one product modulo n, of which a test takes one or two for each bit ---
 */

static uint64_t strong_operations(uint64_t n)
{
    return (uint64_t)(64 - __builtin_clzll(n));
}

static uint64_t lucas_operations(uint64_t n)
{
    return 2 * strong_operations(n);
}

static uint64_t miller_rabin_cost(uint64_t n)
{
    return n < SMALL_PRIMES_DECIDE_BELOW ? 1 : strong_operations(n) + lucas_operations(n);
}

/* Both tests at once: their products do not wait for each other, so that the second costs little more time.
 */
static uint64_t decide_one(uint64_t n, struct verdict *verdict)
{
    uint64_t parameter = miller_rabin_parameter(n);
    *verdict = verdict_composite();
    if (parameter == 0)
        return strong_operations(n);
    struct montgomery m = montgomery_of(n);
    struct strong strong = strong_start(m);
    struct lucas lucas = lucas_start(m, parameter);
    for (int bit = highest_bit(strong.exponent | lucas.turns); bit >= 0; bit--) {
        strong_step(&strong, bit);
        lucas_step(&lucas, bit);
    }
    if (!strong_end(&strong))
        return strong_operations(n);
    if (lucas_end(&lucas))
        *verdict = verdict_prime();
    return strong_operations(n) + lucas_operations(n);
}

static uint64_t check_one(uint64_t n, struct verdict *verdict)
{
    *verdict = miller_rabin_small_primes(n);
    return verdict->code == VERDICT_CODE_COMPOSITE ? decide_one(n, verdict) : 0;
}

/* --- many numbers --- */

enum {
    STRONG_ROOM = MILLER_RABIN_LANES_MAX + MILLER_RABIN_FILTER_MAX,
    LUCAS_ROOM = 2 * MILLER_RABIN_LANES_MAX,
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
    size_t lanes = tier->tests->lucas_lanes, count = tier->lucas_count;
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
    uint64_t parameter = miller_rabin_parameter(n);
    if (parameter == 0)
        return 0;
    tier->lucas[tier->lucas_count] = n;
    tier->parameter[tier->lucas_count] = parameter;
    tier->lucas_index[tier->lucas_count++] = index;
    return lucas_operations(n);
}

/* The strong test of the last group, full or not. */
static uint64_t strong_group(struct tier *tier, struct verdict *verdict)
{
    size_t lanes = tier->tests->strong_lanes, count = tier->strong_count;
    size_t first = count > lanes ? count - lanes : 0;
    pad(tier->strong, first, count, first + lanes);
    uint64_t passed = tier->tests->strong(tier->strong + first) & lanes_mask(count - first);
    uint64_t operations = 0;
    for (; passed; passed &= passed - 1) {
        size_t i = first + (size_t)__builtin_ctzll(passed);
        operations += queue_for_lucas(tier, tier->strong[i], tier->strong_index[i]);
    }
    tier->strong_count = first;
    while (tier->lucas_count >= tier->tests->lucas_lanes)
        lucas_group(tier, verdict);
    return operations;
}

static uint64_t run_full_groups(struct tier *tier, struct verdict *verdict)
{
    uint64_t operations = 0;
    while (tier->strong_count >= tier->tests->strong_lanes)
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
        operations += decide_one(n, &verdict[tier->strong_index[i]]) - strong_operations(n);
    }
    return operations;
}

/* Filters a piece of the block and queues what survives. */
static uint64_t filter_piece(const struct miller_rabin_code *code, const uint64_t *n, size_t first,
                             size_t count, struct verdict *verdict, struct tier *narrow, struct tier *wide)
{
    uint64_t survivor[MILLER_RABIN_FILTER_MAX + MILLER_RABIN_SLACK],
        index[MILLER_RABIN_FILTER_MAX + MILLER_RABIN_SLACK];
    size_t left = code->filter(n + first, count, verdict + first, survivor, index);
    uint64_t operations = 0;
    for (size_t i = 0; i < left; i++) {
        struct tier *tier = survivor[i] < code->narrow_end ? narrow : wide;
        tier->strong[tier->strong_count] = survivor[i];
        tier->strong_index[tier->strong_count++] = first + index[i];
        operations += strong_operations(survivor[i]);
    }
    return operations;
}

static uint64_t check_many(const struct miller_rabin_code *code, const uint64_t *n, size_t count,
                           struct verdict *verdict)
{
    struct tier narrow, wide;
    narrow.tests = &code->narrow;
    wide.tests = &code->wide;
    narrow.strong_count = narrow.lucas_count = wide.strong_count = wide.lucas_count = 0;
    uint64_t operations = 0;
    for (size_t i = 0; i < count; i += MILLER_RABIN_FILTER_MAX) {
        size_t piece = count - i < MILLER_RABIN_FILTER_MAX ? count - i : MILLER_RABIN_FILTER_MAX;
        operations += filter_piece(code, n, i, piece, verdict, &narrow, &wide);
        operations += run_full_groups(&narrow, verdict) + run_full_groups(&wide, verdict);
    }
    return operations + run_rest(&narrow, verdict) + run_rest(&wide, verdict);
}

static uint64_t miller_rabin_check(const uint64_t *n, size_t count, struct verdict *verdict)
{
    if (count <= ALONE_MAX) {
        uint64_t operations = 0;
        for (size_t i = 0; i < count; i++)
            operations += check_one(n[i], &verdict[i]);
        return operations;
    }
    return check_many(miller_rabin_codes[isa_in_use()], n, count, verdict);
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
