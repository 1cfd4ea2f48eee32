/* The figures that the book published (results/book), built into the program, as runs beside those of
 * records. Knows nothing of what is made of them. */
#ifndef PRIMES_REPORT_RECORDS_BOOK_RESULTS_H
#define PRIMES_REPORT_RECORDS_BOOK_RESULTS_H

#include "report/records/load.h"

/* Each adds runs whose `source` names who published them: one with the sequential time of every number; and
 * one for every number of processes, with the times of the whole list, whose numbers went out in its order.
 * ERROR_FAILED: memory ran out, or what was built in is no such table. */
bool book_results_add_sequential(struct runs *runs, struct error *error);
bool book_results_add_processes(struct runs *runs, struct error *error);

/* results/book/sequential.csv and results/book/processes.csv as they were when this was built. */
const char *book_sequential_text(void);
const char *book_processes_text(void);

#endif
