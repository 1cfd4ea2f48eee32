/* A value of a record with its path, so that a message can name it: "repetitions[2].workers[0].operations";
 * and its typed readers. What is wrong with a value is ERROR_INVALID with its path; ERROR_FAILED: memory ran
 * out. Knows nothing of what a record means. */
#ifndef PRIMES_REPORT_JSON_JSON_VALUE_H
#define PRIMES_REPORT_JSON_JSON_VALUE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "report/containers/string_pool.h"
#include "report/json/usual_json.h"

/* Borrows all; the nodes above must outlive it. */
struct json_value {
    const struct json_value *above; /* NULL: the record itself */
    const char *key;                /* NULL: an item of the array above */
    size_t index;
    const json_t *json; /* NULL: there is none */
};

/* The JSON of a line, for json_decref; NULL if it is none, which `cause` explains, or if memory ran out,
 * which it need not explain: jansson passes over some failed allocations, and then takes the text for
 * something else. */
json_t *json_value_parse(const char *line, size_t size, json_error_t *cause, bool *out_of_memory);

/* The same, but that the arrays of members "units" may be passed over: those are in `lists` then, which is
 * empty before, and for usual_json_free. */
json_t *json_value_parse_lists(const char *line, size_t size, struct usual_json_lists *lists,
                               json_error_t *cause, bool *out_of_memory);

struct json_value json_value_member(const struct json_value *object, const char *key);
struct json_value json_value_item(const struct json_value *array, size_t index);

/* Sets the error "... is missing" or "... is not WANTED"; returns false. */
bool json_value_bad(const struct json_value *json_value, const char *wanted, struct error *error);

/* Sets the error "... is VALUE" with the words of `format` behind it, which begin with a comma or the like;
 * returns false. */
bool json_value_impossible(const struct json_value *json_value, struct error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* "repetitions[2].seconds", cut where there is no room. */
enum { JSON_VALUE_NAME_SIZE = 160 };
const char *json_value_name(const struct json_value *json_value, char name[JSON_VALUE_NAME_SIZE]);

bool json_value_object(const struct json_value *json_value, struct error *error);

/* An array with something in it: how much. */
bool json_value_items(const struct json_value *json_value, size_t *count, struct error *error);

bool json_value_count(const struct json_value *json_value, long long low, long long high, long long *count,
                      struct error *error);

/* From 1 on. */
bool json_value_int(const struct json_value *json_value, int *count, struct error *error);

/* From 0 to 2^63 - 1. */
bool json_value_uint64(const struct json_value *json_value, uint64_t *count, struct error *error);

/* Finite, 0 or more. */
bool json_value_seconds(const struct json_value *json_value, double *seconds, struct error *error);

/* Borrowed from the JSON. */
bool json_value_text(const struct json_value *json_value, const char **text, struct error *error);

/* 32 hexadecimal digits, borrowed from the JSON. */
bool json_value_digest(const struct json_value *json_value, const char **text, struct error *error);

/* The pool's copy of the text. */
bool json_value_keep_member(const struct json_value *object, const char *key, struct string_pool *pool,
                            const char **kept, struct error *error);
bool json_value_keep_digest(const struct json_value *object, const char *key, struct string_pool *pool,
                            const char **kept, struct error *error);

#endif
