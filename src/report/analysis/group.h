/* A group of comparable runs: a row for every configuration, and what is asked of all of them. Knows nothing
 * of how it is made (grouping.h) and shown. */
#ifndef PRIMES_REPORT_ANALYSIS_GROUP_H
#define PRIMES_REPORT_ANALYSIS_GROUP_H

#include "report/analysis/finding.h"
#include "report/analysis/row.h"
#include "report/records/load.h"
#include "report/records/modelled_curve.h"

struct group {
    const struct run *const *runs;
    size_t run_count;
    const struct run *const *resumed; /* that would be of this group, but went on after an interruption */
    size_t resumed_count;
    size_t copies;    /* records that are the same runs again, and count for nothing */
    struct row *rows; /* by workers, then by world and ranks, then by schedule (run_order.h) */
    size_t row_count;
    const struct row *base; /* the fastest sequential one, whatever its schedule; where there is none the
                               fastest of the fewest workers; NULL: none counts */
    size_t studies;         /* whose rows stand here together (report/studies); 0: it is of one */
    bool is_weak;           /* the work grows with the workers: efficiencies are of work (weak_scaling.h) */
    bool is_relative;       /* the base is not sequential: speedups are to that of so many workers */
    const struct modelled_curve *model; /* to be drawn into plots; NULL: none */
    const struct group
        *book; /* published runs of the same numbers and kernel, to be drawn into plots; NULL: none */
    const struct row *parallel_base;     /* the fastest of one worker under a launcher; NULL */
    const struct resampling *resampling; /* of the groups */
    double least_efficiency;             /* that a proposal asks for; 0: none does */
    bool counts_disturbed; /* disturbed rows have a speedup all the same, and so has all against a disturbed
                              base */

    /* For who looks for findings; empty until then: */
    struct lines caveats;         /* what a reader of any table must know */
    struct lines scaling_caveats; /* and of the table of configurations */
    struct findings findings;     /* what makes the runs worth less than they look */
};

struct groups {
    struct group *items;
    size_t count;
    struct resampling *resampling; /* from which all intervals come */
    const struct run **runs;       /* sorted by group and row */
    size_t run_count;
    size_t resumed_count;       /* those behind them went on after an interruption, and are in no row */
    struct lines problems;      /* what was recorded twice, and what went on and would be in no group */
    struct lines disagreements; /* empty: all verdicts agree */
};

/* May figures be derived from its times? Not from those of a row that is NULL or left out, nor of one that
 * was disturbed unless such count. */
bool group_trusts(const struct group *group, const struct row *row);

/* The speedup that no number of workers passes with whole numbers as tasks and nothing else that costs time;
 * NAN if the times of single numbers are not known. False if memory ran out. It is the bound of a row, but
 * for these: numbers that were split bound nothing; of a schedule dynamic or guided the tasks are its chunks,
 * in their order; and of a static one the bound is the balance of the row, whatever single numbers take. */
bool group_bound(const struct group *group, int workers, double *bound);

/* Fills the bounds of all rows, once the base is known. Fails only if memory ran out. */
bool group_bound_rows(struct group *group, struct error *error);

/* Is there a sequential row that is left out? */
bool group_has_misplaced_base(const struct group *group);

/* Must its rows be told apart by their schedules? Not if all are auto. */
bool group_names_schedules(const struct group *group);

/* Have all its rows the same? Those of one study have, but for RUN_STUDY itself. */
bool group_shares_key(const struct group *group, enum run_key key);

/* Must its rows be told apart by their nodes? Not if all are of one. */
bool group_spans_nodes(const struct group *group);

/* The fastest row of a world that has more than one worker, else of one, whatever its schedule; NULL if the
 * world has none. */
const struct row *group_fastest(const struct group *group, enum run_world world);

#endif
