#include "machine/topology.h"

#include <string.h>

void topology_clear(struct topology *topology)
{
    topology->cores = 0;
    for (int cpu = 0; cpu < HOST_CPUS_MAX; cpu++) {
        topology->core_of[cpu] = (int16_t)cpu;
        topology->domain_of[cpu] = -1;
        topology->domain_size[cpu] = 0;
    }
}

static int first_of(const struct host_cpus *cpus)
{
    int cpu = 0;
    while (cpu < HOST_CPUS_MAX && !host_cpus_has(cpus, cpu))
        cpu++;
    return cpu;
}

void topology_add_core(struct topology *topology, const struct host_cpus *cpus)
{
    const int first = first_of(cpus);
    topology->cores += first < HOST_CPUS_MAX;
    for (int cpu = first; cpu < HOST_CPUS_MAX; cpu++)
        if (host_cpus_has(cpus, cpu))
            topology->core_of[cpu] = (int16_t)first;
}

void topology_add_domain(struct topology *topology, int domain, const struct host_cpus *cpus)
{
    const int16_t size = (int16_t)host_cpus_count(cpus);
    for (int cpu = 0; cpu < HOST_CPUS_MAX; cpu++) {
        const int16_t known = topology->domain_size[cpu];
        if (!host_cpus_has(cpus, cpu) || (known > 0 && known <= size))
            continue;
        topology->domain_of[cpu] = (int16_t)domain;
        topology->domain_size[cpu] = size;
    }
}

void topology_cores(const struct topology *topology, const struct host_cpus *cpus, struct host_cpus *cores)
{
    *cores = (struct host_cpus){0};
    for (int cpu = 0; cpu < HOST_CPUS_MAX; cpu++)
        if (host_cpus_has(cpus, cpu))
            host_cpus_add(cores, topology->core_of[cpu]);
}

void topology_domains(const struct topology *topology, const struct host_cpus *cpus,
                      struct host_cpus *domains)
{
    *domains = (struct host_cpus){0};
    for (int cpu = 0; cpu < HOST_CPUS_MAX; cpu++)
        if (host_cpus_has(cpus, cpu))
            host_cpus_add(domains, topology->domain_of[cpu]);
}

static void cpus_of_domain(const struct topology *topology, int domain, struct host_cpus *cpus)
{
    *cpus = (struct host_cpus){0};
    for (int cpu = 0; cpu < HOST_CPUS_MAX; cpu++)
        if (topology->domain_of[cpu] == domain)
            host_cpus_add(cpus, cpu);
}

const char *topology_domains_text(const struct topology *topology, const struct host_cpus *domains,
                                  char *text, size_t size)
{
    size_t used = 0;
    struct host_cpus cpus;
    *text = '\0';
    for (int domain = 0; domain < HOST_CPUS_MAX; domain++) {
        if (!host_cpus_has(domains, domain))
            continue;
        cpus_of_domain(topology, domain, &cpus);
        if (used > 0)
            text[used++] = ';';
        host_cpus_text(&cpus, text + used, size - used);
        used += strlen(text + used);
        if (used + 2 >= size) { /* it may be cut */
            *text = '\0';
            return text;
        }
    }
    return text;
}
