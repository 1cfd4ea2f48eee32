/* The sequence of numbers: its segments, its limits, its invalid places and its packed form. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "input/numbers.h"

static void add_list(struct numbers *numbers, const uint64_t *values, size_t count)
{
    struct error error;
    uint64_t *copy = malloc(count * sizeof *copy + 1);
    assert_non_null(copy);
    for (size_t i = 0; i < count; i++)
        copy[i] = values[i];
    assert_true(numbers_add_list(numbers, copy, count, &error));
}

static void add_range(struct numbers *numbers, uint64_t lo, uint64_t hi, uint64_t step)
{
    struct error error;
    assert_true(numbers_add_range(numbers, lo, hi, step, &error));
}

static void add_random(struct numbers *numbers, uint64_t count, int bits, uint64_t seed)
{
    struct error error;
    assert_true(numbers_add_random(numbers, count, bits, seed, &error));
}

static void add_invalid(struct numbers *numbers, uint64_t index)
{
    struct error error;
    struct invalid_line invalid = {.index = index, .line = index + 10, .column = 3, .cause = "is bad"};
    invalid.source = strdup("numbers.txt");
    invalid.text = strdup("x");
    assert_true(numbers_add_invalid(numbers, &invalid, &error));
}

static uint64_t at(const struct numbers *numbers, uint64_t index)
{
    uint64_t value;
    numbers_read(numbers, index, 1, &value);
    return value;
}

/* 3 listed, 4 of a range, 1 listed, 5 random, 1 of a range; the second and the eighth are invalid. */
enum { MIXED_COUNT = 14 };
static void add_mixed(struct numbers *numbers)
{
    add_list(numbers, (const uint64_t[]){7, 8, UINT64_MAX}, 3);
    add_invalid(numbers, 1);
    add_range(numbers, 10, 17, 2);
    add_list(numbers, (const uint64_t[]){99}, 1);
    add_invalid(numbers, 7);
    add_random(numbers, 5, 64, 1234567);
    add_range(numbers, 5, 5, UINT64_MAX);
}

static const uint64_t MIXED[MIXED_COUNT] = {
    7,
    0,
    UINT64_MAX,
    10,
    12,
    14,
    16,
    0,
    UINT64_C(6457827717110365317),
    UINT64_C(3203168211198807973),
    UINT64_C(9817491932198370423),
    UINT64_C(4593380528125082431),
    UINT64_C(16408922859458223821),
    5,
};

static void nothing_is_an_empty_sequence(void **state)
{
    (void)state;
    struct numbers numbers = {0};
    add_list(&numbers, NULL, 0);
    add_random(&numbers, 0, 64, 1);
    assert_int_equal(numbers.count, 0);
    assert_null(numbers_invalid_at(&numbers, 0));
    numbers_read(&numbers, 0, 0, NULL);
    numbers_free(&numbers);
    numbers_free(&numbers);
}

static void any_block_of_a_mixed_sequence_can_be_read(void **state)
{
    (void)state;
    struct numbers numbers = {0};
    add_mixed(&numbers);
    assert_int_equal(numbers.count, MIXED_COUNT);
    for (size_t first = 0; first <= MIXED_COUNT; first++) {
        for (size_t count = 0; count <= MIXED_COUNT - first; count++) {
            uint64_t values[MIXED_COUNT + 1];
            memset(values, 0xAA, sizeof values);
            numbers_read(&numbers, first, count, values);
            assert_memory_equal(values, MIXED + first, count * sizeof *values);
            assert_true(values[count] == UINT64_C(0xAAAAAAAAAAAAAAAA));
        }
    }
    numbers_free(&numbers);
}

static void invalid_places_are_found_and_no_others(void **state)
{
    (void)state;
    uint64_t values[1000];
    struct numbers numbers = {0};
    for (size_t i = 0; i < 1000; i++)
        values[i] = i + 1;
    add_list(&numbers, values, 1000);
    for (uint64_t i = 0; i < 1000; i += 3)
        add_invalid(&numbers, i);
    for (uint64_t i = 0; i < 1000; i++) {
        const struct invalid_line *invalid = numbers_invalid_at(&numbers, i);
        assert_true((invalid != NULL) == (i % 3 == 0));
        assert_true(invalid == NULL || invalid->index == i);
        assert_true(at(&numbers, i) == (i % 3 == 0 ? 0 : i + 1));
    }
    assert_null(numbers_invalid_at(&numbers, 1000));
    assert_null(numbers_invalid_at(&numbers, UINT64_MAX));
    numbers_free(&numbers);
}

static void check_range(uint64_t lo, uint64_t hi, uint64_t step, uint64_t count, uint64_t last)
{
    struct numbers numbers = {0};
    add_range(&numbers, lo, hi, step);
    assert_true(numbers.count == count);
    assert_true(at(&numbers, 0) == lo);
    assert_true(at(&numbers, count - 1) == last);
    numbers_free(&numbers);
}

static void a_range_includes_its_end_where_it_is_hit(void **state)
{
    (void)state;
    check_range(0, 0, 1, 1, 0);
    check_range(3, 7, 1, 5, 7);
    check_range(3, 7, 2, 3, 7);
    check_range(3, 8, 2, 3, 7);
    check_range(3, 7, 5, 1, 3);
    check_range(UINT64_MAX, UINT64_MAX, 1, 1, UINT64_MAX);
    check_range(UINT64_MAX - 9, UINT64_MAX, 1, 10, UINT64_MAX);
    check_range(UINT64_MAX - 9, UINT64_MAX, 2, 5, UINT64_MAX - 1);
    check_range(0, UINT64_MAX, UINT64_MAX, 2, UINT64_MAX);
    check_range(1, UINT64_MAX, UINT64_MAX, 1, 1);
    check_range(0, UINT64_MAX, 5, UINT64_MAX / 5 + 1, UINT64_MAX);
    check_range(0, NUMBERS_COUNT_MAX - 1, 1, NUMBERS_COUNT_MAX, NUMBERS_COUNT_MAX - 1);
    check_range(3, UINT64_MAX, 4, NUMBERS_COUNT_MAX, UINT64_MAX);
}

static void check_range_refused(struct numbers *numbers, uint64_t lo, uint64_t hi, uint64_t step)
{
    struct error error;
    uint64_t before = numbers->count;
    assert_false(numbers_add_range(numbers, lo, hi, step, &error));
    assert_int_equal(error.code, ERROR_USAGE);
    assert_string_equal(error.text, "too many numbers: the limit is 4611686018427387904 (2^62)");
    assert_true(numbers->count == before);
}

static void more_numbers_than_the_limit_are_refused(void **state)
{
    (void)state;
    struct error error;
    struct numbers numbers = {0};
    check_range_refused(&numbers, 0, UINT64_MAX, 1);
    check_range_refused(&numbers, 0, UINT64_MAX, 3);
    check_range_refused(&numbers, 0, NUMBERS_COUNT_MAX, 1);
    add_range(&numbers, 1, NUMBERS_COUNT_MAX - 1, 1);
    check_range_refused(&numbers, 0, 1, 1);
    assert_false(numbers_add_random(&numbers, 2, 64, 1, &error));
    assert_false(numbers_add_list(&numbers, calloc(2, sizeof(uint64_t)), 2, &error));
    add_range(&numbers, 8, 8, 1);
    assert_true(numbers.count == NUMBERS_COUNT_MAX);
    check_range_refused(&numbers, 0, 0, 1);
    assert_true(at(&numbers, NUMBERS_COUNT_MAX - 1) == 8);
    numbers_free(&numbers);
}

static void random_numbers_are_splitmix64(void **state)
{
    (void)state;
    for (int bits = 1; bits <= 64; bits++) {
        struct numbers numbers = {0};
        add_random(&numbers, 5, bits, 1234567);
        for (uint64_t i = 0; i < 5; i++)
            assert_true(at(&numbers, i) == MIXED[8 + i] >> (64 - bits));
        numbers_free(&numbers);
    }
}

static void a_random_number_depends_on_its_place_and_seed_only(void **state)
{
    (void)state;
    struct numbers few = {0}, many = {0}, other = {0};
    add_random(&few, 10, 64, 42);
    add_random(&many, UINT64_C(1) << 40, 64, 42);
    add_random(&other, 10, 64, 43);
    for (uint64_t i = 0; i < 10; i++) {
        assert_true(at(&few, i) == at(&many, i));
        assert_true(at(&few, i) != at(&other, i));
    }
    assert_true(at(&many, (UINT64_C(1) << 40) - 1) != at(&many, 0));
    numbers_free(&few);
    numbers_free(&many);
    numbers_free(&other);
}

static void packed_numbers_are_the_same_elsewhere(void **state)
{
    (void)state;
    struct error error;
    struct numbers here = {0}, there = {0};
    void *bytes;
    size_t size;
    add_mixed(&here);
    assert_true(numbers_pack(&here, &bytes, &size, &error));
    assert_true(numbers_unpack(&there, bytes, size, &error));
    free(bytes);
    assert_int_equal(there.count, MIXED_COUNT);
    assert_int_equal(there.invalid.count, 2);
    for (uint64_t i = 0; i < MIXED_COUNT; i++) {
        const struct invalid_line *invalid = numbers_invalid_at(&there, i);
        assert_true(at(&there, i) == MIXED[i]);
        assert_true((invalid != NULL) == (i == 1 || i == 7));
        if (invalid == NULL)
            continue;
        assert_int_equal(invalid->line, i + 10);
        assert_int_equal(invalid->column, 3);
        assert_null(invalid->text);
    }
    numbers_free(&here);
    numbers_free(&there);
}

static void an_empty_sequence_can_be_packed(void **state)
{
    (void)state;
    struct error error;
    struct numbers numbers = {0};
    void *bytes;
    size_t size;
    assert_true(numbers_pack(&numbers, &bytes, &size, &error));
    assert_true(numbers_unpack(&numbers, bytes, size, &error));
    assert_int_equal(numbers.count, 0);
    free(bytes);
}

/* A copy of exactly `size` bytes, so that a read behind its end is seen by the sanitizer. */
static bool unpack_copy(const void *bytes, size_t size)
{
    struct error error = {0};
    struct numbers numbers = {0};
    void *copy = malloc(size + (size == 0));
    assert_non_null(copy);
    memcpy(copy, bytes, size);
    bool done = numbers_unpack(&numbers, copy, size, &error);
    if (!done) {
        assert_int_equal(error.code, ERROR_FAILED);
        assert_int_equal(numbers.count, 0);
        assert_null(numbers.segments);
    }
    /* Whatever was taken must be whole enough to be read. */
    for (uint64_t i = 0; i < numbers.count && i < 100; i++)
        at(&numbers, i);
    if (numbers.count > 0)
        at(&numbers, numbers.count - 1);
    numbers_free(&numbers);
    free(copy);
    return done;
}

static void truncated_bytes_are_an_error(void **state)
{
    (void)state;
    struct error error;
    struct numbers numbers = {0};
    void *bytes;
    size_t size;
    add_mixed(&numbers);
    assert_true(numbers_pack(&numbers, &bytes, &size, &error));
    for (size_t cut = 0; cut < size; cut++)
        assert_false(unpack_copy(bytes, cut));
    assert_true(unpack_copy(bytes, size));
    char *longer = calloc(1, size + 8);
    assert_non_null(longer);
    memcpy(longer, bytes, size);
    assert_false(unpack_copy(longer, size + 8));
    free(longer);
    free(bytes);
    numbers_free(&numbers);
}

/* Each word in turn becomes 0, 1, 2, 3, huge: an error or a readable sequence, never a crash. */
static void damaged_bytes_do_no_harm(void **state)
{
    (void)state;
    static const uint64_t bad[] = {0, 1, 2, 3, 65, 14, UINT64_MAX, UINT64_MAX / 8, UINT64_C(1) << 62};
    struct error error;
    struct numbers numbers = {0};
    void *bytes;
    size_t size;
    add_mixed(&numbers);
    assert_true(numbers_pack(&numbers, &bytes, &size, &error));
    uint64_t *words = bytes;
    for (size_t i = 0; i < size / 8; i++) {
        uint64_t good = words[i];
        for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
            words[i] = bad[k];
            bool done = unpack_copy(bytes, size);
            assert_true(i >= 3 || !done || words[i] == good);
        }
        words[i] = good;
    }
    free(bytes);
    numbers_free(&numbers);
}

/* A list that claims more values than there are bytes; nothing else in the bytes is wrong. */
static void a_list_longer_than_its_bytes_is_an_error(void **state)
{
    (void)state;
    struct error error;
    struct numbers numbers = {0};
    void *bytes;
    size_t size;
    add_list(&numbers, (const uint64_t[]){7, 8}, 2);
    assert_true(numbers_pack(&numbers, &bytes, &size, &error));
    uint64_t *words = bytes;
    assert_int_equal(words[4], 2);
    for (int bits = 2; bits < 64; bits++) {
        words[4] = UINT64_C(1) << bits;
        assert_false(unpack_copy(bytes, size));
        assert_false(unpack_copy(bytes, size - 2 * sizeof *words));
    }
    free(bytes);
    numbers_free(&numbers);
}

static void invalid_places_out_of_order_are_an_error(void **state)
{
    (void)state;
    struct error error;
    struct numbers numbers = {0};
    void *bytes;
    size_t size;
    add_mixed(&numbers);
    assert_true(numbers_pack(&numbers, &bytes, &size, &error));
    uint64_t *index = (uint64_t *)bytes + size / 8 - 3;
    assert_int_equal(*index, 7);
    *index = 1;
    assert_false(unpack_copy(bytes, size));
    *index = 0;
    assert_false(unpack_copy(bytes, size));
    *index = 4;
    assert_false(unpack_copy(bytes, size));
    *index = MIXED_COUNT;
    assert_false(unpack_copy(bytes, size));
    *index = 2;
    assert_true(unpack_copy(bytes, size));
    free(bytes);
    numbers_free(&numbers);
}

static void many_segments_are_one_sequence(void **state)
{
    (void)state;
    struct numbers numbers = {0};
    uint64_t values[3000];
    for (uint64_t i = 0; i < 1000; i++) {
        add_range(&numbers, 3 * i, 3 * i + 1, 1);
        add_list(&numbers, (const uint64_t[]){3 * i + 2}, 1);
    }
    numbers_read(&numbers, 0, 3000, values);
    for (uint64_t i = 0; i < 3000; i++) {
        assert_true(values[i] == i);
        assert_true(at(&numbers, i) == i);
    }
    numbers_free(&numbers);
}

static int digits_of(uint64_t n)
{
    int digits = 1;
    for (; n >= 10; n /= 10)
        digits++;
    return digits;
}

static uint64_t largest_drawn(const struct numbers *numbers)
{
    uint64_t largest = 0, value;
    for (uint64_t i = 0; i < numbers->count; i++) {
        numbers_read(numbers, i, 1, &value);
        largest = value > largest ? value : largest;
    }
    return largest;
}

/* On both sides of the count from which on the bound stands for the numbers. */
static void the_largest_number_has_the_digits_of_the_largest_that_is_drawn(void **state)
{
    static const uint64_t counts[] = {1, 3, 65536, 65537, 100000};
    (void)state;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        for (int bits = 1; bits <= 64; bits++) {
            struct numbers numbers = {0};
            add_random(&numbers, counts[i], bits, 7);
            assert_int_equal(digits_of(numbers_largest(&numbers)), digits_of(largest_drawn(&numbers)));
            assert_true(numbers_largest(&numbers) >= largest_drawn(&numbers));
            numbers_free(&numbers);
        }
    }
}

/* To go through these would take years. */
static void the_largest_number_is_known_at_once(void **state)
{
    static const uint64_t list[] = {5, 1000, 7};
    (void)state;
    struct numbers numbers = {0};
    assert_int_equal(numbers_largest(&numbers), 0);
    add_list(&numbers, list, 3);
    assert_int_equal(numbers_largest(&numbers), 1000);
    add_range(&numbers, 3, 2 + (UINT64_C(1) << 61), 4);
    assert_int_equal(numbers_largest(&numbers), (UINT64_C(1) << 61) - 1);
    add_random(&numbers, UINT64_C(1) << 61, 62, 1);
    assert_int_equal(numbers_largest(&numbers), (UINT64_C(1) << 62) - 1);
    numbers_free(&numbers);
}

static void any_part_can_be_kept(void **state)
{
    (void)state;
    for (uint64_t first = 0; first <= MIXED_COUNT; first++) {
        for (uint64_t count = 0; count <= MIXED_COUNT - first; count++) {
            struct numbers numbers = {0};
            add_mixed(&numbers);
            numbers_keep(&numbers, first, count);
            assert_int_equal(numbers.count, count);
            for (uint64_t i = 0; i < count; i++) {
                assert_int_equal(at(&numbers, i), MIXED[first + i]);
                const struct invalid_line *invalid = numbers_invalid_at(&numbers, i);
                assert_int_equal(invalid != NULL, first + i == 1 || first + i == 7);
                if (invalid)
                    assert_int_equal(invalid->line, first + i + 10);
            }
            numbers_free(&numbers);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_an_empty_sequence),
        cmocka_unit_test(any_block_of_a_mixed_sequence_can_be_read),
        cmocka_unit_test(invalid_places_are_found_and_no_others),
        cmocka_unit_test(a_range_includes_its_end_where_it_is_hit),
        cmocka_unit_test(more_numbers_than_the_limit_are_refused),
        cmocka_unit_test(random_numbers_are_splitmix64),
        cmocka_unit_test(a_random_number_depends_on_its_place_and_seed_only),
        cmocka_unit_test(packed_numbers_are_the_same_elsewhere),
        cmocka_unit_test(an_empty_sequence_can_be_packed),
        cmocka_unit_test(truncated_bytes_are_an_error),
        cmocka_unit_test(damaged_bytes_do_no_harm),
        cmocka_unit_test(a_list_longer_than_its_bytes_is_an_error),
        cmocka_unit_test(invalid_places_out_of_order_are_an_error),
        cmocka_unit_test(many_segments_are_one_sequence),
        cmocka_unit_test(the_largest_number_has_the_digits_of_the_largest_that_is_drawn),
        cmocka_unit_test(the_largest_number_is_known_at_once),
        cmocka_unit_test(any_part_can_be_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
