/* The usual lines of a text, as fast as the CPU reads them: 1 to 20 digits, a number up to 2^64-1, and LF or
 * CR LF. Knows nothing of other lines, which it leaves to its caller. One function for each instruction set
 * that has its own; how many lines they read may differ, not what they read in them. */
#ifndef PRIMES_INPUT_TEXT_FAST_LINES_H
#define PRIMES_INPUT_TEXT_FAST_LINES_H

#include <stddef.h>
#include <stdint.h>

/* Reads whole usual lines from bytes[0, size), where a line begins, into values[0, room). Returns how many of
 * the bytes they are, and sets `*count`. Ends before the first line that is not usual, and leaves the last
 * lines to the caller, as it may any line. */
typedef size_t fast_lines_parse(const char *bytes, size_t size, uint64_t *values, size_t room, size_t *count);

fast_lines_parse fast_lines_parse_portable, fast_lines_parse_avx2;

/* The one for the instruction set in use. */
fast_lines_parse *fast_lines_parser(void);

#endif
