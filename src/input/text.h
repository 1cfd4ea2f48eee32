/* The text form of numbers: one a line, decimal digits only, 0 ... 2^64-1. Surrounding blanks (space, tab), one CR
 * before LF, a UTF-8 BOM at byte 0, blank lines and lines that start with # are accepted; all else is reported as
 * an invalid line at its place. Reads bytes in pieces of any size; knows nothing of files. */
#ifndef PRIMES_INPUT_TEXT_H
#define PRIMES_INPUT_TEXT_H

#include "input/numbers.h"

struct text_reader;

/* `source` names the text in messages; borrowed until text_end. NULL with `error` set if memory ran out. */
struct text_reader *text_begin(struct numbers *numbers, const char *source, struct error *error);

/* The next `size` bytes. Memory does not grow with the length of a line. */
bool text_feed(struct text_reader *reader, const char *bytes, size_t size, struct error *error);

/* The last line may lack its newline. Appends what was read and frees the reader, also when it fails. */
bool text_end(struct text_reader *reader, struct error *error);

/* For all who show bytes of a user to a person: printable ASCII stays, all else becomes \n, \t, \r, \\ or \xNN, cut
 * with "..." to at most `width` characters. Returns a string from malloc, or NULL if memory ran out. */
char *text_escape(const char *bytes, size_t size, size_t width);

#endif
