/* All repetitions of one configuration, from one run or many, with their medians. Knows nothing of other
 * configurations: how it compares with them is for speedups.h. */
#ifndef PRIMES_REPORT_ANALYSIS_ROW_H
#define PRIMES_REPORT_ANALYSIS_ROW_H

#include "report/records/run.h"
#include "statistics/estimate.h"
#include "statistics/inference/resample.h"
#include "statistics/sample.h"

/* What is not known is NAN. */
struct row {
    const struct run *like; /* one of its runs: all have the same world, ranks, threads, workers and CPUs */
    const struct run *const *members; /* all of them */
    size_t runs;
    double *seconds; /* of all repetitions, sorted */
    size_t repetitions;
    double median;
    struct interval interval;
    double low, high;                 /* of the median, 95 % */
    struct estimate speedup;          /* median of the base over that of this row (speedups.h) */
    struct estimate parallel_speedup; /* the same against one rank under a launcher; of launched rows */
    struct estimate efficiency, karp_flatt;
    double core_seconds;
    double bound;   /* of the speedup: see speedups.h */
    double balance; /* all operations over those of the worker that did most: the median of the repetitions */
    bool is_left_out;    /* its runs were misplaced: it counts for no speedup and no plot */
    size_t short_of_cpu; /* repetitions whose workers got less than 0.75 of the CPU time that they could have
                            had: other programs took it */
    bool is_disturbed;   /* they are more than a few (row_is_few): no speedup comes from it */
    double rate;         /* operations a second of a busy worker: the median of the repetitions */
    double slowest_rank; /* the same of a worker of the rank that is slowest, ... */
    double fastest_rank; /* ... and of the one that is fastest; of one rank the rate itself */
    double units;        /* taken by all workers, where numbers are split: the median */
    double vain_share;   /* the share of the operations that was in vain there: the median */
    /* Of each number, the medians; NULL where they are not known. */
    double *number_seconds;
    double *number_known; /* of numbers that were split: the time at which each was decided */
    double *number_units; /* and how many units it was */
};

/* `runs` must outlive it. What compares it with other rows is NAN. False only if memory ran out; row_free is
 * for the caller even then. */
bool row_make(struct row *row, const struct run *const *runs, size_t count, struct error *error);

/* What its workers got of the CPU time that they could have had while they were at work, from 0 to about 1:
 * of a CPU each, or of those that they share by their configuration. NAN: not recorded, too short to tell,
 * or they sleep, or read a big file as they go. */
double row_cpu_share(const struct run *run, size_t repetition);

/* Did they get less than 0.75 of it, so that others took the rest? */
bool row_is_short_of_cpu(const struct run *run, size_t repetition);

/* Are so many of its repetitions a few, which do not move a median far? At most a fifth. */
bool row_is_few(const struct row *row, size_t repetitions);

/* The medians of `row` that are as likely as its repetitions say: RESAMPLE_DRAWS of them, of the role. NAN of
 * fewer than RESAMPLE_LEAST repetitions. False: memory ran out. */
bool row_draw_medians(const struct row *row, const struct resampling *resampling, enum resample_role role,
                      double *medians);

void row_free(struct row *row);

#endif
