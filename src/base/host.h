/* The machine this process runs on: its name, its CPUs, its memory, and which of them the process may use.
 * Knows nothing of who runs there. */
#ifndef PRIMES_BASE_HOST_H
#define PRIMES_BASE_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HOST_CPUS_MAX = 8192, HOST_TEXT_SIZE = 256 };

/* A worker that, at work, got less of a CPU than this shared it with others; what the system itself takes is
 * far less. */
static const double HOST_FULL_CPU_SHARE = 0.75;

/* A set of logical CPUs; plain bytes, so that it can travel between processes. */
struct host_cpus {
    unsigned char bits[HOST_CPUS_MAX / 8];
};

struct host {
    char name[HOST_TEXT_SIZE];      /* whole, with its domain where it has one */
    char cpu_model[HOST_TEXT_SIZE]; /* "unknown" where /proc/cpuinfo does not say */
    int cpus;                       /* logical CPUs online */
    int cores;                      /* physical cores among them; cpus where that is not known */
    uint64_t memory_bytes;          /* that the system has in all; 0 where that is not known */
};
/* `cores` are those that the topology has; 0: it does not tell. */
void host_describe(struct host *host, int cores);

/* The bytes of memory that the system has in all; 0 where /proc/meminfo does not say. `root` is "" or the
 * folder that /proc is looked for in. */
uint64_t host_memory_bytes(const char *root);

/* The host name as the system has it: "node1" or "node1.rack2.example". */
void host_name(char name[HOST_TEXT_SIZE]);

/* The CPUs the calling thread may run on. Allocates nothing. */
void host_thread_cpus(struct host_cpus *cpus);

/* The CPU the calling thread runs on at this moment, or -1. */
int host_current_cpu(void);

void host_cpus_add(struct host_cpus *cpus, int cpu);
bool host_cpus_has(const struct host_cpus *cpus, int cpu);
int host_cpus_count(const struct host_cpus *cpus);
/* Adds all of `more`. */
void host_cpus_unite(struct host_cpus *cpus, const struct host_cpus *more);

bool host_cpus_overlap(const struct host_cpus *a, const struct host_cpus *b);

/* As the kernel writes it: "0-3,8"; cut at `size`. */
void host_cpus_text(const struct host_cpus *cpus, char *text, size_t size);

/* Adds the CPUs that such a text names to `cpus`, unless that is NULL. Returns how many it names, each as
 * often as it does; -1 if it is no list of CPUs below HOST_CPUS_MAX, of which some may then have been added.
 */
int host_cpus_parse(const char *text, struct host_cpus *cpus);

#endif
