#include "program/print/information.h"

#include "base/build_info.h"
#include "engine/parallel/threads.h"
#include "input/workload.h"
#include "kernel/isa.h"
#include "kernel/kernel_list.h"
#include "machine/capacity.h"
#include "program/workers.h"

static void print_version(const char *ranks_library, FILE *file)
{
    char threads[HOST_TEXT_SIZE];
    fprintf(file, "primes %s (commit %s, %s, threads: %s, ranks: %s)\n", build_version(), build_commit(),
            build_compiler(), threads_library(threads), ranks_library);
}

static void list_kernels(FILE *file)
{
    const struct kernel *kernel;
    char offered[WORKERS_ISA_SIZE];
    for (size_t i = 0; (kernel = kernel_list_at(i)); i++)
        fprintf(file, "%-14s %s\n", kernel->name, kernel->summary);
    fprintf(file, "\ninstruction set in use: %s; this CPU has %s, and PRIMES_ISA=NAME forces one\n",
            isa_name(isa_in_use()), workers_offered_isas(offered));
}

static void list_workloads(FILE *file)
{
    const struct workload *workload;
    for (size_t i = 0; (workload = workload_at(i)); i++)
        fprintf(file, "%-30s %s\n", workload->name, workload->summary);
}

void information_print(const struct options *options, const struct command *command,
                       const char *ranks_library, const struct host_cpus *cpus, FILE *file)
{
    switch (options->action) {
    case ACTION_HELP:
        command_print_help(command, file);
        break;
    case ACTION_VERSION:
        print_version(ranks_library, file);
        break;
    case ACTION_LIST_KERNELS:
        list_kernels(file);
        break;
    case ACTION_LIST_WORKLOADS:
        list_workloads(file);
        break;
    case ACTION_COUNT_CORES:
        fprintf(file, "%d\n", capacity_workers_here(cpus));
        break;
    case ACTION_PRINT_OPTIONS:
        command_print_form(command, options->print_form, file);
        break;
    case ACTION_RUN:
        break;
    }
}
