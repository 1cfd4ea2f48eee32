/* Machines of tests: their /sys, as Linux would show it below a made-up root, and what there is to read in
 * it. Both implementations of the topology are held against them. */
#ifndef PRIMES_TESTS_UNIT_MACHINE_MADE_MACHINE_H
#define PRIMES_TESTS_UNIT_MACHINE_MADE_MACHINE_H

#include <assert.h>
#include <stdbool.h>

#include "machine/topology.h"
#include "made_root.h"

struct made_machine {
    const char *name;
    int sockets, cores, threads; /* cores of a socket, hardware threads of a core */
    int domains;                 /* NUMA domains of a socket; 0: the kernel does not tell of any */
    bool adjacent;               /* the CPUs of a core follow each other; else all first threads come first */
    bool has_memory_alone;       /* one more domain, which has no CPU */
    const char *offline;         /* CPUs, as in "3,6-7"; "" for none */
};

static inline int made_cpus(const struct made_machine *machine)
{
    return machine->sockets * machine->cores * machine->threads;
}

/* The core of a CPU, from 0; those of a socket follow each other. */
static inline int made_core(const struct made_machine *machine, int cpu)
{
    return machine->adjacent ? cpu / machine->threads : cpu % (machine->sockets * machine->cores);
}

static inline int made_socket(const struct made_machine *machine, int cpu)
{
    return made_core(machine, cpu) / machine->cores;
}

static inline int made_domain(const struct made_machine *machine, int cpu)
{
    return machine->domains == 0 ? -1 : made_core(machine, cpu) * machine->domains / machine->cores;
}

/* The CPUs online for which `part` has this value. */
static inline struct host_cpus made_part(const struct made_machine *machine,
                                         int (*part)(const struct made_machine *, int), int value)
{
    struct host_cpus cpus = {0}, offline = {0};
    host_cpus_parse(machine->offline, &offline);
    for (int cpu = 0; cpu < made_cpus(machine); cpu++)
        if (!host_cpus_has(&offline, cpu) && part(machine, cpu) == value)
            host_cpus_add(&cpus, cpu);
    return cpus;
}

static inline int made_any(const struct made_machine *machine, int cpu)
{
    (void)machine;
    (void)cpu;
    return 0;
}

/* ---- Its files. */

static inline void put_list(const char *path, const struct host_cpus *cpus)
{
    char text[1024], line[1026];
    host_cpus_text(cpus, text, sizeof text);
    snprintf(line, sizeof line, "%s\n", text);
    put_file(path, line);
}

/* As bits, of fewer than 32 CPUs. */
static inline void put_mask(const char *path, const struct host_cpus *cpus)
{
    unsigned mask = 0;
    char line[16];
    for (int cpu = 0; cpu < 32; cpu++)
        mask |= (unsigned)host_cpus_has(cpus, cpu) << cpu;
    snprintf(line, sizeof line, "%08x\n", mask);
    put_file(path, line);
}

static inline void put_number(const char *path, int number)
{
    char line[16];
    snprintf(line, sizeof line, "%d\n", number);
    put_file(path, line);
}

static inline void put_cpu(const struct made_machine *machine, int cpu)
{
    static const struct {
        const char *name;
        int (*part)(const struct made_machine *, int);
    } files[] = {{"thread_siblings", made_core},
                 {"core_cpus", made_core},
                 {"core_siblings", made_socket},
                 {"package_cpus", made_socket}};
    char path[128];
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        const struct host_cpus cpus = made_part(machine, files[i].part, files[i].part(machine, cpu));
        snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%d/topology/%s", cpu, files[i].name);
        put_mask(path, &cpus);
        snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%d/topology/%s_list", cpu, files[i].name);
        put_list(path, &cpus);
    }
    snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%d/topology/core_id", cpu);
    put_number(path, made_core(machine, cpu) % machine->cores);
    snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%d/topology/physical_package_id", cpu);
    put_number(path, made_socket(machine, cpu));
}

static inline void put_domain(const struct made_machine *machine, int domain)
{
    char path[128], text[64];
    const struct host_cpus cpus = made_part(machine, made_domain, domain);
    snprintf(path, sizeof path, "/sys/devices/system/node/node%d/cpulist", domain);
    put_list(path, &cpus);
    snprintf(path, sizeof path, "/sys/devices/system/node/node%d/cpumap", domain);
    put_mask(path, &cpus);
    snprintf(path, sizeof path, "/sys/devices/system/node/node%d/meminfo", domain);
    snprintf(text, sizeof text, "Node %d MemTotal: 1048576 kB\n", domain);
    put_file(path, text);
}

static inline void put_machine(const struct made_machine *machine)
{
    const struct host_cpus online = made_part(machine, made_any, 0);
    struct host_cpus possible = {0}, domains = {0};
    for (int cpu = 0; cpu < made_cpus(machine); cpu++) {
        host_cpus_add(&possible, cpu);
        if (host_cpus_has(&online, cpu)) /* of one that is offline there are no such files */
            put_cpu(machine, cpu);
    }
    put_list("/sys/devices/system/cpu/online", &online);
    put_list("/sys/devices/system/cpu/possible", &possible);
    const int count = machine->sockets * machine->domains + machine->has_memory_alone;
    for (int domain = 0; domain < count; domain++) {
        host_cpus_add(&domains, domain);
        put_domain(machine, domain);
    }
    if (count > 0)
        put_list("/sys/devices/system/node/online", &domains);
}

/* ---- What is read. */

static inline int first_of(const struct host_cpus *cpus)
{
    int cpu = 0;
    while (!host_cpus_has(cpus, cpu))
        cpu++;
    return cpu;
}

static inline void expect_machine(const struct made_machine *machine, const struct topology *topology)
{
    int cores = 0;
    const struct host_cpus online = made_part(machine, made_any, 0);
    for (int cpu = 0; cpu < made_cpus(machine); cpu++) {
        if (!host_cpus_has(&online, cpu))
            continue;
        const struct host_cpus core = made_part(machine, made_core, made_core(machine, cpu));
        cores += first_of(&core) == cpu;
        if (topology->core_of[cpu] != first_of(&core) ||
            topology->domain_of[cpu] != made_domain(machine, cpu))
            fail_msg("%s: CPU %d is of core %d and domain %d, not %d and %d", machine->name, cpu,
                     topology->core_of[cpu], topology->domain_of[cpu], first_of(&core),
                     made_domain(machine, cpu));
    }
    if (topology->cores != cores)
        fail_msg("%s: %d cores, not %d", machine->name, topology->cores, cores);
}

/* Each, read afresh; hwloc looks where its variable says. */
static inline void expect_all_machines(void **state)
{
    static const struct made_machine machines[] = {
        {"one core", 1, 1, 1, 1, false, false, ""},
        {"two sockets", 2, 4, 2, 1, false, false, ""},
        {"siblings side by side", 2, 4, 2, 1, true, false, ""},
        {"four domains", 2, 4, 2, 2, false, false, ""},
        {"four domains, side by side", 2, 4, 2, 2, true, false, ""},
        {"CPUs offline", 2, 4, 2, 2, false, false, "0,3,10-12"},
        {"a core offline", 1, 4, 2, 1, false, false, "2,6"},
        {"memory alone", 1, 4, 1, 2, false, true, ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof machines / sizeof machines[0]; i++) {
        static struct topology topology;
        assert_int_equal(make_root(NULL), 0);
        setenv("HWLOC_FSROOT", root, 1);
        put_machine(&machines[i]);
        topology_read(&topology, root);
        unsetenv("HWLOC_FSROOT");
        expect_machine(&machines[i], &topology);
        assert_int_equal(remove_root(NULL), 0);
    }
}

#endif
