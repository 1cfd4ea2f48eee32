#include "machine/capacity.h"

#include "machine/quota.h"

/* Of the quotient of two numbers of microseconds. */
static const double ROUNDING = 0.01;

void capacity_of(struct capacity *capacity, const struct topology *topology, const struct host_cpus *cpus,
                 double quota)
{
    *capacity = (struct capacity){.cpus = *cpus, .quota = quota};
    topology_cores(topology, cpus, &capacity->cores);
    topology_domains(topology, cpus, &capacity->domains);
}

void capacity_find(struct capacity *capacity, const struct host_cpus *cpus)
{
    struct topology topology;
    topology_read(&topology, "");
    capacity_of(capacity, &topology, cpus, quota_find(""));
}

int capacity_workers(const struct capacity *capacity, int cores_shared, int time_shared)
{
    const double time = capacity->quota / time_shared;
    const int cores = host_cpus_count(&capacity->cores) / cores_shared;
    const int workers = time > 0 && time < cores ? (int)(time + ROUNDING) : cores;
    return workers > 0 ? workers : 1;
}

int capacity_workers_here(const struct host_cpus *cpus)
{
    struct capacity capacity;
    capacity_find(&capacity, cpus);
    return capacity_workers(&capacity, 1, 1);
}
