/* Files that a command line names twice: what is read or written under one name must not be written under
 * another. Knows nothing of what is in them. */
#ifndef PRIMES_PROGRAM_PATH_CONFLICTS_H
#define PRIMES_PROGRAM_PATH_CONFLICTS_H

#include "options.h"

/* Refuses, with ERROR_USAGE, an output that is also an input or the record, and a record that is also an
 * input: by device and inode, so that links and descriptors do not deceive it. */
bool path_conflicts_refuse(const struct options *options, struct error *error);

#endif
