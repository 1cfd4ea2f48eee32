/* A run of the engine that takes no time: the plan and the coordinator are the engine's own, word for word;
 * its ranks and their threads are entries of a queue of events. What costs time are units, messages, and the
 * sleep of those who wait. Knows nothing of where its figures come from, and of no machine but this model of
 * one. */
#ifndef PRIMES_SIMULATOR_SIMULATION_SIMULATION_H
#define PRIMES_SIMULATOR_SIMULATION_SIMULATION_H

#include "plan/plan.h"
#include "simulator/simulation/work.h"

struct machine {
    double rate;            /* operations a second of a worker; above 0 */
    double latency_seconds; /* a message is under way */
    double service_seconds; /* of a rank's first thread, for each message it sends or takes */
    double sleep_seconds;   /* what every sleep takes longer than it was asked to */
    double noise;           /* standard deviation of the logarithm of a worker's speed; 0: all are alike */
    uint64_t seed;          /* of the speeds */
};

/* How the run is set up. */
struct configuration {
    int ranks, threads;  /* of each rank */
    double unit_seconds; /* as in struct engine_job */
};

struct modelled_run {
    double seconds;         /* of the run: until the last rank leaves */
    double compute_seconds; /* until the last worker ends its last unit */
    double busy_seconds;    /* of all workers, at work on units */
    uint64_t operations;    /* of all units */
    uint64_t units, messages;
    uint64_t longest_operations; /* of one unit that was not in vain */
    double speeds, fastest;      /* of all workers together, of one: operations a second */
};

/* `plan` is at its beginning, split or not, and was opened for as many workers. ERROR_FAILED if memory ran
 * out. */
bool simulation_run(struct plan *plan, struct work *work, const struct machine *machine,
                    const struct configuration *configuration, struct modelled_run *modelled,
                    struct error *error);

/* Seconds that no schedule of the run's units on its workers can beat, whatever it knows; `operations` are
 * those of a sequential run. */
double simulation_bound(const struct modelled_run *modelled, uint64_t operations);

#endif
