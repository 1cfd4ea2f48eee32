#include "report/analysis/measurement/shared_cpus.h"

#include <string.h>

#include "base/host.h"

/* Of the host that has most. */
static int workers_of_a_host(const struct run *run)
{
    int most = 0;
    if (!run->hosts || !run->threads_of)
        return run->nodes == 1 ? run->workers : 0;
    for (int rank = 0; rank < run->ranks; rank++) {
        int workers = 0;
        for (int other = 0; other < run->ranks; other++)
            workers += run->hosts[other] == run->hosts[rank] ? run->threads_of[other] : 0;
        most = workers > most ? workers : most;
    }
    return most;
}

/* ---- Cores that ranks may use: fewer than threads, though these have a CPU each. */

/* Of one rank or several of a host. */
struct room {
    int workers;
    struct host_cpus cpus, cores;
};

static void add_rank(struct room *room, const struct run *run, int rank)
{
    room->workers += run->threads_of[rank];
    host_cpus_parse(run->place_of[rank].cpus, &room->cpus);
    host_cpus_parse(run->place_of[rank].cores, &room->cores);
}

/* Of the ranks of a host: all, or those that have the cores of this one. */
static struct room room_of(const struct run *run, int rank, bool of_all)
{
    const char *cores = run->place_of[rank].cores;
    struct room room = {0};
    for (int other = rank; other < run->ranks; other++)
        if (run->hosts[other] == run->hosts[rank] && (of_all || run->place_of[other].cores == cores))
            add_rank(&room, run, other);
    return room;
}

/* Is it the first of a host, or of those there that have its cores? */
static bool is_first(const struct run *run, int rank, bool of_all)
{
    bool is_first = true;
    for (int other = 0; other < rank; other++)
        is_first = is_first && (run->hosts[other] != run->hosts[rank] ||
                                (!of_all && run->place_of[other].cores != run->place_of[rank].cores));
    return is_first;
}

static bool are_cores_known(const struct run *run)
{
    bool are_known = run->place_of != NULL;
    for (int rank = 0; are_known && rank < run->ranks; rank++)
        are_known = run->place_of[rank].cpus && run->place_of[rank].cores;
    return are_known;
}

/* The room that is narrowest for its workers, of hosts and of ranks with the same cores; none: {0}. */
static struct shared_cpus find_narrow_room(const struct run *run)
{
    struct shared_cpus narrow = {.kind = SHARED_NOTHING};
    for (int i = 0; are_cores_known(run) && i < 2 * run->ranks; i++) {
        const int rank = i / 2;
        const bool of_all = i % 2 == 0;
        if (!is_first(run, rank, of_all))
            continue;
        const struct room room = room_of(run, rank, of_all);
        const int cores = host_cpus_count(&room.cores);
        if (cores >= room.workers || host_cpus_count(&room.cpus) < room.workers)
            continue;
        if (narrow.kind == SHARED_NOTHING || cores * narrow.workers < narrow.places * room.workers)
            narrow = (struct shared_cpus){.kind = SHARED_CORES, .workers = room.workers, .places = cores};
    }
    return narrow;
}

struct shared_cpus shared_cpus_of(const struct run *run)
{
    const int workers = workers_of_a_host(run),
              host_cores = run->cores > 0 && workers > run->cores ? run->cores : 0;
    if (run->sleeps || run->source)
        return (struct shared_cpus){.kind = SHARED_NOTHING};
    if (run_shares_cpus(run))
        return (struct shared_cpus){
            .kind = SHARED_CPUS, .workers = run->workers, .places = run->cpus, .host_cores = host_cores};
    if (host_cores > 0)
        return (struct shared_cpus){
            .kind = SHARED_CORES, .workers = workers, .places = host_cores, .host_cores = host_cores};
    const struct shared_cpus narrow = find_narrow_room(run);
    if (narrow.kind == SHARED_CORES)
        return narrow;
    if (run->misplaced && strcmp(run->misplaced, "smt") == 0)
        return (struct shared_cpus){.kind = SHARED_CORES};
    return (struct shared_cpus){.kind = SHARED_NOTHING};
}
