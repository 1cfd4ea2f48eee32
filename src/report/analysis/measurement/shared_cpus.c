#include "report/analysis/measurement/shared_cpus.h"

#include <string.h>

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
    if (run->misplaced && strcmp(run->misplaced, "smt") == 0)
        return (struct shared_cpus){.kind = SHARED_CORES};
    return (struct shared_cpus){.kind = SHARED_NOTHING};
}
