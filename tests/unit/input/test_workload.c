/* The named workloads. Every number of classic64 is derived a second time, with GMP, by its documented rule.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include <gmp.h>

#include "input/workload.h"

enum { LIST_COUNT = 20 };

/* As printed in the book. */
static const uint64_t BOOK[LIST_COUNT] = {
    UINT64_C(2),
    UINT64_C(142702110479723),
    UINT64_C(299593572317531),
    UINT64_C(3333333333333301),
    UINT64_C(3333333333333333),
    UINT64_C(3333335652092209),
    UINT64_C(4444444444444423),
    UINT64_C(4444444444444444),
    UINT64_C(4444444488888889),
    UINT64_C(5555553133149889),
    UINT64_C(5555555555555503),
    UINT64_C(5555555555555555),
    UINT64_C(6666666666666666),
    UINT64_C(6666666666666719),
    UINT64_C(6666667141414921),
    UINT64_C(7777777536340681),
    UINT64_C(7777777777777753),
    UINT64_C(7777777777777777),
    UINT64_C(9999999999999917),
    UINT64_C(9999999999999999),
};

static void load(const char *text, uint64_t *values, size_t count)
{
    struct error error;
    struct numbers numbers = {0};
    assert_true(workload_check(text, &error));
    assert_true(workload_add(&numbers, text, &error));
    assert_int_equal(numbers.count, count);
    numbers_read(&numbers, 0, count, values);
    numbers_free(&numbers);
}

static void classic_is_the_list_of_the_book(void **state)
{
    (void)state;
    uint64_t found[LIST_COUNT];
    load("classic", found, LIST_COUNT);
    assert_memory_equal(found, BOOK, sizeof BOOK);
}

static bool is_prime(const mpz_t n)
{
    return mpz_probab_prime_p(n, 40) > 0;
}

static void largest_prime_up_to(mpz_t n)
{
    while (!is_prime(n))
        mpz_sub_ui(n, n, 1);
}

static unsigned long smallest_divisor(const mpz_t n)
{
    unsigned long divisor = 2;
    while (!mpz_divisible_ui_p(n, divisor))
        divisor++;
    return divisor;
}

static bool has_smallest_divisor(const mpz_t n, unsigned long divisor)
{
    for (unsigned long smaller = 2; smaller < divisor; smaller++)
        if (mpz_divisible_ui_p(n, smaller))
            return false;
    return mpz_divisible_ui_p(n, divisor);
}

/* s = min(floor(n * (2^64-59) / 9999999999999917), 2^64-1) */
static void scale(mpz_t s, uint64_t n)
{
    mpz_t limit;
    mpz_init_set_ui(limit, UINT64_MAX);
    mpz_set_ui(s, n);
    mpz_mul_ui(s, s, UINT64_MAX - 58);
    mpz_tdiv_q_ui(s, s, UINT64_C(9999999999999917));
    if (mpz_cmp(s, limit) > 0)
        mpz_set(s, limit);
    mpz_clear(limit);
}

static uint64_t derive(uint64_t number)
{
    mpz_t n, s, root;
    mpz_init_set_ui(n, number);
    mpz_init(s);
    mpz_init(root);
    scale(s, number);
    mpz_sqrt(root, n);
    if (number == 2) {
        mpz_set(s, n);
    } else if (is_prime(n)) {
        largest_prime_up_to(s);
    } else if (mpz_perfect_square_p(n) && is_prime(root)) {
        mpz_sqrt(s, s);
        largest_prime_up_to(s);
        mpz_mul(s, s, s);
    } else {
        unsigned long divisor = smallest_divisor(n);
        while (!has_smallest_divisor(s, divisor))
            mpz_sub_ui(s, s, 1);
    }
    uint64_t derived = mpz_get_ui(s);
    mpz_clear(n);
    mpz_clear(s);
    mpz_clear(root);
    return derived;
}

static void each_number_of_classic64_follows_from_its_rule(void **state)
{
    (void)state;
    uint64_t found[LIST_COUNT];
    load("classic64", found, LIST_COUNT);
    for (size_t i = 0; i < LIST_COUNT; i++)
        assert_true(found[i] == derive(BOOK[i]));
    assert_true(found[18] == UINT64_C(18446744073709551557));
}

static void random_is_reproducible(void **state)
{
    (void)state;
    static const uint64_t reference[5] = {
        UINT64_C(6457827717110365317), UINT64_C(3203168211198807973),  UINT64_C(9817491932198370423),
        UINT64_C(4593380528125082431), UINT64_C(16408922859458223821),
    };
    uint64_t found[5], again[5];
    load("random:5:64:1234567", found, 5);
    assert_memory_equal(found, reference, sizeof reference);
    load("random:5:8:1234567", found, 5);
    for (size_t i = 0; i < 5; i++)
        assert_true(found[i] == reference[i] >> 56);
    load("random:5", found, 5);
    load("random:5:64", again, 5);
    assert_memory_equal(found, again, sizeof found);
    load("random:5:64:1", again, 5);
    assert_memory_equal(found, again, sizeof found);
    load("random:5:64:18446744073709551615", again, 5);
    assert_memory_not_equal(found, again, sizeof found);
}

static void check_refused(const char *text, const char *sentence)
{
    struct error error = {0};
    struct numbers numbers = {0};
    assert_false(workload_check(text, &error));
    assert_string_equal(error.text, sentence);
    assert_int_equal(error.code, ERROR_USAGE);
    error = (struct error){0};
    assert_false(workload_add(&numbers, text, &error));
    assert_string_equal(error.text, sentence);
    assert_int_equal(numbers.count, 0);
    numbers_free(&numbers);
}

#define FORM ": the form is random:COUNT[:BITS[:SEED]]"
#define UNKNOWN ": no such workload; there are classic, classic64 and random:COUNT[:BITS[:SEED]]"

static void bad_workloads_are_refused_with_their_cause(void **state)
{
    (void)state;
    check_refused("", "--workload " UNKNOWN);
    check_refused("Classic", "--workload Classic" UNKNOWN);
    check_refused("class", "--workload class" UNKNOWN);
    check_refused("classic6", "--workload classic6" UNKNOWN);
    check_refused("a\nb", "--workload a\\nb" UNKNOWN);
    check_refused("classic:5", "--workload classic:5: classic takes no parameters");
    check_refused("classic64:", "--workload classic64:: classic64 takes no parameters");
    check_refused("random", "--workload random: COUNT is missing" FORM);
    check_refused("random:", "--workload random:: COUNT is empty" FORM);
    check_refused("random:5:", "--workload random:5:: BITS is empty" FORM);
    check_refused("random:5:8:", "--workload random:5:8:: SEED is empty" FORM);
    check_refused("random:5:8:1:", "--workload random:5:8:1:: too many colons" FORM);
    check_refused("random:0", "--workload random:0: COUNT is 0, it must be 1 or more");
    check_refused("random:1e9", "--workload random:1e9: COUNT '1e9' is not a number: digits only");
    check_refused("random:-5", "--workload random:-5: COUNT '-5' is negative: the smallest number is 0");
    check_refused("random:4611686018427387905",
                  "--workload random:4611686018427387905: COUNT is too large: the "
                  "limit is 4611686018427387904 (2^62)");
    check_refused("random:5:0", "--workload random:5:0: BITS must be 1 to 64");
    check_refused("random:5:65", "--workload random:5:65: BITS must be 1 to 64");
    check_refused("random:5:4294967297", "--workload random:5:4294967297: BITS must be 1 to 64");
    check_refused(
        "random:5:8:18446744073709551616",
        "--workload random:5:8:18446744073709551616: SEED '18446744073709551616' is too large: the limit "
        "is 18446744073709551615 (2^64-1)");
}

static void the_help_knows_every_workload(void **state)
{
    (void)state;
    assert_string_equal(workload_at(0)->name, "classic");
    assert_string_equal(workload_at(1)->name, "classic64");
    assert_string_equal(workload_at(2)->name, "random:COUNT[:BITS[:SEED]]");
    assert_null(workload_at(3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classic_is_the_list_of_the_book),
        cmocka_unit_test(each_number_of_classic64_follows_from_its_rule),
        cmocka_unit_test(random_is_reproducible),
        cmocka_unit_test(bad_workloads_are_refused_with_their_cause),
        cmocka_unit_test(the_help_knows_every_workload),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
