/* The JSON that programs write, to jansson's values, several times as fast as jansson reads it. Knows nothing
 * of what is wrong with a text: that is for jansson, as is all that is rare. */
#ifndef PRIMES_REPORT_JSON_USUAL_JSON_H
#define PRIMES_REPORT_JSON_USUAL_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* An array that was passed over; borrows the text. */
struct usual_json_list {
    const json_t *array; /* the empty one in its place */
    const char *text;    /* from its opening bracket to behind the closing one */
    size_t size;
};

/* In the order of the text; {0} is empty. */
struct usual_json_lists {
    struct usual_json_list *items;
    size_t count;
};

/* What jansson makes of the text, for json_decref. NULL: there is something unusual in it (escapes, letters
 * beyond ASCII, deep nesting), or wrong, or memory ran out; jansson shall read it. With `lists`, which is
 * empty before, the array of each member "units" is passed over at the speed of memory, whatever its bytes
 * are, and put there, for usual_json_free even if the rest fails. */
json_t *usual_json_parse(const char *text, size_t size, struct usual_json_lists *lists);

void usual_json_free(struct usual_json_lists *lists);

/* ---- An array of flat objects as a matrix. */

/* Whole numbers from 0 below 2^53; numbers from 0 on; true and false, which are 1 and 0. */
enum usual_json_kind { USUAL_JSON_WHOLE, USUAL_JSON_NUMBER, USUAL_JSON_FLAG };

struct usual_json_column {
    const char *key;
    enum usual_json_kind kind;
};

struct usual_json_rows {
    double *cells; /* row by row; NAN: a member is missing */
    size_t count;  /* rows */
};

/* Of an array of objects that have these members or less; false: it is anything else, or memory ran out. */
bool usual_json_read_rows(struct usual_json_rows *rows, const struct usual_json_list *list,
                          const struct usual_json_column *columns, size_t count);

void usual_json_free_rows(struct usual_json_rows *rows);

#endif
