#include "launchers/words/launcher_words.h"

#include <string.h>

enum launcher_kind launcher_words_of_family(enum mpi_family family)
{
    return family == FAMILY_OPEN_MPI ? LAUNCHER_OPENMPI
           : family == FAMILY_MPICH  ? LAUNCHER_HYDRA
                                     : LAUNCHER_NONE;
}

enum launcher_kind launcher_words_kind(const char *version_text)
{
    return strncmp(version_text, "slurm ", 6) == 0
               ? LAUNCHER_SRUN
               : launcher_words_of_family(mpi_library_of_launcher(version_text));
}

enum launcher_kind launcher_words_kind_of_name(const char *name)
{
    return strcmp(name, "srun") == 0     ? LAUNCHER_SRUN
           : strcmp(name, "mpirun") == 0 ? LAUNCHER_OPENMPI
           : strcmp(name, "hydra") == 0  ? LAUNCHER_HYDRA
                                         : LAUNCHER_NONE;
}

const char *launcher_words_maker(enum launcher_kind kind)
{
    static const char *const makers[] = {[LAUNCHER_NONE] = "nobody",
                                         [LAUNCHER_SRUN] = "Slurm",
                                         [LAUNCHER_OPENMPI] = "Open MPI",
                                         [LAUNCHER_HYDRA] = "MPICH"};
    return makers[kind];
}

/* ---- The environment. */

static bool add_environment(struct lines *words, const struct launcher_setup *launcher,
                            const struct launch *launch, struct error *error)
{
    bool good = lines_add(words, error, "env");
    for (size_t i = 0; good && launcher->forgotten && i < launcher->forgotten->count; i++)
        good = lines_add(words, error, "-u") && lines_add(words, error, "%s", launcher->forgotten->text[i]);
    if (good && launch->is_oversubscribed)
        return lines_add(words, error, "-u") && lines_add(words, error, "OMP_PLACES") &&
               lines_add(words, error, "OMP_NUM_THREADS=%d", launch->threads) &&
               lines_add(words, error, "OMP_PROC_BIND=false");
    return good && lines_add(words, error, "OMP_NUM_THREADS=%d", launch->threads) &&
           lines_add(words, error, "OMP_PLACES=cores") && lines_add(words, error, "OMP_PROC_BIND=close");
}

/* Those of MPI start their helpers on other nodes by srun, which would wait for the CPUs of the step. */
static bool add_step_variable(struct lines *words, const struct launcher_setup *launcher, struct error *error)
{
    return !launcher->is_in_step || lines_add(words, error, "SLURM_OVERLAP=1");
}

/* ---- The launchers. */

static bool add_openmpi(struct lines *words, const struct launcher_setup *launcher,
                        const struct launch *launch, struct error *error)
{
    /* Within a Slurm job it takes a slot a task, and the job asks for nodes, not for tasks. */
    if (launcher->job_cpus && !lines_add(words, error, "SLURM_TASKS_PER_NODE=%s", launcher->job_cpus))
        return false;
    if (!add_step_variable(words, launcher, error) || !lines_add(words, error, "%s", launcher->program) ||
        !lines_add(words, error, "-np") || !lines_add(words, error, "%d", launch->ranks) ||
        !lines_add(words, error, "--map-by"))
        return false;
    if (launch->is_oversubscribed)
        return lines_add(words, error, "slot") && lines_add(words, error, "--bind-to") &&
               lines_add(words, error, "none") && lines_add(words, error, "--oversubscribe");
    /* By slot it would fill a node with a rank a core, whatever PE says, and then complain. */
    return lines_add(words, error, "ppr:%d:node:PE=%d", launch->ranks_of_a_node, launch->threads) &&
           lines_add(words, error, "--bind-to") && lines_add(words, error, "core");
}

static bool add_hydra(struct lines *words, const struct launcher_setup *launcher, const struct launch *launch,
                      struct error *error)
{
    if (!add_step_variable(words, launcher, error) || !lines_add(words, error, "%s", launcher->program) ||
        !lines_add(words, error, "-n") || !lines_add(words, error, "%d", launch->ranks) ||
        !lines_add(words, error, "-ppn") || !lines_add(words, error, "%d", launch->ranks_of_a_node) ||
        !lines_add(words, error, "-bind-to"))
        return false;
    /* The ranks are mapped by the same: so many cores from one to the next. */
    return launch->is_oversubscribed ? lines_add(words, error, "none")
                                     : lines_add(words, error, "core:%d", launch->threads);
}

static bool add_srun(struct lines *words, const struct launcher_setup *launcher, const struct launch *launch,
                     struct error *error)
{
    const int tasks = launch->ranks > 0 ? launch->ranks : 1;
    const char *mpi_type = launch->ranks > 0 ? launcher->mpi_type : "none";
    return lines_add(words, error, "%s", launcher->program) &&
           (!launcher->is_in_step || lines_add(words, error, "--overlap")) &&
           lines_add(words, error, "--nodes=%d", launch->nodes) &&
           lines_add(words, error, "--ntasks=%d", tasks) &&
           lines_add(words, error, "--cpus-per-task=%d", launch->threads) &&
           lines_add(words, error, "--cpu-bind=%s", launch->is_oversubscribed ? "none" : "cores") &&
           (!launch->is_oversubscribed || lines_add(words, error, "--overcommit")) &&
           lines_add(words, error, "--mpi=%s", mpi_type);
}

/* A process that Slurm does not count as a task needs no MPI, and none is measured. */
static bool add_untasked(struct lines *words, struct error *error)
{
    static const char *const variables[] = {"SLURM_STEP_NUM_TASKS", "PMI_SIZE", "PMI_RANK"};
    bool good = lines_add(words, error, "env");
    for (size_t i = 0; good && i < sizeof variables / sizeof variables[0]; i++)
        good = lines_add(words, error, "-u") && lines_add(words, error, "%s", variables[i]);
    return good;
}

bool launcher_words_add(struct lines *words, const struct launcher_setup *launcher,
                        const struct launch *launch, struct error *error)
{
    if (!add_environment(words, launcher, launch, error))
        return false;
    if (launcher->kind == LAUNCHER_SRUN)
        return add_srun(words, launcher, launch, error) && (launch->ranks > 0 || add_untasked(words, error));
    if (launch->ranks == 0)
        return true;
    return launcher->kind == LAUNCHER_OPENMPI ? add_openmpi(words, launcher, launch, error)
                                              : add_hydra(words, launcher, launch, error);
}
