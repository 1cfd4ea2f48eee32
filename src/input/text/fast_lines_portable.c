#include "input/text/fast_lines.h"

#include <endian.h>
#include <string.h>

#include "base/number.h"

/* The eight bytes at `at` as a number whose lowest byte is the first of them. */
static uint64_t eight_bytes(const char *at)
{
    uint64_t bytes;
    memcpy(&bytes, at, sizeof bytes);
    return le64toh(bytes);
}

/* How many of eight bytes, from the lowest on, are digits. A byte is one exactly if its high half is 3, and
 * is so still when 6 was added. */
static unsigned count_digits(uint64_t bytes)
{
    const uint64_t high = UINT64_C(0xF0F0F0F0F0F0F0F0), threes = UINT64_C(0x3030303030303030);
    const uint64_t wrong =
        ((bytes & high) ^ threes) | (((bytes & ~high) + UINT64_C(0x0606060606060606)) & high);
    return wrong == 0 ? 8 : (unsigned)__builtin_ctzll(wrong) / 8;
}

/* The value of eight digits, the first in the lowest byte: pairs, then fours, then all, side by side in one
 * word. */
static uint64_t eight_digits(uint64_t bytes)
{
    bytes &= UINT64_C(0x0F0F0F0F0F0F0F0F);
    bytes = (bytes * (1 + (10 << 8))) >> 8 & UINT64_C(0x00FF00FF00FF00FF);
    bytes = (bytes * (1 + (100 << 16))) >> 16 & UINT64_C(0x0000FFFF0000FFFF);
    return (bytes * (1 + (UINT64_C(10000) << 32))) >> 32;
}

/* The value of the first `count` of eight bytes, 1 to 8 digits: zeros come in before them. */
static uint64_t some_digits(uint64_t bytes, unsigned count)
{
    return eight_digits(bytes << (64 - 8 * count));
}

/* So many bytes of a line are looked at, eight at a time: any number, and its end. */
enum { WINDOW = 24 };

static const uint64_t POWER_OF_TEN[9] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000};

/* What follows the line that begins at `at`; NULL if it is not usual. */
static const char *parse_line(const char *at, uint64_t *value)
{
    uint64_t bytes = eight_bytes(at);
    unsigned count = count_digits(bytes);
    if (count == 0)
        return NULL;
    uint64_t sum = some_digits(bytes, count);
    at += count;
    if (count == 8) {
        bytes = eight_bytes(at);
        count = count_digits(bytes);
        if (count > 0)
            sum = sum * POWER_OF_TEN[count] + some_digits(bytes, count);
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
    if (*at == '\r')
        at++;
    if (*at != '\n')
        return NULL;
    *value = sum;
    return at + 1;
}

size_t fast_lines_parse_portable(const char *bytes, size_t size, uint64_t *values, size_t room, size_t *count)
{
    const char *at = bytes;
    size_t parsed = 0;
    while (parsed < room && size - (size_t)(at - bytes) >= WINDOW) {
        const char *next = parse_line(at, &values[parsed]);
        if (!next)
            break;
        at = next;
        parsed++;
    }
    *count = parsed;
    return (size_t)(at - bytes);
}
