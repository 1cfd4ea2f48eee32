#include "simulator/simulation/network.h"

#include <stdlib.h>
#include <string.h>

void network_send(struct network *network, int to, void *bytes)
{
    struct packet *packet = malloc(sizeof *packet);
    if (!packet) {
        free(bytes);
        network->out_of_memory = true;
        return;
    }
    *packet = (struct packet){.from = network->rank, .bytes = bytes};
    network->clock += network->machine->service_seconds;
    network->messages++;
    const struct event arrival = {.seconds = network->clock + network->machine->latency_seconds,
                                  .kind = EVENT_ARRIVAL,
                                  .who = to,
                                  .what = packet};
    if (events_add(network->events, arrival))
        return;
    network_free_packets(packet);
    network->out_of_memory = true;
}

void network_send_copy(struct network *network, int to, const void *bytes, size_t size)
{
    void *copy = malloc(size);
    if (copy)
        network_send(network, to, memcpy(copy, bytes, size));
    else
        network->out_of_memory = true;
}

void network_arrive(struct inbox *inbox, struct packet *packet)
{
    if (inbox->first)
        inbox->last->next = packet;
    else
        inbox->first = packet;
    inbox->last = packet;
}

void *network_receive(struct network *network, struct inbox *inbox, int *from)
{
    struct packet *packet = inbox->first;
    if (!packet)
        return NULL;
    inbox->first = packet->next;
    void *bytes = packet->bytes;
    *from = packet->from;
    free(packet);
    network->clock += network->machine->service_seconds;
    return bytes;
}

void network_free_packets(struct packet *packet)
{
    while (packet) {
        struct packet *next = packet->next;
        free(packet->bytes);
        free(packet);
        packet = next;
    }
}
