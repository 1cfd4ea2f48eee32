/* A run, a row, a group and a value in the few words that sentences, tables and figures share. Knows nothing
 * of where they stand. */
#ifndef PRIMES_REPORT_FINDINGS_LABELS_H
#define PRIMES_REPORT_FINDINGS_LABELS_H

#include "report/analysis/group.h"

/* "classic, kernel trial, 433,405,945 divisors, ...": what stands above a table. A text from malloc; NULL if
 * memory ran out. */
char *labels_title(const struct group *group);

/* "2 × 4": ranks and threads of each. */
enum { LABELS_SHAPE_SIZE = 48 };
const char *labels_shape(const struct run *run, char text[LABELS_SHAPE_SIZE]);

/* "OpenMP 1 × 2", "OpenMP 1 × 2, static,1000": the world before it, and a schedule that is not auto behind.
 */
enum { LABELS_CONFIGURATION_SIZE = LABELS_SHAPE_SIZE + 64 };
const char *labels_configuration(const struct run *run, char text[LABELS_CONFIGURATION_SIZE]);

/* "thread 1", "rank 3", "rank 3, thread 1", as there are threads or ranks: a worker of a record, counted from
 * 0 through ranks and threads. */
enum { LABELS_WORKER_SIZE = 48 };
const char *labels_worker(const struct run *run, int worker, char text[LABELS_WORKER_SIZE]);

/* "4 workers share 2 CPUs", "misplaced (smt): left out", "numbers split: 103 units", "OMP_PLACES=cores",
 * several with semicolons, or "". */
enum { LABELS_REMARK_SIZE = 384 };
const char *labels_remark(const struct row *row, char text[LABELS_REMARK_SIZE]);

/* "speedup", or "speedup to 2 workers" where the base is not sequential. */
enum { LABELS_SPEEDUP_SIZE = 48 };
const char *labels_speedup(const struct group *group, char text[LABELS_SPEEDUP_SIZE]);

/* With so many decimals, and no "-0.00". */
enum { LABELS_NUMBER_SIZE = 32 };
const char *labels_number(double value, int decimals, char text[LABELS_NUMBER_SIZE]);

/* "0.21 (0.15–0.27)", "-0.21 (-0.27 to -0.15)"; without an interval, and where nothing is uncertain, "0.21".
 * What is surely not 0 gets up to three decimals more, that it does not look like 0. */
enum { LABELS_ESTIMATE_SIZE = 3 * LABELS_NUMBER_SIZE + 16 };
const char *labels_estimate(struct estimate estimate, int decimals, char text[LABELS_ESTIMATE_SIZE]);

/* "median of 7", "1 repetition" */
enum { LABELS_REPETITIONS_SIZE = 48 };
const char *labels_repetitions(const struct row *row, char text[LABELS_REPETITIONS_SIZE]);

/* What is told of rows whose comparison is doubtful (measurement/doubt.h) ends with it: ", unless the machine
 * changed from row to row". "" for NULL. */
const char *labels_hedge(const struct finding *doubt);

/* Decimals with which even the shortest time of the group shows three digits. */
int labels_decimals(const struct group *group);

#endif
