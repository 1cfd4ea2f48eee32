/* Looks among records for one that proves what a file is: the whole result of a run on this input. Knows
 * nothing of how a run goes, and does not look at the file. */
#ifndef PRIMES_OUTPUT_RECORD_RECORD_SEARCH_H
#define PRIMES_OUTPUT_RECORD_RECORD_SEARCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/exchange/tally.h"

/* What the record must say. All is borrowed. */
struct record_wanted {
    const char *identity; /* of the input (numbers_identity) */
    const char *kernel, *format;
    int shard, shards;     /* 0 of 0: all numbers */
    uint64_t output_bytes; /* of the result */
};

/* What it says besides. */
struct record_found {
    bool is_found;
    int exit_code;      /* ERROR_NONE or ERROR_INVALID: no other run is whole */
    struct tally tally; /* its digests as they were recorded */
};

/* Looks through the records at `path`, which is what --record takes: a file of JSON lines or a folder of
 * them. Lines that are no records, or so long that none is, are passed over. Nothing at `path` is no failure:
 * nothing is found then. False: it is neither (ERROR_USAGE), it cannot be read, or memory ran out. */
bool record_search(const char *path, const struct record_wanted *wanted, struct record_found *found,
                   struct error *error);

#endif
