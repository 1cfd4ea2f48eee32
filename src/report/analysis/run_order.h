/* The orders in which runs are sorted: each of these is below 0, 0 or above 0, as for qsort. Knows nothing of
 * what follows from an order. */
#ifndef PRIMES_REPORT_ANALYSIS_RUN_ORDER_H
#define PRIMES_REPORT_ANALYSIS_RUN_ORDER_H

#include "report/records/run.h"

/* Interned texts: mostly, their pointers are enough. */
int run_order_texts(const char *a, const char *b);

int run_order_numbers(long long a, long long b);

/* By workers, then by world, ranks, nodes and threads. */
int run_order_shapes(const struct run *a, const struct run *b);

/* Auto, static, static by its chunk, dynamic and guided by theirs. */
int run_order_schedules(const struct run *a, const struct run *b);

/* By what curves are told apart: studies, then schedules. */
int run_order_told(const struct run *a, const struct run *b);

/* The order in which runs of one array were read. */
int run_order_origin(const struct run *a, const struct run *b);

#endif
