/* Who worked on what, when: the units of one repetition of a record, or, where it has none, its numbers. They
 * are read from the file again when they are asked for: most reports need none. */
#ifndef PRIMES_REPORT_SPANS_H
#define PRIMES_REPORT_SPANS_H

#include "report/run.h"

struct span {
    int worker;                        /* from 0: the threads of rank 0, then of rank 1, ... */
    uint64_t number;                   /* place of the first in the input, from 0 */
    uint64_t count;                    /* of numbers */
    double start_seconds, end_seconds; /* since the repetition began, on the clock of its rank */
};

struct spans {
    struct span *items;
    size_t count;
    bool are_units; /* else numbers */
    uint64_t *n;    /* the numbers of the record; NULL: it does not say them */
    size_t numbers; /* in `n` */
};

/* Of the measured repetition `index`, from 0, of a run that `has_spans`. ERROR_FAILED: the file cannot be
 * read any more, or is another now, or memory ran out; ERROR_INVALID: what it says of units is no such thing.
 */
bool spans_read(struct spans *spans, const struct run *run, size_t index, struct error *error);

void spans_free(struct spans *spans);

#endif
