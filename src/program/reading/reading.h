/* Reading the numbers on all ranks: rank 0 goes through the sources; the blocks of a big file that every rank
 * can see are scanned by all threads of all ranks; in the end every rank has the sequence, and opens the big
 * files itself. Knows nothing of what becomes of the numbers. */
#ifndef PRIMES_PROGRAM_READING_H
#define PRIMES_PROGRAM_READING_H

#include "base/error.h"
#include "engine/parallel/ranks.h"
#include "input/input.h"

struct reading {
    struct ranks *ranks;
    int threads; /* of this rank */
    const struct source *sources;
    size_t source_count;
    bool binary;
    int shard, shards; /* --shard I/N; 0 of 0: all numbers */

    /* What came of it, on rank 0: */
    uint64_t invalid_file_lines; /* that did not come from standard input */
    uint64_t shard_first;        /* place of the shard's first number among all */
    uint64_t numbers_in_all;     /* of all shards */
};

/* Collective: fills rank 0's `numbers`. False on all ranks, with a cause on rank 0, if it failed there or on
 * any. */
bool reading_load(struct reading *reading, struct numbers *numbers, struct error *error);

/* Rank 0: keeps the numbers of the shard. The first shards have one more where the numbers do not divide
 * evenly.
 */
void reading_keep_shard(struct reading *reading, struct numbers *numbers);

/* Collective: rank 0's `numbers` to all. */
bool reading_share(struct reading *reading, struct numbers *numbers, struct error *error);

/* Collective, of what was shared: do all ranks see the same bytes in the big files? Of a text they certainly
 * do then, as far as the fingerprints of its blocks can tell; of the binary form, in a sample. Nothing is
 * read where all see it through the same kernel. */
bool reading_compare(struct reading *reading, const struct numbers *numbers, struct error *error);

/* Collective: have the big files stayed as they were on every rank? */
bool reading_check(struct reading *reading, const struct numbers *numbers, struct error *error);

#endif
