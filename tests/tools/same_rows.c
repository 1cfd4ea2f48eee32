#include "tools/same_rows.h"

#include <stdlib.h>
#include <string.h>

#include "output/row_reader.h"
#include "output/rows.h"

/* The texts of lines that are no numbers: only the caller of the reader has them. */
static void name_invalid(struct rows_read *rows, const char *text, size_t size)
{
    const char *line = text;
    size_t invalid = 0;
    for (size_t i = 0; i < rows->count; i++) {
        if (invalid < rows->invalid_count && rows->invalid[invalid].index == i)
            rows->invalid[invalid++].text =
                strndup(line, (size_t)((char *)memchr(line, '\t', size - (size_t)(line - text)) - line));
        line = (char *)memchr(line, '\n', size - (size_t)(line - text)) + 1;
    }
}

static bool is_written_so(struct rows_read *rows, const char *text, size_t size)
{
    const struct rows form = {.format = FORMAT_TSV};
    struct buffer buffer = {0};
    struct error error;
    name_invalid(rows, text, size);
    const struct numbers_block block = row_reader_block(rows);
    const bool same = rows_append(&form, &block, rows->found, NULL, 0, &buffer, &error) &&
                      buffer.used == size && (size == 0 || memcmp(buffer.bytes, text, size) == 0);
    for (size_t i = 0; i < rows->invalid_count; i++)
        free(rows->invalid[i].text);
    buffer_free(&buffer);
    return same;
}

bool same_rows(const char *text, size_t size, size_t *taken, const char **cause)
{
    struct rows_read *rows = malloc(sizeof *rows);
    bool same = rows != NULL;
    *taken = 0;
    for (size_t more = 1; same && more > 0; *taken += more) {
        more = row_reader_read(rows, text + *taken, size - *taken, cause);
        same = is_written_so(rows, text + *taken, more);
        if (*cause) {
            *taken += more;
            break;
        }
    }
    free(rows);
    return same;
}

/* As a program reads a file: what is left of one piece stands before the next one. */
bool same_rows_in_pieces(const char *text, size_t size, size_t piece)
{
    struct rows_read *rows = malloc(sizeof *rows);
    const char *cause = NULL, *cause_of_whole;
    size_t taken = 0, taken_of_whole;
    for (size_t there = 0; rows && !cause && there < size;) {
        there = size - there < piece ? size : there + piece;
        char *copy = malloc(there - taken); /* of just this size, so that a sanitizer sees more */
        memcpy(copy, text + taken, there - taken);
        const size_t begin = taken;
        for (size_t more = 1; more > 0 && !cause; taken += more)
            more = row_reader_read(rows, copy + (taken - begin), there - taken, &cause);
        free(copy);
    }
    free(rows);
    return same_rows(text, size, &taken_of_whole, &cause_of_whole) && taken == taken_of_whole &&
           cause == cause_of_whole;
}
