/* From the command line of primes-plan to its table: numbers, rate, and a simulation for every size. Knows
 * nothing of how it is printed. */
#ifndef PRIMES_SIMULATOR_SIZE_SWEEP_H
#define PRIMES_SIMULATOR_SIZE_SWEEP_H

#include "simulator/options.h"
#include "simulator/simulation/simulation.h"
#include "simulator/table.h"

struct size_sweep {
    const struct plan_options *options;
    struct numbers numbers;
    struct work work;
    struct machine machine;
    char label[80], rate_from[96], schedule[SCHEDULE_TEXT_SIZE];
    struct modelled_run sequential;
    struct row rows[PLAN_SIZES_MAX];
    struct table table; /* borrows from the others */
};

/* Everything but the printing. */
bool size_sweep_run(struct size_sweep *size_sweep, const struct plan_options *options, struct error *error);
void size_sweep_free(struct size_sweep *size_sweep);

#endif
