#include "report/json/json_build.h"

#include <math.h>

void json_build_put(bool *good, json_t *object, const char *key, json_t *value)
{
    if (!value || json_object_set_new(object, key, value) != 0)
        *good = false;
}

void json_build_append(bool *good, json_t *array, json_t *value)
{
    if (!value || json_array_append_new(array, value) != 0)
        *good = false;
}

json_t *json_build_finish(bool good, json_t *json)
{
    if (good)
        return json;
    json_decref(json);
    return NULL;
}

json_t *json_build_real(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

bool json_build_print(bool good, json_t *json, FILE *file)
{
    const size_t flags = JSON_INDENT(2) | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(JSON_BUILD_DIGITS);
    if (good && json_dumpf(json, file, flags) == 0)
        fputc('\n', file);
    else
        good = good && ferror(file); /* else memory ran out */
    json_decref(json);
    return good;
}

json_t *json_build_text(const char *text)
{
    return text ? json_string(text) : json_null();
}

json_t *json_build_lines(const struct lines *lines)
{
    bool good = true;
    json_t *array = json_array();
    for (size_t i = 0; i < lines->count; i++)
        json_build_append(&good, array, json_string(lines->text[i]));
    return json_build_finish(good, array);
}
