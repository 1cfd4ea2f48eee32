/* The parts of a lost speedup, of one account of the row and one of the base: pure arithmetic, as
 * lost_speedup.h defines it. Knows nothing of rows, repetitions and intervals. */
#ifndef PRIMES_REPORT_ANALYSIS_LOSS_LOST_PARTS_H
#define PRIMES_REPORT_ANALYSIS_LOSS_LOST_PARTS_H

#include "report/records/work/account.h"

enum lost_part {
    LOST_OVERSUBSCRIBED,
    LOST_SCHEDULE,
    LOST_IMBALANCE,
    LOST_START,
    LOST_WAITING,
    LOST_OVERHEAD,
    LOST_COLLECTING,
    LOST_NOT_RUNNING,
    LOST_SPEED,
    LOST_VAIN,
    LOST_WORK,
    LOST_REST,
    LOST_PARTS
};

/* "schedule", "not running", ...: for a person. */
const char *lost_parts_name(enum lost_part part);

/* "schedule", "not_running", ...: for a program. */
const char *lost_parts_key(enum lost_part part);

/* The row, or the base. */
struct lost_side {
    double workers;
    double cpus;            /* that they have: fewer than they are, if they share them; else as many */
    double bound;           /* of the speedup, by the tasks, on so many CPUs; NAN: not known */
    bool sleeps;            /* its workers want no CPU */
    struct account account; /* borrows */
};

/* What is known of both sides. It is decided once of a row, so that the same times are in a part in all
 * draws. */
struct lost_known {
    bool start, overhead, running;
};

struct lost_known lost_parts_known(const struct lost_side *own, const struct lost_side *base);

/* Of the worker seconds of a side: CPU time at work on units, at most the time at work; CPU time outside of
 * units, at most the time between them; the rest of that. NAN: not recorded. */
double lost_parts_running(const struct lost_side *side);
double lost_parts_overhead(const struct lost_side *side, const struct lost_known *known);
double lost_parts_waiting(const struct lost_side *side, const struct lost_known *known);

/* All parts, in workers; what is not known is NAN. */
void lost_parts_split(const struct lost_side *own, const struct lost_side *base,
                      const struct lost_known *known, double part[LOST_PARTS]);

#endif
