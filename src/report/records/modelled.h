/* A modelled curve to lay over plots: what primes-plan --format csv printed. Knows nothing of what was
 * modelled. */
#ifndef PRIMES_REPORT_RECORDS_MODELLED_H
#define PRIMES_REPORT_RECORDS_MODELLED_H

#include <stddef.h>

#include "base/error.h"

struct model_point {
    int workers;
    double seconds, speedup; /* over one worker */
};

struct model {
    struct model_point *points; /* as they stand in the file */
    size_t count;
};

/* ERROR_FAILED: the file cannot be read; ERROR_USAGE: it is no such table. */
bool model_read(struct model *model, const char *path, struct error *error);

void model_free(struct model *model);

#endif
