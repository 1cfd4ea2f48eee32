/* What a report keeps of one record, read from its JSON line (the schema is output/record.schema.json). Knows
 * nothing of files, and compares nothing. */
#ifndef PRIMES_REPORT_RECORDS_RUN_H
#define PRIMES_REPORT_RECORDS_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "report/containers/string_pool.h"
#include "report/records/work/account.h"

/* What must be equal for the times of two runs to be comparable. */
enum run_key {
    RUN_NUMBERS, /* digest and counts; of runs with invalid lines also the verdicts, which tell where they
                    stood */
    RUN_KERNEL,
    RUN_CPU_MODEL, /* of all hosts */
    RUN_MACHINE,   /* "2 cores with 24 GiB", of all hosts, as far as it is recorded */
    RUN_ISA,       /* the instruction set in use, of all ranks */
    RUN_VERSION,
    RUN_COMMIT,
    RUN_COMPILER,
    RUN_FLAGS,
    RUN_THREADS_LIBRARY,
    RUN_MPI_LIBRARY,
    RUN_FORMAT, /* writing is part of the time */
    RUN_STUDY,  /* "", or what studies are told apart by (report/studies): "results/a" */
    RUN_KEYS
};

/* "CPU model", ...: as it stands in a sentence. */
const char *run_key_name(enum run_key key);

/* The two axes, threads and ranks. Ranks are an axis of every run that a launcher started, also of one rank.
 * RUN_BOOK is of no record: the processes of published runs (book_results.h). */
enum run_world { RUN_SEQUENTIAL, RUN_OPENMP, RUN_MPI, RUN_HYBRID, RUN_BOOK, RUN_WORLDS };

/* "sequential", "OpenMP", "MPI", "hybrid", "book" */
const char *run_world_name(enum run_world world);

/* How the numbers went to the workers, in the order in which people name them: as the engine does it by
 * itself, or as OpenMP's schedules of a loop, whose numbers go out whole. */
enum run_schedule_kind {
    RUN_SCHEDULE_AUTO,
    RUN_SCHEDULE_STATIC,
    RUN_SCHEDULE_DYNAMIC,
    RUN_SCHEDULE_GUIDED,
    RUN_SCHEDULES
};

/* One number of the input. */
struct run_number {
    uint64_t n;          /* of an invalid line: 0 */
    const char *verdict; /* "prime", "composite", "neither", or "invalid": a line that is no number */
};

/* Is its verdict this one? */
bool run_number_is(const struct run_number *number, const char *verdict);

/* Where a rank may run. Lists as in "0-3,8"; NULL, 0: not recorded. */
struct run_place {
    const char *cpus;    /* of its process */
    const char *cores;   /* the physical cores that these belong to, each by its first CPU */
    const char *domains; /* the NUMA domains that its threads may use; the two below are known then, too */
    int domain_cores;    /* physical cores of the smallest domain of its process */
    int host_domains;    /* domains of its host */
};

/* All texts are of one pool, so equal texts have equal pointers. */
struct run {
    const char *file;
    size_t line; /* from 1 */

    const char *key[RUN_KEYS];
    const char *numbers_digest, *verdicts_digest; /* 32 hexadecimal digits */
    const char *workload;                         /* NULL: the user's own numbers */
    const char *label;                            /* the workload, or where the numbers came from */
    const char *operation;                        /* "divisors" */
    const char *schedule;                         /* "auto", "static", "static,1000", "dynamic,1", ... */
    enum run_schedule_kind schedule_kind;
    uint64_t schedule_chunk;    /* numbers; 0: there is none */
    bool schedule_is_told;      /* by the record; else it is taken as auto */
    const char *source;         /* NULL: a record; else who published the run (book_results.h) */
    const char *started, *host; /* host of rank 0 */
    long long process;          /* of rank 0 */

    uint64_t numbers, prime, composite, neither, invalid;
    int parts; /* in which it was made: above 1, it went on after it had been interrupted, and its times are
                  those of the last part */

    enum run_world world;
    int nodes, ranks, workers;
    int threads_least, threads_most; /* of a rank */
    int cpus_least, cpus_most;       /* that a worker may use */
    int cpus;                        /* that all workers together may use, each counted once */
    int cores;                       /* of the node that has most, physical ones; 0: not recorded */

    const char **hosts;         /* of each rank; NULL: not known */
    int *threads_of;            /* of each rank; NULL: not known */
    struct run_place *place_of; /* of each rank; NULL: not known */
    const char *launcher;       /* as launcher_detect.h names it, "none"; NULL: not known */
    const char *binding;        /* "OMP_PROC_BIND=close OMP_PLACES=cores", "" */
    const char *misplaced;      /* the kind of a finding, before the run, that workers were not where they can
                                   work; NULL: none */
    const char *misplacement;   /* its sentence */
    bool told_stacked;          /* the record says that the workers got much less than a CPU each */
    bool sleeps;                /* its kernel sleeps in place of computing: it wants no CPUs */
    bool reads_files;           /* its workers read a big file as they go, for which they may have to wait */
    size_t warmups;             /* repetitions before the measured ones */
    bool splits;                /* several workers could share a number */

    uint64_t operations;      /* of the first measured repetition, those in vain left out */
    size_t repetitions;       /* measured, at least 1 */
    double *seconds;          /* of each */
    double *rates;            /* of each: operations a second of a busy worker; NAN where none was busy */
    struct account *accounts; /* of each; NULL: not known */
    bool has_timeline;        /* there is a trace of them, and the file can be read again (trace.h)
                               */

    /* Where the record has single numbers and they were asked for; else NULL. Repetition by repetition: */
    double *number_seconds;
    double *number_known; /* when it was decided, in seconds since the repetition began; NAN: not recorded */
    double *number_units; /* how many it was, those in vain left out; NAN: not recorded */
    struct run_number *number;

    double *tasks; /* the cost of each number, which go out in this order; NULL: they go out longest first */
};

/* Do its numbers go out as in a loop, by a schedule that is not auto? */
static inline bool run_is_loop(const struct run *run)
{
    return run->schedule_kind != RUN_SCHEDULE_AUTO;
}

/* The CPUs that all its workers share by their configuration; where each has one, where that is not known,
 * and where they sleep and want none, as many as there are workers. */
int run_cpus_for_workers(const struct run *run);

/* Are they fewer than the workers? */
static inline bool run_shares_cpus(const struct run *run)
{
    return run_cpus_for_workers(run) < run->workers;
}

/* The same, but of published figures the cores, for what they call CPUs are hardware threads: what no law and
 * no speedup can go beyond. */
int run_places_for_workers(const struct run *run);

/* Which single numbers are kept: */
enum run_detail {
    RUN_SEQUENTIAL_TIMES, /* the times of sequential runs */
    RUN_UNITS,            /* those, and the operations of the units of all runs (account.h) */
    RUN_ALL_TIMES,        /* the times and the numbers of all runs */
};

void run_free(struct run *run);

#endif
