/* The public functions of libisprime. The kernels behind them have tests of their own. */
#include "unit/oracle.h"

#include <string.h>

#include "kernel/is_prime.h"

enum { SIEVE_END = 1000 * 1000 };

static void is_prime_agrees_with_a_sieve(void **state)
{
    (void)state;
    uint16_t *smallest = oracle_sieve(SIEVE_END);
    for (uint64_t n = 0; n < SIEVE_END; n++)
        claim_equal("is_prime", n, is_prime(n), n >= 2 && smallest[n] == 0);
    free(smallest);
}

static void is_prime_agrees_with_gmp(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (unsigned bits = 1; bits <= 64; bits++)
        for (int i = 0; i < 200; i++) {
            uint64_t n = oracle_random_bits(&seed, bits);
            claim_equal("is_prime", n, is_prime(n), oracle_is_prime(n));
        }
    assert_true(is_prime(UINT64_MAX - 58));
    assert_false(is_prime(UINT64_MAX));
}

/* is_prime_many on n[shift .. shift + count) says of each what is_prime says, and writes no further. */
static void claim_many(const uint64_t *n, size_t shift, size_t count)
{
    enum { UNTOUCHED = 0x5a };
    unsigned char bytes[10000];
    assert_true(shift + count < sizeof bytes);
    memset(bytes, UNTOUCHED, sizeof bytes);
    is_prime_many(n + shift, count, (bool *)bytes + shift);
    for (size_t i = 0; i < sizeof bytes; i++) {
        bool is_inside = i >= shift && i - shift < count;
        int want = is_inside ? is_prime(n[i]) : UNTOUCHED;
        if (bytes[i] != want)
            fail_msg("block of %zu from %zu: byte %zu is %d, not %d", count, shift, i, bytes[i], want);
    }
}

static void is_prime_many_agrees_with_is_prime_in_blocks_of_any_length(void **state)
{
    (void)state;
    enum { MOST = 9000, SHIFTS = 9 };
    static const size_t lengths[] = {255, 256, 257, 511, 513, 4095, 4096, 4097, MOST};
    uint64_t n[MOST + SHIFTS], seed = 2;
    for (size_t i = 0; i < MOST + SHIFTS; i++)
        n[i] = oracle_random_bits(&seed, 1 + (unsigned)(oracle_random(&seed) % 64)) | (i % 3 != 0);
    for (size_t shift = 0; shift < SHIFTS; shift++)
        for (size_t count = 0; count <= 130; count++)
            claim_many(n, shift, count);
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
        claim_many(n, i, lengths[i]);
    is_prime_many(NULL, 0, NULL);
}

static void the_smallest_divisor_of_a_prime_is_itself(void **state)
{
    (void)state;
    uint16_t *smallest = oracle_sieve(SIEVE_END);
    for (uint64_t n = 2; n < SIEVE_END; n++)
        claim_equal("smallest divisor", n, is_prime_smallest_divisor(n), smallest[n] ? smallest[n] : n);
    free(smallest);
    assert_int_equal(is_prime_smallest_divisor(0), 0);
    assert_int_equal(is_prime_smallest_divisor(1), 0);
    assert_int_equal(is_prime_smallest_divisor(UINT64_MAX), 3);
    assert_int_equal(is_prime_smallest_divisor(UINT64_MAX - 1), 2);
    assert_int_equal(is_prime_smallest_divisor(UINT64_C(3333335652092209)), 57735047);
}

static void the_version_has_three_numbers(void **state)
{
    (void)state;
    int numbers = 0;
    for (const char *at = is_prime_version();; numbers++) {
        size_t digits = strspn(at, "0123456789");
        assert_true(digits > 0);
        at += digits;
        if (*at++ != '.')
            break;
    }
    assert_int_equal(numbers + 1, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_prime_agrees_with_a_sieve),
        cmocka_unit_test(is_prime_agrees_with_gmp),
        cmocka_unit_test(is_prime_many_agrees_with_is_prime_in_blocks_of_any_length),
        cmocka_unit_test(the_smallest_divisor_of_a_prime_is_itself),
        cmocka_unit_test(the_version_has_three_numbers),
    };
    return cmocka_run_group_tests_name("is_prime", tests, NULL, NULL);
}
