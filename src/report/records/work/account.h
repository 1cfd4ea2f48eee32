/* How the workers of one repetition spent their time, read from its record. Knows nothing of what follows
 * from it. */
#ifndef PRIMES_REPORT_RECORDS_WORK_ACCOUNT_H
#define PRIMES_REPORT_RECORDS_WORK_ACCOUNT_H

#include "report/json/json_value.h"
#include "report/records/work/units.h"

/* All in seconds, NAN where it is not recorded. The sums are over all workers. */
struct account {
    double seconds;    /* the repetition, as everybody waited for it */
    double compute;    /* until the last worker ended its last unit */
    double busy;       /* sum: at work on units */
    double cpu;        /* sum: CPU time of the threads */
    double busy_cpu;   /* sum: of it, while they were at work on units */
    double before;     /* sum: until each began its first unit; where units are listed, only if asked for */
    double end;        /* sum: until each ended its last unit; 0 of a worker without a unit */
    double operations; /* of all */
    double most_operations; /* of the worker that did most */
    int most_worker;        /* who that is: the threads of rank 0, then of rank 1, ..., from 0 */
    double units;           /* taken by all */
    double vain_units;      /* of them, handed in when a smaller divisor of their number was known */
    double vain_operations;
    double longest_unit; /* operations of the largest unit that was not in vain, where units are summed up
                            and not listed */
    double chunks;       /* sum: of numbers, under a schedule of a loop */
    double held_back;    /* sum: waiting there as others were too far behind */
    /* Of each worker, counted as most_worker; from malloc: */
    double *worker_rates;        /* operations a busy second */
    double *worker_cpu_rates;    /* operations a second of its CPU time at work on units */
    double *worker_unit_sizes;   /* operations of its units, on average */
    double *worker_number_sizes; /* operations of its numbers, on average; of a loop alone */

    /* Only where units are asked for: */
    double unit_operations; /* the size of a unit, as the record names it; NAN: numbers go out whole */
    double *tasks; /* the operations of the units that were not in vain, in the order in which they began;
                      from malloc; NULL: the record does not list them, or lists numbers that went out whole
                    */
    size_t task_count;
};

/* `threads_of` has the threads of each rank, `listed` the units that the repetition does not have as values;
 * NULL: units are not asked for. What no run can have is refused (possible.h). `account` is for account_free
 * even if it fails. */
bool account_read(struct account *account, const struct json_value *repetition, int ranks,
                  const int *threads_of, const struct units_listed *listed, struct error *error);

/* Operations a second of a busy worker; NAN if none was busy. */
double account_rate(const struct account *account);

void account_free(struct account *account);

#endif
