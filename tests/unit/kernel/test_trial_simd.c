/* The kernel `trial-simd` under each instruction set that this CPU has, against a sieve, `trial`, GMP, and
 * numbers whose divisors are planted where a lane, a bound or an estimate might miss them. */
#include "kernel/isa.h"
#include "unit/oracle.h"

static const struct kernel *const simd = &kernel_trial_simd;

/* 105 * 2^8: after so many numbers the vectors meet the same places of wheel, lane and block again; a
 * multiple of all blocks. */
enum { PERIOD = 105 << 8 };

#define TWO(k) (UINT64_C(1) << (k))

static void for_each_isa(void (*claims)(void))
{
    for (int i = 0; i < ISA_COUNT; i++) {
        if (isa_use((enum isa)i))
            claims();
        else
            print_message("skipped: this CPU lacks %s\n", isa_name((enum isa)i));
    }
}

static bool is_candidate(uint64_t d)
{
    return d % 2 && d % 3 && d % 5 && d % 7;
}

/* The smallest candidate of [lo, hi) that divides n, by the definition. */
static uint64_t plain_search(uint64_t n, uint64_t lo, uint64_t hi)
{
    for (uint64_t d = lo; d < hi; d++)
        if (n % d == 0 && (is_candidate(d) || d == 2 || d == 3 || d == 5 || d == 7))
            return d;
    return 0;
}

static void claim_found(uint64_t n, uint64_t lo, uint64_t hi, uint64_t want)
{
    const uint64_t found = simd->search(n, lo, hi);
    if (found != want)
        fail_msg("%s: %" PRIu64 " in [%" PRIu64 ", %" PRIu64 "): found %" PRIu64 "; truth: %" PRIu64,
                 isa_name(isa_in_use()), n, lo, hi, found, want);
}

static void claim_range(uint64_t n, uint64_t lo, uint64_t hi)
{
    claim_found(n, lo, hi, plain_search(n, lo, hi));
}

/* d times a random number from d up: d is among the divisors that are searched. d < 2^32. */
static uint64_t multiple_of(uint64_t d, uint64_t *seed)
{
    const uint64_t most = UINT64_MAX / d;
    const unsigned shift = (unsigned)(oracle_random(seed) % 34);
    return d * (d + oracle_random(seed) % (((most - d) >> shift) + 1));
}

/* ---- */

static void claim_sieve(void)
{
    enum { END = 400000 };
    uint16_t *smallest = oracle_sieve(END);
    for (uint64_t n = 0; n < END; n++)
        claim(simd, n, smallest[n] == 0, smallest[n]);
    free(smallest);
}

static void every_number_to_400000_has_the_verdict_of_a_sieve(void **state)
{
    (void)state;
    for_each_isa(claim_sieve);
}

static void claim_like_trial(uint64_t n)
{
    struct verdict verdict;
    kernel_trial.check(&n, 1, &verdict);
    claim(simd, n, verdict_kind(verdict) == VERDICT_PRIME, verdict_divisor(verdict));
}

static void claim_lengths(void)
{
    uint64_t seed = 1;
    for (unsigned bits = 1; bits <= 42; bits++)
        for (int i = 0; i < 60; i++)
            claim_like_trial(oracle_random_bits(&seed, bits));
}

static void random_numbers_of_every_length_agree_with_trial(void **state)
{
    (void)state;
    for_each_isa(claim_lengths);
}

/* By GMP, and by `trial` as far as the smallest divisor of a number with three prime factors can lie. */
static void claim_by_factors(uint64_t n)
{
    struct verdict verdict;
    simd->check(&n, 1, &verdict);
    const uint64_t divisor = verdict_divisor(verdict);
    claim_verdict(simd, n, verdict, n > 1 && oracle_is_prime(n), divisor);
    if (divisor == 0)
        return;
    if (n % divisor || divisor == n)
        fail_msg("%" PRIu64 " does not divide %" PRIu64, divisor, n);
    const bool of_two = oracle_is_prime(divisor) && oracle_is_prime(n / divisor) && divisor <= n / divisor;
    if (!of_two && divisor > 2)
        claim_equal("a divisor that is smaller", n, kernel_trial.search(n, 2, divisor), 0);
}

static void claim_borders(void)
{
    static const unsigned borders[] = {16, 26, 32, 52, 53, 63, 64};
    for (size_t i = 0; i < sizeof borders / sizeof borders[0]; i++) {
        const uint64_t last = UINT64_MAX >> (64 - borders[i]), reach = borders[i] > 60 ? 6 : 20;
        for (uint64_t k = 0; k < reach; k++) {
            claim_by_factors(last - k);
            if (borders[i] < 64)
                claim_by_factors(last + 1 + k);
        }
    }
}

static void numbers_around_the_borders_of_arithmetic_are_exact(void **state)
{
    (void)state;
    for_each_isa(claim_borders);
}

/* Of the primes p of every length: the whole search where it is short, else the last of it. */
static void claim_semiprimes(void)
{
    uint64_t seed = 2;
    for (unsigned bits = 4; bits <= 32; bits++)
        for (int i = 0; i < 20; i++) {
            const uint64_t p =
                i ? oracle_next_prime(oracle_random_bits(&seed, bits)) : oracle_next_prime(TWO(bits - 1));
            const uint64_t q = oracle_next_prime(p),
                           lo = bits < 25 ? 2 : p - oracle_random(&seed) % (100 * PERIOD);
            if (q > UINT32_MAX)
                continue;
            claim_found(p * p, lo, kernel_divisor_end(p * p), p);
            claim_found(p * q, lo, kernel_divisor_end(p * q), p);
            claim_found(p * p, lo, p, 0);
            claim_found(q * q, lo, p + 1, 0);
        }
    const uint64_t p = UINT64_C(4294967291), q = UINT64_C(4294967279); /* the two largest primes below 2^32 */
    claim_found(p * p, p - 10000000, kernel_divisor_end(p * p), p);
    claim_found(p * q, p - 10000000, kernel_divisor_end(p * q), q);
    claim_found(p * q, q + 1, kernel_divisor_end(p * q), 0);
    claim(simd, UINT64_MAX - 58, true, 0);
}

static void squares_and_products_of_neighbouring_primes_are_divided(void **state)
{
    (void)state;
    for_each_isa(claim_semiprimes);
}

/* Where the ways of search meet: fractions of the cube root and of the fourth root of n, and n / 2^50. */
static uint64_t critical_divisor(uint64_t *seed)
{
    const unsigned bits = 8 + (unsigned)(oracle_random(seed) % 57);
    uint64_t power = TWO(bits / (2 + oracle_random(seed) % 3)), d;
    do
        d = power + oracle_random(seed) % (power * (1 + oracle_random(seed) % 128));
    while (d > UINT32_MAX && (power /= 2));
    for (d |= 1; !is_candidate(d) && d < UINT32_MAX - 1;)
        d += 2;
    return d < 11 ? 11 : d;
}

static void claim_critical(void)
{
    uint64_t seed = 3;
    for (int i = 0; i < 60000; i++) {
        const uint64_t d = critical_divisor(&seed), n = multiple_of(d, &seed);
        const uint64_t reach = oracle_random(&seed) % 131, end = kernel_divisor_end(n);
        const uint64_t lo = d > reach + 2 ? d - reach : 2, hi = d + 1 + oracle_random(&seed) % 131;
        claim_range(n, lo, hi < end ? hi : end);
    }
}

static void planted_divisors_are_found_where_the_ways_of_search_meet(void **state)
{
    (void)state;
    for_each_isa(claim_critical);
}

/* Each place of the period in turn, at distances that the search reaches in each of its ways. */
static void claim_places(void)
{
    uint64_t seed = 4;
    for (unsigned bits = 16; bits <= 32; bits += 2) {
        const uint64_t base = (TWO(bits - 1) + oracle_random(&seed) % TWO(bits - 2)) / PERIOD * PERIOD;
        for (uint64_t place = 0; place < PERIOD; place++) {
            const uint64_t d = base + place;
            if (!is_candidate(d))
                continue;
            const uint64_t reach = oracle_random(&seed) % 40, n = multiple_of(d, &seed);
            claim_range(n, d - reach, d + 1);
        }
    }
}

static void a_divisor_is_found_at_every_place_of_a_period(void **state)
{
    (void)state;
    for_each_isa(claim_places);
}

/* The residues are moved on from period to period: primes up to 300 periods after the start. */
static void claim_distances(void)
{
    uint64_t seed = 5;
    for (unsigned bits = 20; bits <= 32; bits++)
        for (int i = 0; i < 25; i++) {
            const uint64_t p = oracle_next_prime(oracle_random_bits(&seed, bits));
            const uint64_t q = oracle_next_prime(p + oracle_random(&seed) % (UINT64_MAX / p - p - 1000));
            if (p > UINT32_MAX)
                continue;
            const uint64_t reach = oracle_random(&seed) % ((bits > 24 ? 300 : 30) * (uint64_t)PERIOD);
            const uint64_t lo = p > reach + 2 ? p - reach : 2;
            claim_found(p * q, lo, p + 1, p);
            claim_found(p * q, lo, p, 0);
        }
}

static void a_divisor_is_found_however_far_the_search_has_come(void **state)
{
    (void)state;
    for_each_isa(claim_distances);
}

/* n = d k + r with r < d a multiple of 2^16 has the residue that a divisor d would have, and none of the
 * others. */
static void claim_false_hits(void)
{
    uint64_t seed = 6;
    for (int i = 0; i < 20000; i++) {
        const uint64_t d = critical_divisor(&seed);
        if (d < TWO(17))
            continue;
        const uint64_t k = d + oracle_random(&seed) % (UINT64_MAX / d - d);
        const uint64_t n = d * k + TWO(16) * (1 + oracle_random(&seed) % ((d - 1) >> 16));
        claim_found(n, d, d + 1, 0);
        claim_range(n, d - 50, d + 50);
    }
}

static void what_only_looks_like_a_divisor_is_none(void **state)
{
    (void)state;
    for_each_isa(claim_false_hits);
}

/* Ranges that begin and end anywhere in what vectors see at once, around a border of their blocks. */
static void claim_ranges_around(uint64_t border, uint64_t n)
{
    for (uint64_t lo = border - 240; lo < border + 240; lo++)
        for (uint64_t size = lo % 11; size <= 130; size += 11)
            claim_range(n, lo, lo + size);
}

static void claim_ranges(void)
{
    uint64_t seed = 7;
    for (unsigned bits = 14; bits <= 31; bits += 3) {
        const uint64_t border = (oracle_random_bits(&seed, bits) / PERIOD + 1) * PERIOD;
        const uint64_t p = oracle_next_prime(border - 1), q = oracle_next_prime(p + 50);
        claim_ranges_around(border, p * q);
    }
    const uint64_t p = oracle_next_prime(PERIOD),
                   q = oracle_next_prime(p + 100); /* a divisor on both sides */
    claim_ranges_around(q, p * q);
}

static void a_range_holds_what_it_holds_wherever_it_begins_and_ends(void **state)
{
    (void)state;
    for_each_isa(claim_ranges);
}

/* Every candidate to 20000 under the largest of its multiples, alone and behind those before it. */
static void claim_small(void)
{
    uint64_t seed = 8;
    for (uint64_t d = 2; d < 20000; d++) {
        if (!is_candidate(d) && d > 7)
            continue;
        const uint64_t most = UINT64_MAX / d, n = d * (most - oracle_random(&seed) % 1000);
        claim_range(n, d, d + 1);
        claim_range(n, 2, d + 1);
        claim_range(multiple_of(d, &seed), d, d + 1);
    }
}

static void small_divisors_of_large_numbers_are_found(void **state)
{
    (void)state;
    for_each_isa(claim_small);
}

static uint64_t candidates_of(uint64_t n, uint64_t divisor)
{
    const uint64_t end = divisor ? divisor + 1 : kernel_divisor_end(n);
    uint64_t count = 0;
    for (uint64_t d = 2; d < end; d++)
        count += d < 8 ? d != 4 && d != 6 : is_candidate(d);
    return count;
}

static void check_returns_the_candidates_tried(void **state)
{
    (void)state;
    uint64_t seed = 9;
    for (int i = 0; i < 2000; i++) {
        const uint64_t n = i < 1000 ? (uint64_t)i : oracle_random_bits(&seed, 30);
        struct verdict verdict;
        const uint64_t operations = simd->check(&n, 1, &verdict);
        claim_equal("operations", n, operations, candidates_of(n, verdict_divisor(verdict)));
        claim_equal("cost", n, simd->cost(n), candidates_of(n, 0) ? candidates_of(n, 0) : 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_number_to_400000_has_the_verdict_of_a_sieve),
        cmocka_unit_test(random_numbers_of_every_length_agree_with_trial),
        cmocka_unit_test(numbers_around_the_borders_of_arithmetic_are_exact),
        cmocka_unit_test(squares_and_products_of_neighbouring_primes_are_divided),
        cmocka_unit_test(planted_divisors_are_found_where_the_ways_of_search_meet),
        cmocka_unit_test(a_divisor_is_found_at_every_place_of_a_period),
        cmocka_unit_test(a_divisor_is_found_however_far_the_search_has_come),
        cmocka_unit_test(what_only_looks_like_a_divisor_is_none),
        cmocka_unit_test(a_range_holds_what_it_holds_wherever_it_begins_and_ends),
        cmocka_unit_test(small_divisors_of_large_numbers_are_found),
        cmocka_unit_test(check_returns_the_candidates_tried),
    };
    return cmocka_run_group_tests_name("trial-simd", tests, NULL, NULL);
}
