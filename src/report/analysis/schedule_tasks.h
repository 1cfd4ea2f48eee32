/* The units of a repetition, or the chunks of a loop, as the tasks of a schedule. Knows nothing of rows and
 * groups. */
#ifndef PRIMES_REPORT_ANALYSIS_SCHEDULE_TASKS_H
#define PRIMES_REPORT_ANALYSIS_SCHEDULE_TASKS_H

#include "report/records/run.h"

/* NAN where it is not recorded. */
struct schedule_tasks {
    double count;
    double longest; /* the share of the operations that the longest is */
    double
        bound; /* the speedup if they go out in the order in which they began, and nothing else costs time */
    double least_bound; /* the same if they are only summed up, and their order was the worst; else `bound`
                           itself, which then is that of the best */
};

/* The units that were not in vain, each with its operations. Where the record does not list them, what
 * their number, sum and longest allow; where it does not sum them up either, and numbers were split, all are
 * of the size that it names. False only if memory ran out. */
bool schedule_tasks_find(struct schedule_tasks *tasks, const struct account *account, int workers,
                         struct error *error);

/* The chunks of a run whose schedule is dynamic or guided, in the order in which they go out; each takes as
 * long as its numbers, of which `seconds` has all. False only if memory ran out. */
bool schedule_tasks_find_chunks(struct schedule_tasks *tasks, const struct run *run, const double *seconds,
                                struct error *error);

/* The same if the workers share so many CPUs. */
bool schedule_tasks_find_chunks_on(struct schedule_tasks *tasks, const struct run *run, int cpus,
                                   const double *seconds, struct error *error);

#endif
