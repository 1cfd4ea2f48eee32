/* The fingerprint: its definition (by GMP and by values that Python computed), its pieces, and what it
 * notices. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gmp.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"

enum { SYMBOLS_MAX = 200 };

static uint64_t random_state = 1;

/* SplitMix64. */
static uint64_t random64(void)
{
    uint64_t z = random_state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* Large, small and extreme symbols. */
static void fill_random(uint64_t *symbols, size_t count)
{
    static const uint64_t extremes[] = {
        0, 1, UINT32_MAX, UINT64_C(1) << 32, UINT64_MAX, UINT64_C(1) << 61, (UINT64_C(1) << 61) - 1};
    for (size_t i = 0; i < count; i++) {
        const uint64_t draw = random64();
        symbols[i] = draw % 3 == 0   ? extremes[draw / 3 % (sizeof extremes / sizeof extremes[0])]
                     : draw % 3 == 1 ? draw % 4
                                     : random64();
    }
}

static struct digest digest_of(const uint64_t *symbols, size_t count)
{
    struct digest digest = {0};
    for (size_t i = 0; i < count; i++)
        digest_add(&digest, symbols[i]);
    return digest;
}

static bool same(const struct digest *a, const struct digest *b)
{
    return memcmp(a->value, b->value, sizeof a->value) == 0 && a->count == b->count;
}

static void claim_text(const uint64_t *symbols, size_t count, const char *expected)
{
    const struct digest digest = digest_of(symbols, count);
    char text[DIGEST_TEXT_SIZE];
    digest_text(&digest, text);
    assert_string_equal(text, expected);
}

/* Computed in Python: v = (v * x + high) % p; v = (v * x + low + 1) % p for each symbol, with p = 2**61 - 1
 * and x = floor(frac(pi) * 2**60), then floor(frac(e) * 2**60). */
static void values_are_those_of_the_definition(void **state)
{
    (void)state;
    uint64_t thousand[1000];
    for (size_t i = 0; i < 1000; i++)
        thousand[i] = i;
    claim_text(thousand, 0, "00000000000000000000000000000000");
    claim_text((const uint64_t[]){0}, 1, "00000000000000010000000000000001");
    claim_text((const uint64_t[]){1}, 1, "00000000000000020000000000000002");
    claim_text((const uint64_t[]){0, 1}, 2, "1245b7995c62156c169b29043f5a79f0");
    claim_text((const uint64_t[]){UINT64_C(18446744073709551557)}, 1, "061639e589c5847d1d30bd913341d5d0");
    claim_text(thousand, 1000, "0f0eab147ca785aa0d7262921f9fc9d3");
    claim_text((const uint64_t[]){UINT64_C(1) << 32, UINT32_MAX, UINT64_C(1) << 63, UINT64_MAX}, 4,
               "08f3f18aa8261a94096bffc95fdab036");
}

static uint64_t by_gmp(const uint64_t *symbols, size_t count, const char *point_hex)
{
    mpz_t value, point, modulus;
    mpz_inits(value, point, modulus, NULL);
    mpz_set_str(point, point_hex, 16);
    mpz_ui_pow_ui(modulus, 2, 61);
    mpz_sub_ui(modulus, modulus, 1);
    for (size_t i = 0; i < count; i++) {
        mpz_mul(value, value, point);
        mpz_add_ui(value, value, symbols[i] >> 32);
        mpz_mul(value, value, point);
        mpz_add_ui(value, value, (symbols[i] & UINT32_MAX) + 1);
        mpz_mod(value, value, modulus);
    }
    const uint64_t result = mpz_get_ui(value);
    mpz_clears(value, point, modulus, NULL);
    return result;
}

static void values_are_those_of_gmp(void **state)
{
    (void)state;
    uint64_t symbols[SYMBOLS_MAX];
    for (int round = 0; round < 2000; round++) {
        const size_t count = random64() % (SYMBOLS_MAX + 1);
        fill_random(symbols, count);
        const struct digest digest = digest_of(symbols, count);
        assert_int_equal(digest.value[0], by_gmp(symbols, count, "0243F6A8885A308D"));
        assert_int_equal(digest.value[1], by_gmp(symbols, count, "0B7E151628AED2A6"));
        assert_int_equal(digest.count, count);
    }
}

static void a_concatenation_is_the_append_of_its_parts(void **state)
{
    (void)state;
    uint64_t symbols[SYMBOLS_MAX];
    for (int round = 0; round < 3000; round++) {
        const size_t count = random64() % (SYMBOLS_MAX + 1);
        fill_random(symbols, count);
        const struct digest whole = digest_of(symbols, count);
        struct digest pieces = {0};
        for (size_t at = 0; at < count;) {
            const size_t size = random64() % 4 == 0 ? 0 : random64() % (count - at) + 1;
            const struct digest piece = digest_of(symbols + at, size);
            digest_append(&pieces, &piece);
            at += size;
        }
        assert_true(same(&whole, &pieces));
    }
}

static void appending_nothing_and_to_nothing_changes_nothing(void **state)
{
    (void)state;
    const uint64_t symbols[] = {3, 1, 4, 1, 5};
    const struct digest whole = digest_of(symbols, 5), empty = {0};
    struct digest digest = whole;
    digest_append(&digest, &empty);
    assert_true(same(&digest, &whole));
    digest = empty;
    digest_append(&digest, &whole);
    assert_true(same(&digest, &whole));
}

/* Doubling a digest k times is the digest of 2^k copies, of more symbols than one could add. */
static void long_sequences_append_too(void **state)
{
    (void)state;
    struct digest doubled = {0};
    digest_add(&doubled, 7);
    struct digest one = doubled, added = doubled;
    for (int k = 0; k < 16; k++) {
        const struct digest copy = doubled;
        digest_append(&doubled, &copy);
    }
    for (int i = 1; i < 1 << 16; i++)
        digest_add(&added, 7);
    assert_true(same(&doubled, &added));
    for (int k = 16; k < 62; k++) {
        const struct digest copy = doubled;
        digest_append(&doubled, &copy);
    }
    /* (D + [7]) + D = D + ([7] + D) */
    struct digest left = doubled, right = one;
    digest_append(&left, &one);
    digest_append(&left, &doubled);
    digest_append(&right, &doubled);
    struct digest other = doubled;
    digest_append(&other, &right);
    assert_true(same(&left, &other));
}

static void claim_noticed(const char *what, const uint64_t *before, size_t count_before,
                          const uint64_t *after, size_t count_after)
{
    const struct digest a = digest_of(before, count_before), b = digest_of(after, count_after);
    for (int i = 0; i < DIGEST_POINTS; i++)
        if (a.value[i] == b.value[i])
            fail_msg("%s is not noticed by value %d: %016" PRIx64, what, i, a.value[i]);
}

static void a_lost_doubled_swapped_or_changed_symbol_is_noticed(void **state)
{
    (void)state;
    uint64_t symbols[SYMBOLS_MAX + 1], changed[SYMBOLS_MAX + 1];
    for (int round = 0; round < 2000; round++) {
        const size_t count = 2 + random64() % (SYMBOLS_MAX - 1);
        const size_t size = count * sizeof *symbols;
        fill_random(symbols, count);
        const size_t at = random64() % count;
        memcpy(changed, symbols, size);
        memmove(changed + at, symbols + at + 1, (count - at - 1) * sizeof *symbols);
        claim_noticed("a lost symbol", symbols, count, changed, count - 1);

        memcpy(changed, symbols, size);
        memmove(changed + at + 1, symbols + at, (count - at) * sizeof *symbols);
        claim_noticed("a doubled symbol", symbols, count, changed, count + 1);

        memcpy(changed, symbols, size);
        changed[at] ^= UINT64_C(1) << random64() % 64;
        claim_noticed("a changed bit", symbols, count, changed, count);

        memcpy(changed, symbols, size);
        const size_t other = random64() % count;
        changed[at] = symbols[other];
        changed[other] = symbols[at];
        if (symbols[at] != symbols[other])
            claim_noticed("a swap", symbols, count, changed, count);
    }
}

static void zeros_count(void **state)
{
    (void)state;
    const uint64_t zeros[SYMBOLS_MAX] = {0}, halves[] = {0, UINT64_C(1) << 32}, swapped[] = {1, 0};
    for (size_t count = 0; count < SYMBOLS_MAX; count++)
        claim_noticed("one more zero", zeros, count, zeros, count + 1);
    claim_noticed("a half in the next symbol", halves, 2, swapped, 2);
}

/* Every sequence of up to five verdicts (0 ... 3) has a digest of its own, also at each point alone. */
static void short_sequences_do_not_collide(void **state)
{
    (void)state;
    enum { LENGTH_MAX = 5, SEQUENCES_MAX = 1 + 4 + 16 + 64 + 256 + 1024 };
    static uint64_t seen[DIGEST_POINTS][SEQUENCES_MAX];
    size_t count = 0;
    for (size_t length = 0; length <= LENGTH_MAX; length++)
        for (uint64_t code = 0; code < UINT64_C(1) << (2 * length); code++, count++) {
            uint64_t symbols[LENGTH_MAX];
            for (size_t i = 0; i < length; i++)
                symbols[i] = code >> (2 * i) & 3;
            const struct digest digest = digest_of(symbols, length);
            for (int i = 0; i < DIGEST_POINTS; i++) {
                for (size_t k = 0; k < count; k++)
                    assert_true(seen[i][k] != digest.value[i]);
                seen[i][count] = digest.value[i];
            }
        }
    assert_int_equal(count, SEQUENCES_MAX);
}

static void claim_progression(uint64_t first, uint64_t step, uint64_t count)
{
    struct digest slow = {.value = {7, 8}, .count = 1}, fast = slow;
    for (uint64_t i = 0; i < count; i++)
        digest_add(&slow, first + i * step);
    digest_add_progression(&fast, first, step, count);
    if (memcmp(&slow, &fast, sizeof slow) != 0)
        fail_msg("%" PRIu64 " numbers from %" PRIu64 " by %" PRIu64, count, first, step);
}

/* Over every border of a half, with every length. */
static void a_progression_is_its_numbers(void **state)
{
    (void)state;
    for (uint64_t count = 0; count < 70; count++) {
        claim_progression(count, 1, count);
        claim_progression(UINT32_MAX - 30, 1, count);
        claim_progression(UINT32_MAX - 31, 2, count);
        claim_progression(UINT64_MAX - 69, 1, count);
        claim_progression(random64() >> 1, random64() >> 9, count);
        claim_progression(random64() >> 1, random64() >> 36, count);
        claim_progression(UINT32_MAX, UINT32_MAX, count);
        claim_progression(0, UINT64_C(1) << 32, count);
    }
    claim_progression(UINT64_C(1) << 40, 2, 100003);
}

/* Many at once are the same as one by one. */
static void many_symbols_are_the_same_as_each(void **state)
{
    enum { MANY = 3000 };
    static uint64_t symbols[MANY];
    (void)state;
    fill_random(symbols, MANY);
    for (size_t count = 0; count <= MANY; count += count < 600 ? 1 : 389) {
        struct digest slow = {.value = {5, 6}, .count = 2}, fast = slow;
        for (size_t i = 0; i < count; i++)
            digest_add(&slow, symbols[i]);
        digest_add_many(&fast, symbols, count);
        if (memcmp(&slow, &fast, sizeof slow) != 0)
            fail_msg("%zu symbols", count);
    }
}

static void what_is_read_back_is_what_was_written(void **state)
{
    static const char *const wrong[] = {
        "",
        "0000000000000001000000000000000",
        "000000000000000100000000000000021",
        "000000000000000A0000000000000001",
        " 00000000000000100000000000000002",
        "+0000000000000010000000000000002",
        "0x000000000000010000000000000002",
        "1fffffffffffffff0000000000000001",
        "0000000000000001ffffffffffffffff",
    };
    uint64_t symbols[SYMBOLS_MAX];
    (void)state;
    for (size_t count = 0; count < SYMBOLS_MAX; count++) {
        char text[DIGEST_TEXT_SIZE];
        struct digest parsed;
        fill_random(symbols, count);
        const struct digest digest = digest_of(symbols, count);
        digest_text(&digest, text);
        assert_true(digest_parse(&parsed, text, count));
        assert_true(same(&digest, &parsed));
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct digest parsed;
        assert_false(digest_parse(&parsed, wrong[i], 1));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_progression_is_its_numbers),
        cmocka_unit_test(many_symbols_are_the_same_as_each),
        cmocka_unit_test(values_are_those_of_the_definition),
        cmocka_unit_test(values_are_those_of_gmp),
        cmocka_unit_test(a_concatenation_is_the_append_of_its_parts),
        cmocka_unit_test(appending_nothing_and_to_nothing_changes_nothing),
        cmocka_unit_test(long_sequences_append_too),
        cmocka_unit_test(a_lost_doubled_swapped_or_changed_symbol_is_noticed),
        cmocka_unit_test(zeros_count),
        cmocka_unit_test(short_sequences_do_not_collide),
        cmocka_unit_test(what_is_read_back_is_what_was_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
