/* The command line of a program: one table of options yields the parser, --help, the manual page and the
 * completion. Knows nothing of what the options do: each sets a field of an object that only the program
 * knows.
 *
 * Forms: -x VALUE, -xVALUE, --name VALUE, --name=VALUE; -- ends the options. The last of two values counts
 * unless the option says otherwise. */
#ifndef PRIMES_BASE_COMMAND_LINE_H
#define PRIMES_BASE_COMMAND_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/error.h"

/* A row of the table. With a help but no name it is a heading. */
struct option {
    char letter;          /* 0: none */
    const char *name;     /* without the dashes */
    const char *argument; /* its placeholder; NULL: the option takes none */
    const char *words;    /* what completes it, separated by spaces; "FILE" for paths; NULL */
    const char *help;
    /* `into` is the program's object. `value` is NULL if the option takes none. ERROR_USAGE. */
    bool (*set)(void *into, const struct option *option, const char *value, struct error *error);
};

/* A name and what is said of it; a list of them ends with {NULL, NULL}. */
struct command_topic {
    const char *name, *text;
};

struct command {
    const char *name;         /* of the program */
    const char *summary;      /* a line, without a capital */
    const char *const *usage; /* lines, ends with NULL */
    const char *purpose;
    const char *topics_title; /* NULL: no topics */
    const struct command_topic *topics;
    const struct option *options; /* in the order of the help */
    size_t option_count;
    const struct command_topic *exit_codes;
    bool words_are_paths; /* what is no option: completes to files */
    /* What is no option: a number, a path. ERROR_USAGE. */
    bool (*parse_word)(void *into, const char *word, struct error *error);
    /* Is all known that is asked for? What only informs (--help) needs no more of the line. */
    bool (*is_settled)(const void *into);
};

/* arguments[0] is the program's name. Texts handed to the program stay borrowed from `arguments`. */
bool command_parse(const struct command *command, int count, char *const *arguments, void *into,
                   struct error *error);

void command_print_help(const struct command *command, FILE *file);

/* `form` is "man" or "bash-completion", which are the words of the option that asks for it. */
#define COMMAND_FORMS "man bash-completion"
#define COMMAND_FORMS_ARGUMENT "man|bash-completion"
void command_print_form(const struct command *command, const char *form, FILE *file);

/* For the set functions. All fail with "--name: 'value' cause", the value safe to print. */

bool option_refuse(const struct option *option, const char *value, const char *cause, struct error *error);

/* A whole number from `low` to `high`. */
bool option_parse_count(const struct option *option, const char *value, uint64_t low, uint64_t high,
                        uint64_t *count, struct error *error);
bool option_parse_int(const struct option *option, const char *value, int low, int high, int *count,
                      struct error *error);

/* Seconds, as digits with or without a point ("30", "0.5"), more than 0 and at most `high`. */
bool option_parse_seconds(const struct option *option, const char *value, double high, double *seconds,
                          struct error *error);

/* A share, as digits with or without a point, above 0 and at most 1. */
bool option_parse_share(const struct option *option, const char *value, double *share, struct error *error);

/* Percent, as digits with or without a point, from 0 to `high`. */
bool option_parse_percent(const struct option *option, const char *value, double high, double *percent,
                          struct error *error);

/* Sets `*choice` to the index of the value among the option's words, from 0. */
bool option_parse_word(const struct option *option, const char *value, int *choice, struct error *error);

bool option_parse_path(const struct option *option, const char *value, const char **path,
                       struct error *error);

#endif
