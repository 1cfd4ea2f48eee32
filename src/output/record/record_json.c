#include "output/record/record_json.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/number.h"
#include "base/printable_text.h"

enum { CPUS_TEXT_SIZE = 1024 };

void record_json_put(struct record_json *builder, json_t *object, const char *key, json_t *value)
{
    if (!value || json_object_set_new(object, key, value) != 0)
        builder->failed = true;
}

void record_json_append(struct record_json *builder, json_t *array, json_t *value)
{
    if (!value || json_array_append_new(array, value) != 0)
        builder->failed = true;
}

json_t *record_json_text(const char *text)
{
    json_t *json = json_string(text);
    if (json)
        return json;
    char *escaped = text_escape(text, strlen(text), SIZE_MAX);
    json = escaped ? json_string(escaped) : NULL;
    free(escaped);
    return json;
}

json_t *record_json_number(uint64_t n)
{
    char digits[NUMBER_DIGITS_MAX];
    return json_stringn(digits, number_format(n, digits));
}

json_t *record_json_cpus(const struct host_cpus *cpus)
{
    char text[CPUS_TEXT_SIZE];
    host_cpus_text(cpus, text, sizeof text);
    return json_string(text);
}

json_t *record_json_digest(const struct digest *digest)
{
    char text[DIGEST_TEXT_SIZE];
    digest_text(digest, text);
    return json_string(text);
}

json_t *record_json_time(double wall_seconds)
{
    const time_t seconds = (time_t)wall_seconds;
    struct tm parts;
    char text[32];
    gmtime_r(&seconds, &parts);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return json_string(text);
}
