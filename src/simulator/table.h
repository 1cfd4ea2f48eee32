/* What primes-plan prints: rows of modelled runs, as text for people, CSV or JSON. Knows nothing of how they
 * were modelled. All texts say that they were. */
#ifndef PRIMES_SIMULATOR_TABLE_H
#define PRIMES_SIMULATOR_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum table_format { TABLE_TEXT, TABLE_CSV, TABLE_JSON };

/* One size of a run. */
struct row {
    int ranks, threads;
    double seconds;     /* of the run, without its launch; the median of the draws */
    double least, most; /* of the draws; equal to `seconds` where there is but one */
    double compute_seconds;
    double speedup, efficiency;
    double bound; /* no speedup is above it */
    double core_hours;
    uint64_t units, messages;
    uint64_t slurm_seconds; /* for --time: whole minutes */
};

struct table {
    const char *numbers; /* "classic" */
    uint64_t number_count;
    const char *kernel, *operation;
    const char *schedule;  /* "static,1000" */
    bool is_loop;          /* of a loop: numbers are whole */
    uint64_t operations;   /* of a sequential run */
    double rate;           /* operations a second of a worker */
    const char *rate_from; /* "measured here, 1 s" */
    double sequential_seconds;
    double latency_seconds, service_seconds, launch_seconds, noise;
    uint64_t seed;
    int draws;
    const struct row *rows;
    size_t row_count;
};

/* What to ask Slurm for: the launch and the run, a quarter more for a slower machine, half a minute to begin
 * and to end, rounded up to the whole minutes that Slurm counts in. */
uint64_t table_slurm_seconds(double launch_seconds, double seconds);

void table_print(const struct table *table, enum table_format format, FILE *file);

#endif
