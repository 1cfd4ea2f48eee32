/* Bytes that grow. Knows nothing of what they say. */
#ifndef PRIMES_BASE_PAGE_H
#define PRIMES_BASE_PAGE_H

#include <stdbool.h>
#include <stddef.h>

/* {0} is the empty page. */
struct page {
    char *bytes; /* from malloc */
    size_t used, room;
};

/* Room for `size` more bytes behind the used ones: they are to be filled and then claimed by page_advance.
 * NULL if memory ran out; the page stays as it was. */
char *page_reserve(struct page *page, size_t size);

static inline void page_advance(struct page *page, size_t size)
{
    page->used += size;
}

/* Appends a copy. False if memory ran out. */
bool page_append(struct page *page, const void *bytes, size_t size);

/* Frees what it owns and leaves {0}. */
void page_free(struct page *page);

#endif
