/* The lines of an input that are not numbers. Knows nothing of those that are. */
#ifndef PRIMES_INPUT_TEXT_INVALID_LINES_H
#define PRIMES_INPUT_TEXT_INVALID_LINES_H

#include <stdint.h>

/* An input line that is not a number. It keeps its place in the sequence. */
struct invalid_line {
    uint64_t index;    /* place in the sequence, from 0 */
    uint64_t line;     /* from 1 */
    uint64_t column;   /* of the first byte of the text, in bytes, from 1 */
    char *source;      /* name of the file as the user gave it, or "standard input" */
    char *text;        /* the offending text: escaped to printable ASCII, cut to a screen width */
    const char *cause; /* "is not a number: digits only, one number a line"; a constant */
};

#endif
