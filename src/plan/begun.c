#include "plan/begun.h"

#include <stdlib.h>

#include "base/buffer.h"

bool begun_add(struct begun_numbers *begun, struct begun_number number)
{
    struct begun_number *grown = buffer_grow_array(begun->items, &begun->room, begun->count, sizeof *grown);
    if (!grown)
        return false;
    begun->items = grown;
    begun->items[begun->count++] = number;
    return true;
}

static int compare(const void *left, const void *right)
{
    const struct begun_number *a = left, *b = right;
    return (a->index > b->index) - (a->index < b->index);
}

/* What both know of one number. */
static void merge(struct begun_number *number, const struct begun_number *other)
{
    if (other->below > number->below)
        number->below = other->below;
    if (other->divisor > 0 && (number->divisor == 0 || other->divisor < number->divisor))
        number->divisor = other->divisor;
}

void begun_sort(struct begun_numbers *begun)
{
    size_t kept = 0;
    if (begun->count > 1)
        qsort(begun->items, begun->count, sizeof *begun->items, compare);
    for (size_t i = 0; i < begun->count; i++) {
        if (kept > 0 && begun->items[kept - 1].index == begun->items[i].index)
            merge(&begun->items[kept - 1], &begun->items[i]);
        else
            begun->items[kept++] = begun->items[i];
    }
    begun->count = kept;
}

static int compare_index(const void *key, const void *item)
{
    const uint64_t index = *(const uint64_t *)key, other = ((const struct begun_number *)item)->index;
    return (index > other) - (index < other);
}

const struct begun_number *begun_find(const struct begun_numbers *begun, uint64_t index)
{
    if (!begun || begun->count == 0)
        return NULL;
    return bsearch(&index, begun->items, begun->count, sizeof *begun->items, compare_index);
}

void begun_shorten(const struct begun_number *number, uint64_t *lo, uint64_t *hi)
{
    if (!number)
        return;
    if (number->divisor > 0 && number->divisor < *hi)
        *hi = number->divisor + 1;
    if (number->below > *lo)
        *lo = number->below;
    if (*lo >= *hi)
        *lo = *hi - 1;
}

void begun_free(struct begun_numbers *begun)
{
    free(begun->items);
    *begun = (struct begun_numbers){0};
}
