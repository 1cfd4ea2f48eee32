#include "report/array.h"

#include <search.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"

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

static int compare_texts(const void *left, const void *right)
{
    return strcmp(left, right);
}

const char *pool_keep(struct pool *pool, const char *text)
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

void pool_free(struct pool *pool)
{
    tdestroy(pool->root, free);
    pool->root = NULL;
}

bool lines_add(struct lines *lines, struct error *error, const char *format, ...)
{
    if (!array_grow(&lines->text, lines->count, sizeof *lines->text, error))
        return false;
    va_list arguments;
    va_start(arguments, format);
    char *text = NULL;
    const int size = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (size < 0)
        return error_memory(error, "the report", 0);
    lines->text[lines->count++] = text;
    return true;
}

void lines_free(struct lines *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        free(lines->text[i]);
    free(lines->text);
    *lines = (struct lines){0};
}

const char *lines_show(const char *text, char shown[SHOWN_SIZE])
{
    return text_show_part(text, strlen(text), shown, SHOWN_SIZE - 1);
}
