/* A loop over numbers of unequal cost, as a schedule hands them out to workers: who gets how many, and how
 * long that takes. Knows nothing of records. */
#ifndef PRIMES_TESTS_STUDY_LOOP_H
#define PRIMES_TESTS_STUDY_LOOP_H

#include <gsl/gsl_rng.h>
#include <stdbool.h>
#include <stddef.h>

enum study_schedule { STUDY_AUTO, STUDY_STATIC, STUDY_DYNAMIC, STUDY_GUIDED };

enum study_list { STUDY_SHUFFLED_LIST, STUDY_ASCENDING_LIST, STUDY_DESCENDING_LIST };

/* Blocks of like numbers, which go out whole. */
struct study_numbers {
    size_t count;                 /* of blocks */
    double a_block;               /* numbers of one */
    double *operations, *seconds; /* of each block: shares of all; from malloc */
};

/* `operations` are those of all numbers; those of a block are lognormal, with this standard deviation of
 * their logarithm. The seconds that they take are not quite proportional to them: each number costs 30
 * operations more, and an operation 2.5 % more for each doubling of those of its number. False: memory ran
 * out. */
bool study_numbers_make(struct study_numbers *numbers, size_t count, double a_block, double operations,
                        double unequal, enum study_list list, gsl_rng *random);
void study_numbers_free(struct study_numbers *numbers);

/* Of one worker: shares of all, and counts. */
struct study_share {
    double operations, seconds; /* of a worker that is not slow */
    double numbers, chunks;
};

/* `pace` has how much longer each worker takes; chunks are single blocks, or of static all of a worker's.
 * Whoever is free first gets the next one. */
void study_loop_run(struct study_share *shares, const struct study_numbers *numbers,
                    enum study_schedule schedule, const double *pace, int workers);

#endif
