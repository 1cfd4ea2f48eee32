/* The kernel `trial` against a sieve, primesieve, GMP and the definition. */
#include "unit/oracle.h"

enum { SIEVE_END = 10 * 1000 * 1000 };

static const struct kernel *const trial = &kernel_trial;

/* The divisors tried for n, counted one by one. */
static uint64_t tried(uint64_t n)
{
    uint64_t count = 0;
    for (uint64_t d = 2; d * d <= n; d += d == 2 ? 1 : 2) {
        count++;
        if (n % d == 0)
            break;
    }
    return count;
}

static void every_number_to_ten_million_has_the_verdict_of_a_sieve(void **state)
{
    (void)state;
    uint16_t *smallest = oracle_sieve(SIEVE_END);
    for (uint64_t n = 0; n < SIEVE_END; n++)
        claim(trial, n, smallest[n] == 0, smallest[n]);
    free(smallest);
}

/* Beyond the sieve: primesieve says whether, and a divisor is held to the definition where that is cheap. */
static void claim_like_primesieve(uint64_t n, bool prime)
{
    struct verdict verdict;
    trial->check(&n, 1, &verdict);
    uint64_t divisor = verdict_divisor(verdict);
    claim_verdict(trial, n, verdict, prime, prime ? 0 : divisor);
    if (prime || n < 2)
        return;
    if (divisor < 2 || n % divisor || oracle_divisor_below(n, divisor < 10000 ? divisor : 10000))
        fail_msg("%" PRIu64 " is not the smallest divisor of %" PRIu64, divisor, n);
}

static void windows_agree_with_primesieve(void **state)
{
    (void)state;
    oracle_window((UINT64_C(1) << 32) - 10000, (UINT64_C(1) << 32) + 10000, claim_like_primesieve);
    oracle_window(UINT64_C(1000000000000) - 1000, UINT64_C(1000000000000) + 1000, claim_like_primesieve);
    oracle_window((UINT64_C(1) << 53) - 60, (UINT64_C(1) << 53) + 60, claim_like_primesieve);
}

static void random_numbers_of_every_length_agree_with_gmp(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (unsigned bits = 1; bits <= 44; bits++)
        for (int i = 0; i < 200; i++) {
            uint64_t n = oracle_random_bits(&seed, bits);
            claim_like_primesieve(n, oracle_is_prime(n));
        }
}

static void the_product_of_two_primes_is_divided_by_the_smaller(void **state)
{
    (void)state;
    uint64_t seed = 2;
    for (unsigned bits = 2; bits <= 25; bits++) {
        uint64_t p = oracle_next_prime(oracle_random_bits(&seed, bits));
        uint64_t q = oracle_next_prime(p);
        uint64_t far = oracle_next_prime(oracle_random_bits(&seed, 31));
        claim(trial, p * p, false, p);
        claim(trial, p * q, false, p);
        claim(trial, p * far, false, p < far ? p : far);
    }
}

static void the_last_divisor_below_2_to_the_32_is_tried(void **state)
{
    (void)state;
    const uint64_t p = UINT64_C(4294967291), q = UINT64_C(4294967279); /* the two largest primes below 2^32 */
    const uint64_t lo = (UINT64_C(1) << 32) - (1 << 20), end = UINT64_C(1) << 32;
    assert_int_equal(trial->search(p * p, lo, kernel_divisor_end(p * p)), p);
    assert_int_equal(trial->search(p * q, lo, kernel_divisor_end(p * q)), q);
    assert_int_equal(trial->search(p * p, lo, p), 0);
    assert_int_equal(trial->search(UINT64_MAX - 58, lo, end), 0); /* 2^64 - 59 is prime */
    assert_int_equal(trial->search(UINT64_MAX, UINT32_MAX, end), UINT32_MAX);
    assert_int_equal(trial->search(UINT64_MAX, 2, end), 3);
}

static void cost_counts_the_divisors_that_a_prime_takes(void **state)
{
    (void)state;
    for (uint64_t n = 0; n < 20000; n++) {
        uint64_t most = kernel_divisor_end(n) / 2; /* 2 and the odd divisors: half of all, rounded down */
        claim_equal("cost", n, trial->cost(n), most && n > 3 ? most : 1);
        if (oracle_is_prime(n) && n > 3)
            claim_equal("cost of a prime", n, trial->cost(n), tried(n));
    }
    assert_int_equal(trial->cost(UINT64_MAX), UINT64_C(1) << 31);
}

static void check_returns_the_divisors_tried(void **state)
{
    (void)state;
    for (uint64_t n = 0; n < 20000; n++) {
        struct verdict verdict;
        claim_equal("operations", n, trial->check(&n, 1, &verdict), tried(n));
    }
}

static void the_classic_list_takes_433405945_odd_divisors(void **state)
{
    (void)state;
    uint64_t n[ORACLE_CLASSIC];
    struct verdict verdict[ORACLE_CLASSIC];
    for (size_t i = 0; i < ORACLE_CLASSIC; i++)
        n[i] = oracle_classic[i].n;
    uint64_t operations = trial->check(n, ORACLE_CLASSIC, verdict);
    for (size_t i = 0; i < ORACLE_CLASSIC; i++)
        claim_verdict(trial, n[i], verdict[i], oracle_classic[i].divisor == 0, oracle_classic[i].divisor);
    assert_int_equal(operations, 433405945 + 19); /* and 2 for each number but the number 2 */
}

static void the_costs_of_pieces_add_up(void **state)
{
    (void)state;
    uint64_t seed = 3;
    for (int i = 0; i < 10000; i++) {
        uint64_t lo = 2 + oracle_random(&seed) % 50;
        uint64_t middle = lo + oracle_random(&seed) % 50;
        uint64_t hi = middle + oracle_random(&seed) % 50;
        uint64_t count = 0;
        for (uint64_t d = lo; d < hi; d++)
            count += d == 2 || d % 2 == 1;
        claim_equal("cost of a search from", lo, trial->search_cost(lo, hi), count);
        claim_equal("cost of two pieces from", lo,
                    trial->search_cost(lo, middle) + trial->search_cost(middle, hi), count);
    }
    assert_int_equal(trial->search_cost(9, 7), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_number_to_ten_million_has_the_verdict_of_a_sieve),
        cmocka_unit_test(windows_agree_with_primesieve),
        cmocka_unit_test(random_numbers_of_every_length_agree_with_gmp),
        cmocka_unit_test(the_product_of_two_primes_is_divided_by_the_smaller),
        cmocka_unit_test(the_last_divisor_below_2_to_the_32_is_tried),
        cmocka_unit_test(cost_counts_the_divisors_that_a_prime_takes),
        cmocka_unit_test(check_returns_the_divisors_tried),
        cmocka_unit_test(the_classic_list_takes_433405945_odd_divisors),
        cmocka_unit_test(the_costs_of_pieces_add_up),
    };
    return cmocka_run_group_tests_name("trial", tests, NULL, NULL);
}
