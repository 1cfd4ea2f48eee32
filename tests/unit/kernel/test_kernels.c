/* What every kernel owes the plan and the engine: a kernel that is added is held to all of this unchanged. */
#include "unit/oracle.h"

#include <string.h>

static uint64_t least(uint64_t a, uint64_t b) /* of two divisors, where 0 is none */
{
    if (a == 0 || b == 0)
        return a + b;
    return a < b ? a : b;
}

/* Calls `claims` with every kernel that can search. */
static void for_each_search(void (*claims)(const struct kernel *kernel))
{
    int count = 0;
    for (size_t i = 0; kernel_list_at(i); i++) {
        if (!kernel_list_at(i)->search)
            continue;
        count++;
        claims(kernel_list_at(i));
    }
    assert_true(count > 0);
}

static void kernels_are_found_by_name_in_the_order_of_the_help(void **state)
{
    (void)state;
    assert_ptr_equal(kernel_list_at(0), &kernel_trial);
    size_t count = 0;
    for (; kernel_list_at(count); count++)
        assert_ptr_equal(kernel_list_find(kernel_list_at(count)->name), kernel_list_at(count));
    assert_true(count >= 2);
    assert_null(kernel_list_at(count + 1));
    assert_null(kernel_list_at(SIZE_MAX));
    assert_ptr_equal(kernel_list_find("trial"), &kernel_trial);
    assert_ptr_equal(kernel_list_find("trial-simd"), &kernel_trial_simd);
    assert_ptr_equal(kernel_list_find("miller-rabin"), &kernel_miller_rabin);
    assert_null(kernel_list_find("tria"));
    assert_null(kernel_list_find("trial "));
    assert_null(kernel_list_find(""));
}

static void every_kernel_is_complete(void **state)
{
    (void)state;
    for (size_t i = 0; kernel_list_at(i); i++) {
        const struct kernel *kernel = kernel_list_at(i);
        assert_true(strlen(kernel->name) > 0 && strlen(kernel->summary) > 0 && strlen(kernel->operation) > 0);
        assert_non_null(kernel->cost);
        assert_non_null(kernel->check);
        assert_true(!kernel->search == !kernel->search_cost && !kernel->search == !kernel->search_end);
        assert_true(kernel->slice_operations > 0 && kernel->unit_operations >= kernel->slice_operations);
    }
}

static void claim_divisor_end(uint64_t n, uint64_t root)
{
    claim_equal("divisor end", n, kernel_divisor_end(n), root + 1);
}

static void claim_divisor_end_around(uint64_t root) /* root^2 < 2^64, root > 0 */
{
    claim_divisor_end(root * root - 1, root - 1);
    claim_divisor_end(root * root, root);
    claim_divisor_end(root * root + 1, root);
    claim_divisor_end(root * root + 2 * root, root);
}

static void the_divisor_end_is_exact_around_squares(void **state)
{
    (void)state;
    claim_divisor_end(0, 0);
    claim_divisor_end(1, 1);
    claim_divisor_end(2, 1);
    claim_divisor_end(3, 1);
    for (uint64_t root = 2; root < 100000; root++)
        claim_divisor_end_around(root);
    uint64_t seed = 1;
    for (unsigned bits = 17; bits <= 32; bits++) {
        claim_divisor_end_around((UINT64_C(1) << bits) - 1);
        claim_divisor_end_around(UINT64_C(1) << (bits - 1));
        claim_divisor_end_around((UINT64_C(1) << (bits - 1)) + 1);
        for (int i = 0; i < 10000; i++)
            claim_divisor_end_around(oracle_random_bits(&seed, bits));
    }
    claim_divisor_end(UINT64_MAX, UINT32_MAX);
}

static void the_divisor_end_agrees_with_gmp(void **state)
{
    (void)state;
    uint64_t seed = 2;
    mpz_t z;
    mpz_init(z);
    for (unsigned bits = 1; bits <= 64; bits++)
        for (int i = 0; i < 1000; i++) {
            uint64_t n = oracle_random_bits(&seed, bits);
            oracle_set(z, n);
            mpz_sqrt(z, z);
            claim_divisor_end(n, oracle_get(z));
        }
    mpz_clear(z);
}

static void every_kernel_knows_the_classic_list(void **state)
{
    (void)state;
    for (size_t k = 0; kernel_list_at(k); k++)
        for (size_t i = 0; i < ORACLE_CLASSIC; i++) {
            struct verdict verdict;
            kernel_list_at(k)->check(&oracle_classic[i].n, 1, &verdict);
            uint64_t named = verdict_divisor(verdict);
            bool prime = oracle_classic[i].divisor == 0;
            claim_verdict(kernel_list_at(k), oracle_classic[i].n, verdict, prime,
                          named ? oracle_classic[i].divisor : 0);
        }
}

/* Where both name a divisor, the same one. */
static void all_kernels_agree(void **state)
{
    (void)state;
    uint64_t seed = 3;
    for (unsigned bits = 1; bits <= 40; bits++)
        for (int i = 0; i < 100; i++) {
            uint64_t n = oracle_random_bits(&seed, bits);
            struct verdict first;
            kernel_list_at(0)->check(&n, 1, &first);
            for (size_t k = 1; kernel_list_at(k); k++) {
                struct verdict verdict;
                kernel_list_at(k)->check(&n, 1, &verdict);
                claim_verdict(kernel_list_at(k), n, verdict, verdict_kind(first) == VERDICT_PRIME,
                              verdict_divisor(verdict) ? verdict_divisor(first) : 0);
            }
        }
}

static void a_verdict_depends_on_the_number_alone(void **state)
{
    (void)state;
    enum { MOST = 130 };
    uint64_t seed = 4;
    for (size_t k = 0; kernel_list_at(k); k++)
        for (size_t count = 0; count <= MOST; count++) {
            uint64_t n[MOST + 1];
            struct verdict verdict[MOST + 2];
            size_t shift = count % 2; /* the block starts where no vector would */
            uint64_t operations = 0;
            for (size_t i = 0; i < count; i++)
                n[shift + i] = oracle_random_bits(&seed, 1 + (unsigned)(oracle_random(&seed) % 36));
            verdict[shift + count].code = 0xabcdef;
            uint64_t together = kernel_list_at(k)->check(n + shift, count, verdict + shift);
            assert_int_equal(verdict[shift + count].code, 0xabcdef);
            for (size_t i = shift; i < shift + count; i++) {
                struct verdict alone;
                operations += kernel_list_at(k)->check(&n[i], 1, &alone);
                if (alone.code != verdict[i].code)
                    fail_msg("%s on %" PRIu64 ": %" PRIu32 " alone, %" PRIu32 " at %zu of a block of %zu",
                             kernel_list_at(k)->name, n[i], alone.code, verdict[i].code, i - shift, count);
            }
            assert_int_equal(together, operations);
        }
}

static void a_cost_is_never_zero_nor_below_the_work_done(void **state)
{
    (void)state;
    uint64_t seed = 5;
    for (size_t k = 0; kernel_list_at(k); k++)
        for (unsigned bits = 1; bits <= 36; bits++)
            for (int i = 0; i < 50; i++) {
                uint64_t n = i == 0 ? bits - 1 : oracle_random_bits(&seed, bits);
                struct verdict verdict;
                uint64_t cost = kernel_list_at(k)->cost(n);
                uint64_t operations = kernel_list_at(k)->check(&n, 1, &verdict);
                if (cost == 0 || operations > cost)
                    fail_msg("%s on %" PRIu64 ": %" PRIu64 " operations at a cost of %" PRIu64,
                             kernel_list_at(k)->name, n, operations, cost);
            }
}

static uint64_t claim_search(const struct kernel *kernel, uint64_t n, uint64_t lo, uint64_t hi)
{
    uint64_t divisor = kernel->search(n, lo, hi);
    if (divisor && (divisor < lo || divisor >= hi || divisor >= n || n % divisor))
        fail_msg("%s finds %" PRIu64 " for %" PRIu64 " in [%" PRIu64 ", %" PRIu64 ")", kernel->name, divisor,
                 n, lo, hi);
    return divisor;
}

static void claim_whole_is_least_of_pieces(const struct kernel *kernel, uint64_t n, uint64_t longest,
                                           uint64_t *seed)
{
    uint64_t end = kernel_divisor_end(n), found = 0;
    for (uint64_t lo = 2, hi; lo < end; lo = hi) {
        hi = lo + 1 + oracle_random(seed) % longest;
        if (hi > end)
            hi = end;
        found = least(found, claim_search(kernel, n, lo, hi));
    }
    uint64_t whole = end > 2 ? claim_search(kernel, n, 2, end) : 0;
    claim_equal("the least divisor of all pieces", n, found, whole);
    struct verdict verdict;
    kernel->check(&n, 1, &verdict);
    claim_equal("the divisor by check", n, verdict_divisor(verdict), whole);
}

static void claim_pieces(const struct kernel *kernel)
{
    uint64_t seed = 6;
    for (uint64_t n = 0; n < 5000; n++) {
        claim_whole_is_least_of_pieces(kernel, n, 1, &seed);
        claim_whole_is_least_of_pieces(kernel, n, 10, &seed);
        uint64_t end = kernel_divisor_end(n);
        if (end > 2)
            claim_equal("the smallest divisor", n, kernel->search(n, 2, end), oracle_divisor_below(n, end));
    }
    for (unsigned bits = 13; bits <= 40; bits++)
        for (int i = 0; i < 30; i++)
            claim_whole_is_least_of_pieces(kernel, oracle_random_bits(&seed, bits),
                                           UINT64_C(1) << (4 + bits / 3), &seed);
}

static void the_least_divisor_of_all_pieces_is_that_of_the_whole(void **state)
{
    (void)state;
    for_each_search(claim_pieces);
}

/* p * q has no divisor but p and q: a search finds p exactly if its range holds p. */
static void claim_edges(const struct kernel *kernel)
{
    uint64_t seed = 7;
    for (unsigned bits = 2; bits <= 31; bits++)
        for (int i = 0; i < 50; i++) {
            uint64_t p = oracle_next_prime(oracle_random_bits(&seed, bits));
            uint64_t n = p * (i % 2 ? p : oracle_next_prime(p)), end = kernel_divisor_end(n);
            uint64_t reach = p < 5000 ? p - 2 : 5000;
            if (reach)
                claim_equal("a search that ends before the divisor", n, kernel->search(n, p - reach, p), 0);
            claim_equal("a search of the divisor alone", n, kernel->search(n, p, p + 1), p);
            claim_equal("a search up to the divisor", n, kernel->search(n, p - reach, p + 1), p);
            if (p + 1 < end)
                claim_equal("a search after the divisor", n, kernel->search(n, p + 1, end), 0);
        }
    for (uint64_t n = 4; n < 1000; n++)
        claim_equal("a search of 2 alone", n, kernel->search(n, 2, 3), n % 2 ? 0 : 2);
    claim_equal("a search below the divisor end", 49, kernel->search(49, 2, 7), 0);
    claim_equal("a search to the divisor end", 49, kernel->search(49, 2, 8), 7);
}

static void a_search_finds_exactly_what_its_range_holds(void **state)
{
    (void)state;
    for_each_search(claim_edges);
}

static void claim_search_end(const struct kernel *kernel, uint64_t lo, uint64_t operations)
{
    uint64_t granted = operations ? operations : 1;
    uint64_t hi = kernel->search_end(lo, operations);
    bool moves = hi > lo || lo == UINT64_MAX;
    bool is_paid = kernel->search_cost(lo, hi) <= granted;
    bool is_largest = hi == UINT64_MAX || kernel->search_cost(lo, hi + 1) > granted;
    if (!moves || !is_paid || !is_largest)
        fail_msg("%s: %" PRIu64 " operations from %" PRIu64 " end at %" PRIu64 ", at a cost of %" PRIu64,
                 kernel->name, operations, lo, hi, kernel->search_cost(lo, hi));
}

static void claim_ends(const struct kernel *kernel)
{
    static const uint64_t starts[] = {2,
                                      3,
                                      4,
                                      5,
                                      6,
                                      7,
                                      100,
                                      UINT32_MAX - UINT64_C(1),
                                      UINT32_MAX,
                                      UINT64_C(1) << 32,
                                      UINT64_MAX / 2,
                                      UINT64_MAX - 3,
                                      UINT64_MAX - 2,
                                      UINT64_MAX - 1,
                                      UINT64_MAX};
    static const uint64_t operations[] = {0,
                                          1,
                                          2,
                                          3,
                                          10,
                                          1000,
                                          UINT64_C(1) << 31,
                                          UINT64_C(1) << 32,
                                          UINT64_MAX / 2 - 1,
                                          UINT64_MAX / 2,
                                          UINT64_MAX / 2 + 1,
                                          UINT64_MAX - 1,
                                          UINT64_MAX};
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
        for (size_t j = 0; j < sizeof operations / sizeof operations[0]; j++)
            claim_search_end(kernel, starts[i], operations[j]);
    uint64_t seed = 8;
    for (unsigned bits = 2; bits <= 64; bits++)
        for (unsigned wide = 1; wide <= 64; wide++)
            claim_search_end(kernel, oracle_random_bits(&seed, bits), oracle_random_bits(&seed, wide));
}

static void the_end_of_a_search_is_the_farthest_that_is_paid_for(void **state)
{
    (void)state;
    for_each_search(claim_ends);
}

static void claim_cost_of_whole(const struct kernel *kernel)
{
    uint64_t seed = 9;
    for (unsigned bits = 1; bits <= 64; bits++)
        for (int i = 0; i < 100; i++) {
            uint64_t n = oracle_random_bits(&seed, bits);
            uint64_t whole = kernel->search_cost(2, kernel_divisor_end(n));
            claim_equal("cost", n, kernel->cost(n), whole ? whole : 1);
        }
}

static void a_number_costs_what_the_search_of_all_its_divisors_costs(void **state)
{
    (void)state;
    for_each_search(claim_cost_of_whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kernels_are_found_by_name_in_the_order_of_the_help),
        cmocka_unit_test(every_kernel_is_complete),
        cmocka_unit_test(the_divisor_end_is_exact_around_squares),
        cmocka_unit_test(the_divisor_end_agrees_with_gmp),
        cmocka_unit_test(every_kernel_knows_the_classic_list),
        cmocka_unit_test(all_kernels_agree),
        cmocka_unit_test(a_verdict_depends_on_the_number_alone),
        cmocka_unit_test(a_cost_is_never_zero_nor_below_the_work_done),
        cmocka_unit_test(the_least_divisor_of_all_pieces_is_that_of_the_whole),
        cmocka_unit_test(a_search_finds_exactly_what_its_range_holds),
        cmocka_unit_test(the_end_of_a_search_is_the_farthest_that_is_paid_for),
        cmocka_unit_test(a_number_costs_what_the_search_of_all_its_divisors_costs),
    };
    return cmocka_run_group_tests_name("kernels", tests, NULL, NULL);
}
