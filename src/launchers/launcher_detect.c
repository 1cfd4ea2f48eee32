#include "launchers/launcher_detect.h"

#include <limits.h>
#include <stddef.h>
#include <stdlib.h>

#include "environment/variable.h"

/* A launcher, a variable that only it sets, and those in which it tells a process how many there are, and
 * which it is. */
struct known_launcher {
    const char *name, *sign, *size, *rank;
};

static void read_task(struct launcher *launcher, const struct known_launcher *known)
{
    int tasks = 1, task = 0;
    launcher->name = known->name;
    launcher->variable = known->size;
    launcher->contradicts = !variable_parse_int(known->size, 1, INT_MAX, &tasks, &launcher->contradiction) ||
                            !variable_parse_int(known->rank, 0, tasks - 1, &task, &launcher->contradiction);
    if (launcher->contradicts)
        return;
    launcher->tasks = tasks;
    launcher->task = task;
}

/* Where srun started hydra's proxies, one a node, its PMIx counts these, and their processes inherit it. */
static bool has_pmix_of_proxies(void)
{
    return getenv("MPI_LOCALNRANKS") && getenv("SLURM_STEP_NUM_TASKS");
}

void launcher_detect(struct launcher *launcher)
{
    /* mpirun and hydra start their own helpers by srun, so they come first. SLURM_NTASKS stands in every
     * batch script, also where nothing was launched: only the step's own counts. */
    static const struct known_launcher known[] = {
        {"mpirun", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK"},
        {"hydra", "MPI_LOCALNRANKS", "PMI_SIZE", "PMI_RANK"},
        {"srun", "SLURM_STEP_NUM_TASKS", "SLURM_STEP_NUM_TASKS", "SLURM_PROCID"},
        {"flux", "FLUX_TASK_RANK", "PMI_SIZE", "PMI_RANK"},
        {"mpiexec", "PMI_SIZE", "PMI_SIZE", "PMI_RANK"},
    };
    *launcher = (struct launcher){.name = "none", .tasks = 1};
    launcher->has_pmix = getenv("OMPI_COMM_WORLD_SIZE") || (getenv("PMIX_RANK") && !has_pmix_of_proxies());
    launcher->has_pmi = getenv("PMI_RANK") || getenv("PMI_SIZE");
    if (launcher->has_pmix)
        launcher->name = "pmix";
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (getenv(known[i].sign) && getenv(known[i].size)) {
            read_task(launcher, &known[i]);
            return;
        }
}
