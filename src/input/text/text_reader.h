/* The text form of numbers: one a line, decimal digits only, 0 ... 2^64-1. Surrounding blanks (space, tab),
 * one CR before LF, a UTF-8 BOM at byte 0, blank lines and lines that start with # are accepted; all else is
 * reported as an invalid line, with its line number. Reads bytes in chunks of any size; knows nothing of
 * files, and of what the numbers are for.
 *
 * The offending text of an invalid line is the line without surrounding blanks and its CR; its column counts
 * bytes from 1, tabs as one byte and the BOM as none. */
#ifndef PRIMES_INPUT_TEXT_TEXT_READER_H
#define PRIMES_INPUT_TEXT_TEXT_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "input/text/invalid_lines.h"

/* What a text holds. */
struct text_content {
    uint64_t *values; /* from malloc; an invalid line reads as 0 */
    size_t count;
    struct invalid_lines invalid; /* index counts from the beginning of the text */
    uint64_t lines;               /* that ended with a newline */
};

/* Reads one text after the other. */
struct text_reader;

/* NULL with `error` set if memory ran out. */
struct text_reader *text_reader_new(struct error *error);
void text_reader_free(struct text_reader *reader);

/* Begins a text, or the whole lines of one from line number `line` (from 1) on, and forgets what it read
 * before. A BOM may only stand before line 1. `source` names the text in messages; borrowed until
 * text_reader_end. */
void text_reader_begin(struct text_reader *reader, const char *source, uint64_t line);

/* The next `size` bytes. Memory does not grow with the length of a line. */
bool text_reader_feed(struct text_reader *reader, const char *bytes, size_t size, struct error *error);

/* After all bytes; the last line may lack its newline. The content is the reader's, until it begins again;
 * NULL with `error` set if memory ran out. */
const struct text_content *text_reader_end(struct text_reader *reader, struct error *error);

/* Gives the content, after text_reader_end, to the caller, who frees it. */
struct text_content text_reader_release(struct text_reader *reader);

#endif
