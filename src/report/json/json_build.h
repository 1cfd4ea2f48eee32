/* The JSON objects and arrays that tables are made of. Knows nothing of what they mean. */
#ifndef PRIMES_REPORT_JSON_JSON_BUILD_H
#define PRIMES_REPORT_JSON_JSON_BUILD_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "report/containers/lines.h"

/* Digits of a real number. */
enum { JSON_BUILD_DIGITS = 15 };

/* object[key] = value, or the value behind all others of the array. The value is given away; `good` turns
 * false if memory ran out. */
void json_build_put(bool *good, json_t *object, const char *key, json_t *value);
void json_build_append(bool *good, json_t *array, json_t *value);

/* The object or the array; if it is not `good`, NULL, and it is freed. */
json_t *json_build_finish(bool good, json_t *json);

/* Prints what is `good`, with a newline behind it, and frees it. False if it is not, or memory ran out;
 * whether it could be written is for the caller to ask `file`. */
bool json_build_print(bool good, json_t *json, FILE *file);

/* null for NULL. */
json_t *json_build_text(const char *text);

/* An array of them; NULL if memory ran out. */
json_t *json_build_lines(const struct lines *lines);

/* null where it is not known. */
json_t *json_build_real(double value);

#endif
