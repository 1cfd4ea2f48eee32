/* The model of messages: each is under way for the latency of the machine, and takes its sender and its
 * receiver the service time. Knows nothing of their contents. */
#ifndef PRIMES_SIMULATOR_SIMULATION_NETWORK_H
#define PRIMES_SIMULATOR_SIMULATION_NETWORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "simulator/simulation/events.h"
#include "simulator/simulation/model.h"

/* A message. */
struct packet {
    int from;
    void *bytes; /* from malloc */
    struct packet *next;
};

/* Packets that have arrived at a rank and were not taken. {0} is empty. */
struct inbox {
    struct packet *first, *last;
};

struct network {
    const struct machine *machine;
    struct events *events; /* EVENT_ARRIVAL */
    int rank;              /* that acts */
    double clock;          /* of that rank, which the service of messages moves on */
    uint64_t messages;     /* sent by all */
    bool out_of_memory;    /* a message was lost */
};

/* From the rank that acts; `bytes`, from malloc, now belong to the network. */
void network_send(struct network *network, int to, void *bytes);
void network_send_copy(struct network *network, int to, const void *bytes, size_t size);

/* To the end of the inbox. */
void network_arrive(struct inbox *inbox, struct packet *packet);

/* The bytes of the next message in the inbox of the rank that acts, now the caller's, or NULL. */
void *network_receive(struct network *network, struct inbox *inbox, int *from);

/* A list. */
void network_free_packets(struct packet *packet);

#endif
