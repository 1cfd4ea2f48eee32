#include "report/records/run.h"

#include <stdlib.h>
#include <string.h>

static const char *const KEY_NAMES[RUN_KEYS] = {
    [RUN_NUMBERS] = "numbers",
    [RUN_KERNEL] = "kernel",
    [RUN_CPU_MODEL] = "CPU model",
    [RUN_MACHINE] = "machine",
    [RUN_ISA] = "instruction set",
    [RUN_VERSION] = "version",
    [RUN_COMMIT] = "commit",
    [RUN_COMPILER] = "compiler",
    [RUN_FLAGS] = "compiler flags",
    [RUN_THREADS_LIBRARY] = "threads library",
    [RUN_MPI_LIBRARY] = "MPI library",
    [RUN_FORMAT] = "output format",
    [RUN_STUDY] = "study",
};

const char *run_key_name(enum run_key key)
{
    return KEY_NAMES[key];
}

const char *run_world_name(enum run_world world)
{
    static const char *const names[RUN_WORLDS] = {[RUN_SEQUENTIAL] = "sequential",
                                                  [RUN_OPENMP] = "OpenMP",
                                                  [RUN_MPI] = "MPI",
                                                  [RUN_HYBRID] = "hybrid",
                                                  [RUN_BOOK] = "book"};
    return names[world];
}

bool run_number_is(const struct run_number *number, const char *verdict)
{
    return strcmp(number->verdict, verdict) == 0;
}

/* So many workers want so many places, of which 0 are not known. */
static int places(const struct run *run, int count)
{
    return count > 0 && count < run->workers && !run->sleeps ? count : run->workers;
}

int run_cpus_for_workers(const struct run *run)
{
    return places(run, run->cpus);
}

int run_places_for_workers(const struct run *run)
{
    return places(run, run->source ? run->cores * run->nodes : run->cpus);
}

void run_free(struct run *run)
{
    free(run->seconds);
    free(run->rates);
    for (size_t i = 0; run->accounts && i < run->repetitions; i++)
        account_free(&run->accounts[i]);
    free(run->accounts);
    free(run->hosts);
    free(run->threads_of);
    free(run->place_of);
    free(run->number_seconds);
    free(run->number_known);
    free(run->number_units);
    free(run->number);
    free(run->tasks);
    *run = (struct run){0};
}
