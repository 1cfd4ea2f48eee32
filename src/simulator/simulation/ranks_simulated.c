#include "simulator/simulation/ranks_simulated.h"

void ranks_send(struct ranks *ranks, int to, void *bytes, size_t size)
{
    (void)size;
    network_send(ranks->state->network, to, bytes);
}

void ranks_send_copy(struct ranks *ranks, int to, const void *bytes, size_t size)
{
    network_send_copy(ranks->state->network, to, bytes, size);
}
