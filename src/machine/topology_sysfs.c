#include "machine/first_line.h"
#include "machine/topology.h"

/* Those of a list in /sys/devices/system; none where there is no such file. */
static void parse_line(bool is_read, const char *line, struct host_cpus *set)
{
    *set = (struct host_cpus){0};
    if (is_read)
        host_cpus_parse(line, set);
}

static void read_online(const char *root, const char *kind, struct host_cpus *online)
{
    char line[FIRST_LINE_SIZE];
    parse_line(first_line_read(line, "%s/sys/devices/system/%s/online", root, kind), line, online);
}

/* Each core is read at its first CPU. */
static void read_cores(const char *root, struct topology *topology)
{
    char line[FIRST_LINE_SIZE];
    struct host_cpus online, siblings, known = {0};
    read_online(root, "cpu", &online);
    for (int cpu = 0; cpu < HOST_CPUS_MAX; cpu++) {
        if (!host_cpus_has(&online, cpu) || host_cpus_has(&known, cpu))
            continue;
        parse_line(
            first_line_read(line, "%s/sys/devices/system/cpu/cpu%d/topology/thread_siblings_list", root, cpu),
            line, &siblings);
        topology_add_core(topology, &siblings);
        host_cpus_unite(&known, &siblings);
    }
}

static void read_domains(const char *root, struct topology *topology)
{
    char line[FIRST_LINE_SIZE];
    struct host_cpus online, cpus;
    read_online(root, "node", &online);
    for (int domain = 0; domain < HOST_CPUS_MAX; domain++) {
        if (!host_cpus_has(&online, domain))
            continue;
        parse_line(first_line_read(line, "%s/sys/devices/system/node/node%d/cpulist", root, domain), line,
                   &cpus);
        topology_add_domain(topology, domain, &cpus);
    }
}

void topology_read(struct topology *topology, const char *root)
{
    topology_clear(topology);
    read_cores(root, topology);
    read_domains(root, topology);
}
