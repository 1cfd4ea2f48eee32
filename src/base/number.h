/* The integers that are checked: their width, their text, their limit. Everything that depends on a number
 * being 64 bits wide outside the kernels stands here. */
#ifndef PRIMES_BASE_NUMBER_H
#define PRIMES_BASE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NUMBER_LIMIT_TEXT "18446744073709551615 (2^64-1)"
enum { NUMBER_DIGITS_MAX = 20 };

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

/* Writes the digits of `value` (no NUL) and returns how many: 1 ... NUMBER_DIGITS_MAX. What stood behind them
 * in text[] is lost. */
size_t number_format(uint64_t value, char text[NUMBER_DIGITS_MAX]);

/* Writes `value` in groups of three ("1,000,000") with a final NUL; for people, never for data. */
enum { NUMBER_GROUPED_SIZE = 28 };
const char *number_grouped(uint64_t value, char text[NUMBER_GROUPED_SIZE]);

#endif
