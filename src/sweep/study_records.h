/* The records of a study: what is recorded already, what was just added, and what shall count no more. */
#ifndef PRIMES_SWEEP_STUDY_RECORDS_H
#define PRIMES_SWEEP_STUDY_RECORDS_H

#include <sys/types.h>

#include "sweep/study.h"

/* What the folder of records told besides. */
struct study_records {
    struct lines unreadable; /* what could not be read, with the cause */
    size_t no_records;       /* lines that are none; the first of them, and why: */
    char first[512];
    struct lines again; /* files with records of points that are measured anew */
    size_t again_count; /* of such records */
};

/* Adds all records of the folder that are of its points, but for those of points that are measured anew.
 * ERROR_FAILED. */
bool study_records_load(struct study_records *records, struct study *study, struct error *error);

/* Sets those aside; `said` gets a line a file. ERROR_FAILED. */
bool study_records_set_aside(const struct study_records *records, struct study *study, struct lines *said,
                             struct error *error);

void study_records_free(struct study_records *records);

/* Adds the record of the point that a start added to the file behind its first `before` bytes. False with
 * `*is_there`: it cannot be counted (ERROR_FAILED); else there is not one line that is a record. */
bool study_records_add_new(struct study *study, size_t point, const char *file, off_t before, bool *is_there,
                           struct error *error);

#endif
