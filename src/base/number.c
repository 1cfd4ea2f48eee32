#include "base/number.h"

#include <string.h>

enum number_parse_result number_parse(const char *text, size_t size, uint64_t *value)
{
    uint64_t sum = 0;
    bool too_large = false;
    if (size == 0)
        return NUMBER_NOT_DIGITS;
    for (size_t i = 0; i < size; i++) {
        if (text[i] < '0' || text[i] > '9')
            return NUMBER_NOT_DIGITS;
        uint64_t digit = (uint64_t)(text[i] - '0');
        if (sum > (UINT64_MAX - digit) / 10)
            too_large = true;
        sum = sum * 10 + digit;
    }
    if (too_large)
        return NUMBER_TOO_LARGE;
    *value = sum;
    return NUMBER_OK;
}

size_t number_format(uint64_t value, char text[NUMBER_DIGITS_MAX])
{
    char reversed[NUMBER_DIGITS_MAX];
    size_t size = 0;
    do {
        reversed[size++] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    for (size_t i = 0; i < size; i++)
        text[i] = reversed[size - 1 - i];
    return size;
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
