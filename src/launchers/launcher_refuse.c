#include "launchers/launcher_refuse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/host.h"

enum { CURE_SIZE = 400, COMMAND_SIZE = 128 };

static const char COPIES[] = "copies would each do all the work";

/* ---- Commands. */

static bool is_in_path(const char *name)
{
    const char *folder = getenv("PATH");
    while (folder && *folder) {
        char path[4096];
        const size_t size = strcspn(folder, ":");
        snprintf(path, sizeof path, "%.*s/%s", (int)size, folder, name);
        if (size > 0 && access(path, X_OK) == 0)
            return true;
        folder += size + (folder[size] == ':');
    }
    return false;
}

static bool is_shared(const char *name)
{
    return strcmp(name, "mpirun") == 0 || strcmp(name, "mpiexec") == 0;
}

/* "mpiexec.mpich -n 4" if there is such a command, which can be no other library's; else "the mpiexec of
 * MPICH 4.0.2". */
static void write_command(char command[COMMAND_SIZE], const struct mpi_library *library, int tasks)
{
    char text[MPI_LIBRARY_TEXT_SIZE];
    for (const char *const *name = mpi_library_launchers(library->family); *name; name++)
        if (!is_shared(*name) && is_in_path(*name)) {
            snprintf(command, COMMAND_SIZE, "%s -n %d ...", *name, tasks);
            return;
        }
    snprintf(command, COMMAND_SIZE, "the %s of %s", library->family == FAMILY_OPEN_MPI ? "mpirun" : "mpiexec",
             mpi_library_text(library, text));
}

/* ---- Who started it, and the cure. */

/* The library that a launcher belongs to. */
static enum mpi_family family_of(const struct launcher *launcher)
{
    if (strcmp(launcher->name, "mpirun") == 0)
        return FAMILY_OPEN_MPI;
    return strcmp(launcher->name, "hydra") == 0 ? FAMILY_MPICH : FAMILY_UNKNOWN;
}

static bool refuse_without_mpi(const struct launcher *launcher, struct error *error)
{
    return error_set(error, ERROR_USAGE,
                     "%s started %d processes, but this primes was built without MPI; %d %s. Run one "
                     "process, or build with -DPRIMES_MPI=ON",
                     launcher->name, launcher->tasks, launcher->tasks, COPIES);
}

static bool refuse_closed(const struct launcher *launcher, const struct mpi_library *library,
                          struct error *error)
{
    char command[COMMAND_SIZE], text[MPI_LIBRARY_TEXT_SIZE];
    write_command(command, library, launcher->tasks);
    return error_set(
        error, ERROR_USAGE,
        "%s cannot connect the %d processes of %s (%s=%d) a second time: the first program that was "
        "started there has used the connection, or the launcher is gone; %d %s. Try: a new %s for each "
        "program",
        mpi_library_text(library, text), launcher->tasks, launcher->name, launcher->variable, launcher->tasks,
        launcher->tasks, COPIES, strcmp(launcher->name, "srun") == 0 ? "srun" : command);
}

/* As srun was told, so far as that shows. */
static const char *srun_type_used(const struct launcher *launcher)
{
    if (launcher->has_pmix)
        return "pmix";
    return launcher->has_pmi ? "pmi2" : "none";
}

/* Never the type it was started with. */
static void write_srun_cure(char cure[CURE_SIZE], const struct launcher *launcher,
                            const struct mpi_library *library)
{
    const char *used = srun_type_used(launcher), *wanted = mpi_library_srun_type(library->family);
    char command[COMMAND_SIZE];
    if (wanted && strcmp(wanted, used) != 0) {
        snprintf(cure, CURE_SIZE, "Try: srun --mpi=%s ... (srun --mpi=list shows which types this Slurm has)",
                 wanted);
        return;
    }
    write_command(command, library, launcher->tasks);
    snprintf(cure, CURE_SIZE,
             "Try: another type than %s of those that srun --mpi=list shows, or, within the job, %s", used,
             command);
}

static bool refuse_srun(const struct launcher *launcher, const struct mpi_library *library,
                        struct error *error)
{
    char cure[CURE_SIZE], text[MPI_LIBRARY_TEXT_SIZE];
    write_srun_cure(cure, launcher, library);
    return error_set(error, ERROR_USAGE,
                     "Slurm started %d tasks with --mpi=%s, by which %s connects none of them; %d %s. %s",
                     launcher->tasks, srun_type_used(launcher), mpi_library_text(library, text),
                     launcher->tasks, COPIES, cure);
}

static bool refuse_launcher(const struct launcher *launcher, const struct mpi_library *library,
                            struct error *error)
{
    const enum mpi_family family = family_of(launcher);
    char command[COMMAND_SIZE], text[MPI_LIBRARY_TEXT_SIZE];
    const bool is_other = family != FAMILY_UNKNOWN && library->family != family;
    write_command(command, library, launcher->tasks);
    return error_set(
        error, ERROR_USAGE,
        "%s%s says that it started %d processes (%s=%d), but this primes was built with %s, which "
        "connects none of them; %d %s. Try: %s",
        launcher->name,
        !is_other                   ? ""
        : family == FAMILY_OPEN_MPI ? " of Open MPI"
                                    : ", the launcher of MPICH,",
        launcher->tasks, launcher->variable, launcher->tasks, mpi_library_text(library, text),
        launcher->tasks, COPIES, command);
}

static bool refuse(const struct launcher *launcher, const struct mpi_library *library,
                   enum connection connection, struct error *error)
{
    if (library->family == FAMILY_NONE)
        return refuse_without_mpi(launcher, error);
    if (connection == CONNECTION_CLOSED)
        return refuse_closed(launcher, library, error);
    if (strcmp(launcher->name, "srun") == 0)
        return refuse_srun(launcher, library, error);
    return refuse_launcher(launcher, library, error);
}

/* Which of the copies this is, each has to say: nothing tells it whether there is another that would. */
bool launcher_accept_one(const struct launcher *launcher, const struct mpi_library *library,
                         enum connection connection, struct error *error)
{
    char host[HOST_TEXT_SIZE];
    if (launcher->contradicts) {
        *error = launcher->contradiction;
        return false;
    }
    if (launcher->tasks == 1)
        return true;
    refuse(launcher, library, connection, error);
    host_name(host);
    error_locate(error, "task %d on %s", launcher->task, host);
    return false;
}
