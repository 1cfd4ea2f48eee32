#include "engine/placement/launcher_detect.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/host.h"
#include "environment/variable.h"

/* A launcher, and the variables in which it tells a process how many there are, and which it is. */
struct known_launcher {
    const char *name, *size, *rank;
};

static bool read_task(struct launcher *launcher, const struct known_launcher *known, struct error *error)
{
    launcher->name = known->name;
    launcher->variable = known->size;
    return variable_parse_int(known->size, 1, INT_MAX, &launcher->tasks, error) &&
           variable_parse_int(known->rank, 0, launcher->tasks - 1, &launcher->task, error);
}

bool launcher_detect(struct launcher *launcher, struct error *error)
{
    /* SLURM_NTASKS stands in every batch script, also where nothing was launched: only the step's own counts.
     */
    static const struct known_launcher known[] = {
        {"mpirun", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK"},
        {"srun", "SLURM_STEP_NUM_TASKS", "SLURM_PROCID"},
        {"mpiexec", "PMI_SIZE", "PMI_RANK"},
    };
    *launcher = (struct launcher){.name = "none", .tasks = 1};
    launcher->has_pmix = getenv("PMIX_RANK") || getenv("OMPI_COMM_WORLD_SIZE");
    launcher->has_pmi = getenv("PMI_RANK") || getenv("PMI_SIZE");
    if (launcher->has_pmix)
        launcher->name = "pmix";
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (getenv(known[i].size))
            return read_task(launcher, &known[i], error);
    return true;
}

static bool say_what_to_do(const struct launcher *launcher, const char *library, struct error *error)
{
    const char *copies = "copies would each do all the work";
    if (strcmp(library, "none") == 0)
        return error_set(error, ERROR_USAGE,
                         "%s started %d processes, but this primes was built without MPI; %d %s. Run one "
                         "process, or build with -DPRIMES_MPI=ON",
                         launcher->name, launcher->tasks, launcher->tasks, copies);
    if (strcmp(launcher->name, "srun") == 0)
        return error_set(
            error, ERROR_USAGE,
            "Slurm started %d tasks but MPI connects none of them; %d %s. Try: srun --mpi=pmix ...",
            launcher->tasks, launcher->tasks, copies);
    return error_set(
        error, ERROR_USAGE,
        "%s says that it started %d processes (%s=%d) but MPI connects none of them; %d %s. Start it "
        "with the mpirun of the MPI it was built with: %s",
        launcher->name, launcher->tasks, launcher->variable, launcher->tasks, launcher->tasks, copies,
        library);
}

/* Which of the copies this is, each has to say: nothing tells it whether there is another that would. */
bool launcher_refuse(const struct launcher *launcher, const char *library, struct error *error)
{
    char host[HOST_TEXT_SIZE];
    host_name(host);
    say_what_to_do(launcher, library, error);
    error_locate(error, "task %d on %s", launcher->task, host);
    return false;
}
