/* The engine's formatter of one repetition, on every rank: makes rows of verdicts where they were found, and
 * writes them where this rank sees the output. Knows nothing of the order in which they are wanted. */
#ifndef PRIMES_PROGRAM_FORMATTER_H
#define PRIMES_PROGRAM_FORMATTER_H

#include <stdbool.h>

#include "engine/engine.h"
#include "output/rows.h"
#include "output/shared_file.h"

struct formatter {
    struct rows rows;
    const struct shared_file *file;
    bool is_kept; /* a journal wants to know what is written */
};

/* Collective: `rows` of rank 0 count for all. */
struct formatter formatter_make(struct ranks *ranks, const struct rows *rows, const struct shared_file *file,
                                bool is_kept);

/* As the engine calls it. */
struct engine_formatter formatter_for_engine(struct formatter *formatter);

#endif
