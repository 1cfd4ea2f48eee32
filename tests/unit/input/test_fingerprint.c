/* The fingerprint of bytes: its definition, its pieces, and what it notices. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "input/fingerprint/fingerprint.h"
#include "kernel/is_prime.h"
#include "kernel/isa.h"

__extension__ typedef unsigned __int128 uint128;

static void fill(unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        bytes[i] = (unsigned char)(rand() >> 7);
}

static const uint64_t MODULUS = ((uint64_t)STRIPE_FACTOR << 32) - 1;

static void the_modulus_of_a_lane_is_prime(void **state)
{
    (void)state;
    assert_true(is_prime(MODULUS));
}

static uint64_t multiply(uint64_t a, uint64_t b)
{
    return (uint64_t)((uint128)a * b % MODULUS);
}

/* By the definition: a polynomial in FACTOR, which is 2^-32, the first half the highest. */
static uint64_t lane_of(uint64_t begin, const unsigned char *halves, size_t stripes)
{
    uint64_t lane = begin;
    for (size_t i = 0; i < stripes; i++) {
        const unsigned char *at = halves + i * STRIPE_SIZE;
        const uint64_t half = at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16 | (uint64_t)at[3] << 24;
        lane = (uint64_t)(((uint128)multiply(lane, STRIPE_FACTOR) + half) % MODULUS);
    }
    return lane;
}

static void a_lane_is_a_polynomial_of_its_halves(void **state)
{
    enum { STRIPES = 9 };
    unsigned char bytes[STRIPES * STRIPE_SIZE];
    (void)state;
    for (int try = 0; try < 50; try++) {
        uint64_t portable[STRIPE_LANES], used[STRIPE_LANES];
        fill(bytes, sizeof bytes);
        if (try % 3 == 0)
            memset(bytes, try % 2 == 0 ? 0xFF : 0, sizeof bytes / 2);
        for (int i = 0; i < STRIPE_LANES; i++)
            portable[i] = used[i] = (uint64_t)i * 0x0123456789ABCDEF;
        stripes_add_portable(portable, bytes, STRIPES);
        stripes_adder()(used, bytes, STRIPES);
        assert_memory_equal(portable, used, sizeof used);
        for (int i = 0; i < STRIPE_LANES; i++) {
            const int at = i < STRIPE_WORDS ? 8 * i : 8 * (i - STRIPE_WORDS) + 4;
            const uint64_t begin = (uint64_t)i * 0x0123456789ABCDEF % MODULUS;
            assert_true(used[i] % MODULUS == lane_of(begin, bytes + at, STRIPES));
        }
    }
}

static void the_value_is_the_same_under_every_instruction_set(void **state)
{
    unsigned char bytes[1000];
    const enum isa before = isa_in_use();
    (void)state;
    srand(1);
    fill(bytes, sizeof bytes);
    for (size_t size = 0; size < sizeof bytes; size++) {
        assert_true(isa_use(ISA_PORTABLE));
        const uint64_t portable = fingerprint_of(bytes, size);
        assert_true(isa_use(before));
        assert_true(fingerprint_of(bytes, size) == portable);
    }
}

/* By values that Python computed from the definition. */
static void the_value_is_pinned(void **state)
{
    (void)state;
    assert_true(fingerprint_of("", 0) == UINT64_C(0xA55C0EC6AA572F41));
    assert_true(fingerprint_of("18446744073709551557\n", 21) == UINT64_C(0x6E8890165C5FB135));
}

static void pieces_of_any_size_make_the_same_value(void **state)
{
    unsigned char bytes[700];
    (void)state;
    fill(bytes, sizeof bytes);
    for (int try = 0; try < 2000; try++) {
        const size_t size = (size_t)rand() % (sizeof bytes + 1);
        struct fingerprint fingerprint;
        fingerprint_begin(&fingerprint);
        for (size_t at = 0; at < size;) {
            const size_t part = (size_t)rand() % (try % 2 == 0 ? 20 : 400);
            const size_t taken = part < size - at ? part : size - at;
            fingerprint_add(&fingerprint, bytes + at, taken);
            at += taken;
        }
        assert_int_equal(fingerprint.size, size);
        assert_true(fingerprint_end(&fingerprint) == fingerprint_of(bytes, size));
    }
}

/* Every byte of any number of them, and of some every change of it. */
static void a_byte_that_changes_is_noticed(void **state)
{
    unsigned char bytes[2 * STRIPE_SIZE + 13];
    (void)state;
    fill(bytes, sizeof bytes);
    for (size_t size = 1; size <= sizeof bytes; size++) {
        const uint64_t before = fingerprint_of(bytes, size);
        const int step = size % STRIPE_SIZE < 15 ? 1 : 127;
        for (size_t at = 0; at < size; at++)
            for (int change = 1; change < 256; change += step) {
                bytes[at] ^= (unsigned char)change;
                assert_false(fingerprint_of(bytes, size) == before);
                bytes[at] ^= (unsigned char)change;
            }
    }
}

static int compare(const void *left, const void *right)
{
    const uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

/* Two bits that change, wherever they stand, and zeros of every length: no two of them are alike. */
static void two_bits_that_change_and_other_sizes_are_noticed(void **state)
{
    enum { SIZE = 3 * STRIPE_SIZE, BITS = 8 * SIZE, STEP = 5, SIZES = 2000 };
    unsigned char *bytes = calloc(SIZES, 1);
    uint64_t *values = malloc(sizeof *values * (BITS * (BITS / STEP + 1) + SIZES));
    size_t count = 0;
    (void)state;
    assert_true(bytes && values);
    for (size_t size = 0; size < SIZES; size++)
        values[count++] = fingerprint_of(bytes, size);
    memset(bytes, '7', SIZE);
    for (int a = 0; a < BITS; a += STEP)
        for (int b = 0; b < a; b++) {
            bytes[a / 8] ^= (unsigned char)(1 << a % 8);
            bytes[b / 8] ^= (unsigned char)(1 << b % 8);
            values[count++] = fingerprint_of(bytes, SIZE);
            bytes[a / 8] ^= (unsigned char)(1 << a % 8);
            bytes[b / 8] ^= (unsigned char)(1 << b % 8);
        }
    qsort(values, count, sizeof *values, compare);
    size_t pairs = 0;
    for (size_t i = 1; i < count; i++)
        pairs += values[i] == values[i - 1];
    assert_int_equal(pairs, 0);
    free(values);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_modulus_of_a_lane_is_prime),
        cmocka_unit_test(a_lane_is_a_polynomial_of_its_halves),
        cmocka_unit_test(the_value_is_the_same_under_every_instruction_set),
        cmocka_unit_test(the_value_is_pinned),
        cmocka_unit_test(pieces_of_any_size_make_the_same_value),
        cmocka_unit_test(a_byte_that_changes_is_noticed),
        cmocka_unit_test(two_bits_that_change_and_other_sizes_are_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
