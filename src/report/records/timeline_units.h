/* Who worked on what, when, of one repetition of a record (units.h). It is read from the file again when it
 * is asked for: most reports need none. */
#ifndef PRIMES_REPORT_RECORDS_TIMELINE_UNITS_H
#define PRIMES_REPORT_RECORDS_TIMELINE_UNITS_H

#include "report/records/run.h"
#include "report/records/units.h"

struct timeline_units {
    struct units_done units;
    uint64_t *n;    /* the numbers of the record; NULL: it does not say them */
    size_t numbers; /* in `n` */
};

/* Of the measured repetition `index`, from 0, of a run that `has_timeline`. ERROR_FAILED: the file cannot be
 * read any more, or is another now, or memory ran out; ERROR_INVALID: what it says of units is no such thing.
 */
bool timeline_units_read(struct timeline_units *timeline_units, const struct run *run, size_t index,
                         struct error *error);

void timeline_units_free(struct timeline_units *timeline_units);

#endif
