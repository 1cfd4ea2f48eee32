#include "launchers/words/binding_advice.h"

#include <stdio.h>

/* PE counts cores, unless the environment of who calls it says that hardware threads are CPUs. */
static void advise_openmpi(enum binding binding, int threads, int ranks_of_a_domain, char *text)
{
    if (binding == BINDING_DOMAINS)
        snprintf(text, BINDING_ADVICE_SIZE, "mpirun --map-by ppr:%d:numa:PE=%d --bind-to core ...",
                 ranks_of_a_domain, threads);
    else
        snprintf(text, BINDING_ADVICE_SIZE, "mpirun --map-by slot:PE=%d%s ...", threads,
                 binding == BINDING_CORES ? " --bind-to core" : "");
}

static void advise_hydra(enum binding binding, int threads, char *text)
{
    if (binding == BINDING_DOMAINS)
        snprintf(text, BINDING_ADVICE_SIZE, "mpiexec -bind-to numa ...");
    else
        snprintf(text, BINDING_ADVICE_SIZE, "mpiexec -bind-to core:%d ...", threads);
}

/* Beside --hint it takes no --cpu-bind. Its sockets are domains where the site has it so. */
static void advise_srun(enum binding binding, int threads, char *text)
{
    static const char *const more[] = {[BINDING_CPUS] = "--cpu-bind=cores",
                                       [BINDING_CORES] = "--hint=nomultithread",
                                       [BINDING_DOMAINS] = "--cpu-bind=cores --distribution=block:cyclic"};
    snprintf(text, BINDING_ADVICE_SIZE, "srun --cpus-per-task=%d %s ...", threads, more[binding]);
}

static void advise_process(enum binding binding, char *text)
{
    snprintf(text, BINDING_ADVICE_SIZE, "%s",
             binding == BINDING_DOMAINS ? "numactl --cpunodebind=0 --membind=0 primes ..."
                                        : "OMP_PLACES=cores OMP_PROC_BIND=close");
}

const char *binding_advice(enum launcher_kind kind, enum binding binding, int threads, int ranks_of_a_domain,
                           char text[BINDING_ADVICE_SIZE])
{
    switch (kind) {
    case LAUNCHER_OPENMPI:
        advise_openmpi(binding, threads, ranks_of_a_domain, text);
        break;
    case LAUNCHER_HYDRA:
        advise_hydra(binding, threads, text);
        break;
    case LAUNCHER_SRUN:
        advise_srun(binding, threads, text);
        break;
    case LAUNCHER_NONE:
        advise_process(binding, text);
        break;
    }
    return text;
}
