/* Which launcher starts the ranks of a study: the one that is of the same MPI as the program. */
#ifndef PRIMES_SWEEP_LAUNCHER_CHOICE_H
#define PRIMES_SWEEP_LAUNCHER_CHOICE_H

#include <stdbool.h>

#include "launchers/words/launcher_words.h"

/* `named` is "mpirun", "mpiexec", "srun" or a path; NULL: srun within a job of Slurm, else the first in PATH
 * that is of the MPI of the program. `library` is that MPI, as the program calls it. Without `has_ranks` only
 * srun matters, which starts single processes too. What the launcher borrows is constant, or of `named` and
 * the environment.
 *
 * ERROR_USAGE: launcher and program do not belong together; ERROR_FAILED: there is none. */
bool launcher_choose(struct launcher_setup *launcher, const char *named, const char *library, bool has_ranks,
                     struct error *error);

#endif
