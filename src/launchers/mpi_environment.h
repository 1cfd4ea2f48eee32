/* Settings by which MPI starts where it otherwise would not; what the user has set stays. To be called before
 * MPI starts. Calls no MPI. */
#ifndef PRIMES_LAUNCHERS_MPI_ENVIRONMENT_H
#define PRIMES_LAUNCHERS_MPI_ENVIRONMENT_H

#include "launchers/launcher_detect.h"
#include "launchers/mpi_library.h"

void mpi_environment_prepare(const struct launcher *launcher, enum mpi_family family);

#endif
