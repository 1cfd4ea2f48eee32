/* Where the workers went: the lost speedup of a row, split into parts that sum to it exactly, with intervals.
 * Knows nothing of the sentences that are made of it.
 *
 * In a run time of T, p workers have p T worker seconds; the p0 workers of the base (1, unless the group is
 * relative) need p0 T0 for the same numbers. With the speedup S = T0/T
 *
 *     p - p0 S = (p T - p0 T0) / T
 *
 * workers are lost, and every part is worker seconds of the row, less the same of the base, over T. All times
 * are those of the repetition with the median run time (of an even number, the mean of the two in the
 * middle). With busy, before, end: the sums over the workers of the time at work on units, until the first
 * unit, and until the end of the last; running: of busy, with a CPU (account.h); C: the time at which the
 * last worker ended; q: the CPUs that the workers have, at most p; W, V: operations, and those of them in
 * vain; and index 0 for the base:
 *
 *     oversubscribed  (p - q) T               workers that have no CPU by their configuration
 *     schedule        w (q/bound - 1)         what the tasks make of idle workers (schedule_tasks.h): w is
 *                                             busy, of what was not in vain; running where q < p
 *     imbalance       (p C - end) - schedule  the idle ends that the tasks do not explain
 *     start           before                  until the first unit
 *     waiting         end - busy - before - overhead
 *                                             between units, asleep or without a CPU
 *     overhead        cpu - running           CPU time outside of units, at most the time between them
 *     collecting      p (T - C)               until the last verdict was delivered
 *     not running     busy - running          at work on a unit, but without a CPU; of the base W/W0 times
 *     speed           running                 the same operations took more CPU time: a lower clock, caches,
 *                                             memory, shared cores; of the base W/W0 times
 *     vain            V busy0/W0              operations after a divisor was found, above it
 *     work            (W - V) busy0/W0        all other operations
 *     rest                                    what is left
 *
 * What workers without a CPU of their own lose shows in other parts first: the time of `oversubscribed` is
 * taken out of these differences, of not running, then of waiting, imbalance, start and collecting, each down
 * to 0, and at last out of the rest. A kernel that sleeps wants no CPU: it is not oversubscribed.
 *
 * The tasks of a row are whole numbers, each with its time of the base, the longest first; of a schedule
 * dynamic or guided its chunks, in their order; of a static one the shares of the workers, one each, by their
 * operations. Where numbers were split, or are too many to be recorded, they are the units of the run that
 * were not in vain, each with its operations, in the order in which they began: small ones idle at the end
 * only. Of units that are too many to be listed the best order is taken, and how much the worst may make of
 * it is told apart (schedule_most). The bound is theirs on q CPUs. One worker has no schedule, and nothing to
 * lose by it; of a base of more it has to be known, too.
 *
 * What is not recorded: without busy_cpu running is the lesser of busy and cpu, and overhead what cpu is
 * above busy, not known if it is below; of a kernel that sleeps, and without cpu, running is busy, and what
 * is not running is not known. The overhead of a kernel that sleeps is cpu - busy_cpu all the same. A part
 * that is not known is NAN, and its time is in another: schedule in imbalance, start and overhead in waiting,
 * not running in speed, vain in work, all else in the rest; `lack` says what the records would have to tell.
 *
 * Of published figures only run times are known: oversubscribed, of their cores, and schedule, T0 (q/bound -
 * 1), are all that can be told of them.
 *
 * The interval of the loss is that of the speedup. Those of the parts come from draws (resample.h): a draw
 * takes a place among the repetitions of the row sorted by their run times, and one among those of the base,
 * and reckons all parts from there; the bounds stay those of the middle. Of fewer than RESAMPLE_LEAST
 * repetitions, of either, nothing has an interval but workers without a CPU, which are known by the
 * configuration alone.
 *
 * Any part may be below 0: there, the row is better off than the base. Launching, and reading the numbers,
 * stand outside the measured time. */
#ifndef PRIMES_REPORT_ANALYSIS_LOSS_LOST_SPEEDUP_H
#define PRIMES_REPORT_ANALYSIS_LOSS_LOST_SPEEDUP_H

#include "report/analysis/group.h"
#include "report/analysis/loss/lost_parts.h"

enum lost_tasks { LOST_TASKS_NUMBERS, LOST_TASKS_UNITS, LOST_TASKS_CHUNKS, LOST_TASKS_SHARES };

/* "numbers", "units", "chunks", "shares" */
const char *lost_speedup_tasks_name(enum lost_tasks tasks);

struct lost_speedup {
    struct estimate lost;             /* p - p0 S; unknown: there is no speedup */
    struct estimate part[LOST_PARTS]; /* in workers */
    const char *lack[LOST_PARTS];     /* of a part that is not known, what is not recorded; NULL: nothing */
    double each[LOST_PARTS]; /* seconds of the row itself, on average of its workers: of the idle ends
                                (imbalance), start, waiting, overhead and collecting; else NAN */
    double cpus;             /* q; that the workers share where they are more */
    double speed;            /* operations a CPU second at work on units, to those of the base; a busy second
                                where CPU time is not known; NAN: neither is */
    double share;            /* of the time at work on units, that with a CPU; NAN: not known */
    bool share_is_limit;     /* it may be less */
    double work;             /* operations, to those of the base; NAN: not known */
    size_t tasks;            /* of the schedule; 0: not known */
    enum lost_tasks tasks_are;
    double longest;       /* the share of the work that the longest task is */
    double bound;         /* of the speedup, by the tasks, on q CPUs; NAN: not known */
    double least_bound;   /* the same with their worst order, where that is not known; else `bound` */
    double schedule_most; /* in workers: the schedule with that order */
    double vain_units;    /* of split numbers, in vain; NAN: not known */
    double vain_share;    /* the share of the operations that they took; NAN: not known */
    double most_share;    /* of the operations: that of the worker that did most; NAN: not known */
    int most_worker;      /* who that is (account.h) */
    double chunks;        /* of a loop, handed out to all workers; NAN: not known */
    double held_back;     /* in seconds, of all workers: as others were too far behind; NAN: not known */
};

/* Who did most, the chunks, and what was held back, are known without a base. False only if memory ran out.
 */
bool lost_speedup_explain(struct lost_speedup *loss, const struct group *group, const struct row *row,
                          struct error *error);

/* The same of each repetition, in the order of the runs and of their repetitions, against the middle of the
 * base: parts[i] sums up to what repetition i lost. What is not known is NAN; so is all where there is no
 * speedup. False only if memory ran out. */
bool lost_speedup_split_each(double (*parts)[LOST_PARTS], const struct group *group, const struct row *row,
                             struct error *error);

#endif
