#include "report/records/json.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What changes at file scope: jansson gives its allocator no context. */
static _Thread_local bool has_failed;

static void *allocate(size_t size)
{
    void *memory = malloc(size);
    has_failed = has_failed || !memory;
    return memory;
}

json_t *node_parse(const char *line, size_t size, json_error_t *cause, bool *out_of_memory)
{
    has_failed = false;
    json_set_alloc_funcs(allocate, free);
    json_t *json = json_loadb(line, size, 0, cause);
    json_set_alloc_funcs(malloc, free);
    *out_of_memory = has_failed;
    if (!has_failed)
        return json;
    json_decref(json);
    return NULL;
}

struct node node_member(const struct node *object, const char *key)
{
    return (struct node){.above = object, .key = key, .json = json_object_get(object->json, key)};
}

struct node node_item(const struct node *array, size_t index)
{
    return (struct node){.above = array, .index = index, .json = json_array_get(array->json, index)};
}

static size_t name_of(const struct node *node, char *name, size_t room)
{
    if (!node->above)
        return 0;
    size_t size = name_of(node->above, name, room);
    const int added = node->key ? snprintf(name + size, room - size, "%s%s", size ? "." : "", node->key)
                                : snprintf(name + size, room - size, "[%zu]", node->index);
    size += added > 0 ? (size_t)added : 0;
    return size < room ? size : room - 1;
}

bool node_bad(const struct node *node, const char *wanted, struct error *error)
{
    char name[160] = "";
    name_of(node, name, sizeof name);
    if (!node->json)
        return error_set(error, ERROR_INVALID, "no record of a run: '%s' is missing", name);
    return error_set(error, ERROR_INVALID, "no record of a run: '%s' is not %s", name, wanted);
}

/* ---- Values. */

bool node_object(const struct node *node, struct error *error)
{
    return json_is_object(node->json) || node_bad(node, "an object", error);
}

bool node_items(const struct node *node, size_t *count, struct error *error)
{
    *count = json_array_size(node->json);
    return *count > 0 || node_bad(node, "an array with something in it", error);
}

bool node_count(const struct node *node, long long low, long long high, long long *count, struct error *error)
{
    char wanted[96];
    *count = (long long)json_integer_value(node->json);
    if (json_is_integer(node->json) && *count >= low && *count <= high)
        return true;
    snprintf(wanted, sizeof wanted, "a whole number from %lld to %lld", low, high);
    return node_bad(node, wanted, error);
}

bool node_int(const struct node *node, int *count, struct error *error)
{
    long long value = 0;
    if (!node_count(node, 1, INT_MAX, &value, error))
        return false;
    *count = (int)value;
    return true;
}

bool node_uint64(const struct node *node, uint64_t *count, struct error *error)
{
    long long value = 0;
    if (!node_count(node, 0, LLONG_MAX, &value, error))
        return false;
    *count = (uint64_t)value;
    return true;
}

bool node_seconds(const struct node *node, double *seconds, struct error *error)
{
    *seconds = json_number_value(node->json);
    return (json_is_number(node->json) && *seconds >= 0 && isfinite(*seconds)) ||
           node_bad(node, "a number of seconds, 0 or more", error);
}

bool node_text(const struct node *node, const char **text, struct error *error)
{
    *text = json_string_value(node->json);
    return *text || node_bad(node, "a text", error);
}

bool node_keep(struct pool *pool, const char *text, const char **kept, struct error *error)
{
    *kept = pool_keep(pool, text);
    return *kept || error_memory(error, "the report", 0);
}

bool node_keep_member(const struct node *object, const char *key, struct pool *pool, const char **kept,
                      struct error *error)
{
    const struct node node = node_member(object, key);
    const char *text;
    return node_text(&node, &text, error) && node_keep(pool, text, kept, error);
}

bool node_keep_digest(const struct node *object, const char *key, struct pool *pool, const char **kept,
                      struct error *error)
{
    const struct node node = node_member(object, key);
    const char *text;
    if (!node_text(&node, &text, error))
        return false;
    if (strlen(text) != 32 || strspn(text, "0123456789abcdef") != 32)
        return node_bad(&node, "a digest of 32 hexadecimal digits", error);
    return node_keep(pool, text, kept, error);
}
