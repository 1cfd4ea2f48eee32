/* How fast the hosts of a row are, or its workers, to each other, in each repetition. Knows nothing of what
 * follows from it. */
#ifndef PRIMES_REPORT_ANALYSIS_MEASUREMENT_PLACES_H
#define PRIMES_REPORT_ANALYSIS_MEASUREMENT_PLACES_H

#include "report/analysis/row.h"

/* What is compared of a place: the mean of its workers (account.h). The share of work is that of the
 * operations in it, if each number of a loop costs 100 operations more than it has. */
enum places_value {
    PLACES_RATE,
    PLACES_CPU_RATE,
    PLACES_UNIT_SIZE,
    PLACES_NUMBER_SIZE,
    PLACES_WORK_SHARE,
    PLACES_VALUES
};

struct places {
    const struct row *row;
    size_t workers, hosts, count;
    bool are_hosts;
    size_t *host_of;    /* of each worker, from 0 in the order of their ranks */
    size_t *first_rank; /* of each host */
    size_t *of_worker;  /* the place of each; SIZE_MAX: none */
    size_t *first;      /* of each place: its first worker */
    size_t *members;    /* of each place: its workers */
    size_t *group;      /* of each place: which it is compared in, from 0 */
    size_t *begin;      /* of each group: its first place; behind the last, the number of places */
    size_t groups;
    bool are_ranked_together;      /* the places of all groups; else each within its own */
    double *values[PLACES_VALUES]; /* of each repetition, of each place, to the median of the others */
    size_t
        *rank_sums; /* of each place: twice the sum of its ranks, 1 of the slowest; equal ones share theirs */
    const struct account **repetition; /* those that are compared */
    size_t repetitions;
    double *elsewhere; /* a figure of each repetition */
    double *here;      /* of each place, in one repetition */
    double *sorted;    /* room for all workers, or all repetitions */
};

/* Of a row whose runs have accounts, hosts and threads; nothing is chosen. places_close is for the caller
 * even if it fails: memory ran out. */
bool places_open(struct places *places, const struct row *row, struct error *error);

/* All hosts, as one group. */
void places_choose_hosts(struct places *places);

/* The workers, those of a host as a group. Who is alone on its host is not chosen. */
void places_choose_workers(struct places *places);

/* Compares what was chosen in all repetitions of runs on the same hosts; in those in which somebody did
 * nothing there is nothing to compare. */
void places_add_repetitions(struct places *places);

size_t places_group_size(const struct places *places, size_t group);

/* Over the repetitions; NAN if it is not known of all. */
double places_median(struct places *places, enum places_value value, size_t place);

/* Repetitions in which the rate of the place, to the median of the others, is below `ratio`. */
size_t places_count_below(const struct places *places, size_t place, double ratio);

void places_close(struct places *places);

#endif
