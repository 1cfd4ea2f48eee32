/* Who started this process, by its environment: mpirun, srun, another MPI's mpiexec, or nobody.
 * Knows nothing of MPI itself. */
#ifndef PRIMES_ENGINE_LAUNCHER_DETECT_H
#define PRIMES_ENGINE_LAUNCHER_DETECT_H

#include <stdbool.h>

#include "base/error.h"

struct launcher {
    const char *name;     /* "mpirun", "srun", "mpiexec" (another MPI's), or "none" */
    const char *variable; /* the environment variable that has the number of tasks; NULL without a launcher */
    int tasks;            /* how many processes it started, by that variable; 1 without a launcher */
    int task;             /* which of them this is, from 0 */
    bool has_pmix;        /* PMIX_RANK or OMPI_COMM_WORLD_SIZE is set: Open MPI can connect */
    bool has_pmi;         /* PMI_RANK or PMI_SIZE is set: MPICH and its kin can connect */
};

/* ERROR_USAGE where the environment contradicts itself. */
bool launcher_detect(struct launcher *launcher, struct error *error);

/* For a process that is one of several which nothing connects: each would do all the work. The error has
 * which of them this is, and what to do. `library` is the MPI it was built with, "none" without. ERROR_USAGE;
 * returns false. */
bool launcher_refuse(const struct launcher *launcher, const char *library, struct error *error);

#endif
