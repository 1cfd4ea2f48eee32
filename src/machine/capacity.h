/* What this process has room for: which CPUs and cores it may use, how much of their time, in which NUMA
 * domains, and how many workers that makes. The one place where cores are counted: who starts processes, and
 * every script, asks it. Knows nothing of other processes. */
#ifndef PRIMES_MACHINE_CAPACITY_H
#define PRIMES_MACHINE_CAPACITY_H

#include "base/host.h"
#include "machine/topology.h"

struct capacity {
    struct host_cpus cpus;    /* that the process may use */
    struct host_cpus cores;   /* physical ones that these belong to, each by its first CPU */
    struct host_cpus domains; /* NUMA domains that they lie in; none where that is not known */
    double quota;             /* CPUs' worth of time that the control groups allow; 0 without a limit */
};

/* Of a process that may use these CPUs. */
void capacity_of(struct capacity *capacity, const struct topology *topology, const struct host_cpus *cpus,
                 double quota);

/* The same, with the topology of this machine and the quota of this process. */
void capacity_find(struct capacity *capacity, const struct host_cpus *cpus);

/* How many workers have a core each, and the time for it; at least 1: what a default should be. Of a process
 * that shares its cores among so many, itself included, and the time among so many. */
int capacity_workers(const struct capacity *capacity, int cores_shared, int time_shared);

/* The same of a process that may use these CPUs of this machine, and shares none: what --cores prints. */
int capacity_workers_here(const struct host_cpus *cpus);

#endif
