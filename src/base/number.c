#include "base/number.h"

#include <endian.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum number_parse_result number_parse(const char *text, size_t size, uint64_t *value)
{
    uint64_t sum = 0;
    bool too_large = false;
    if (size == 0)
        return NUMBER_NOT_DIGITS;
    for (size_t i = 0; i < size; i++) {
        if (!number_is_digit(text[i]))
            return NUMBER_NOT_DIGITS;
        too_large |= !number_append_digit(&sum, text[i]);
    }
    if (too_large)
        return NUMBER_TOO_LARGE;
    *value = sum;
    return NUMBER_OK;
}

bool number_parse_within(const char *text, size_t size, uint64_t low, uint64_t high, uint64_t *value,
                         char cause[NUMBER_CAUSE_SIZE])
{
    uint64_t number = 0;
    const enum number_parse_result result = number_parse(text, size, &number);
    if (result == NUMBER_OK && number >= low && number <= high) {
        *value = number;
        return true;
    }
    snprintf(cause, NUMBER_CAUSE_SIZE, "%s %" PRIu64 " to %" PRIu64,
             result == NUMBER_NOT_DIGITS ? "is not a whole number from" : "is out of range:", low, high);
    return false;
}

/* Eight digits of a value below 10^8 as their characters, the first in the lowest byte. Halves, quarters
 * and eighths are divided side by side in one word, by multiplications that are exact in their range. */
static uint64_t eight_digits(uint64_t value)
{
    const uint64_t fours = value / 10000 | value % 10000 << 32;
    const uint64_t hundreds = (fours * 10486 >> 20) & UINT64_C(0x0000007F0000007F);
    const uint64_t twos = hundreds | (fours - hundreds * 100) << 16;
    const uint64_t tens = (twos * 103 >> 10) & UINT64_C(0x000F000F000F000F);
    return (tens | (twos - tens * 10) << 8) + UINT64_C(0x3030303030303030);
}

static void put_word(char *to, uint64_t bytes)
{
    bytes = htole64(bytes);
    memcpy(to, &bytes, sizeof bytes);
}

static void put_eight(char *to, uint64_t value)
{
    put_word(to, eight_digits(value));
}

/* Of a value below 10^8. */
static size_t count_digits(uint64_t value)
{
    static const uint32_t power[9] = {
        0 /* the one digit of 0, too */, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000};
    /* bits * log10(2), rounded down, is the number of digits or one less: 1233/4096 is close enough. */
    const size_t bits = 64 - (size_t)__builtin_clzll(value | 1);
    const size_t about = bits * 1233 >> 12;
    return about + (value >= power[about]);
}

/* The digits of a value below 10^8, without the zeros before them; eight bytes of `to` are written. */
static size_t put_first(char *to, uint64_t value)
{
    const size_t size = count_digits(value);
    put_word(to, eight_digits(value) >> 8 * (8 - size));
    return size;
}

size_t number_format(uint64_t value, char text[NUMBER_DIGITS_MAX])
{
    const uint64_t eight = 100000000, sixteen = eight * eight;
    if (value < eight)
        return put_first(text, value);
    const uint64_t above = value / eight, low = value % eight;
    if (value < sixteen) {
        const size_t size = put_first(text, above);
        put_eight(text + size, low);
        return size + 8;
    }
    const size_t size = put_first(text, above / eight);
    put_eight(text + size, above % eight);
    put_eight(text + size + 8, low);
    return size + 16;
}

const char *number_grouped(uint64_t value, char text[NUMBER_GROUPED_SIZE])
{
    char digits[NUMBER_DIGITS_MAX];
    size_t size = number_format(value, digits);
    size_t out = 0;
    for (size_t i = 0; i < size; i++) {
        if (i > 0 && (size - i) % 3 == 0)
            text[out++] = ',';
        text[out++] = digits[i];
    }
    text[out] = '\0';
    return text;
}
