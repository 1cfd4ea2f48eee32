/* The records of a made-up study (study.h) as the report reads them. For tests; a failure ends the test. */
#ifndef PRIMES_TESTS_STUDY_LOAD_H
#define PRIMES_TESTS_STUDY_LOAD_H

#include "report/records/load.h"
#include "unit/report/study.h"

/* Adds all of them to the runs; each must be a record without fault. */
void study_load(struct runs *runs, const struct study *study, enum run_detail detail);

#endif
