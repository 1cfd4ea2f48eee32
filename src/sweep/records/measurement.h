/* What a record of primes says to a study: which point was measured, by the same program, of the same work,
 * and how long it took. Knows nothing of which points there are, nor of files. */
#ifndef PRIMES_SWEEP_RECORDS_MEASUREMENT_H
#define PRIMES_SWEEP_RECORDS_MEASUREMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "report/containers/string_pool.h"

/* What a record must say to count. All is borrowed. */
struct measurement_wanted {
    const char *program; /* what the program says to --version */
    const char *kernel;
    const char *split;     /* "auto" or "never"; of the schedule auto alone */
    const char *cpu_model; /* NULL: of any */
};

/* The texts are the pool's. */
struct measurement {
    const char *launcher; /* "none", "srun", that of an MPI */
    int nodes, ranks, threads;
    const char *source_kind, *source_text; /* "workload", "random:50" */
    const char *schedule;                  /* "auto", "dynamic,1" */
    const char *numbers_digest;
    double operations; /* of all workers in a repetition */
    double *seconds;   /* of each repetition that counts; from malloc */
    size_t count;
};

enum measurement_found {
    MEASUREMENT_FOUND,
    MEASUREMENT_OTHER,     /* a record of another program, kernel or kind of run */
    MEASUREMENT_NO_RECORD, /* the error says why */
    MEASUREMENT_NO_MEMORY,
};

/* One line, with or without its end. To be freed if it was found. */
enum measurement_found measurement_read(struct measurement *measurement, const char *line, size_t size,
                                        const struct measurement_wanted *wanted, struct string_pool *pool,
                                        struct error *error);

void measurement_free(struct measurement *measurement);

/* The text of a source as records have it: what is no UTF-8 is escaped. From malloc; NULL without memory. */
char *measurement_source_text(const char *text);

#endif
