/* What is modelled, a machine and the configuration of a run on it, and what comes out of it. Knows
 * nothing of how it is simulated. */
#ifndef PRIMES_SIMULATOR_SIMULATION_MODEL_H
#define PRIMES_SIMULATOR_SIMULATION_MODEL_H

#include <stdint.h>

#include "plan/schedule.h"

struct machine {
    double rate;            /* operations a second of a worker; above 0 */
    double latency_seconds; /* a message is under way */
    double service_seconds; /* of a rank's first thread, for each message it sends or takes */
    double sleep_seconds;   /* what every sleep takes longer than it was asked to */
    double noise;           /* standard deviation of the logarithm of a worker's speed; 0: all are alike */
    uint64_t seed;          /* of the speeds */
};

struct configuration {
    int ranks, threads;  /* of each rank */
    double unit_seconds; /* as in struct engine_job */
    struct schedule schedule;
    uint64_t window; /* of a loop: as in struct loop; 0: what the engine takes */
};

struct modelled_run {
    double seconds;              /* until the last rank leaves */
    double compute_seconds;      /* until the last worker ends its last unit */
    double busy_seconds;         /* of all workers, at work on units */
    uint64_t operations;         /* of all units */
    uint64_t units, messages;    /* of a loop, units are parts of spans */
    uint64_t longest_operations; /* of one unit that was not in vain; of a loop, of one chunk */
    double longest_share;        /* of a static schedule: seconds at work of the worker that has most to do */
    double speeds, fastest;      /* of all workers together, of one: operations a second */
};

#endif
