#include "program/print/placement_print.h"

#include <stdlib.h>

#include "base/clock.h"
#include "engine/parallel/agreement.h"
#include "engine/parallel/threads.h"

static void print_finding(const struct placement_finding *finding, FILE *file)
{
    if (finding->found)
        fprintf(file, "primes: placement: %s\n", finding->text);
}

void placement_print_warnings(const struct placement *placement, FILE *file)
{
    for (int kind = 0; kind < PLACEMENT_STACKED; kind++)
        print_finding(&placement->findings[kind], file);
}

void placement_print_measured(const struct placement *placement, FILE *file)
{
    print_finding(&placement->findings[PLACEMENT_STACKED], file);
}

/* Where one thread is. */
struct thread_location {
    int cpu;
    struct host_cpus cpus;
};

/* Long enough for the system to spread threads that may move. */
static const double SETTLE_SECONDS = 0.05;

static void find_location(int thread, void *context)
{
    struct thread_location *locations = context;
    const double begin = clock_seconds();
    while (clock_seconds() - begin < SETTLE_SECONDS)
        locations[thread].cpu = host_current_cpu();
    host_thread_cpus(&locations[thread].cpus);
}

static void print_locations(const struct workers *workers, int ranks,
                            const struct thread_location *thread_location, FILE *file)
{
    fprintf(file, "%5s %7s  %-20s %6s  %s\n", "rank", "thread", "host", "on CPU", "may use CPUs");
    for (int rank = 0; rank < ranks; rank++) {
        for (int thread = 0; thread < workers->threads_of[rank]; thread++, thread_location++) {
            char mask[HOST_TEXT_SIZE];
            host_cpus_text(&thread_location->cpus, mask, sizeof mask);
            fprintf(file, "%5d %7d  %-20s %6d  %s\n", rank, thread, workers->placement_of[rank].host,
                    thread_location->cpu, mask);
        }
    }
}

bool placement_print_table(const struct workers *workers, struct ranks *ranks, FILE *file,
                           struct error *error)
{
    const size_t size = (size_t)workers->threads * sizeof(struct thread_location);
    struct thread_location *mine = calloc((size_t)workers->threads, sizeof *mine);
    if (!agreement_with_cause(ranks, mine || error_memory(error, "the threads", size), error)) {
        free(mine);
        return false;
    }
    threads_run(workers->threads, find_location, mine);
    struct thread_location *all = ranks_gather(ranks, mine, size);
    free(mine);
    if (ranks->rank == 0 && all)
        print_locations(workers, ranks->size, all, file);
    const bool good = ranks->rank != 0 || all != NULL;
    free(all);
    return good || error_memory(error, "the threads of all ranks", 0);
}
