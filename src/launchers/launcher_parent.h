/* Did a launcher start this very process, or something between that started it: a shell, a script? The
 * environment cannot tell; the processes above this one can, where the system shows them. Knows nothing of
 * MPI. */
#ifndef PRIMES_LAUNCHERS_LAUNCHER_PARENT_H
#define PRIMES_LAUNCHERS_LAUNCHER_PARENT_H

#include <stdbool.h>

/* Is the parent of this process a launcher, or its helper on this node? */
bool launcher_is_parent(void);

/* Does what this process prints go where the launcher takes it: is there a launcher above it, and has every
 * process between the standard output of this one? Not so in a terminal that somebody opened, or where a
 * program reads it. */
bool launcher_takes_output(void);

#endif
