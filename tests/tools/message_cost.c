/* What a message between ranks costs here: message_cost under mpirun with two or more ranks prints, in
 * microseconds, the round trip of a unit and its outcome between rank 0 and rank 1, and the CPU time that
 * rank 0 spends on a unit (an outcome taken, a grant sent) when all others ask as fast as they can. The
 * figures of docs/scheduling.md. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "engine/engine.h"
#include "engine/exchange/message.h"
#include "engine/exchange/outcome.h"
#include "engine/parallel/ranks.h"

enum { BATCHES = 200, TRIPS = 100, UNITS = 20000 };

static void receive(struct ranks *ranks, int *from)
{
    void *bytes;
    size_t size;
    while (!ranks_poll(ranks, from, &bytes, &size)) {
    }
    free(bytes);
}

static void send_unit(struct ranks *ranks, int to)
{
    char bytes[sizeof(struct message_grant) + sizeof(struct unit)];
    memset(bytes, 0, sizeof bytes);
    ranks_send_copy(ranks, to, bytes, sizeof bytes);
}

static void send_outcome(struct ranks *ranks)
{
    char bytes[sizeof(struct outcome) + sizeof(struct verdict)];
    memset(bytes, 0, sizeof bytes);
    ranks_send_copy(ranks, 0, bytes, sizeof bytes);
}

static int compare(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static void print_round_trip(struct ranks *ranks)
{
    double seconds[BATCHES];
    int from;
    for (int batch = 0; batch < BATCHES; batch++) {
        const double begin = clock_seconds();
        for (int trip = 0; trip < TRIPS; trip++) {
            send_unit(ranks, 1);
            receive(ranks, &from);
        }
        seconds[batch] = (clock_seconds() - begin) / TRIPS;
    }
    qsort(seconds, BATCHES, sizeof seconds[0], compare);
    printf("round trip: least %.2f, median %.2f\n", seconds[0] * 1e6, seconds[BATCHES / 2] * 1e6);
}

/* The others have two outcomes under way each, so that rank 0 seldom waits: the least of the batches has no
 * wait in it.
 */
static void print_service(struct ranks *ranks)
{
    const int others = ranks->size - 1, batches = UNITS * others / TRIPS;
    double *seconds = calloc((size_t)batches, sizeof *seconds);
    for (int batch = 0; seconds && batch < batches; batch++) {
        const double begin = clock_thread_cpu_seconds();
        for (int i = 0; i < TRIPS; i++) {
            int from;
            receive(ranks, &from);
            send_unit(ranks, from);
        }
        seconds[batch] = (clock_thread_cpu_seconds() - begin) / TRIPS;
    }
    if (!seconds)
        return;
    qsort(seconds, (size_t)batches, sizeof seconds[0], compare);
    printf("rank 0, of its CPU for a unit: least %.2f, median %.2f with %d others\n", seconds[0] * 1e6,
           seconds[batches / 2] * 1e6, others);
    free(seconds);
}

static void respond(struct ranks *ranks)
{
    int from;
    for (int trip = 0; ranks->rank == 1 && trip < BATCHES * TRIPS; trip++) {
        receive(ranks, &from);
        send_outcome(ranks);
    }
    ranks_barrier(ranks);
    send_outcome(ranks);
    for (int unit = 0; unit < UNITS; unit++) {
        if (unit + 1 < UNITS)
            send_outcome(ranks);
        receive(ranks, &from);
    }
}

int main(void)
{
    struct ranks ranks;
    struct host_cpus cpus;
    struct error error;
    struct launcher launcher;
    host_thread_cpus(&cpus);
    launcher_detect(&launcher);
    if (!ranks_open(&ranks, &launcher, &cpus, &error) || ranks.size < 2) {
        fprintf(stderr, "message_cost: %s\n",
                ranks.size < 2 ? "start it under mpirun, with two ranks or more" : error.text);
        ranks_close(&ranks);
        return 2;
    }
    if (ranks.rank == 0) {
        print_round_trip(&ranks);
        ranks_barrier(&ranks);
        print_service(&ranks);
    } else {
        respond(&ranks);
    }
    ranks_flush(&ranks);
    ranks_close(&ranks);
    return 0;
}
