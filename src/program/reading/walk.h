/* Many items, each by itself, by all threads of this rank. Knows nothing of what they are. */
#ifndef PRIMES_PROGRAM_WALK_H
#define PRIMES_PROGRAM_WALK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct walk {
    int threads;
    void *context;
    /* What is done with item `i`. `tool` is the thread's own, NULL before its first item, and goes on. May
     * run in many threads at once. */
    bool (*step)(void *context, void **tool, size_t i, struct error *error);
    void (*free_tool)(void *tool); /* NULL may be given to it; NULL: there are none */
};

/* Items [begin, end), until one fails: then `error` is the first that was seen. */
bool walk_items(const struct walk *walk, size_t begin, size_t end, struct error *error);

/* Where the items of a rank begin, of `count` that all ranks share; those of the next begin where its own
 * end.
 */
size_t walk_part_begin(size_t count, int ranks, int rank);

#endif
