/* Interned texts: equal ones are kept once, and have equal pointers. Knows nothing of what they mean. */
#ifndef PRIMES_REPORT_CONTAINERS_STRING_POOL_H
#define PRIMES_REPORT_CONTAINERS_STRING_POOL_H

#include <stdbool.h>

#include "base/error.h"

/* Two texts of one pool are equal if their pointers are. {0} is empty. */
struct string_pool {
    void *root; /* of a tree as search.h makes it */
};

/* The pool's own copy of `text`; NULL if memory ran out. */
const char *string_pool_intern(struct string_pool *pool, const char *text);

/* The same into `*kept`. */
bool string_pool_keep(struct string_pool *pool, const char *text, const char **kept, struct error *error);

void string_pool_free(struct string_pool *pool);

#endif
