/* The trace of one repetition of a record: who worked on what, when (units.h). It is read from the file again
 * when it is asked for: most reports need none. Knows nothing of how it is drawn. */
#ifndef PRIMES_REPORT_RECORDS_TRACE_H
#define PRIMES_REPORT_RECORDS_TRACE_H

#include "report/records/run.h"
#include "report/records/work/units.h"

struct trace {
    struct units_done units;
    uint64_t *n;    /* the numbers of the record; NULL: they are not recorded */
    size_t numbers; /* in `n` */
};

/* Of the measured repetition `index`, from 0, of a run that `has_timeline`. ERROR_FAILED: the file cannot be
 * read any more, or is another now, or memory ran out; ERROR_INVALID: what it has as units is no such thing.
 */
bool trace_read(struct trace *trace, const struct run *run, size_t index, struct error *error);

void trace_free(struct trace *trace);

#endif
