/* The width and the text of a number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include <gmp.h>

#include "base/number.h"

static enum number_parse_result parse(const char *text, uint64_t *value)
{
    return number_parse(text, strlen(text), value);
}

static void digits_up_to_the_limit_are_a_number(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t value;
    } cases[] = {
        {"0", 0},
        {"7", 7},
        {"0000000000000000000000000000007", 7},
        {"9999999999999999999", UINT64_C(9999999999999999999)},
        {"18446744073709551609", UINT64_MAX - 6},
        {"18446744073709551610", UINT64_MAX - 5},
        {"18446744073709551614", UINT64_MAX - 1},
        {"18446744073709551615", UINT64_MAX},
        {"00018446744073709551615", UINT64_MAX},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint64_t value = 1;
        assert_int_equal(parse(cases[i].text, &value), NUMBER_OK);
        assert_true(value == cases[i].value);
    }
}

static void digits_above_the_limit_are_too_large(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "18446744073709551616",
        "18446744073709551619",
        "18446744073709551620",
        "20000000000000000000",
        "99999999999999999999",
        "100000000000000000000",
        "184467440737095516150",
        "0018446744073709551616",
        "340282366920938463463374607431768211456",
        "184467440737095516160000000000000000000000000000000000000000000000000",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint64_t value = 1;
        assert_int_equal(parse(cases[i], &value), NUMBER_TOO_LARGE);
        assert_true(value == 1);
    }
}

static void anything_else_is_no_digits(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "",    " 7",  "7 ",   "-7",    "+7",
        "7.0", "1e9", "0x11", "1_000", "/",
        ":",   "7:8", "\xB2", "a",     "18446744073709551616x",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint64_t value = 1;
        assert_int_equal(parse(cases[i], &value), NUMBER_NOT_DIGITS);
        assert_true(value == 1);
    }
}

static void a_nul_is_no_digit(void **state)
{
    (void)state;
    uint64_t value;
    assert_int_equal(number_parse("7\0", 2, &value), NUMBER_NOT_DIGITS);
    assert_int_equal(number_parse("78", 1, &value), NUMBER_OK);
    assert_true(value == 7);
}

/* 2^bits - 1, 2^bits and 2^bits + 1 for bits 0 ... 80, and neighbours of powers of ten. */
static void agrees_with_gmp_around_powers(void **state)
{
    (void)state;
    mpz_t n, limit;
    mpz_init(n);
    mpz_init(limit);
    mpz_ui_pow_ui(limit, 2, 64);
    for (unsigned long base = 2; base <= 10; base += 8) {
        for (unsigned long power = 0; power <= 80; power++) {
            for (int delta = -1; delta <= 1; delta++) {
                char text[128];
                uint64_t value = 0;
                mpz_ui_pow_ui(n, base, power);
                if (delta < 0)
                    mpz_sub_ui(n, n, 1);
                else
                    mpz_add_ui(n, n, (unsigned long)delta);
                mpz_get_str(text, 10, n);
                bool fits = mpz_cmp(n, limit) < 0;
                assert_int_equal(parse(text, &value), fits ? NUMBER_OK : NUMBER_TOO_LARGE);
                assert_true(!fits || mpz_cmp_ui(n, value) == 0);
            }
        }
    }
    mpz_clear(n);
    mpz_clear(limit);
}

static void format_is_the_inverse_of_parse(void **state)
{
    (void)state;
    uint64_t n = 0;
    for (int i = 0; i < 1000; i++) {
        char text[NUMBER_DIGITS_MAX];
        uint64_t value;
        size_t size = number_format(n, text);
        assert_int_equal(number_parse(text, size, &value), NUMBER_OK);
        assert_true(value == n);
        assert_true(text[0] != '0' || size == 1);
        n = n * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        n >>= i % 64;
    }
}

static void format_writes_the_borders(void **state)
{
    (void)state;
    char text[NUMBER_DIGITS_MAX];
    assert_int_equal(number_format(0, text), 1);
    assert_memory_equal(text, "0", 1);
    assert_int_equal(number_format(10, text), 2);
    assert_memory_equal(text, "10", 2);
    assert_int_equal(number_format(UINT64_MAX, text), 20);
    assert_memory_equal(text, "18446744073709551615", 20);
}

static void grouped_has_a_comma_every_three_digits(void **state)
{
    (void)state;
    char text[NUMBER_GROUPED_SIZE];
    assert_string_equal(number_grouped(0, text), "0");
    assert_string_equal(number_grouped(999, text), "999");
    assert_string_equal(number_grouped(1000, text), "1,000");
    assert_string_equal(number_grouped(123456, text), "123,456");
    assert_string_equal(number_grouped(1234567, text), "1,234,567");
    assert_string_equal(number_grouped(UINT64_MAX, text), "18,446,744,073,709,551,615");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digits_up_to_the_limit_are_a_number),
        cmocka_unit_test(digits_above_the_limit_are_too_large),
        cmocka_unit_test(anything_else_is_no_digits),
        cmocka_unit_test(a_nul_is_no_digit),
        cmocka_unit_test(agrees_with_gmp_around_powers),
        cmocka_unit_test(format_is_the_inverse_of_parse),
        cmocka_unit_test(format_writes_the_borders),
        cmocka_unit_test(grouped_has_a_comma_every_three_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
