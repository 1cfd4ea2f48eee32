/* The second level of parallelism: the processes of this run, and the messages between them. ranks_single.c
 * has one, ranks_mpi.c uses MPI where a launcher started the process, and has one otherwise. Knows nothing of
 * units.
 *
 * Only the thread that called ranks_open may call these (MPI_THREAD_FUNNELED). Whoever waits, sleeps. */
#ifndef PRIMES_ENGINE_PARALLEL_RANKS_H
#define PRIMES_ENGINE_PARALLEL_RANKS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/host.h"
#include "launchers/launcher_detect.h"
#include "launchers/mpi_library.h"

struct ranks {
    int rank, size;    /* this one, and how many */
    int nodes;         /* that they run on, as MPI knows it, whatever their hosts are called */
    int node;          /* of this rank: 0, 1, ... in the order of the first rank of each */
    int node_size;     /* ranks of this node, this one included */
    int sharing;       /* ranks of this node, this one included, that may use a CPU this one may use */
    char launcher[16]; /* the name of struct launcher: "mpirun", "srun", ..., "none" */
    char library[MPI_LIBRARY_TEXT_SIZE]; /* "Open MPI 4.1.4", or "none" for a build without MPI */
    char standard[16]; /* of MPI, as that library follows it: "3.1"; "" where nothing connects ranks */
    struct ranks_state *state; /* NULL where there is one rank without MPI */
};

/* Rank 0 of 1, connected with nobody; with the library, which is not started. */
void ranks_alone(struct ranks *ranks);

/* Connects to the others that `launcher` tells of. `cpus` are those that this process may use. A process that
 * nothing connects is rank 0 of 1, also where that is its error: it may be the only one that can print it. */
bool ranks_open(struct ranks *ranks, const struct launcher *launcher, const struct host_cpus *cpus,
                struct error *error);
void ranks_close(struct ranks *ranks);

/* Collective calls: every rank makes them, in the same order. */

/* Rank 0's bytes to all. */
void ranks_broadcast(struct ranks *ranks, void *bytes, size_t size);
void ranks_barrier(struct ranks *ranks);
double ranks_maximum(struct ranks *ranks, double value);
double ranks_sum(struct ranks *ranks, double value);

/* Every rank's bytes to rank 0, which gets them all, rank 0's first, then rank 1's, ..., from malloc; NULL on
 * the other ranks, or without memory. */
void *ranks_gather(struct ranks *ranks, const void *bytes, size_t size);

/* Messages. One rank's messages to another arrive in order. */

/* Sends bytes[0 .. size), from malloc, and frees them when they are gone. Does not wait. size < 2^31. */
void ranks_send(struct ranks *ranks, int to, void *bytes, size_t size);

/* The same with a copy of the bytes. */
void ranks_send_copy(struct ranks *ranks, int to, const void *bytes, size_t size);

/* Takes one message if one has arrived: its sender, its bytes (from malloc). Also makes progress with
 * what was posted. */
bool ranks_poll(struct ranks *ranks, int *from, void **bytes, size_t *size);

/* Waits until all that was posted is gone. */
void ranks_flush(struct ranks *ranks);

#endif
