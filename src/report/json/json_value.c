#include "report/json/json_value.h"

#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/containers/lines.h"

/* What changes at file scope: jansson gives its allocator no context. */
static _Thread_local bool has_failed;

static void *allocate(size_t size)
{
    void *memory = malloc(size);
    has_failed = has_failed || !memory;
    return memory;
}

/* Both parsers allocate by jansson's functions. */
static json_t *parse(const char *line, size_t size, struct usual_json_lists *lists, json_error_t *cause)
{
    json_t *json = usual_json_parse(line, size, lists);
    if (json || has_failed)
        return json;
    if (lists)
        usual_json_free(lists);
    return json_loadb(line, size, 0, cause);
}

json_t *json_value_parse_lists(const char *line, size_t size, struct usual_json_lists *lists,
                               json_error_t *cause, bool *out_of_memory)
{
    has_failed = false;
    json_set_alloc_funcs(allocate, free);
    json_t *json = parse(line, size, lists, cause);
    json_set_alloc_funcs(malloc, free);
    *out_of_memory = has_failed;
    if (!has_failed)
        return json;
    json_decref(json);
    return NULL;
}

json_t *json_value_parse(const char *line, size_t size, json_error_t *cause, bool *out_of_memory)
{
    return json_value_parse_lists(line, size, NULL, cause, out_of_memory);
}

struct json_value json_value_member(const struct json_value *object, const char *key)
{
    return (struct json_value){.above = object, .key = key, .json = json_object_get(object->json, key)};
}

struct json_value json_value_item(const struct json_value *array, size_t index)
{
    return (struct json_value){.above = array, .index = index, .json = json_array_get(array->json, index)};
}

static size_t name_of(const struct json_value *json_value, char *name, size_t room)
{
    if (!json_value->above)
        return 0;
    size_t size = name_of(json_value->above, name, room);
    const int added = json_value->key
                          ? snprintf(name + size, room - size, "%s%s", size ? "." : "", json_value->key)
                          : snprintf(name + size, room - size, "[%zu]", json_value->index);
    size += added > 0 ? (size_t)added : 0;
    return size < room ? size : room - 1;
}

const char *json_value_name(const struct json_value *json_value, char name[JSON_VALUE_NAME_SIZE])
{
    *name = '\0';
    name_of(json_value, name, JSON_VALUE_NAME_SIZE);
    return name;
}

bool json_value_bad(const struct json_value *json_value, const char *wanted, struct error *error)
{
    char name[JSON_VALUE_NAME_SIZE];
    json_value_name(json_value, name);
    if (!json_value->json)
        return error_set(error, ERROR_INVALID, "no record of a run: '%s' is missing", name);
    return error_set(error, ERROR_INVALID, "no record of a run: '%s' is not %s", name, wanted);
}

static void show_value(const struct json_value *json_value, char shown[SHOWN_SIZE])
{
    if (json_is_integer(json_value->json))
        snprintf(shown, SHOWN_SIZE, "%" JSON_INTEGER_FORMAT, json_integer_value(json_value->json));
    else if (json_is_string(json_value->json))
        lines_show(json_string_value(json_value->json), shown);
    else
        snprintf(shown, SHOWN_SIZE, "%.9g", json_number_value(json_value->json));
}

bool json_value_impossible(const struct json_value *json_value, struct error *error, const char *format, ...)
{
    char name[JSON_VALUE_NAME_SIZE], shown[SHOWN_SIZE], why[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    show_value(json_value, shown);
    return error_set(error, ERROR_INVALID, "no record of a run: '%s' is %s%s",
                     json_value_name(json_value, name), shown, why);
}

/* ---- Values. */

bool json_value_object(const struct json_value *json_value, struct error *error)
{
    return json_is_object(json_value->json) || json_value_bad(json_value, "an object", error);
}

bool json_value_items(const struct json_value *json_value, size_t *count, struct error *error)
{
    *count = json_array_size(json_value->json);
    return *count > 0 || json_value_bad(json_value, "an array with something in it", error);
}

bool json_value_count(const struct json_value *json_value, long long low, long long high, long long *count,
                      struct error *error)
{
    char wanted[96];
    *count = (long long)json_integer_value(json_value->json);
    if (json_is_integer(json_value->json) && *count >= low && *count <= high)
        return true;
    snprintf(wanted, sizeof wanted, "a whole number from %lld to %lld", low, high);
    return json_value_bad(json_value, wanted, error);
}

bool json_value_int(const struct json_value *json_value, int *count, struct error *error)
{
    long long value = 0;
    if (!json_value_count(json_value, 1, INT_MAX, &value, error))
        return false;
    *count = (int)value;
    return true;
}

bool json_value_uint64(const struct json_value *json_value, uint64_t *count, struct error *error)
{
    long long value = 0;
    if (!json_value_count(json_value, 0, LLONG_MAX, &value, error))
        return false;
    *count = (uint64_t)value;
    return true;
}

bool json_value_seconds(const struct json_value *json_value, double *seconds, struct error *error)
{
    *seconds = json_number_value(json_value->json);
    return (json_is_number(json_value->json) && *seconds >= 0 && isfinite(*seconds)) ||
           json_value_bad(json_value, "a number of seconds, 0 or more", error);
}

bool json_value_text(const struct json_value *json_value, const char **text, struct error *error)
{
    *text = json_string_value(json_value->json);
    return *text || json_value_bad(json_value, "a text", error);
}

bool json_value_digest(const struct json_value *json_value, const char **text, struct error *error)
{
    if (!json_value_text(json_value, text, error))
        return false;
    return (strlen(*text) == 32 && strspn(*text, "0123456789abcdef") == 32) ||
           json_value_bad(json_value, "a digest of 32 hexadecimal digits", error);
}

bool json_value_keep_member(const struct json_value *object, const char *key, struct string_pool *pool,
                            const char **kept, struct error *error)
{
    const struct json_value json_value = json_value_member(object, key);
    const char *text;
    return json_value_text(&json_value, &text, error) && string_pool_keep(pool, text, kept, error);
}

bool json_value_keep_digest(const struct json_value *object, const char *key, struct string_pool *pool,
                            const char **kept, struct error *error)
{
    const struct json_value json_value = json_value_member(object, key);
    const char *text;
    return json_value_digest(&json_value, &text, error) && string_pool_keep(pool, text, kept, error);
}
