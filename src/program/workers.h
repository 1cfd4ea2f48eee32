/* Who works: how many threads each rank has, on which instruction set, and whether they are where they can
 * work. Knows nothing of the numbers. */
#ifndef PRIMES_PROGRAM_WORKERS_H
#define PRIMES_PROGRAM_WORKERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "engine/engine.h"
#include "engine/placement/placement_check.h"
#include "machine/capacity.h"
#include "options.h"
#include "output/record/record_data.h"

struct workers {
    struct host_cpus cpus; /* this process may use */
    struct topology topology;
    struct capacity capacity;
    bool can_request; /* else `request_error` says what is wrong with OMP_NUM_THREADS */
    int requested;    /* by OMP_NUM_THREADS; 0: not */
    struct error request_error;
    int threads;     /* of this rank: as many as it is given */
    int *threads_of; /* of each rank */
    int count;       /* of all ranks */
    int first;       /* of the ranks before this one */
    struct placement_rank own_placement;

    /* Rank 0 only: */
    struct record_rank *rank_of;
    struct placement_rank *placement_of;
    struct placement placement; /* of all ranks */
    struct placement told;      /* of those that do not ignore it (--placement), each of its own */
    bool is_refused;            /* by one of them, for what is told of it */
    bool is_heeded;             /* one of them at least does not ignore it */
};

/* To be called first, before any library binds a thread: the CPUs of this process, and the threads that
 * the environment asks for. */
void workers_open(struct workers *workers);
void workers_free(struct workers *workers);

/* Collective: settles the instruction set and the threads of each rank (--threads, else OMP_NUM_THREADS, else
 * its share of the CPUs); rank 0 learns of all ranks, and judges their placement. What it returns on rank 0
 * counts. ERROR_USAGE. */
bool workers_settle(struct workers *workers, const struct options *options, struct ranks *ranks,
                    struct error *error);

/* Collective: is the instruction set that PRIMES_ISA names, if it names one, in use on all ranks? They may be
 * on CPUs that differ. ERROR_USAGE. */
bool workers_settle_isa(struct ranks *ranks, struct error *error);

/* "portable avx2": those that this CPU has. Returns `text`. */
enum { WORKERS_ISA_SIZE = 64 };
const char *workers_offered_isas(char text[WORKERS_ISA_SIZE]);

/* Rank 0: "sequentially", "with 2 threads", "with 4 ranks × 2 threads on 2 nodes". Returns `text`. */
enum { WORKERS_TEXT_SIZE = 96 };
const char *workers_describe(const struct workers *workers, const struct ranks *ranks,
                             char text[WORKERS_TEXT_SIZE]);

#endif
