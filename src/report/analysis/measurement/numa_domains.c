#include "report/analysis/measurement/numa_domains.h"

#include "base/host.h"

/* Of a rank whose domains are known. */
static int needed_by(const struct run *run, int rank)
{
    const int cores = run->place_of[rank].domain_cores;
    return (run->threads_of[rank] + cores - 1) / cores;
}

static int count_ranks_of_host(const struct run *run, int rank)
{
    int count = 0;
    for (int other = 0; other < run->ranks; other++)
        count += run->hosts[other] == run->hosts[rank];
    return count;
}

static bool are_all_of_host_alike(const struct run *run, int rank)
{
    bool are_alike = true;
    for (int other = 0; other < run->ranks; other++)
        are_alike = are_alike && (run->hosts[other] != run->hosts[rank] ||
                                  run->place_of[other].cpus == run->place_of[rank].cpus);
    return are_alike;
}

/* If all ranks of the host are like this one. */
static bool has_room(const struct run *run, int rank, int ranks)
{
    const struct run_place *place = &run->place_of[rank];
    const int needed = needed_by(run, rank);
    return needed > 1 ? ranks * needed <= place->host_domains
                      : ranks <= place->host_domains * (place->domain_cores / run->threads_of[rank]);
}

/* Has its process no more cores than threads? */
static bool is_tight(const struct run *run, int rank)
{
    const char *cores = run->place_of[rank].cores;
    return cores && host_cpus_parse(cores, NULL) <= run->threads_of[rank];
}

static struct numa_use use_of_rank(const struct run *run, int rank)
{
    const struct run_place *place = &run->place_of[rank];
    struct numa_use use = {.kind = NUMA_WITHIN, .ranks = 1, .rank = rank};
    use.domains = place->domains ? host_cpus_parse(place->domains, NULL) : 0;
    if (use.domains <= 1)
        return use;
    use.needed = needed_by(run, rank);
    use.ranks_of_host = count_ranks_of_host(run, rank);
    use.has_room = has_room(run, rank, use.ranks_of_host);
    const bool is_alone = use.ranks_of_host == 1;
    if (use.domains <= use.needed || (is_alone && !is_tight(run, rank)))
        use.kind = NUMA_SPANNED;
    else
        use.kind = !is_alone && are_all_of_host_alike(run, rank) ? NUMA_UNBOUND : NUMA_CROSSED;
    return use;
}

static struct numa_use use_of_run(const struct run *run)
{
    struct numa_use use = {.kind = NUMA_WITHIN};
    if (!run->place_of || run->sleeps || run_shares_cpus(run))
        return use;
    for (int rank = 0; rank < run->ranks; rank++) {
        const struct numa_use here = use_of_rank(run, rank);
        const int ranks = use.ranks;
        if (here.kind > use.kind)
            use = here;
        else if (here.kind == use.kind) {
            use = here.domains > use.domains ? here : use;
            use.ranks = ranks + 1;
        }
    }
    return use;
}

struct numa_use numa_use_of(const struct row *row, const struct run **run)
{
    struct numa_use most = {.kind = NUMA_WITHIN};
    *run = row->like;
    for (size_t i = 0; i < row->runs; i++) {
        const struct numa_use use = use_of_run(row->members[i]);
        if (use.kind > most.kind) {
            most = use;
            *run = row->members[i];
        }
    }
    return most;
}
