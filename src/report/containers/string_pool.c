#include "report/containers/string_pool.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

static int compare_texts(const void *left, const void *right)
{
    return strcmp(left, right);
}

const char *string_pool_intern(struct string_pool *pool, const char *text)
{
    char *const *found = tfind(text, &pool->root, compare_texts);
    if (found)
        return *found;
    char *copy = strdup(text);
    if (!copy || !tsearch(copy, &pool->root, compare_texts)) {
        free(copy);
        return NULL;
    }
    return copy;
}

bool string_pool_keep(struct string_pool *pool, const char *text, const char **kept, struct error *error)
{
    *kept = string_pool_intern(pool, text);
    return *kept || error_memory(error, "the report", 0);
}

void string_pool_free(struct string_pool *pool)
{
    tdestroy(pool->root, free);
    pool->root = NULL;
}
