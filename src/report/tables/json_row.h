/* The members of the JSON objects that tables are made of. Knows nothing of what they say. */
#ifndef PRIMES_REPORT_TABLES_JSON_ROW_H
#define PRIMES_REPORT_TABLES_JSON_ROW_H

#include <jansson.h>
#include <stdbool.h>

/* Digits of a real number. */
enum { JSON_ROW_DIGITS = 15 };

/* object[key] = value, which is given away; `good` turns false if memory ran out. */
void json_row_put(bool *good, json_t *object, const char *key, json_t *value);

/* null where it cannot be said. */
json_t *json_row_real(double value);

#endif
