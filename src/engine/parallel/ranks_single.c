#include "engine/parallel/ranks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "launchers/launcher_refuse.h"

void ranks_alone(struct ranks *ranks)
{
    *ranks = (struct ranks){
        .size = 1, .nodes = 1, .node_size = 1, .sharing = 1, .launcher = "none", .library = "none"};
}

bool ranks_open(struct ranks *ranks, const struct launcher *launcher, const struct host_cpus *cpus,
                struct error *error)
{
    (void)cpus;
    const struct mpi_library library = mpi_library_identify("none");
    ranks_alone(ranks);
    snprintf(ranks->launcher, sizeof ranks->launcher, "%s", launcher->name);
    return launcher_accept_one(launcher, &library, CONNECTION_NONE, error);
}

void ranks_close(struct ranks *ranks)
{
    (void)ranks;
}

void ranks_broadcast(struct ranks *ranks, void *bytes, size_t size)
{
    (void)ranks;
    (void)bytes;
    (void)size;
}

void ranks_barrier(struct ranks *ranks)
{
    (void)ranks;
}

double ranks_maximum(struct ranks *ranks, double value)
{
    (void)ranks;
    return value;
}

double ranks_sum(struct ranks *ranks, double value)
{
    (void)ranks;
    return value;
}

void *ranks_gather(struct ranks *ranks, const void *bytes, size_t size)
{
    (void)ranks;
    void *copy = malloc(size > 0 ? size : 1);
    if (copy)
        memcpy(copy, bytes, size);
    return copy;
}

void ranks_send(struct ranks *ranks, int to, void *bytes, size_t size)
{
    (void)ranks;
    (void)to;
    (void)size;
    free(bytes);
}

void ranks_send_copy(struct ranks *ranks, int to, const void *bytes, size_t size)
{
    (void)ranks;
    (void)to;
    (void)bytes;
    (void)size;
}

bool ranks_poll(struct ranks *ranks, int *from, void **bytes, size_t *size)
{
    (void)ranks;
    (void)from;
    (void)bytes;
    (void)size;
    return false;
}

void ranks_flush(struct ranks *ranks)
{
    (void)ranks;
}
