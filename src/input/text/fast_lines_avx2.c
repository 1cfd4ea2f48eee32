/* A line's digits stand before its newline, wherever it began: so the newlines are found first, 64 bytes at a
 * time, and then of each line the 32 bytes before its end are loaded at once, and blanked where they are not
 * its own. Pairs of digits, fours and eights are added up side by side by three multiply-add instructions. */
#include <immintrin.h>
#include <stdbool.h>

#include "base/number.h"
#include "input/text/fast_lines.h"

enum {
    BLOCK = 64,     /* bytes whose newlines are found at a time, */
    STRETCH = 8192, /* before the lines of so many at most are read */
    AT_ONCE = 4,    /* newlines that are noted of a block without asking how many there are */
    WIDTH = 32,     /* bytes before the end of a line that are looked at */
};

/* The ends of lines: offsets of their newlines. */
struct ends {
    size_t count;
    uint32_t at[STRETCH + AT_ONCE];
};

static uint64_t newlines_of(const char *bytes)
{
    const __m256i newline = _mm256_set1_epi8('\n');
    const __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)bytes);
    const __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(bytes + WIDTH));
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, newline)) |
           (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, newline)) << WIDTH;
}

/* Of whole blocks. */
static void find_ends(const char *bytes, size_t size, struct ends *ends)
{
    size_t count = 0;
    for (size_t begin = 0; begin < size; begin += BLOCK) {
        uint64_t newlines = newlines_of(bytes + begin);
        const size_t end = count + (size_t)__builtin_popcountll(newlines);
        do {
            for (int i = 0; i < AT_ONCE; i++) {
                ends->at[count + (size_t)i] = (uint32_t)(begin + _tzcnt_u64(newlines));
                newlines = _blsr_u64(newlines);
            }
            count += AT_ONCE;
        } while (newlines);
        count = end;
    }
    ends->count = count;
}

/* The last `length` bytes are ones. */
static __m256i last_bytes(size_t length)
{
    static const unsigned char slide[2 * WIDTH] = {
        [WIDTH] = 255,      [WIDTH + 1] = 255,  [WIDTH + 2] = 255,  [WIDTH + 3] = 255,  [WIDTH + 4] = 255,
        [WIDTH + 5] = 255,  [WIDTH + 6] = 255,  [WIDTH + 7] = 255,  [WIDTH + 8] = 255,  [WIDTH + 9] = 255,
        [WIDTH + 10] = 255, [WIDTH + 11] = 255, [WIDTH + 12] = 255, [WIDTH + 13] = 255, [WIDTH + 14] = 255,
        [WIDTH + 15] = 255, [WIDTH + 16] = 255, [WIDTH + 17] = 255, [WIDTH + 18] = 255, [WIDTH + 19] = 255};
    return _mm256_loadu_si256((const __m256i *)(const void *)(slide + length));
}

/* The value of the `length` bytes before `end`, 1 ... NUMBER_DIGITS_MAX, WIDTH of which may be read. False if
 * they are not all digits, or too large. */
static inline bool read_digits(const char *end, size_t length, uint64_t *value)
{
    const __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)(end - WIDTH));
    const __m256i digits =
        _mm256_and_si256(_mm256_sub_epi8(bytes, _mm256_set1_epi8('0')), last_bytes(length));
    const __m256i above_nine = _mm256_subs_epu8(digits, _mm256_set1_epi8(9));
    if (!_mm256_testz_si256(above_nine, above_nine))
        return false;
    const __m256i twos = _mm256_maddubs_epi16(digits, _mm256_set1_epi16(1 << 8 | 10));
    const __m256i fours = _mm256_madd_epi16(twos, _mm256_set1_epi32(1 << 16 | 100));
    const __m256i narrow = _mm256_packus_epi32(fours, fours);
    const __m256i eights = _mm256_madd_epi16(narrow, _mm256_set1_epi32(1 << 16 | 10000));
    const uint64_t first = (uint32_t)_mm_extract_epi32(_mm256_castsi256_si128(eights), 1);
    const uint64_t rest = (uint64_t)_mm_cvtsi128_si64(_mm256_extracti128_si256(eights, 1));
    const uint64_t low = (rest & UINT32_MAX) * 100000000 + (rest >> 32);
    /* 2^64-1 is 1844 and sixteen digits. */
    if (first >= 1844 && (first > 1844 || low > UINT64_MAX - UINT64_C(18440000000000000000)))
        return false;
    *value = first * UINT64_C(10000000000000000) + low;
    return true;
}

/* Reads the line from `begin` to the newline at `end`. */
static inline bool read_line(const char *begin, const char *end, uint64_t *value)
{
    end -= end[-1] == '\r'; /* of an empty line that is the newline before it */
    const size_t length = (size_t)(end - begin);
    return length - 1 < NUMBER_DIGITS_MAX && read_digits(end, length, value);
}

size_t fast_lines_parse_avx2(const char *bytes, size_t size, uint64_t *values, size_t room, size_t *count)
{
    /* Until there are enough bytes before each end. */
    size_t at = fast_lines_parse_portable(bytes, size < 2 * WIDTH ? size : 2 * WIDTH, values, room, count);
    size_t parsed = *count;
    struct ends ends;
    /* From a few blocks to many: nothing is looked at in vain where unusual lines are frequent. */
    for (size_t most = 2 * BLOCK; at >= WIDTH && size - at >= BLOCK; most *= most < STRETCH ? 2 : 1) {
        const size_t left = size - at, stretch = left < most ? left / BLOCK * BLOCK : most;
        const char *const base = bytes + at, *begin = base;
        find_ends(base, stretch, &ends);
        if (ends.count > room - parsed)
            ends.count = room - parsed;
        size_t i = 0;
        while (i < ends.count && read_line(begin, base + ends.at[i], &values[parsed])) {
            begin = base + ends.at[i++] + 1;
            parsed++;
        }
        at += (size_t)(begin - base);
        if (i < ends.count || begin == base)
            break;
    }
    *count = parsed;
    return at;
}
