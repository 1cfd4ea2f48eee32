/* The command line: the table of its options, and what they set. Knows nothing of what the options do. */
#ifndef PRIMES_OPTIONS_H
#define PRIMES_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/command_line.h"
#include "base/error.h"
#include "input/source.h"
#include "kernel/kernel.h"
#include "output/progress.h"
#include "output/verdict_stream.h"
#include "plan/schedule.h"

enum action {
    ACTION_RUN,
    ACTION_HELP,
    ACTION_VERSION,
    ACTION_LIST_KERNELS,
    ACTION_LIST_WORKLOADS,
    ACTION_COUNT_CORES,
    ACTION_PRINT_OPTIONS,
};

/* What to do about workers that are not where they can work. */
enum placement_mode { PLACEMENT_WARN, PLACEMENT_REFUSE, PLACEMENT_IGNORE, PLACEMENT_SHOW };

/* What to do about what an earlier run left unfinished: nothing, which refuses it; go on; discard it. */
enum unfinished_mode { UNFINISHED_REFUSE, UNFINISHED_RESUME, UNFINISHED_RESTART };

enum { OPTIONS_REPEAT_MAX = 1000000, OPTIONS_SHARDS_MAX = 1000000, OPTIONS_CHECKPOINT_MAX = 1000000 };

struct options {
    enum action action;
    const char *print_form; /* of ACTION_PRINT_OPTIONS: "man" or "bash-completion" */
    struct sources sources; /* never empty after options_parse */
    int shard, shards;      /* --shard I/N; 0 of 0: not given */
    bool is_study;          /* a workload: a timing study; else a check of the user's own numbers */
    bool binary;            /* files and standard input hold 64-bit integers */
    bool report_invalid;    /* --invalid=report */
    const struct kernel *kernel;
    bool kernel_is_default; /* nobody named it */
    int threads;            /* 0: not given */
    bool splits;            /* numbers that cost more than a unit: --split=auto, else never */
    bool splits_by_default; /* nobody asked for it */
    struct schedule schedule;
    enum placement_mode placement;
    int repeat, warmup;
    enum format format;
    const char *output; /* NULL: standard output */
    const char *record; /* NULL: none */
    enum unfinished_mode unfinished;
    double checkpoint_seconds; /* from one checkpoint to the next */
    enum progress_mode progress;
};

/* The texts stay borrowed from `arguments`. arguments[0] is the program's name. ERROR_USAGE. */
bool options_parse(struct options *options, int count, char *const *arguments, struct error *error);
void options_free(struct options *options);

/* The table, for its help and its forms. */
const struct command *options_command(void);

#endif
