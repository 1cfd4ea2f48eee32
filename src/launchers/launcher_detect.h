/* Who started this process, by its environment: a launcher, or nobody. The environment is inherited: it may
 * tell of who started the shell in which this process runs. Knows nothing of MPI itself. */
#ifndef PRIMES_LAUNCHERS_LAUNCHER_DETECT_H
#define PRIMES_LAUNCHERS_LAUNCHER_DETECT_H

#include <stdbool.h>

#include "base/error.h"

struct launcher {
    const char *name; /* "mpirun" (Open MPI's), "hydra" (the mpiexec of MPICH and its kin), "srun", "flux",
                         "mpiexec" (one that only PMI tells of), "pmix" (likewise), or "none" */
    const char *variable; /* the environment variable that has the number of tasks; NULL without one */
    int tasks;            /* how many processes it started, by that variable; 1 where that is not known */
    int task;             /* which of them this is, from 0 */
    bool contradicts; /* these variables are no numbers, or no such task can be: `contradiction` says why */
    struct error contradiction; /* ERROR_USAGE */
    bool has_pmix;              /* variables of PMIx are set: Open MPI can connect */
    bool has_pmi;               /* variables of PMI are set: MPICH and its kin can connect */
};

void launcher_detect(struct launcher *launcher);

#endif
