/* The words that start a program as ranks of threads, each rank on cores of its own, by the launcher of one
 * MPI or another, or by Slurm. Knows nothing of what is started, and starts nothing. */
#ifndef PRIMES_LAUNCHERS_WORDS_LAUNCHER_WORDS_H
#define PRIMES_LAUNCHERS_WORDS_LAUNCHER_WORDS_H

#include <stdbool.h>

#include "base/error.h"
#include "launchers/mpi_library.h"
#include "report/containers/lines.h"

/* LAUNCHER_HYDRA is that of MPICH and its kin. */
enum launcher_kind { LAUNCHER_NONE, LAUNCHER_SRUN, LAUNCHER_OPENMPI, LAUNCHER_HYDRA };

/* By the first lines of what it says to --version; LAUNCHER_NONE: it is none that is known. */
enum launcher_kind launcher_words_kind(const char *version_text);

/* By the name that launcher_detect.h has for it, which records have, too; the same. */
enum launcher_kind launcher_words_kind_of_name(const char *name);

/* That which starts programs of such a library. */
enum launcher_kind launcher_words_of_family(enum mpi_family family);

/* "Open MPI", "MPICH", "Slurm" */
const char *launcher_words_maker(enum launcher_kind kind);

/* All is borrowed. */
struct launcher_setup {
    enum launcher_kind kind; /* LAUNCHER_NONE: whoever is started without ranks is started by nobody */
    const char *program;     /* "mpirun", a path */
    const char *mpi_type;    /* of srun's --mpi */
    bool is_in_step;         /* it is started from within a step of Slurm, which holds CPUs */
    const char *job_cpus;    /* SLURM_JOB_CPUS_PER_NODE of the job it is started in; NULL: there is none */
    const struct lines *forgotten; /* variables of the environment that what is started shall not see */
};

struct launch {
    int ranks; /* 0: one process, without MPI */
    int threads, nodes;
    int ranks_of_a_node;    /* at most */
    bool is_oversubscribed; /* more workers than cores: nobody is bound */
};

/* Adds them: the environment, then, if there is one, the launcher with its options. Fails if memory ran out.
 */
bool launcher_words_add(struct lines *words, const struct launcher_setup *launcher,
                        const struct launch *launch, struct error *error);

#endif
