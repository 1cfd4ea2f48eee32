/* The command line of primes-plan: the table of its options, and what they set. Knows nothing of what the
 * options do. */
#ifndef PRIMES_SIMULATOR_OPTIONS_H
#define PRIMES_SIMULATOR_OPTIONS_H

#include "base/command_line.h"
#include "input/source.h"
#include "kernel/kernel.h"
#include "plan/schedule.h"
#include "simulator/table.h"

enum plan_action { PLAN_RUN, PLAN_HELP, PLAN_VERSION, PLAN_PRINT_OPTIONS };

enum { PLAN_SIZES_MAX = 64, PLAN_RANKS_MAX = 100000, PLAN_THREADS_MAX = 4096, PLAN_WORKERS_MAX = 1000000 };

struct plan_options {
    enum plan_action action;
    const char *print_form; /* of PLAN_PRINT_OPTIONS */
    struct sources sources; /* never empty after plan_options_parse */
    const struct kernel *kernel;
    double rate;        /* operations a second; 0: not given */
    const char *record; /* NULL: none */
    int ranks[PLAN_SIZES_MAX];
    size_t size_count; /* of ranks[], never 0 */
    int threads;
    bool splits, splits_by_default; /* as in primes; false of a loop */
    struct schedule schedule;       /* never SCHEDULE_RUNTIME after plan_options_parse */
    double unit_seconds;
    double latency_seconds, service_seconds, launch_seconds;
    double noise; /* standard deviation of the logarithm of a speed */
    uint64_t seed;
    enum table_format format;
};

/* The texts stay borrowed from `arguments`, of which the first is the program's name. ERROR_USAGE. */
bool plan_options_parse(struct plan_options *options, int count, char *const *arguments, struct error *error);
void plan_options_free(struct plan_options *options);

/* The table, for its help and its forms. */
const struct command *plan_options_command(void);

#endif
