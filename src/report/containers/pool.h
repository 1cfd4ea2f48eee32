/* Texts that are kept once. Knows nothing of what they say. */
#ifndef PRIMES_REPORT_CONTAINERS_POOL_H
#define PRIMES_REPORT_CONTAINERS_POOL_H

/* Every text once: two texts of one pool are equal if their pointers are. {0} is empty. */
struct pool {
    void *root; /* of a tree as search.h makes it */
};
/* The pool's own copy of `text`; NULL if memory ran out. */
const char *pool_keep(struct pool *pool, const char *text);
void pool_free(struct pool *pool);

#endif
