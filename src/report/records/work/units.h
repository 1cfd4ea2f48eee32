/* Who worked on what, when: the units of one repetition as its record lists them or, of numbers that went out
 * whole, its numbers. Knows nothing of what follows from it. */
#ifndef PRIMES_REPORT_RECORDS_WORK_UNITS_H
#define PRIMES_REPORT_RECORDS_WORK_UNITS_H

#include "report/json/json_value.h"

struct unit_done {
    int worker;                        /* from 0: the threads of rank 0, then of rank 1, ... */
    uint64_t number;                   /* index of the first in the input, from 0 */
    uint64_t count;                    /* of numbers */
    uint64_t lo, hi;                   /* the divisors of one number that were tried, [lo, hi); 0, 0: all */
    double start_seconds, end_seconds; /* since the repetition began, on the clock of its rank */
    double operations;                 /* NAN: not known */
    bool found;                        /* a divisor, in [lo, hi) */
    bool is_vain; /* a divisor of its number below `lo` was known when rank 0 heard of the unit */
};

struct units_done {
    struct unit_done *items; /* as rank 0 heard of them; from malloc */
    size_t count;            /* 0: it is not known who worked on what */
    bool are_units;          /* else numbers */
};

/* The units of a record that stand there as rows, in place of values: see units_list. */
struct units_listed {
    struct units_rows {
        const json_t *array; /* the empty one in their place */
        struct usual_json_rows rows;
    } * items;
    size_t count;
};

/* Makes rows of lists of units; `listed` is empty before. False: that cannot be made of them, or memory ran
 * out, and `listed` is empty. */
bool units_list(struct units_listed *listed, const struct usual_json_lists *lists);

void units_list_free(struct units_listed *listed);

/* Of one repetition; `threads_of` has the threads of each rank; `listed` may be NULL. ERROR_INVALID: what it
 * has as units is no such thing; ERROR_FAILED: memory ran out. */
bool units_read(struct units_done *units, const struct json_value *repetition, int ranks,
                const int *threads_of, const struct units_listed *listed, struct error *error);

/* Are numbers of this repetition split? */
bool units_are_parts(const struct json_value *repetition);

void units_free(struct units_done *units);

#endif
