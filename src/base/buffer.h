/* Bytes that grow. Knows nothing of what they say. */
#ifndef PRIMES_BASE_BUFFER_H
#define PRIMES_BASE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

/* {0} is the empty buffer. */
struct buffer {
    char *bytes; /* from malloc */
    size_t used, room;
};

/* Room for `size` more bytes behind the used ones: they are to be filled and then claimed by buffer_advance.
 * NULL if memory ran out; the buffer stays as it was. */
char *buffer_reserve(struct buffer *buffer, size_t size);

static inline void buffer_advance(struct buffer *buffer, size_t size)
{
    buffer->used += size;
}

/* Appends a copy. False if memory ran out. */
bool buffer_append(struct buffer *buffer, const void *bytes, size_t size);

/* Gives back room if more than half of it is not used. */
void buffer_shrink(struct buffer *buffer);

/* Room for one more behind `count` items of `size` bytes each, of an array that is not a buffer: `items`, or
 * what it became, with `*room` that it has then. NULL if memory ran out; the array stays as it was. */
void *buffer_grow_array(void *items, size_t *room, size_t count, size_t size);

/* Frees what it owns and leaves {0}. */
void buffer_free(struct buffer *buffer);

#endif
