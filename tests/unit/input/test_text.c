/* The text form of numbers: what is accepted, what is reported and where, and that pieces do not matter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/printable_text.h"
#include "input/numbers.h"
#include "input/text/argument.h"
#include "input/text/text_reader.h"

#define NOT_DIGITS "is not a number: digits only, one number a line"
#define TOO_LARGE "is too large: the limit is 18446744073709551615 (2^64-1)"
#define NEGATIVE "is negative: the smallest number is 0"
#define SIGN "has a sign: digits only"
#define SEVERAL "is more than one number: one number a line"
#define REMARK "has a comment behind the number: a comment stands on a line of its own"
#define CR "has a CR that is not directly before LF: lines end with LF or CR LF"
#define NUL "has a NUL byte: is it a binary or a UTF-16 file?"
#define BOM "\xEF\xBB\xBF"

#define FIFTY_NINES "99999999999999999999999999999999999999999999999999"

/* What a text amounts to, as text: a line "7" for a number, "LINE:COLUMN: 'TEXT' CAUSE" for an invalid line.
 */
struct outcome {
    char *text;
    size_t size;
    FILE *stream;
};

static void outcome_open(struct outcome *outcome)
{
    outcome->stream = open_memstream(&outcome->text, &outcome->size);
    assert_non_null(outcome->stream);
}

static void outcome_number(struct outcome *outcome, uint64_t value)
{
    fprintf(outcome->stream, "%" PRIu64 "\n", value);
}

static void outcome_invalid(struct outcome *outcome, uint64_t line, uint64_t column, const char *text,
                            const char *cause)
{
    fprintf(outcome->stream, "%" PRIu64 ":%" PRIu64 ": '%s' %s\n", line, column, text, cause);
}

static char *outcome_close(struct outcome *outcome)
{
    fclose(outcome->stream);
    return outcome->text;
}

static char *describe(const struct numbers *numbers)
{
    struct outcome outcome;
    outcome_open(&outcome);
    for (uint64_t i = 0; i < numbers->count; i++) {
        const struct invalid_line *invalid = numbers_invalid_at(numbers, i);
        uint64_t value;
        numbers_read(numbers, i, 1, &value);
        if (invalid == NULL) {
            outcome_number(&outcome, value);
            continue;
        }
        assert_int_equal(value, 0);
        assert_string_equal(invalid->source, "numbers.txt");
        outcome_invalid(&outcome, invalid->line, invalid->column, invalid->text, invalid->cause);
    }
    return outcome_close(&outcome);
}

/* Feeds bytes[0, cut), then pieces of `piece` bytes. */
static char *read_in_pieces(const char *bytes, size_t size, size_t cut, size_t piece)
{
    struct error error;
    struct numbers numbers = {0};
    struct text_reader *reader = text_reader_new(&error);
    assert_non_null(reader);
    text_reader_begin(reader, "numbers.txt", 1);
    assert_true(text_reader_feed(reader, bytes, cut, &error));
    for (size_t at = cut; at < size; at += piece)
        assert_true(text_reader_feed(reader, bytes + at, size - at < piece ? size - at : piece, &error));
    assert_true(numbers_add_text(&numbers, reader, &error));
    text_reader_free(reader);
    char *description = describe(&numbers);
    numbers_free(&numbers);
    return description;
}

static char *read_whole(const char *bytes, size_t size)
{
    return read_in_pieces(bytes, size, size, 1);
}

/* ---- a second implementation, line by line, for the differential test ---- */

static size_t span(const char *bytes, size_t size, const char *set)
{
    size_t i = 0;
    while (i < size && bytes[i] != '\0' && strchr(set, bytes[i]) != NULL)
        i++;
    return i;
}

static bool all_digits(const char *bytes, size_t size)
{
    return size > 0 && span(bytes, size, "0123456789") == size;
}

static bool all_zeros(const char *bytes, size_t size)
{
    return span(bytes, size, "0") == size;
}

/* The cause of a text that is trimmed, not empty and no comment; NULL for a number. */
static const char *simple_cause(const char *text, size_t size, uint64_t *value)
{
    static const char limit[] = "18446744073709551615";
    if (all_digits(text, size)) {
        size_t zeros = span(text, size, "0");
        size_t digits = size - zeros;
        if (digits > 20 || (digits == 20 && memcmp(text + zeros, limit, 20) > 0))
            return TOO_LARGE;
        char copy[21] = {0};
        memcpy(copy, text + zeros, digits);
        *value = strtoull(copy, NULL, 10);
        return NULL;
    }
    size_t plain = span(text, size, "0123456789 \t");
    if (plain > 0 && plain < size && text[plain] == '#')
        return REMARK;
    if (memchr(text, '\0', size) != NULL)
        return NUL;
    if (memchr(text, '\r', size) != NULL)
        return CR;
    if (plain == size)
        return SEVERAL;
    if (text[0] == '+' && all_digits(text + 1, size - 1))
        return SIGN;
    if (text[0] == '-' && all_digits(text + 1, size - 1))
        return all_zeros(text + 1, size - 1) ? SIGN : NEGATIVE;
    return NOT_DIGITS;
}

static void simple_escape(const char *text, size_t size, char shown[61])
{
    size_t used = 0, kept = 0;
    for (size_t i = 0; i < size; i++) {
        char one[8];
        unsigned char byte = (unsigned char)text[i];
        if (byte == '\n' || byte == '\r' || byte == '\t' || byte == '\\')
            sprintf(one, "\\%c", byte == '\n' ? 'n' : byte == '\r' ? 'r' : byte == '\t' ? 't' : '\\');
        else if (byte < 32 || byte > 126)
            sprintf(one, "\\x%02x", byte);
        else
            sprintf(one, "%c", byte);
        if (used + strlen(one) > 60) {
            strcpy(shown + kept, "...");
            return;
        }
        strcpy(shown + used, one);
        used += strlen(one);
        if (used <= 57)
            kept = used;
    }
    shown[used] = '\0';
}

static void simple_line(struct outcome *outcome, const char *line, size_t size, uint64_t number)
{
    size_t begin = span(line, size, " \t");
    while (size > begin && (line[size - 1] == ' ' || line[size - 1] == '\t'))
        size--;
    if (size == begin || line[begin] == '#')
        return;
    uint64_t value = 0;
    char shown[61];
    const char *cause = simple_cause(line + begin, size - begin, &value);
    if (cause == NULL) {
        outcome_number(outcome, value);
        return;
    }
    simple_escape(line + begin, size - begin, shown);
    outcome_invalid(outcome, number, begin + 1, shown, cause);
}

static char *read_simply(const char *bytes, size_t size)
{
    struct outcome outcome;
    outcome_open(&outcome);
    const char *end = bytes + size;
    if (size >= 3 && memcmp(bytes, BOM, 3) == 0)
        bytes += 3;
    for (uint64_t number = 1; bytes < end; number++) {
        const char *newline = memchr(bytes, '\n', (size_t)(end - bytes));
        const char *line_end = newline == NULL ? end : newline;
        size_t length = (size_t)(line_end - bytes);
        if (newline != NULL && length > 0 && bytes[length - 1] == '\r')
            length--;
        simple_line(&outcome, bytes, length, number);
        bytes = newline == NULL ? end : newline + 1;
    }
    return outcome_close(&outcome);
}

/* ---- the claims ---- */

struct claim {
    const char *bytes;
    size_t size;
    const char *expected;
};
#define CLAIM(bytes, expected)                                                                               \
    {                                                                                                        \
        bytes, sizeof bytes - 1, expected                                                                    \
    }

static const struct claim CLAIMS[] = {
    /* accepted */
    CLAIM("", ""),
    CLAIM("\n", ""),
    CLAIM("0\n", "0\n"),
    CLAIM("7", "7\n"),
    CLAIM("7\n8", "7\n8\n"),
    CLAIM("7\r\n8\r\n", "7\n8\n"),
    CLAIM(" \t7\t \n", "7\n"),
    CLAIM("7 \r\n", "7\n"),
    CLAIM("007\n", "7\n"),
    CLAIM("00000000000000000000000000000000\n", "0\n"),
    CLAIM("\n\n \t \n\r\n \r\n7\n\n", "7\n"),
    CLAIM("# anything \xFF \r + 5\n7\n", "7\n"),
    CLAIM(" \t# after blanks\n7\n#", "7\n"),
    CLAIM("# NUL \0 too\n7\n", "7\n"),
    CLAIM("# no end\r", ""),
    CLAIM("#\r\n7", "7\n"),
    CLAIM(BOM "7\n", "7\n"),
    CLAIM(BOM, ""),
    CLAIM(BOM " 7\r\n", "7\n"),
    CLAIM(BOM "# comment\n7\n", "7\n"),
    CLAIM("9999999999999999999\n", "9999999999999999999\n"),
    CLAIM("10000000000000000000\n", "10000000000000000000\n"),
    CLAIM("18446744073709551609\n", "18446744073709551609\n"),
    CLAIM("18446744073709551615\n", "18446744073709551615\n"),
    CLAIM("18446744073709551615", "18446744073709551615\n"),
    CLAIM("00018446744073709551615 \n", "18446744073709551615\n"),
    /* too large */
    CLAIM("18446744073709551616\n", "1:1: '18446744073709551616' " TOO_LARGE "\n"),
    CLAIM("18446744073709551616", "1:1: '18446744073709551616' " TOO_LARGE "\n"),
    CLAIM("0018446744073709551616\n", "1:1: '0018446744073709551616' " TOO_LARGE "\n"),
    CLAIM("18446744073709551620\n", "1:1: '18446744073709551620' " TOO_LARGE "\n"),
    CLAIM("28446744073709551615\n", "1:1: '28446744073709551615' " TOO_LARGE "\n"),
    CLAIM("99999999999999999999\r\n", "1:1: '99999999999999999999' " TOO_LARGE "\n"),
    CLAIM("184467440737095516160\n", "1:1: '184467440737095516160' " TOO_LARGE "\n"),
    CLAIM("100000000000000000000000000000000000000007\n",
          "1:1: '100000000000000000000000000000000000000007' " TOO_LARGE "\n"),
    /* signs */
    CLAIM("-7\n", "1:1: '-7' " NEGATIVE "\n"),
    CLAIM("-99999999999999999999\n", "1:1: '-99999999999999999999' " NEGATIVE "\n"),
    CLAIM("-0\n", "1:1: '-0' " SIGN "\n"),
    CLAIM("+5\n", "1:1: '+5' " SIGN "\n"),
    CLAIM("-\n", "1:1: '-' " NOT_DIGITS "\n"),
    CLAIM("+\n", "1:1: '+' " NOT_DIGITS "\n"),
    CLAIM("- 7\n", "1:1: '- 7' " NOT_DIGITS "\n"),
    CLAIM("--7\n", "1:1: '--7' " NOT_DIGITS "\n"),
    CLAIM("7-\n", "1:1: '7-' " NOT_DIGITS "\n"),
    /* other writings */
    CLAIM("1e9\n", "1:1: '1e9' " NOT_DIGITS "\n"),
    CLAIM("0x11\n", "1:1: '0x11' " NOT_DIGITS "\n"),
    CLAIM("1_000\n", "1:1: '1_000' " NOT_DIGITS "\n"),
    CLAIM("1,000\n", "1:1: '1,000' " NOT_DIGITS "\n"),
    CLAIM("7.0\n", "1:1: '7.0' " NOT_DIGITS "\n"),
    CLAIM("seven\n", "1:1: 'seven' " NOT_DIGITS "\n"),
    CLAIM("5\v\n", "1:1: '5\\x0b' " NOT_DIGITS "\n"),
    CLAIM("\xC2\xA0"
          "5\n",
          "1:1: '\\xc2\\xa05' " NOT_DIGITS "\n"),
    CLAIM("a\\b\n", "1:1: 'a\\\\b' " NOT_DIGITS "\n"),
    CLAIM("2^64\n", "1:1: '2^64' " NOT_DIGITS "\n"),
    /* more than a number */
    CLAIM("5 6\n", "1:1: '5 6' " SEVERAL "\n"),
    CLAIM("5\t6  7 \n", "1:1: '5\\t6  7' " SEVERAL "\n"),
    CLAIM("5 6,7\n", "1:1: '5 6,7' " NOT_DIGITS "\n"),
    CLAIM("7 # x\n", "1:1: '7 # x' " REMARK "\n"),
    CLAIM("7# x\r\n", "1:1: '7# x' " REMARK "\n"),
    CLAIM("5 6 #\n", "1:1: '5 6 #' " REMARK "\n"),
    CLAIM("x # 7\n", "1:1: 'x # 7' " NOT_DIGITS "\n"),
    /* CR */
    CLAIM("7\r", "1:1: '7\\r' " CR "\n"),
    CLAIM("\r", "1:1: '\\r' " CR "\n"),
    CLAIM("7\r\r\n", "1:1: '7\\r' " CR "\n"),
    CLAIM("\r\r\n", "1:1: '\\r' " CR "\n"),
    CLAIM("7\r8\n", "1:1: '7\\r8' " CR "\n"),
    CLAIM("7\r \n", "1:1: '7\\r' " CR "\n"),
    CLAIM(" \r 7\n", "1:2: '\\r 7' " CR "\n"),
    /* NUL and other encodings */
    CLAIM("7\0\n", "1:1: '7\\x00' " NUL "\n"),
    CLAIM("\0\n", "1:1: '\\x00' " NUL "\n"),
    CLAIM("7\0"
          "8\r9",
          "1:1: '7\\x008\\r9' " NUL "\n"),
    CLAIM("\xFF\xFE"
          "7\0\n\0",
          "1:1: '\\xff\\xfe7\\x00' " NUL "\n2:1: '\\x00' " NUL "\n"),
    /* a BOM at byte 0 only */
    CLAIM(BOM BOM "7\n", "1:1: '\\xef\\xbb\\xbf7' " NOT_DIGITS "\n"),
    CLAIM("7\n" BOM "8\n", "7\n2:1: '\\xef\\xbb\\xbf8' " NOT_DIGITS "\n"),
    CLAIM(" " BOM "8\n", "1:2: '\\xef\\xbb\\xbf8' " NOT_DIGITS "\n"),
    CLAIM("\n" BOM "\n", "2:1: '\\xef\\xbb\\xbf' " NOT_DIGITS "\n"),
    CLAIM("\xEF\xBB"
          "8\n",
          "1:1: '\\xef\\xbb8' " NOT_DIGITS "\n"),
    CLAIM("\xEF\xBB", "1:1: '\\xef\\xbb' " NOT_DIGITS "\n"),
    CLAIM("\xEF", "1:1: '\\xef' " NOT_DIGITS "\n"),
    CLAIM("\xEF\n7", "1:1: '\\xef' " NOT_DIGITS "\n7\n"),
    CLAIM(BOM "-7\n", "1:1: '-7' " NEGATIVE "\n"),
    CLAIM(BOM " -7\n", "1:2: '-7' " NEGATIVE "\n"),
    /* places */
    CLAIM("1\n\n# c\n \t x \r\n5\ny", "1\n4:4: 'x' " NOT_DIGITS "\n5\n6:1: 'y' " NOT_DIGITS "\n"),
    CLAIM("\t\t-1", "1:3: '-1' " NEGATIVE "\n"),
    /* cut to a width of 60 */
    CLAIM(FIFTY_NINES "123456789x", "1:1: '" FIFTY_NINES "123456789x' " NOT_DIGITS "\n"),
    CLAIM(FIFTY_NINES "1234567890x", "1:1: '" FIFTY_NINES "1234567...' " NOT_DIGITS "\n"),
    CLAIM(FIFTY_NINES "12345\xFF\xFE", "1:1: '" FIFTY_NINES "12345...' " NOT_DIGITS "\n"),
    CLAIM(FIFTY_NINES "123456\xFF", "1:1: '" FIFTY_NINES "123456\\xff' " NOT_DIGITS "\n"),
};

static void each_form_gives_its_numbers_or_its_message(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CLAIMS / sizeof *CLAIMS; i++) {
        char *found = read_whole(CLAIMS[i].bytes, CLAIMS[i].size);
        assert_string_equal(found, CLAIMS[i].expected);
        free(found);
    }
}

/* So that the two implementations agree about the claims as well. */
static void the_second_implementation_makes_the_same_claims(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CLAIMS / sizeof *CLAIMS; i++) {
        char *found = read_simply(CLAIMS[i].bytes, CLAIMS[i].size);
        assert_string_equal(found, CLAIMS[i].expected);
        free(found);
    }
}

static void check_all_cuts(const char *bytes, size_t size)
{
    char *whole = read_whole(bytes, size);
    for (size_t cut = 0; cut <= size; cut++) {
        char *pieces = read_in_pieces(bytes, size, cut, size + 1);
        assert_string_equal(pieces, whole);
        free(pieces);
    }
    for (size_t piece = 1; piece < 8; piece++) {
        char *pieces = read_in_pieces(bytes, size, 0, piece);
        assert_string_equal(pieces, whole);
        free(pieces);
    }
    free(whole);
}

static void where_the_text_is_cut_does_not_matter(void **state)
{
    (void)state;
    char all[4096] = BOM;
    size_t size = 3;
    for (size_t i = 0; i < sizeof CLAIMS / sizeof *CLAIMS; i++) {
        check_all_cuts(CLAIMS[i].bytes, CLAIMS[i].size);
        assert_true(size + CLAIMS[i].size < sizeof all - 1);
        memcpy(all + size, CLAIMS[i].bytes, CLAIMS[i].size);
        size += CLAIMS[i].size;
        all[size++] = '\n';
    }
    check_all_cuts(all, size);
}

enum { LONG_SIZE = 10 * 1000 * 1000 };

static void check_long(char fill, const char *tail, const char *expected)
{
    char *bytes = malloc(LONG_SIZE + 8);
    assert_non_null(bytes);
    memset(bytes, fill, LONG_SIZE);
    strcpy(bytes + LONG_SIZE, tail);
    char *found = read_in_pieces(bytes, LONG_SIZE + strlen(tail), 12345, 1 << 16);
    assert_string_equal(found, expected);
    free(found);
    free(bytes);
}

static void a_line_of_ten_megabytes_is_one_line(void **state)
{
    (void)state;
    check_long('9', "\n7\n", "1:1: '" FIFTY_NINES "9999999...' " TOO_LARGE "\n7\n");
    check_long('0', "7\n8\n", "7\n8\n");
    check_long('0', "x\n8\n",
               "1:1: '00000000000000000000000000000000000000000000000000000"
               "0000...' " NOT_DIGITS "\n8\n");
    check_long('\0', "\n7\n",
               "1:1: '\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00"
               "\\x00\\x00...' " NUL "\n7\n");
    check_long(' ', "x\n7\n", "1:10000001: 'x' " NOT_DIGITS "\n7\n");
    check_long(' ', "7\n", "7\n");
    check_long('#', "7\n8\n", "8\n");
    check_long('\r', "7\n8\n",
               "1:1: '\\r\\r\\r\\r\\r\\r\\r\\r\\r\\r\\r\\r\\r\\r\\r\\r\\r\\r\\r\\r\\r\\r\\r\\r\\r"
               "\\r\\r\\r...' " CR "\n8\n");
}

static long peak_kilobytes(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

static void memory_does_not_grow_with_a_line(void **state)
{
    (void)state;
    static char piece[1 << 16];
    struct error error;
    struct numbers numbers = {0};
    struct text_reader *reader = text_reader_new(&error);
    assert_non_null(reader);
    text_reader_begin(reader, "numbers.txt", 1);
    memset(piece, '5', sizeof piece);
    long before = peak_kilobytes();
    for (int i = 0; i < 1024; i++)
        assert_true(text_reader_feed(reader, piece, sizeof piece, &error));
    assert_true(peak_kilobytes() - before < 16 * 1024);
    assert_true(numbers_add_text(&numbers, reader, &error));
    text_reader_free(reader);
    assert_int_equal(numbers.invalid.count, 1);
    numbers_free(&numbers);
}

/* xorshift64*: the same cases on every machine. */
static uint64_t draw(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * UINT64_C(2685821657736338717);
}

static size_t random_text(uint64_t *state, char *bytes, size_t room)
{
    static const char alphabet[] = "0123456789012345678900  \t\r\n\n\n\n#-+x\0,\xEF\xBB\xBF";
    static const char *const words[] = {
        "18446744073709551615",
        "18446744073709551616",
        "1844674407370955161",
        "99999999999999999999",
        "0000000000000000000000",
        BOM,
        "\r\n",
        "7\n",
        "-7",
        "+5",
        "\\",
        "7 #",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    };
    size_t size = 0;
    size_t parts = (draw(state) >> 32) % 24;
    for (size_t i = 0; i < parts; i++) {
        size_t pick = (draw(state) >> 32) % (4 * sizeof words / sizeof *words);
        if (pick >= sizeof words / sizeof *words) {
            bytes[size++] = alphabet[(draw(state) >> 32) % (sizeof alphabet - 1)];
            continue;
        }
        size_t length = strlen(words[pick]);
        if (size + length + parts >= room)
            break;
        memcpy(bytes + size, words[pick], length);
        size += length;
    }
    return size;
}

static void two_implementations_agree_on_random_texts(void **state)
{
    (void)state;
    uint64_t random = UINT64_C(20250131);
    for (int i = 0; i < 200000; i++) {
        char bytes[1024];
        size_t size = random_text(&random, bytes, sizeof bytes);
        size_t cut = size == 0 ? 0 : (draw(&random) >> 32) % size;
        char *expected = read_simply(bytes, size);
        char *found = read_in_pieces(bytes, size, cut, 1 + (draw(&random) >> 32) % 40);
        assert_string_equal(found, expected);
        free(found);
        free(expected);
    }
}

/* Hundreds of usual lines of all lengths, about the limit too, and seldom, or in places often, others. */
static size_t random_lines(uint64_t *state, char *bytes, size_t room)
{
    enum { LINE_MAX_SIZE = 64 };
    const uint64_t seldom = UINT64_C(1) << (draw(state) >> 32) % 12;
    size_t size = 0;
    while (size + LINE_MAX_SIZE < room) {
        const uint64_t choice = draw(state) >> 32, value = draw(state) * 2 + (choice & 1);
        const bool near_limit = choice % 8 == 0;
        if (choice / 8 % seldom > 0 || seldom == 2048)
            size += (size_t)sprintf(bytes + size, "%" PRIu64 "%s",
                                    near_limit ? UINT64_MAX - value % 16 : value >> choice / 8 % 64,
                                    choice % 3 == 0 ? "\r\n" : "\n");
        else
            size += random_text(state, bytes + size, LINE_MAX_SIZE);
    }
    return size;
}

static void two_implementations_agree_on_long_texts(void **state)
{
    enum { SIZE = 40000 };
    (void)state;
    uint64_t random = UINT64_C(20251122);
    char *bytes = malloc(SIZE);
    assert_non_null(bytes);
    for (int i = 0; i < 300; i++) {
        const size_t size = random_lines(&random, bytes, 200 + (draw(&random) >> 32) % (SIZE - 200));
        char *expected = read_simply(bytes, size);
        char *found =
            read_in_pieces(bytes, size, (draw(&random) >> 32) % size, 1 + (draw(&random) >> 32) % SIZE);
        assert_string_equal(found, expected);
        free(found);
        free(expected);
    }
    free(bytes);
}

/* Each byte at each place of numbers of each length, with much text before and behind it. */
static void every_byte_is_told_from_a_digit(void **state)
{
    enum { DIGITS = 22, BEFORE = 90, BEHIND = 150 };
    char bytes[BEFORE + DIGITS + 1 + BEHIND];
    (void)state;
    for (size_t i = 0; i < BEFORE; i++)
        bytes[i] = i % 10 == 9 ? '\n' : '5';
    for (size_t length = 1; length <= DIGITS; length++) {
        for (size_t place = 0; place < length; place++) {
            for (int byte = 0; byte < 256; byte++) {
                for (size_t i = 0; i < length; i++)
                    bytes[BEFORE + i] = (char)('1' + (i * 7 + length) % 9);
                bytes[BEFORE + place] = (char)byte;
                memset(bytes + BEFORE + length, '\n', 1 + BEHIND);
                const size_t size = BEFORE + length + 1 + BEHIND;
                char *expected = read_simply(bytes, size);
                char *found = read_in_pieces(bytes, size, 0, sizeof bytes);
                assert_string_equal(found, expected);
                free(found);
                free(expected);
            }
        }
    }
}

static void a_second_text_is_appended_to_the_first(void **state)
{
    (void)state;
    struct error error;
    struct numbers numbers = {0};
    for (int i = 0; i < 2; i++) {
        struct text_reader *reader = text_reader_new(&error);
        assert_non_null(reader);
        text_reader_begin(reader, "numbers.txt", 1);
        assert_true(text_reader_feed(reader, BOM "7\nx\n", 7, &error));
        assert_true(numbers_add_text(&numbers, reader, &error));
        text_reader_free(reader);
    }
    char *found = describe(&numbers);
    assert_string_equal(found, "7\n2:1: 'x' " NOT_DIGITS "\n7\n2:1: 'x' " NOT_DIGITS "\n");
    assert_int_equal(numbers.invalid.items[1].index, 3);
    free(found);
    numbers_free(&numbers);
}

static void check_escape(const char *bytes, size_t size, size_t width, const char *expected)
{
    char *found = text_escape(bytes, size, width);
    assert_non_null(found);
    assert_string_equal(found, expected);
    free(found);
}

static void text_escape_shows_bytes_as_ascii_of_a_width(void **state)
{
    (void)state;
    check_escape("", 0, 10, "");
    check_escape("plain ~", 7, 10, "plain ~");
    check_escape("\n\t\r\\\0\x1b\x7f\xff", 8, 60, "\\n\\t\\r\\\\\\x00\\x1b\\x7f\\xff");
    check_escape("0123456789", 10, 10, "0123456789");
    check_escape("0123456789a", 11, 10, "0123456...");
    check_escape("01234\xff", 6, 9, "01234\\xff");
    check_escape("01234\xff", 6, 8, "01234...");
    check_escape("0\xff\xff", 3, 8, "0\\xff...");
    check_escape("\xff\xff", 2, 4, "...");
    check_escape("abcd", 4, 3, "...");
    check_escape("abcd", 4, 2, "..");
    check_escape("abcd", 4, 0, "");
    check_escape("abcd", 4, SIZE_MAX, "abcd");
}

static void a_word_of_the_command_line_is_stricter_than_a_line(void **state)
{
    (void)state;
    assert_null(argument_cause("7", 1));
    assert_null(argument_cause("0018446744073709551615", 22));
    assert_string_equal(argument_cause("18446744073709551616", 20), TOO_LARGE);
    assert_string_equal(argument_cause("-7", 2), NEGATIVE);
    assert_string_equal(argument_cause("+7", 2), SIGN);
    assert_ptr_equal(argument_cause("", 0), ARGUMENT_NOT_DIGITS);
    assert_ptr_equal(argument_cause("-", 1), ARGUMENT_NOT_DIGITS);
    assert_ptr_equal(argument_cause(" 7", 2), ARGUMENT_NOT_DIGITS);
    assert_ptr_equal(argument_cause("#", 1), ARGUMENT_NOT_DIGITS);
    assert_ptr_equal(argument_cause("7\n8", 3), ARGUMENT_NOT_DIGITS);
    assert_ptr_equal(argument_cause("5 6", 3), ARGUMENT_NOT_DIGITS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_form_gives_its_numbers_or_its_message),
        cmocka_unit_test(the_second_implementation_makes_the_same_claims),
        cmocka_unit_test(where_the_text_is_cut_does_not_matter),
        cmocka_unit_test(a_line_of_ten_megabytes_is_one_line),
        cmocka_unit_test(memory_does_not_grow_with_a_line),
        cmocka_unit_test(two_implementations_agree_on_random_texts),
        cmocka_unit_test(two_implementations_agree_on_long_texts),
        cmocka_unit_test(every_byte_is_told_from_a_digit),
        cmocka_unit_test(a_second_text_is_appended_to_the_first),
        cmocka_unit_test(text_escape_shows_bytes_as_ascii_of_a_width),
        cmocka_unit_test(a_word_of_the_command_line_is_stricter_than_a_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
