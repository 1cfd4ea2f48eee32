#include "sweep/launcher_choice.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "launchers/mpi_library.h"
#include "sweep/cores.h"
#include "sweep/processes/child.h"
#include "sweep/program.h"

/* From here on a step is one of Slurm's own: of the batch script, of an interactive shell that salloc gives.
 * Those hold no CPUs. */
static const unsigned long FIRST_STEP_OF_SLURM = 0xfffffff0UL;

static bool is_in_step(void)
{
    const char *step = getenv("SLURM_STEP_ID");
    return step && *step && strtoul(step, NULL, 10) < FIRST_STEP_OF_SLURM;
}

static const char *variable_or_null(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

/* ---- Which kind is it? */

/* LAUNCHER_NONE: it is not there, or none that is known. */
static enum launcher_kind ask_kind(const char *name)
{
    struct lines words = {0};
    struct buffer said = {0};
    struct error ignored;
    int code;
    enum launcher_kind kind = LAUNCHER_NONE;
    if (program_is_there(name) && lines_add(&words, &ignored, "%s", name) &&
        lines_add(&words, &ignored, "--version") && child_ask(&words, CHILD_BOTH, &said, &code, &ignored) &&
        code == 0)
        kind = launcher_words_kind(said.bytes);
    buffer_free(&said);
    lines_free(&words);
    return kind;
}

static const char *find_in_path(enum mpi_family family)
{
    const char *const *name = mpi_library_launchers(family);
    while (*name && ask_kind(*name) != launcher_words_of_family(family))
        name++;
    return *name;
}

/* ---- Do they belong together? */

static bool refuse_other(const struct launcher_setup *launcher, enum mpi_family family, const char *library,
                         struct error *error)
{
    char shown[SHOWN_SIZE], other[SHOWN_SIZE];
    const char *right = find_in_path(family);
    return error_set(
        error, ERROR_USAGE,
        "the program is of %s, but '%s' is the launcher of %s: it would start copies that do not "
        "know of each other. Try: --launcher %s",
        lines_show(library, other), lines_show(launcher->program, shown),
        launcher_words_maker(launcher->kind),
        right ? right : "PATH, that of the MPI that the program was built with");
}

static bool refuse_unknown(const char *name, struct error *error)
{
    char shown[SHOWN_SIZE];
    if (!program_is_there(name))
        return error_set(error, ERROR_FAILED, "there is no launcher '%s'. Try: --launcher PATH",
                         lines_show(name, shown));
    return error_set(error, ERROR_USAGE,
                     "'%s --version' names neither Open MPI nor MPICH, nor Slurm: its words are not known "
                     "here. Try: --launcher PATH",
                     lines_show(name, shown));
}

static bool choose_srun(struct launcher_setup *launcher, enum mpi_family family, const char *library,
                        bool has_ranks, struct error *error)
{
    char shown[SHOWN_SIZE];
    launcher->kind = LAUNCHER_SRUN;
    launcher->mpi_type = variable_or_null("PRIMES_MPI_TYPE");
    if (!launcher->mpi_type)
        launcher->mpi_type = mpi_library_srun_type(family);
    return launcher->mpi_type || !has_ranks ||
           error_set(error, ERROR_USAGE,
                     "the program is of %s, and it is not known what srun's --mpi is to be for that. Try: "
                     "PRIMES_MPI_TYPE=pmi2 or pmix; srun --mpi=list lists what there is",
                     lines_show(library, shown));
}

static bool choose_named(struct launcher_setup *launcher, const char *named, enum mpi_family family,
                         const char *library, bool has_ranks, struct error *error)
{
    const enum launcher_kind wanted = launcher_words_of_family(family);
    launcher->program = named;
    if (strcmp(named, "srun") == 0)
        return choose_srun(launcher, family, library, has_ranks, error);
    launcher->kind = ask_kind(named);
    if (launcher->kind == LAUNCHER_SRUN)
        return choose_srun(launcher, family, library, has_ranks, error);
    if (!has_ranks)
        return true;
    if (launcher->kind == LAUNCHER_NONE)
        return refuse_unknown(named, error);
    return wanted == LAUNCHER_NONE || wanted == launcher->kind ||
           refuse_other(launcher, family, library, error);
}

static bool choose_found(struct launcher_setup *launcher, enum mpi_family family, const char *library,
                         struct error *error)
{
    char shown[SHOWN_SIZE];
    launcher->kind = launcher_words_of_family(family);
    if (launcher->kind == LAUNCHER_NONE)
        return error_set(error, ERROR_USAGE,
                         "the program is of %s, and it is not known which launcher that has. Try: --launcher "
                         "PATH",
                         lines_show(library, shown));
    launcher->program = find_in_path(family);
    return launcher->program ||
           error_set(error, ERROR_FAILED,
                     "the program is of %s, and no mpirun or mpiexec in PATH is of %s. Try: --launcher PATH",
                     lines_show(library, shown), launcher_words_maker(launcher->kind));
}

bool launcher_choose(struct launcher_setup *launcher, const char *named, const char *library, bool has_ranks,
                     struct error *error)
{
    const enum mpi_family family = mpi_library_identify(library).family;
    *launcher = (struct launcher_setup){.is_in_step = is_in_step()};
    if (cores_are_of_job())
        launcher->job_cpus = variable_or_null("SLURM_JOB_CPUS_PER_NODE");
    if (has_ranks && family == FAMILY_NONE)
        return error_set(error, ERROR_USAGE,
                         "the program was built without MPI, and there are points with ranks. Try: --threads "
                         "alone, or a program that was built with -DPRIMES_MPI=ON");
    if (!named && cores_are_of_job())
        named = "srun";
    if (named)
        return choose_named(launcher, named, family, library, has_ranks, error);
    return !has_ranks || choose_found(launcher, family, library, error);
}
