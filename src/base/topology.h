/* What limits the CPUs of a process beyond its mask: hardware threads that share a core, NUMA domains,
 * and a control group's quota. Reads /sys and /proc, below a root that tests may set. Knows nothing of
 * threads or ranks. */
#ifndef PRIMES_BASE_TOPOLOGY_H
#define PRIMES_BASE_TOPOLOGY_H

#include "base/host.h"

/* The physical cores that the CPUs of the set belong to, each named by its first CPU; where the kernel does
 * not say, every CPU is a core. `root` is "" or the folder that /sys and /proc are looked for in. */
void topology_cores(const char *root, const struct host_cpus *cpus, struct host_cpus *cores);

/* The NUMA domains that the CPUs of the set belong to, by their numbers; none where the kernel does not say.
 */
void topology_domains(const char *root, const struct host_cpus *cpus, struct host_cpus *domains);

/* The CPU time that the control groups of this process allow, in CPUs (1.5 is one and a half); 0 without a
 * limit. */
double topology_quota(const char *root);

#endif
