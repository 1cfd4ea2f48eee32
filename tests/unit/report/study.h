/* Made-up studies: records as primes writes them, of rows whose losses and disturbances were planted, with
 * noise from a seed. For tests of what a report makes of them; knows nothing of the report. */
#ifndef PRIMES_TESTS_STUDY_H
#define PRIMES_TESTS_STUDY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "unit/report/study_loop.h"

/* What a row may lose, planted in workers: of p of them, it makes a speedup of p less the sum. */
enum study_loss {
    STUDY_START,       /* until the first unit */
    STUDY_WAITING,     /* between units, without CPU time */
    STUDY_OVERHEAD,    /* between units, with CPU time */
    STUDY_COLLECTING,  /* after the last unit */
    STUDY_NOT_RUNNING, /* at work on units, without CPU time */
    STUDY_SPEED,       /* more CPU time for each operation */
    STUDY_WORK,        /* more operations */
    STUDY_VAIN,        /* the same, in vain: its numbers are split */
    STUDY_PLANTED,     /* those above are planted as they are; what follows is made of other members */
    STUDY_OVERSUBSCRIBED = STUDY_PLANTED, /* of `cpus` */
    STUDY_SCHEDULE,  /* of `most`, where it is a static share or one unit, but for what is in vain */
    STUDY_IMBALANCE, /* of `most`, of all else */
    STUDY_LOSSES
};

/* As primes-report names it: "start", "not_running", ... */
const char *study_loss_name(enum study_loss loss);

enum study_noise { STUDY_QUIET, STUDY_NORMAL, STUDY_LOGNORMAL, STUDY_EXPONENTIAL };
enum study_order { STUDY_SHUFFLED, STUDY_IN_ORDER, STUDY_BLOCKS };

enum { STUDY_ROWS_MAX = 16, STUDY_WORKERS_MAX = 64 };

/* {0} but for ranks and threads is a row that loses nothing. */
struct study_row {
    bool is_launched; /* by mpirun; else its threads are of one process */
    int ranks, threads;
    enum study_schedule schedule;
    int hosts; /* over which the ranks go in blocks; 0: one */
    int cpus;  /* that the workers of a host share; 0: each has its own */
    double planted[STUDY_PLANTED];
    double most;            /* the share of the operations that the first worker has; 0: as the others */
    bool is_one_unit;       /* and that is a single unit of work */
    double taken;           /* share of the CPU time that other programs take ... */
    double taken_in;        /* ... in this share of the repetitions, spread evenly */
    double modes;           /* half of the repetitions, at random, take so much longer */
    int slow_from, slow_to; /* workers that are slow: the first, and the one behind the last */
    double slow_by;         /* they need so much longer for each operation ... */
    double slow_in;         /* ... in this share of the repetitions, spread evenly; 0: all */
    int cores;              /* of its hosts; 0: as all */
    double memory_bytes;    /* of its hosts; 0: as all */
    bool is_unbound;        /* ranks and workers may use all CPUs of their host */
    int first_cpu;          /* of the first worker of a host; the others follow */
    bool are_siblings;      /* two of them follow each other on a core, whose second CPU is `cores` behind */
    bool is_smt;            /* the record says that its threads share cores */
};

struct study {
    struct study_row rows[STUDY_ROWS_MAX];
    size_t row_count;
    const char *kernel;
    double seconds; /* of one worker, the median */
    size_t repetitions, per_record, warmups;
    enum study_order order;
    enum study_noise noise;
    double noise_size; /* standard deviation, or mean of the exponential, to the time */
    double jitter; /* standard deviation of normal noise of start, gaps and collecting each, to their time */
    int cores, cpus;      /* of every host */
    int domains;          /* NUMA domains of every host; 0: nothing is recorded of how the CPUs lie */
    const char *launcher; /* NULL: "mpirun" */
    double memory_bytes;
    /* Loops, of rows with a schedule: without blocks, all their numbers are alike. */
    size_t blocks;        /* of numbers ... */
    double block_numbers; /* ... of so many each; 0: 1 */
    double unequal;       /* standard deviation of the logarithm of their costs */
    enum study_list list;
    double pace;       /* the same of the time that each worker needs, in each repetition */
    double drift;      /* from the first record to the last, all comes to take so much longer */
    double cold_round; /* the first round takes so much longer */
    double slow_first; /* the first repetition of every process, warm-ups included, takes so much longer */
    size_t copies;     /* the first so many records are written twice */
    int nodes;         /* on which the rounds of rows of one host are, in turn; 0: one */
    double slow_node;  /* the second of them needs so much longer */
    unsigned long seed;
};

/* What numbers all begin with: kernel trial, 2 s, 14 repetitions, one a record, after one warm-up each, in
 * shuffled rounds, on hosts of 64 cores and 256 GiB; no rows. */
struct study study_default(void);

/* Adds a row; `ranks` 0: threads of one process that nothing launched. */
struct study_row *study_add(struct study *study, int ranks, int threads);

/* The true values of a row: of medians, against a base of one worker that loses nothing. What disturbs the
 * study is not in them, but for slow workers. */
struct study_truth {
    double seconds, speedup, lost[STUDY_LOSSES];
};
struct study_truth study_truth_of(const struct study *study, const struct study_row *row);

/* All records, one JSON line each, in the order in which they were measured. False if memory ran out; errors
 * of the file are for the caller. */
bool study_write(const struct study *study, FILE *file);

#endif
