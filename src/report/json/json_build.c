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
