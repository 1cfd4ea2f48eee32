/* Paths as they are seen from the current folder: records and messages then do not say where that is. */
#ifndef PRIMES_SWEEP_RELATIVE_PATH_H
#define PRIMES_SWEEP_RELATIVE_PATH_H

/* The part of `path` behind the current folder, if it lies below that; else `path`. */
const char *relative_path(const char *path);

#endif
