#include "launchers/words/inherited.h"

#include <stdlib.h>
#include <string.h>

/* A star at the end stands for whatever follows. */
static bool fits(const char *name, size_t size, const char *pattern)
{
    const size_t known = strcspn(pattern, "*");
    return pattern[known] == '*' ? size >= known && strncmp(name, pattern, known) == 0
                                 : size == known && strncmp(name, pattern, size) == 0;
}

static bool fits_any(const char *name, size_t size, const char *const *patterns)
{
    for (; *patterns; patterns++)
        if (fits(name, size, *patterns))
            return true;
    return false;
}

/* What srun reads in place of an option that was not given (its manual, INPUT ENVIRONMENT VARIABLES), as far
 * as it says what a step gets, where it runs, what it sees and where its output goes. A job has many of them
 * from its own options, and from the allocation that it was submitted in. Whose job it is, how srun tells of
 * errors, and what the site has set up stays. */
static const char *const STEP_OPTIONS[] = {"SLURM_NTASKS",
                                           "SLURM_NPROCS",
                                           "SLURM_NTASKS_PER_*",
                                           "SLURM_CPUS_PER_*",
                                           "SRUN_CPUS_PER_TASK",
                                           "SLURM_TRES_*",
                                           "SLURM_DISTRIBUTION",
                                           "SLURM_DIST_*",
                                           "SLURM_THREADS*",
                                           "SLURM_CORE_SPEC",
                                           "SLURM_THREAD_SPEC",
                                           "SLURM_HINT",
                                           "SLURM_CPU_BIND*",
                                           "SLURM_CPU_FREQ_REQ",
                                           "SLURM_MEM_*",
                                           "SLURM_GPU*",
                                           "SLURM_GRES*",
                                           "SLURM_STEP_GRES",
                                           "SLURM_EXACT",
                                           "SLURM_EXCLUSIVE",
                                           "SLURM_WHOLE",
                                           "SLURM_OVERLAP",
                                           "SLURM_OVERCOMMIT",
                                           "SLURM_EXPORT_ENV",
                                           "SRUN_EXPORT_ENV",
                                           "SLURM_HOSTFILE",
                                           "SLURM_ARBITRARY_NODELIST",
                                           "SLURM_CONSTRAINT",
                                           "SLURM_CLUSTER_CONSTRAINT",
                                           "SLURM_SPREAD_JOB",
                                           "SLURM_USE_MIN_NODES",
                                           "SLURM_REQ_SWITCH",
                                           "SLURM_WAIT4SWITCH",
                                           "SLURM_TIMELIMIT",
                                           "SLURM_IMMEDIATE",
                                           "SLURM_EXIT_IMMEDIATE",
                                           "SLURM_TEST_EXEC",
                                           "SLURM_SRUN_MULTI",
                                           "SLURM_BCAST*",
                                           "SLURM_CONTAINER",
                                           "SRUN_CONTAINER",
                                           "SLURM_WORKING_DIR",
                                           "SLURM_REMOTE_CWD",
                                           "SLURM_LABELIO",
                                           "SLURM_UNBUFFEREDIO",
                                           "SLURM_OPEN_MODE",
                                           "SLURM_STDINMODE",
                                           "SLURM_STDOUTMODE",
                                           "SLURM_STDERRMODE",
                                           NULL};

/* By which a process knows that it is a rank, and mpirun that it was started within itself. */
static const char *const RANK_OF_ANOTHER[] = {"SLURM_STEP_NUM_TASKS",
                                              "PMI_*",
                                              "PMIX_*",
                                              "HYDI_*",
                                              "MPI_LOCALRANKID",
                                              "MPI_LOCALNRANKS",
                                              "OMPI_COMM_WORLD_*",
                                              "OMPI_UNIVERSE_SIZE",
                                              "OMPI_APP_CTX_NUM_PROCS",
                                              NULL};

/* Settings of people, which look like those. */
static const char *const SETTINGS[] = {"PMIX_MCA_*", "PMI_FANOUT*", "PMI_TIME", NULL};

/* mpirun hands its own settings down; only there are they none of a person. */
static const char *const INSIDE_MPIRUN[] = {"OMPI_MCA_orte_*", "OMPI_MCA_ess*", "OMPI_MCA_pmix", NULL};

bool inherited_find(struct lines *names, char *const *environment, struct error *error)
{
    bool good = true, in_mpirun = false;
    for (char *const *entry = environment; *entry; entry++)
        in_mpirun = in_mpirun || strncmp(*entry, "OMPI_COMM_WORLD_SIZE=", 21) == 0;
    for (char *const *entry = environment; good && *entry; entry++) {
        const size_t size = strcspn(*entry, "=");
        const bool is_left = fits_any(*entry, size, STEP_OPTIONS) ||
                             (in_mpirun && fits_any(*entry, size, INSIDE_MPIRUN)) ||
                             (fits_any(*entry, size, RANK_OF_ANOTHER) && !fits_any(*entry, size, SETTINGS));
        good = !is_left || lines_add(names, error, "%.*s", (int)size, *entry);
    }
    return good;
}

void inherited_forget(const struct lines *names)
{
    for (size_t i = 0; i < names->count; i++)
        unsetenv(names->text[i]);
}
