#include "output/rows_check.h"

#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/number.h"
#include "base/printable_text.h"
#include "base/stop.h"
#include "output/row_reader.h"
#include "output/verdict_stream.h"

/* JSON_NUMBER_MAX: no line of a number is longer. */
enum { READ_SIZE = 1 << 20, JSON_NUMBER_MAX = 128 };

struct checking {
    int fd;
    const char *path;
    enum format format;
    struct tally tally;    /* of what was read */
    struct rows_read rows; /* the last of it */
    struct buffer made;    /* what a row must be */
    bool is_wrong;         /* something that is no row */
    size_t held;           /* bytes of text[] that are not yet read as rows */
    char text[READ_SIZE];
};

/* ---- Whole rows at the front of a text, as many as there is room for; what they take is returned. */

static size_t take_tsv(struct checking *checking, const char *text, size_t size)
{
    const char *cause;
    const size_t taken = row_reader_read(&checking->rows, text, size, &cause);
    checking->is_wrong = cause != NULL;
    return taken;
}

static void add_row(struct rows_read *rows, uint64_t n, struct verdict found, bool is_invalid)
{
    if (is_invalid)
        rows->invalid[rows->invalid_count++] = (struct invalid_line){.index = rows->count};
    rows->values[rows->count] = n;
    rows->found[rows->count++] = found;
}

static size_t take_binary(struct checking *checking, const char *text, size_t size)
{
    struct rows_read *rows = &checking->rows;
    size_t taken = 0;
    for (; rows->count < ROWS_READ_MAX && size - taken >= sizeof(uint64_t); taken += sizeof(uint64_t)) {
        uint64_t code;
        memcpy(&code, text + taken, sizeof code);
        code = le64toh(code);
        add_row(rows, 0,
                code == 0   ? verdict_neither()
                : code == 1 ? verdict_prime()
                            : verdict_composite(),
                code == UINT64_MAX - 1);
    }
    return taken;
}

/* If the text begins so, what follows it; else NULL. */
static const char *behind(const char *text, const char *begin)
{
    const size_t size = strlen(begin);
    return text && strncmp(text, begin, size) == 0 ? text + size : NULL;
}

/* What a line says of a number, if it says what rows_append would: for who compares. */
static bool read_json(const char *line, uint64_t *n, struct verdict *found)
{
    uint64_t divisor = 0;
    const char *at = behind(line, "{\"n\":\"");
    at = behind(at ? number_scan(at, n) : NULL, "\",\"verdict\":\"");
    if (!at)
        return false;
    *found = *at == 'p' ? verdict_prime() : *at == 'n' ? verdict_neither() : verdict_composite();
    at = behind(at, "composite\",\"divisor\":\"");
    if (!at)
        return true;
    if (!number_scan(at, &divisor) || !row_reader_may_be_smallest(divisor, *n))
        return false;
    *found = verdict_divisible(divisor);
    return true;
}

/* The line of a number is what rows_append makes of what was read. */
static bool is_json_row(struct checking *checking, const char *text, size_t size, uint64_t *n,
                        struct verdict *found)
{
    static const struct rows json = {.format = FORMAT_JSONL};
    const struct numbers_block block = {.count = 1, .values = n};
    char line[JSON_NUMBER_MAX + NUMBER_WINDOW] = {0};
    struct error ignored; /* there is room for a row */
    if (size > JSON_NUMBER_MAX)
        return false;
    memcpy(line, text, size);
    checking->made.used = 0;
    return read_json(line, n, found) &&
           rows_append(&json, &block, found, NULL, 0, &checking->made, &ignored) &&
           checking->made.used == size && memcmp(checking->made.bytes, text, size) == 0;
}

static size_t take_json(struct checking *checking, const char *text, size_t size)
{
    struct rows_read *rows = &checking->rows;
    size_t taken = 0;
    const char *end;
    while (rows->count < ROWS_READ_MAX && (end = memchr(text + taken, '\n', size - taken))) {
        const char *line = text + taken;
        const size_t length = (size_t)(end + 1 - line);
        uint64_t n = 0;
        struct verdict found = verdict_neither();
        const bool is_invalid = length > 8 && memcmp(line, "{\"text\":", 8) == 0;
        if (!is_invalid && !is_json_row(checking, line, length, &n, &found)) {
            checking->is_wrong = true;
            break;
        }
        add_row(rows, n, found, is_invalid);
        taken += length;
    }
    return taken;
}

static size_t take(struct checking *checking, const char *text, size_t size)
{
    checking->rows.count = checking->rows.invalid_count = 0;
    switch (checking->format) {
    case FORMAT_TSV:
        return take_tsv(checking, text, size);
    case FORMAT_JSONL:
        return take_json(checking, text, size);
    case FORMAT_BINARY:
        return take_binary(checking, text, size);
    case FORMAT_TABLE:
    case FORMAT_COUNT:
        break;
    }
    checking->is_wrong = true;
    return 0;
}

/* ---- The file. */

static bool cannot_read(const struct checking *checking, struct error *error)
{
    const int cause = errno;
    char shown[TEXT_WIDTH + 1];
    return error_set(error, ERROR_FAILED, "cannot read '%s': %s", text_show(checking->path, shown),
                     strerror(cause));
}

/* Takes all whole rows that are held, and keeps what follows them. */
static void take_held(struct checking *checking)
{
    size_t done = 0, taken = 1;
    while (taken > 0 && !checking->is_wrong) {
        taken = take(checking, checking->text + done, checking->held - done);
        const struct numbers_block block = row_reader_block(&checking->rows);
        tally_add(&checking->tally, &block, checking->rows.found);
        done += taken;
    }
    checking->held -= done;
    memmove(checking->text, checking->text + done, checking->held);
}

static bool read_rows(struct checking *checking, struct error *error)
{
    uint64_t offset = 0;
    while (!checking->is_wrong) {
        const ssize_t size =
            pread(checking->fd, checking->text + checking->held, READ_SIZE - checking->held, (off_t)offset);
        if (stop_requested())
            return error_set(error, ERROR_STOPPED, "stopped by %s", stop_signal_name(stop_requested()));
        if (size < 0 && errno != EINTR)
            return cannot_read(checking, error);
        if (size == 0)
            break;
        offset += size > 0 ? (uint64_t)size : 0;
        checking->held += size > 0 ? (size_t)size : 0;
        take_held(checking);
    }
    checking->is_wrong = checking->is_wrong || checking->held > 0; /* the last row has no end */
    return true;
}

static bool is_digest(const struct digest *one, const struct digest *other)
{
    return memcmp(one->value, other->value, sizeof one->value) == 0;
}

static bool is_tally(const struct tally *one, const struct tally *other, bool has_numbers)
{
    return one->numbers == other->numbers && one->prime == other->prime &&
           one->composite == other->composite && one->neither == other->neither &&
           one->invalid == other->invalid && is_digest(&one->verdicts_digest, &other->verdicts_digest) &&
           (!has_numbers || is_digest(&one->numbers_digest, &other->numbers_digest));
}

static bool check_rows(struct checking *checking, const struct tally *tally, bool *is_same,
                       struct error *error)
{
    if (!buffer_reserve(&checking->made, READ_SIZE))
        return error_memory(error, "a row", READ_SIZE);
    if (!read_rows(checking, error))
        return false;
    *is_same = !checking->is_wrong && is_tally(&checking->tally, tally, checking->format != FORMAT_BINARY);
    return true;
}

static bool check_counts(struct checking *checking, const struct tally *tally, bool *is_same,
                         struct error *error)
{
    char text[VERDICT_STREAM_COUNTS_SIZE];
    const size_t size = strlen(verdict_stream_counts(tally, text));
    const ssize_t there = pread(checking->fd, checking->text, READ_SIZE, 0);
    if (there < 0)
        return cannot_read(checking, error);
    *is_same = (size_t)there == size && memcmp(checking->text, text, size) == 0;
    return true;
}

bool rows_check(int fd, const char *path, enum format format, const struct tally *tally, bool *is_same,
                struct error *error)
{
    struct checking *checking = calloc(1, sizeof *checking);
    if (!checking)
        return error_memory(error, "the verdicts", sizeof *checking);
    checking->fd = fd;
    checking->path = path;
    checking->format = format;
    const bool good = format == FORMAT_COUNT ? check_counts(checking, tally, is_same, error)
                                             : check_rows(checking, tally, is_same, error);
    buffer_free(&checking->made);
    free(checking);
    return good;
}
