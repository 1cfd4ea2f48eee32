/* What list scheduling makes of the granularity of tasks: the bound that it sets to a speedup. Pure
 * arithmetic: knows nothing of records, nor of what the tasks are. */
#ifndef PRIMES_STATISTICS_LIST_SCHEDULING_H
#define PRIMES_STATISTICS_LIST_SCHEDULING_H

#include <stddef.h>

/* What list scheduling makes of the granularity: the sum of all tasks over the time that `workers` workers
 * need for them if each, whenever it is free, takes the longest task left (LPT; R. L. Graham, SIAM J. Appl.
 * Math. 17, 1969) and nothing else costs time. It is the bound of an engine that hands out these tasks in
 * this order; the best of all schedules is better than LPT by a factor of at most 4/3 - 1/(3 workers). Sorts
 * the tasks. NAN if there is no work, 0 if memory ran out. */
double list_scheduling_longest_first_bound(double *tasks, size_t count, size_t workers);

/* The same of an engine that hands out the tasks in the order in which they stand. */
double list_scheduling_order_bound(const double *tasks, size_t count, size_t workers);

#endif
