/* Which records are on which side of a comparison: those of two files or folders, or those of two commits,
 * hosts or machines among all. Knows nothing of what is compared. */
#ifndef PRIMES_REPORT_COMPARISON_SIDES_H
#define PRIMES_REPORT_COMPARISON_SIDES_H

#include "report/records/load.h"

enum side { SIDE_A, SIDE_B, SIDES };

/* "A", "B" */
const char *sides_letter(enum side side);

struct sides {
    const char *word[SIDES]; /* as they were asked for; borrowed */
    bool *is_on[SIDES];      /* of each run; from calloc */
};

/* Loads what is to be compared: a word that is a path is its records; another is the beginning of a commit (4
 * digits or more), a host name, a CPU model or a machine ("2 cores with 24 GiB"), and takes the runs that are
 * of it from `paths`, or from `default_path` where these are none. ERROR_USAGE: a side has no record, or both
 * have the same ones; as load_path else. */
bool sides_load(struct sides *sides, struct runs *runs, const char *const *paths, size_t path_count,
                const char *default_path, struct error *error);

/* Leaves a run out of both sides. */
void sides_drop(struct sides *sides, size_t run);

void sides_free(struct sides *sides);

#endif
