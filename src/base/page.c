#include "base/page.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

char *page_reserve(struct page *page, size_t size)
{
    if (page->room - page->used >= size)
        return page->bytes + page->used;
    if (size > SIZE_MAX / 2 - page->room)
        return NULL;
    const size_t room = page->room + page->room / 2 + size;
    char *grown = realloc(page->bytes, room);
    if (!grown)
        return NULL;
    page->bytes = grown;
    page->room = room;
    return page->bytes + page->used;
}

bool page_append(struct page *page, const void *bytes, size_t size)
{
    char *to = page_reserve(page, size);
    if (!to)
        return false;
    memcpy(to, bytes, size);
    page_advance(page, size);
    return true;
}

void page_free(struct page *page)
{
    free(page->bytes);
    *page = (struct page){0};
}
