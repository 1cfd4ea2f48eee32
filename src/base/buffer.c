#include "base/buffer.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

char *buffer_reserve(struct buffer *buffer, size_t size)
{
    if (buffer->room - buffer->used >= size)
        return buffer->bytes + buffer->used;
    if (size > SIZE_MAX / 2 - buffer->room)
        return NULL;
    const size_t room = buffer->room + buffer->room / 2 + size;
    char *grown = realloc(buffer->bytes, room);
    if (!grown)
        return NULL;
    buffer->bytes = grown;
    buffer->room = room;
    return buffer->bytes + buffer->used;
}

bool buffer_append(struct buffer *buffer, const void *bytes, size_t size)
{
    char *to = buffer_reserve(buffer, size);
    if (!to)
        return false;
    memcpy(to, bytes, size);
    buffer_advance(buffer, size);
    return true;
}

void buffer_shrink(struct buffer *buffer)
{
    if (buffer->used == 0 || buffer->room / 2 < buffer->used)
        return;
    char *shrunk = realloc(buffer->bytes, buffer->used);
    if (!shrunk)
        return;
    buffer->bytes = shrunk;
    buffer->room = buffer->used;
}

void *buffer_grow_array(void *items, size_t *room, size_t count, size_t size)
{
    enum { ROOM_FIRST = 16 };
    if (count < *room)
        return items;
    const size_t more = *room ? 2 * *room : ROOM_FIRST;
    void *grown = realloc(items, more * size);
    if (grown)
        *room = more;
    return grown;
}

void buffer_free(struct buffer *buffer)
{
    free(buffer->bytes);
    *buffer = (struct buffer){0};
}
