/* Where the workers went: the lost speedup p - S of a row, split into parts that sum to it exactly. Pure
 * arithmetic on the recorded times of each worker: knows nothing of the sentences that are made of it.
 *
 * In a run time of T, p workers have p T worker seconds; the base needs T1 for the same numbers; so
 *
 *     p - S = (p T - T1) / T
 *
 * and every part is a difference of worker seconds between the row and the base, over T. T and all times are
 * those of the repetition with the median run time (of an even number, the mean of the two in the middle).
 * With busy, before, end: the sums over the workers of the time at work on units, until the first unit, and
 * until the end of the last (account.h); C: the time at which the last worker ended; W, V: operations, and
 * those of them in vain; and index 1 for the base:
 *
 *     schedule    B1 (p/bound - 1) v       what the tasks make of idle workers (schedule.h), at the
 *                                          speed of this run: v = (busy/W) / (busy1/W1)
 *     imbalance   (p C - end) - schedule   the idle ends that the tasks do not explain
 *     start       before                   idle until the first unit
 *     waiting     end - busy - before      idle between units
 *     collecting  p (T - C)                until the last verdict was delivered
 *     speed       busy - W busy1/W1        the same operations took longer: a lower clock, shared cores
 *     vain        V busy1/W1               operations after a divisor was found, above it
 *     work        (W - W1 - V) busy1/W1    all other operations more than the base needed
 *     rest                                 what is left
 *
 * of all but the schedule less the same of the base. The bound is that of the row (group.h): the tasks are
 * whole numbers, each with its time of the base, the longest first; of a schedule dynamic or guided its
 * chunks, in their order; of a static one the shares of the workers, one each, by their operations. Where
 * numbers were split, or are too many to be recorded, they are the units of the run that were not in vain,
 * each with its operations, in the order in which they began (schedule_tasks.h): small ones idle at the end
 * only. Of units that are too many to be listed the best order is taken, and how much the worst may make of
 * it is told apart (schedule_most). A part that is not recorded is NAN, and its time is in the one that the
 * next line of the table names: schedule in imbalance, start in waiting, vain in work.
 *
 * Where no worker's time is known (published figures), schedule and shared cores are all that can be known:
 * `speed` is max(0, p - cores), and `schedule` that of a worker a core, S (q/bound(q) - 1) with q = min(p,
 * cores).
 *
 * Any part may be below 0: there, the row is better off than the base. Launching, and reading the numbers,
 * stand outside the measured time. */
#ifndef PRIMES_REPORT_ANALYSIS_LOST_SPEEDUP_H
#define PRIMES_REPORT_ANALYSIS_LOST_SPEEDUP_H

#include "report/analysis/group.h"

enum lost_part {
    LOST_SCHEDULE,
    LOST_IMBALANCE,
    LOST_START,
    LOST_WAITING,
    LOST_COLLECTING,
    LOST_SPEED,
    LOST_VAIN,
    LOST_WORK,
    LOST_REST,
    LOST_PARTS
};

/* "schedule", ... */
const char *lost_speedup_part_name(enum lost_part part);

enum lost_tasks { LOST_TASKS_NUMBERS, LOST_TASKS_UNITS, LOST_TASKS_CHUNKS, LOST_TASKS_SHARES };

/* "numbers", "units", "chunks", "shares" */
const char *lost_speedup_tasks_name(enum lost_tasks tasks);

struct lost_speedup {
    double lost;             /* p - S; NAN: there is no speedup */
    double part[LOST_PARTS]; /* in workers */
    double speed;            /* operations a busy second, to those of the base; NAN: not known */
    double share;            /* CPU time a busy second, to that of the base; NAN: not known */
    double work;             /* operations, to those of the base; NAN: not known */
    size_t tasks;            /* of the schedule; 0: not known */
    enum lost_tasks tasks_are;
    double longest;       /* the share of the work that the longest task is */
    double bound;         /* of the speedup, by the tasks; NAN: not known */
    double least_bound;   /* the same with their worst order, where that is not known; else `bound` */
    double schedule_most; /* in workers: the schedule with that order */
    double vain_units;    /* of split numbers, in vain; NAN: not known */
    double vain_share;    /* the share of the operations that they took; NAN: not known */
    double most_share;    /* of the operations: that of the worker that did most; NAN: not known */
    int most_worker;      /* who that is (account.h) */
    double chunks;        /* of a loop, handed out to all workers; NAN: not known */
    double held_back;     /* in seconds, of all workers: as others were too far behind; NAN: not known */
    int cores;            /* that the workers of a published figure share; 0: that is no reason */
};

/* Who did most, the chunks, and what was held back, are known without a base. False only if memory ran out.
 */
bool lost_speedup_explain(struct lost_speedup *loss, const struct group *group, const struct row *row,
                          struct error *error);

#endif
