/* The command line of rank 0, on every rank: a launcher may give the others another one, or none. Knows
 * nothing of options. */
#ifndef PRIMES_PROGRAM_ARGV_BROADCAST_H
#define PRIMES_PROGRAM_ARGV_BROADCAST_H

#include <stdbool.h>

#include "base/error.h"
#include "engine/parallel/ranks.h"

/* {0} is none. */
struct arguments {
    int count;
    char **words; /* as those of main: words[count] is NULL */
    char *bytes;  /* of all words */
};

/* Collective: `count` and `words` count on rank 0 alone. */
bool argv_broadcast(struct arguments *arguments, struct ranks *ranks, int count, char *const *words,
                    struct error *error);

void argv_free(struct arguments *arguments);

#endif
