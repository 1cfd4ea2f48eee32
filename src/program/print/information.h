/* What the program says of itself in place of a run: the help, the version, the kernels and the workloads
 * there are. Knows nothing of numbers. */
#ifndef PRIMES_PROGRAM_INFORMATION_H
#define PRIMES_PROGRAM_INFORMATION_H

#include <stdio.h>

#include "base/host.h"
#include "options.h"

/* Prints what `options->action` asks for; nothing for ACTION_RUN. `ranks_library` is that of struct ranks,
 * `cpus` are those that this process may use.
 * For ACTION_LIST_KERNELS the instruction set is settled: workers_settle_isa. */
void information_print(const struct options *options, const struct command *command,
                       const char *ranks_library, const struct host_cpus *cpus, FILE *file);

#endif
