/* One process that nothing connects with others: is one what was meant, or is it a copy of several, each of
 * which would do all the work? Then what to do about it, which depends on the launcher and on the library.
 * Knows nothing of how processes are connected. */
#ifndef PRIMES_LAUNCHERS_LAUNCHER_REFUSE_H
#define PRIMES_LAUNCHERS_LAUNCHER_REFUSE_H

#include <stdbool.h>

#include "base/error.h"
#include "launchers/connection.h"
#include "launchers/launcher_detect.h"
#include "launchers/mpi_library.h"

/* True where `launcher` tells of one process. Else the error has which of them this is, and what to do.
 * `library` is what the program was built with, and `connection` what was known before it was tried.
 * ERROR_USAGE. */
bool launcher_accept_one(const struct launcher *launcher, const struct mpi_library *library,
                         enum connection connection, struct error *error);

#endif
