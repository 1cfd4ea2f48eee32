/* The command line of primes-merge: the table of its options, and what they set. Knows nothing of what the
 * options do. */
#ifndef PRIMES_MERGE_OPTIONS_H
#define PRIMES_MERGE_OPTIONS_H

#include "base/command_line.h"

enum merge_action { MERGE_RUN, MERGE_HELP, MERGE_VERSION, MERGE_PRINT_OPTIONS };

struct merge_options {
    enum merge_action action;
    const char *print_form; /* of MERGE_PRINT_OPTIONS */
    const char **paths;     /* folders and records; at least one after merge_options_parse */
    size_t path_count;
    const char *output;
    bool verify;
};

/* The texts stay borrowed from `arguments`, of which the first is the program's name. ERROR_USAGE. */
bool merge_options_parse(struct merge_options *options, int count, char *const *arguments,
                         struct error *error);
void merge_options_free(struct merge_options *options);

/* The table, for its help and its forms. */
const struct command *merge_options_command(void);

#endif
