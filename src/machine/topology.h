/* How the CPUs of this machine lie: which are hardware threads of one physical core, and which NUMA domain is
 * next to them. topology_hwloc.c asks hwloc, topology_sysfs.c reads /sys. Knows nothing of processes, nor of
 * which CPUs they may use. */
#ifndef PRIMES_MACHINE_TOPOLOGY_H
#define PRIMES_MACHINE_TOPOLOGY_H

#include <stddef.h>
#include <stdint.h>

#include "base/host.h"

/* By CPU. One that nothing is known of is a core of its own, in no domain. */
struct topology {
    int cores;                          /* that were told of; 0: not known */
    int16_t core_of[HOST_CPUS_MAX];     /* the first CPU of its core, which stands for the core */
    int16_t domain_of[HOST_CPUS_MAX];   /* NUMA domain, by the system's number; -1 where that is not known */
    int16_t domain_size[HOST_CPUS_MAX]; /* how many CPUs are next to that domain */
};

/* `root` is "" or the folder that tests have made a /sys in; hwloc has variables for that (HWLOC_FSROOT,
 * HWLOC_XMLFILE, HWLOC_SYNTHETIC), and does not look at it. */
void topology_read(struct topology *topology, const char *root);

/* The physical cores that the CPUs of the set belong to, each by its first CPU. */
void topology_cores(const struct topology *topology, const struct host_cpus *cpus, struct host_cpus *cores);

/* The NUMA domains that the CPUs of the set lie in; none where they are not known. */
void topology_domains(const struct topology *topology, const struct host_cpus *cpus,
                      struct host_cpus *domains);

/* "0-15,64-79;16-31,80-95": of each domain of the set, in the order of their numbers, all CPUs that are next
 * to it; "" if that is longer than `size`. Returns `text`. */
const char *topology_domains_text(const struct topology *topology, const struct host_cpus *domains,
                                  char *text, size_t size);

/* For those that read: nothing is known yet; these CPUs are one core; they are next to this domain. Of
 * several domains of a CPU (fast memory beside the usual, or some that a whole socket shares) that of the
 * fewest CPUs counts, or the one that was told first. */
void topology_clear(struct topology *topology);
void topology_add_core(struct topology *topology, const struct host_cpus *cpus);
void topology_add_domain(struct topology *topology, int domain, const struct host_cpus *cpus);

#endif
