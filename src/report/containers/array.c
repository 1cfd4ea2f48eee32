#include "report/containers/array.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

bool array_grow(void *items, size_t count, size_t size, struct error *error)
{
    if ((count & (count - 1)) != 0)
        return true;
    const size_t room = count ? count * 2 : 1;
    void *old;
    memcpy(&old, items, sizeof old);
    void *grown = room <= SIZE_MAX / size ? realloc(old, room * size) : NULL;
    if (!grown)
        return error_memory(error, "the report", room * size);
    memcpy(items, &grown, sizeof grown);
    return true;
}
