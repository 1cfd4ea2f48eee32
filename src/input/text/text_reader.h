/* The text form of numbers: one a line, decimal digits only, 0 ... 2^64-1. Surrounding blanks (space, tab),
 * one CR before LF, a UTF-8 BOM at byte 0, blank lines and lines that start with # are accepted; all else is
 * reported as an invalid line at its place. Reads bytes in pieces of any size; knows nothing of files. Also
 * the words that an option's value shares with a line: why it is no number, numbers between colons.
 *
 * The offending text of an invalid line is the line without surrounding blanks and its CR; its column counts
 * bytes from 1, tabs as one byte and the BOM as none. */
#ifndef PRIMES_INPUT_TEXT_TEXT_READER_H
#define PRIMES_INPUT_TEXT_TEXT_READER_H

#include "base/escape.h"
#include "input/numbers.h"

struct text_reader;

/* A whole text, to be appended to `numbers`. `source` names it in messages; borrowed until text_end. NULL
 * with `error` set if memory ran out. */
struct text_reader *text_begin(struct numbers *numbers, const char *source, struct error *error);

/* The next `size` bytes. Memory does not grow with the length of a line. */
bool text_reader_feed(struct text_reader *reader, const char *bytes, size_t size, struct error *error);

/* The last line may lack its newline. Appends what was read and frees the reader, also when it fails. */
bool text_end(struct text_reader *reader, struct error *error);

/* A part of a text, of whole lines but for the last of the text: its numbers stay with the reader, which
 * serves for one part after the other. */
struct text_content {
    const uint64_t *values;
    size_t count;
    const struct invalid_line *invalid; /* index counts from the beginning of the part */
    size_t invalid_count;
    uint64_t lines; /* that ended with a newline */
};

struct text_reader *text_reader_new(struct error *error);
void text_reader_free(struct text_reader *reader);

/* Forgets the part before. `line` is the number of the first line, from 1; a BOM may only stand before
 * line 1. `source` is borrowed until text_reader_end. */
void text_reader_begin(struct text_reader *reader, const char *source, uint64_t line);

/* After text_reader_feed of all its bytes. What `part` shows is the reader's, until the next part begins. */
bool text_reader_end(struct text_reader *reader, struct text_content *part, struct error *error);

#endif
