/* The integers that are checked: their width, their text, their limit. Everything that depends on a number
 * being 64 bits wide outside the kernels stands here. */
#ifndef PRIMES_BASE_NUMBER_H
#define PRIMES_BASE_NUMBER_H

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define NUMBER_LIMIT_TEXT "18446744073709551615 (2^64-1)"
enum { NUMBER_BITS = 64, NUMBER_DIGITS_MAX = 20 };

static inline bool number_is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Makes `*value` ten times as large, plus the digit; false, and nothing changes, if that is above the limit.
 */
static inline bool number_append_digit(uint64_t *value, char byte)
{
    const uint64_t digit = (uint64_t)(byte - '0');
    if (*value > (UINT64_MAX - digit) / 10)
        return false;
    *value = *value * 10 + digit;
    return true;
}

enum number_parse_result {
    NUMBER_OK,
    NUMBER_NOT_DIGITS, /* empty, or something else than the digits 0-9 */
    NUMBER_TOO_LARGE,  /* digits only, but above 2^64-1 */
};

/* Reads `size` bytes that must be decimal digits only; leading zeros are allowed. */
enum number_parse_result number_parse(const char *text, size_t size, uint64_t *value);

/* The same for a number from `low` to `high`. If it is none, `cause` says so, as a part of a sentence: "is
 * out of range: 1 to 8". */
enum { NUMBER_CAUSE_SIZE = 96 };
bool number_parse_within(const char *text, size_t size, uint64_t low, uint64_t high, uint64_t *value,
                         char cause[NUMBER_CAUSE_SIZE]);

/* Writes the digits of `value` (no NUL) and returns how many: 1 ... NUMBER_DIGITS_MAX. What stood behind them
 * in text[] is lost. */
size_t number_format(uint64_t value, char text[NUMBER_DIGITS_MAX]);

/* Writes `value` in groups of three ("1,000,000") with a final NUL; for people, never for data. */
enum { NUMBER_GROUPED_SIZE = 28 };
const char *number_grouped(uint64_t value, char text[NUMBER_GROUPED_SIZE]);

/* ---- Digits at the start of a text, eight at a time. */

/* The eight bytes at `at` as a number whose lowest byte is the first of them. */
static inline uint64_t number_eight_bytes(const char *at)
{
    uint64_t bytes;
    memcpy(&bytes, at, sizeof bytes);
    return le64toh(bytes);
}

/* How many of eight bytes, from the lowest on, are digits. A byte is one exactly if its high half is 3, and
 * is so still when 6 was added. */
static inline unsigned number_count_digits(uint64_t bytes)
{
    const uint64_t high = UINT64_C(0xF0F0F0F0F0F0F0F0), threes = UINT64_C(0x3030303030303030);
    const uint64_t wrong =
        ((bytes & high) ^ threes) | (((bytes & ~high) + UINT64_C(0x0606060606060606)) & high);
    return wrong == 0 ? 8 : (unsigned)__builtin_ctzll(wrong) / 8;
}

/* The value of the first `count` of eight bytes, 1 to 8 digits: zeros come in before them. Pairs, then fours,
 * then all, side by side in one word. */
static inline uint64_t number_some_digits(uint64_t bytes, unsigned count)
{
    bytes = bytes << (64 - 8 * count) & UINT64_C(0x0F0F0F0F0F0F0F0F);
    bytes = (bytes * (1 + (10 << 8))) >> 8 & UINT64_C(0x00FF00FF00FF00FF);
    bytes = (bytes * (1 + (100 << 16))) >> 16 & UINT64_C(0x0000FFFF0000FFFF);
    return (bytes * (1 + (UINT64_C(10000) << 32))) >> 32;
}

/* So many bytes are looked at: any number, and what follows it. */
enum { NUMBER_WINDOW = 24 };

/* The number whose digits, the first NUMBER_DIGITS_MAX of them, the text begins with; NUMBER_WINDOW bytes of
 * it must be there to be read. Returns what follows them; NULL if there is none, or if they are above the
 * limit. */
static inline const char *number_scan(const char *at, uint64_t *value)
{
    static const uint64_t power_of_ten[9] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000};
    uint64_t bytes = number_eight_bytes(at);
    unsigned count = number_count_digits(bytes);
    if (count == 0)
        return NULL;
    uint64_t sum = number_some_digits(bytes, count);
    at += count;
    if (count == 8) {
        bytes = number_eight_bytes(at);
        count = number_count_digits(bytes);
        if (count > 0)
            sum = sum * power_of_ten[count] + number_some_digits(bytes, count);
        at += count;
        if (count == 8) {
            /* Sixteen digits so far: three more cannot be too many, a fourth can. */
            unsigned more = 0;
            for (; more < 3 && number_is_digit(*at); more++)
                sum = sum * 10 + (uint64_t)(*at++ - '0');
            if (more == 3 && number_is_digit(*at) && !number_append_digit(&sum, *at++))
                return NULL;
        }
    }
    *value = sum;
    return at;
}

#endif
