/* A place in a record, so that a message can name it: "repetitions[2].workers[0].operations"; and the typed
 * values that are read from there. What is wrong with a value is ERROR_INVALID with its place; ERROR_FAILED:
 * memory ran out. Knows nothing of what a record means. */
#ifndef PRIMES_REPORT_RECORDS_JSON_H
#define PRIMES_REPORT_RECORDS_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "report/array.h"

/* Borrows all; the nodes above must outlive it. */
struct node {
    const struct node *above; /* NULL: the record itself */
    const char *key;          /* NULL: an item of the array above */
    size_t index;
    const json_t *json; /* NULL: there is none */
};

/* The JSON of a line, for json_decref; NULL if it is none, which `cause` explains, or if memory ran out,
 * which it need not say: jansson passes over some failed allocations, and then takes the text for something
 * else. */
json_t *node_parse(const char *line, size_t size, json_error_t *cause, bool *out_of_memory);

struct node node_member(const struct node *object, const char *key);
struct node node_item(const struct node *array, size_t index);

/* Sets the error "... is missing" or "... is not WANTED"; returns false. */
bool node_bad(const struct node *node, const char *wanted, struct error *error);

bool node_object(const struct node *node, struct error *error);

/* An array with something in it: how much. */
bool node_items(const struct node *node, size_t *count, struct error *error);

bool node_count(const struct node *node, long long low, long long high, long long *count,
                struct error *error);

/* From 1 on. */
bool node_int(const struct node *node, int *count, struct error *error);

/* From 0 to 2^63 - 1. */
bool node_uint64(const struct node *node, uint64_t *count, struct error *error);

/* Finite, 0 or more. */
bool node_seconds(const struct node *node, double *seconds, struct error *error);

/* Borrowed from the JSON. */
bool node_text(const struct node *node, const char **text, struct error *error);

/* The pool's copy of the text. */
bool node_keep(struct pool *pool, const char *text, const char **kept, struct error *error);
bool node_keep_member(const struct node *object, const char *key, struct pool *pool, const char **kept,
                      struct error *error);
/* 32 hexadecimal digits. */
bool node_keep_digest(const struct node *object, const char *key, struct pool *pool, const char **kept,
                      struct error *error);

#endif
