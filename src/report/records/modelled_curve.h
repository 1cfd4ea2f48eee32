/* A modelled curve to draw into plots: what primes-plan --format csv printed. Knows nothing of what was
 * modelled. */
#ifndef PRIMES_REPORT_RECORDS_MODELLED_CURVE_H
#define PRIMES_REPORT_RECORDS_MODELLED_CURVE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct modelled_point {
    int workers;
    double seconds, speedup; /* over one worker */
};

enum { MODELLED_SCHEDULE_SIZE = 48 };
struct modelled_curve {
    struct modelled_point *points; /* as they stand in the file */
    size_t count;
    char schedule[MODELLED_SCHEDULE_SIZE]; /* of the first point, printable; "": the table does not tell */
    bool has_many_schedules;               /* that of another point is another */
};

/* ERROR_FAILED: the file cannot be read; ERROR_USAGE: it is no such table. */
bool modelled_curve_read(struct modelled_curve *curve, const char *path, struct error *error);

void modelled_curve_free(struct modelled_curve *curve);

#endif
