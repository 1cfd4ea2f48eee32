/* Can MPI connect this process with a launcher, as far as that can be known before MPI starts? A launcher
 * takes a process into its world once: in a shell that it started the first program connects, and what comes
 * later may find the way closed. Looks, and changes nothing; knows nothing of MPI itself. */
#ifndef PRIMES_LAUNCHERS_CONNECTION_H
#define PRIMES_LAUNCHERS_CONNECTION_H

#include "launchers/launcher_detect.h"
#include "launchers/mpi_library.h"

enum connection {
    CONNECTION_NONE,   /* nothing that a library of this family could use */
    CONNECTION_OPEN,   /* nothing speaks against it */
    CONNECTION_CLOSED, /* there was one: another program has used it up, or the launcher is gone */
};

enum connection connection_look(const struct launcher *launcher, enum mpi_family family);

#endif
