/* The kernel `miller-rabin` against a sieve, primesieve, GMP, and the composites that are hardest for it. */
#include "oracle.h"

#include "data/witnesses.h"
#include "kernel/strong_test.h"

enum {
    SIEVE_END = 10 * 1000 * 1000,
    LARGEST_SMALL_PRIME = 107,
    WITNESSES = sizeof witnesses / sizeof witnesses[0]
};

static const struct kernel *const miller_rabin = &kernel_miller_rabin;

/* The kernel names the smallest divisor up to 107 and no other. */
static void claim_prime(uint64_t n, bool prime)
{
    claim(miller_rabin, n, prime, n < 2 || prime ? 0 : oracle_divisor_below(n, LARGEST_SMALL_PRIME + 1));
}

static void claim_like_gmp(uint64_t n)
{
    claim_prime(n, oracle_is_prime(n));
}

static void every_number_to_ten_million_has_the_verdict_of_a_sieve(void **state)
{
    (void)state;
    uint16_t *smallest = oracle_sieve(SIEVE_END);
    for (uint64_t n = 0; n < SIEVE_END; n++)
        claim(miller_rabin, n, smallest[n] == 0, smallest[n] <= LARGEST_SMALL_PRIME ? smallest[n] : 0);
    free(smallest);
}

static void windows_agree_with_primesieve(void **state)
{
    (void)state;
    oracle_window((UINT64_C(1) << 32) - 300000, (UINT64_C(1) << 32) + 300000, claim_prime);
    oracle_window(UINT64_C(1000000000000), UINT64_C(1000000500000), claim_prime);
    oracle_window((UINT64_C(1) << 53) - 150000, (UINT64_C(1) << 53) + 150000, claim_prime);
    oracle_window((UINT64_C(1) << 63) - 100000, (UINT64_C(1) << 63) + 100000, claim_prime);
    oracle_window(UINT64_MAX - 300000, UINT64_MAX, claim_prime);
}

static void random_numbers_of_every_length_agree_with_gmp(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (unsigned bits = 1; bits <= 64; bits++)
        for (int i = 0; i < 1500; i++)
            claim_like_gmp(oracle_random_bits(&seed, bits) | (i % 2 == 0));
}

static void numbers_around_powers_of_two_agree_with_gmp(void **state)
{
    (void)state;
    for (uint64_t off = 0; off <= 300; off++) {
        claim_like_gmp(UINT64_MAX - off);
        for (unsigned k = 0; k < 64; k++) {
            uint64_t power = UINT64_C(1) << k;
            claim_like_gmp(power + off);
            claim_like_gmp(off <= power ? power - off : 0);
        }
    }
}

static void numbers_around_squares_agree_with_gmp(void **state)
{
    (void)state;
    uint64_t seed = 2;
    for (unsigned bits = 2; bits <= 32; bits++)
        for (int i = 0; i < 200; i++) {
            uint64_t k = i == 0 ? (UINT64_C(1) << bits) - 1 : oracle_random_bits(&seed, bits);
            for (uint64_t n = k * k - 3; n <= k * k + 3; n++)
                claim_like_gmp(n);
        }
}

static void squares_and_close_products_of_primes_are_composite(void **state)
{
    (void)state;
    uint64_t seed = 3;
    for (unsigned bits = 2; bits <= 31; bits++)
        for (int i = 0; i < 100; i++) {
            uint64_t p = oracle_next_prime(oracle_random_bits(&seed, bits)), q = oracle_next_prime(p);
            uint64_t r = oracle_next_prime(q + 1000);
            claim_prime(p * p, false);
            claim_prime(p * q, false);
            claim_prime(p * r, false);
        }
    const uint64_t p = UINT64_C(4294967291), q = UINT64_C(4294967279); /* the two largest primes below 2^32 */
    claim_prime(p * p, false);
    claim_prime(p * q, false);
    claim_prime(UINT64_MAX - 58, true);
    claim_prime(UINT64_MAX, false);
}

/* Every (6k + 1)(12k + 1)(18k + 1) below 2^64 with three prime factors (J. Chernick 1939). */
static void carmichael_numbers_of_chernick_are_composite(void **state)
{
    (void)state;
    int count = 0;
    for (uint64_t k = 1; k <= 242000; k++) {
        uint64_t p = 6 * k + 1, q = 12 * k + 1, r = 18 * k + 1;
        if (!oracle_is_prime(p) || !oracle_is_prime(q) || !oracle_is_prime(r))
            continue;
        count++;
        claim_prime(p * q * r, false);
    }
    assert_true(count > 1000);
}

static void known_pseudoprimes_are_composite(void **state)
{
    (void)state;
    static const uint64_t known[] = {
        /* Carmichael numbers, OEIS A002997 and, by number of factors, A006931 */
        561, 1105, 1729, 2465, 2821, 6601, 8911, 41041, 825265, 321197185, UINT64_C(5394826801),
        UINT64_C(232250619601), UINT64_C(9746347772161), UINT64_C(1436697831295441),
        UINT64_C(60977817398996785), UINT64_C(7156857700403137441),
        /* strong pseudoprimes to the first primes, OEIS A014233 */
        2047, 1373653, 25326001, UINT64_C(3215031751), UINT64_C(2152302898747), UINT64_C(3474749660383),
        UINT64_C(341550071728321), UINT64_C(3825123056546413051)};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        claim_prime(known[i], false);
}

/* OEIS A014233: the smallest odd composites that pass to all of the first primes. */
static void a_strong_test_is_fooled_exactly_as_the_literature_says(void **state)
{
    (void)state;
    static const uint64_t primes[] = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37};
    static const struct {
        uint64_t n;
        size_t passed;
    } fooled[] = {{2047, 1},
                  {1373653, 2},
                  {25326001, 3},
                  {UINT64_C(3215031751), 4},
                  {UINT64_C(2152302898747), 5},
                  {UINT64_C(3474749660383), 6},
                  {UINT64_C(341550071728321), 8},
                  {UINT64_C(3825123056546413051), 11}};
    for (size_t i = 0; i < sizeof fooled / sizeof fooled[0]; i++)
        for (size_t j = 0; j <= fooled[i].passed; j++)
            if (strong_test(fooled[i].n, primes[j]) != (j < fooled[i].passed))
                fail_msg("%" PRIu64 " to base %" PRIu64, fooled[i].n, primes[j]);
}

/* The definition, for n < 2^32. */
static bool passes_by_definition(uint64_t n, uint64_t base)
{
    uint64_t odd = n - 1, x = 1;
    while (odd % 2 == 0)
        odd /= 2;
    for (uint64_t i = 0; i < odd; i++)
        x = x * (base % n) % n;
    if (x == 1 || base % n == 0)
        return true;
    for (uint64_t exponent = odd; exponent < n - 1; exponent *= 2, x = x * x % n)
        if (x == n - 1)
            return true;
    return false;
}

static void a_strong_test_agrees_with_the_definition(void **state)
{
    (void)state;
    for (uint64_t n = 3; n < 1000; n += 2)
        for (uint64_t base = 0; base <= 200; base++)
            if (strong_test(n, base) != passes_by_definition(n, base))
                fail_msg("%" PRIu64 " to base %" PRIu64, n, base);
}

static bool passes_by_gmp(uint64_t n, uint64_t base)
{
    mpz_t modulus, exponent, x, minus_one;
    mpz_inits(modulus, exponent, x, minus_one, NULL);
    oracle_set(modulus, n);
    mpz_sub_ui(minus_one, modulus, 1);
    mp_bitcnt_t twos = mpz_scan1(minus_one, 0);
    mpz_tdiv_q_2exp(exponent, minus_one, twos);
    oracle_set(x, base);
    bool is_multiple = mpz_divisible_p(x, modulus) != 0;
    mpz_powm(x, x, exponent, modulus);
    bool passes = is_multiple || mpz_cmp_ui(x, 1) == 0;
    for (mp_bitcnt_t i = 0; i < twos && !passes; i++) {
        passes = mpz_cmp(x, minus_one) == 0;
        mpz_powm_ui(x, x, 2, modulus);
    }
    mpz_clears(modulus, exponent, x, minus_one, NULL);
    return passes;
}

/* Both answers are frequent for the witnesses: they pass to about every fourth base. */
static void a_strong_test_agrees_with_gmp_where_either_answer_is_likely(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (size_t i = 0; i < WITNESSES; i++) {
        uint64_t n = witnesses[i].n;
        int passed = 0;
        for (int j = 0; j < 400; j++) {
            uint64_t base = oracle_random_bits(&seed, 1 + (unsigned)j % 64);
            bool passes = strong_test(n, base);
            passed += passes;
            if (passes != passes_by_gmp(n, base))
                fail_msg("%" PRIu64 " to base %" PRIu64, n, base);
        }
        assert_in_range(passed, 20, 380);
    }
}

static void a_prime_passes_to_every_base(void **state)
{
    (void)state;
    uint64_t seed = 4;
    for (unsigned bits = 2; bits <= 63; bits++)
        for (int i = 0; i < 30; i++) {
            uint64_t p = oracle_next_prime(oracle_random_bits(&seed, bits) | 1);
            uint64_t base = oracle_random(&seed);
            if (!strong_test(p, base) || !strong_test(p, base - base % p) || !strong_test(p, p - 1))
                fail_msg("the prime %" PRIu64 " fails to base %" PRIu64 " or a relative", p, base);
        }
    assert_true(strong_test(UINT64_MAX - 58, UINT64_MAX));
}

static void each_base_alone_exposes_its_witnesses(void **state)
{
    (void)state;
    for (size_t i = 0; i < WITNESSES; i++) {
        const struct witness *witness = &witnesses[i];
        claim_equal("a witness modulo its divisor", witness->n, witness->n % witness->divisor, 0);
        for (size_t j = 0; j < STRONG_TEST_BASES; j++)
            if (strong_test(witness->n, strong_test_bases[j]) != (strong_test_bases[j] != witness->base))
                fail_msg("%" PRIu64 " to base %" PRIu64 "; only %" PRIu64 " exposes it", witness->n,
                         strong_test_bases[j], witness->base);
        claim(miller_rabin, witness->n, false, 0);
    }
}

static void every_base_has_a_witness(void **state)
{
    (void)state;
    for (size_t j = 0; j < STRONG_TEST_BASES; j++) {
        size_t count = 0;
        for (size_t i = 0; i < WITNESSES; i++)
            count += witnesses[i].base == strong_test_bases[j];
        if (count == 0)
            fail_msg("base %" PRIu64 " has none", strong_test_bases[j]);
    }
}

/* n divides a base, is a base, or shares a factor with one. */
static void numbers_kin_to_a_base_agree_with_gmp(void **state)
{
    (void)state;
    static const uint64_t factors[] = {2, 3, 5, 13, 19, 73, 193, 407521, 299210837};
    for (size_t i = 0; i < STRONG_TEST_BASES; i++)
        for (uint64_t multiple = 1; multiple <= 200; multiple++)
            for (uint64_t off = 0; off <= 2; off++) {
                claim_like_gmp(multiple * strong_test_bases[i] + off);
                claim_like_gmp(multiple * strong_test_bases[i] - off);
            }
    for (size_t i = 0; i < sizeof factors / sizeof factors[0]; i++) {
        claim_prime(factors[i], true);
        claim_prime(factors[i] * factors[i], false);
        for (size_t j = 0; j < i; j++)
            claim_prime(factors[i] * factors[j], false);
        claim_like_gmp(2 * factors[i] + 1);
        claim_prime(factors[i] * oracle_next_prime(UINT64_C(1) << 32), false);
    }
}

static void a_small_divisor_is_named_up_to_the_largest_multiple(void **state)
{
    (void)state;
    uint64_t seed = 5;
    for (uint64_t p = 2; p <= LARGEST_SMALL_PRIME; p = oracle_next_prime(p)) {
        uint64_t most = UINT64_MAX / p;
        for (uint64_t i = 0; i < 100; i++) {
            claim_prime(p * (most - i), false);
            claim_prime(p * (2 + oracle_random(&seed) % (most - 1)), false);
            claim_prime(p * oracle_next_prime(p + i), false);
        }
    }
}

static void small_composites_are_named_their_smallest_divisor(void **state)
{
    (void)state;
    claim(miller_rabin, 107 * 107, false, 107);
    claim(miller_rabin, 107 * 109, false, 107);
    claim(miller_rabin, 109 * 109, false, 0);
    claim(miller_rabin, 109 * 113, false, 0);
}

static void a_prime_takes_its_whole_cost(void **state)
{
    (void)state;
    uint64_t seed = 6;
    struct verdict verdict;
    for (unsigned bits = 15; bits <= 63; bits++) {
        uint64_t p = oracle_next_prime(oracle_random_bits(&seed, bits));
        claim_equal("operations", p, miller_rabin->check(&p, 1, &verdict), miller_rabin->cost(p));
    }
    for (size_t i = 0; i < WITNESSES; i++) {
        size_t place = 0;
        while (strong_test_bases[place] != witnesses[i].base)
            place++;
        uint64_t operations = miller_rabin->check(&witnesses[i].n, 1, &verdict);
        claim_equal("operations times seven", witnesses[i].n, STRONG_TEST_BASES * operations,
                    (place + 1) * miller_rabin->cost(witnesses[i].n));
    }
    assert_int_equal(miller_rabin->cost(0), 1);
    assert_int_equal(miller_rabin->cost(1), 7);
    assert_int_equal(miller_rabin->cost(UINT64_MAX), 64 * 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_number_to_ten_million_has_the_verdict_of_a_sieve),
        cmocka_unit_test(windows_agree_with_primesieve),
        cmocka_unit_test(random_numbers_of_every_length_agree_with_gmp),
        cmocka_unit_test(numbers_around_powers_of_two_agree_with_gmp),
        cmocka_unit_test(numbers_around_squares_agree_with_gmp),
        cmocka_unit_test(squares_and_close_products_of_primes_are_composite),
        cmocka_unit_test(carmichael_numbers_of_chernick_are_composite),
        cmocka_unit_test(known_pseudoprimes_are_composite),
        cmocka_unit_test(a_strong_test_is_fooled_exactly_as_the_literature_says),
        cmocka_unit_test(a_strong_test_agrees_with_the_definition),
        cmocka_unit_test(a_strong_test_agrees_with_gmp_where_either_answer_is_likely),
        cmocka_unit_test(a_prime_passes_to_every_base),
        cmocka_unit_test(each_base_alone_exposes_its_witnesses),
        cmocka_unit_test(every_base_has_a_witness),
        cmocka_unit_test(numbers_kin_to_a_base_agree_with_gmp),
        cmocka_unit_test(a_small_divisor_is_named_up_to_the_largest_multiple),
        cmocka_unit_test(small_composites_are_named_their_smallest_divisor),
        cmocka_unit_test(a_prime_takes_its_whole_cost),
    };
    return cmocka_run_group_tests_name("miller-rabin", tests, NULL, NULL);
}
