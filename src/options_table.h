/* The rows of the command line's table. Private to options.c, which parses by it, and options_text.c, which
 * prints it.
 */
#ifndef PRIMES_OPTIONS_TABLE_H
#define PRIMES_OPTIONS_TABLE_H

#include "options.h"

struct parse;

struct option {
    char letter;          /* 0: none */
    const char *name;     /* without the dashes */
    const char *argument; /* its placeholder; NULL: the option takes none */
    const char *words;    /* what completes it, separated by spaces; "FILE" for paths; NULL */
    const char *help;
    bool (*set)(struct parse *parse, const struct option *option, const char *value, struct error *error);
};

/* All rows, in the order of the help. A row with a help but no name is a heading. */
const struct option *option_table(size_t *count);

#endif
