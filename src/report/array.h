/* Small helpers that hold what a report is made of: arrays that grow, texts that are kept once, lines for
 * people. Knows nothing of records. */
#ifndef PRIMES_REPORT_ARRAY_H
#define PRIMES_REPORT_ARRAY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* Makes room for one more item behind `count` items of `size` bytes each. The room doubles at powers of two,
 * so
 * `*items` must have grown by this function alone, from NULL. */
bool array_grow(void *items, size_t count, size_t size, struct error *error);

/* Every text once: two texts of one pool are equal if their pointers are. {0} is empty. */
struct pool {
    void *root; /* of a tree as search.h makes it */
};
/* The pool's own copy of `text`; NULL if memory ran out. */
const char *pool_keep(struct pool *pool, const char *text);
void pool_free(struct pool *pool);

/* Lines for a person. {0} is none. */
struct lines {
    char **text;
    size_t count;
};
bool lines_add(struct lines *lines, struct error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void lines_free(struct lines *lines);

/* A text of a record or of the command line in a message: text_show in the width of the report. Returns
 * `shown`. */
enum { SHOWN_SIZE = 128 };
const char *lines_show(const char *text, char shown[SHOWN_SIZE]);

#endif
