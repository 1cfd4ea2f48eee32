/* What a record is made of, as plain data. Knows nothing of JSON and files. */
#ifndef PRIMES_OUTPUT_RECORD_RECORD_DATA_H
#define PRIMES_OUTPUT_RECORD_RECORD_DATA_H

#include <stdbool.h>
#include <stdint.h>

#include "base/host.h"
#include "engine/engine.h"
#include "input/source.h"
#include "kernel/isa.h"
#include "output/rows.h"
#include "plan/schedule.h"

enum {
    RECORD_SCHEMA_VERSION = 2,
    RECORD_NUMBERS_MAX = 1000, /* of longer runs, single numbers are not recorded */
    RECORD_DOMAINS_SIZE = 1024,
};

/* What a rank says of itself, once; plain bytes, so that it can travel. */
struct record_rank {
    struct host host;
    int node;                 /* of struct ranks */
    struct host_cpus cpus;    /* that the process may use */
    struct host_cpus cores;   /* physical ones that these belong to, each by its first CPU; none where that is
                                 not known */
    struct host_cpus domains; /* NUMA domains of those; none where that is not known */
    char domain_cpus[RECORD_DOMAINS_SIZE]; /* of each of these, all CPUs that are next to it
                                              (topology_domains_text); "": not known, or too long */
    enum isa isa;                          /* in use */
    int threads;
    long process; /* its process id */
};

/* The run as it was set up. All is borrowed. */
struct record_run {
    int argument_count;
    char *const *arguments;
    double started_wall; /* seconds since the epoch */
    const struct ranks *ranks;
    const struct record_rank *rank_of; /* ranks->size of them */
    const struct kernel *kernel;
    const struct source *sources;
    size_t source_count;
    int shard, shards;             /* of --shard I/N; 0 of 0: all numbers */
    uint64_t shard_first;          /* place of its first number among all */
    uint64_t numbers_in_all;       /* of all shards */
    uint64_t bytes, invalid_lines; /* of all files and of standard input */
    bool in_blocks;                /* the workers read a big file as they go */
    const char *identity;          /* of the input (numbers_identity); NULL: it cannot be read again */
    int parts;                     /* in which the run was made: 1, and one more for each time it went on */
    int repeat, warmup;
    bool splits; /* --split=auto */
    struct schedule schedule;
    bool is_sorted; /* pieces go out longest first */
    enum format format;
};

/* One number in one repetition. */
struct record_number {
    uint64_t n;
    struct verdict verdict;
    bool is_invalid;
    double seconds;       /* of work on it */
    double start;         /* since the repetition began, on the clock of its rank */
    double known_seconds; /* since the repetition began, on the clock of rank 0 */
    uint64_t units;       /* that it went out in */
    int rank, thread;
};

struct record_repetition {
    bool is_warmup;
    double seconds, compute_seconds, collect_seconds, write_seconds;
    const struct engine_worker *workers; /* of rank 0, then of rank 1, ... */
    const struct record_number *numbers; /* in input order; NULL where there are too many */
    size_t number_count;
    const struct engine_unit *units; /* unit_count of them; not recorded above ENGINE_TRACE_MAX */
    uint64_t unit_count;
    const struct engine_unit_sums *unit_sums; /* of each worker; recorded where the units are not */
    uint64_t vain_units, vain_operations;     /* as in struct engine_result */
    uint64_t unit_operations;                 /* the size of units at the end; 0: numbers were not split */
    double rate;                              /* as in struct engine_result */
};

struct record_phases {
    double start_seconds;   /* from main to all ranks having joined */
    double read_seconds;    /* reading and sharing the numbers */
    double plan_seconds;    /* cutting them into units */
    double compute_seconds; /* until the last worker ended; of all measured repetitions */
    double collect_seconds; /* from there until all verdicts were delivered; of all measured repetitions */
    double write_seconds;   /* formatting, writing, syncing on rank 0; of the whole run */
};

#endif
