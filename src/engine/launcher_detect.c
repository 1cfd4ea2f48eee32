#include "engine/launcher_detect.h"

#include <stdlib.h>
#include <string.h>

/* The value of an environment variable as a count, or `otherwise` where it is unset or no number. */
static int environment_count(const char *name, int otherwise)
{
    const char *text = getenv(name);
    if (!text || !*text)
        return otherwise;
    char *end;
    long value = strtol(text, &end, 10);
    return *end == '\0' && value >= 0 && value < 1 << 30 ? (int)value : otherwise;
}

struct launcher launcher_detect(void)
{
    /* SLURM_NTASKS stands in every batch script, also where nothing was launched: only the step's own counts.
     */
    static const struct {
        const char *name, *size, *rank;
    } known[] = {
        {"mpirun", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK"},
        {"srun", "SLURM_STEP_NUM_TASKS", "SLURM_PROCID"},
        {"mpiexec", "PMI_SIZE", "PMI_RANK"},
    };
    struct launcher launcher = {.name = "none", .tasks = 1};
    launcher.has_pmix = getenv("PMIX_RANK") || getenv("OMPI_COMM_WORLD_SIZE");
    launcher.has_pmi = getenv("PMI_RANK") || getenv("PMI_SIZE");
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (!getenv(known[i].size))
            continue;
        launcher.name = known[i].name;
        launcher.variable = known[i].size;
        launcher.tasks = environment_count(known[i].size, 1);
        launcher.task = environment_count(known[i].rank, 0);
        return launcher;
    }
    if (launcher.has_pmix)
        launcher.name = "pmix";
    return launcher;
}

bool launcher_refuse(const struct launcher *launcher, const char *library, struct error *error)
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
