/* The command line of primes-sweep: the table of its options, and what they set. Knows nothing of what the
 * options do. */
#ifndef PRIMES_SWEEP_OPTIONS_H
#define PRIMES_SWEEP_OPTIONS_H

#include "base/command_line.h"
#include "report/containers/lines.h"
#include "sweep/points/counts.h"
#include "sweep/points/sampling.h"

enum sweep_action { SWEEP_RUN, SWEEP_CORES, SWEEP_LAUNCH, SWEEP_HELP, SWEEP_VERSION, SWEEP_PRINT_OPTIONS };

enum sweep_work { SWEEP_WORKLOAD, SWEEP_RANGE, SWEEP_INPUT };

/* "workload", "range", "input": the option of primes. */
const char *sweep_work_option(enum sweep_work kind);

/* The same as records name it: "workload", "range", "file". */
const char *sweep_work_source(enum sweep_work kind);

struct sweep_options {
    enum sweep_action action;
    const char *print_form; /* of SWEEP_PRINT_OPTIONS */

    struct counts threads, ranks; /* as typed */
    struct pairs points, launch;  /* as typed; `launch` is one */
    struct pairs pairs;           /* the points of the study without their schedules */
    bool has_sequential;
    const char **schedules; /* as typed */
    size_t schedule_count;
    enum sweep_work work_kind;
    const char *work;
    bool is_weak;
    const char *kernel;
    const char *split; /* "auto" or "never"; NULL: not said */

    struct sampling_rule rule;
    int warmup, warmup_rounds;
    int budget; /* seconds; 0: none */
    bool has_seed;
    uint64_t seed;
    const char **again; /* rows that are measured anew */
    size_t again_count;

    const char *records;
    const char *launcher; /* NULL: not said */
    bool oversubscribe;
    const char *primes; /* NULL: not said */
    bool is_dry;
};

/* The texts stay borrowed from `arguments`, of which the first is the program's name. ERROR_USAGE. */
bool sweep_options_parse(struct sweep_options *options, int count, char *const *arguments,
                         struct error *error);
void sweep_options_free(struct sweep_options *options);

/* The table, for its help and its forms. */
const struct command *sweep_options_command(void);

#endif
