#include <hwloc.h>
#include <stdlib.h>

#include "machine/topology.h"

static const char PLUGINS[] = "HWLOC_PLUGINS_PATH";

/* By itself hwloc looks at caches, too, and asks each CPU from a thread that it puts there. A domain needs
 * the group or socket of its CPUs to be kept. What a control group keeps from this process is looked at all
 * the same: the other hardware thread of a core may be another rank's. */
static void choose_parts(hwloc_topology_t machine)
{
    hwloc_topology_set_cache_types_filter(machine, HWLOC_TYPE_FILTER_KEEP_NONE);
    hwloc_topology_set_icache_types_filter(machine, HWLOC_TYPE_FILTER_KEEP_NONE);
    hwloc_topology_set_components(machine, HWLOC_TOPOLOGY_COMPONENTS_FLAG_BLACKLIST, "x86");
    hwloc_topology_set_flags(machine, HWLOC_TOPOLOGY_FLAG_INCLUDE_DISALLOWED);
}

/* Its plugins are for devices; to load them would take longer than all else. */
static bool init_without_plugins(hwloc_topology_t *machine)
{
    const bool is_set = getenv(PLUGINS) != NULL;
    setenv(PLUGINS, "/dev/null", 0);
    const bool good = hwloc_topology_init(machine) == 0;
    if (!is_set)
        unsetenv(PLUGINS);
    return good;
}

static bool load(hwloc_topology_t *machine)
{
    if (!init_without_plugins(machine))
        return false;
    choose_parts(*machine);
    if (hwloc_topology_load(*machine) == 0)
        return true;
    hwloc_topology_destroy(*machine);
    return false;
}

static void cpus_of(hwloc_obj_t part, struct host_cpus *cpus)
{
    *cpus = (struct host_cpus){0};
    for (int cpu = hwloc_bitmap_first(part->cpuset); cpu >= 0 && cpu < HOST_CPUS_MAX;
         cpu = hwloc_bitmap_next(part->cpuset, cpu))
        host_cpus_add(cpus, cpu);
}

void topology_read(struct topology *topology, const char *root)
{
    hwloc_topology_t machine;
    hwloc_obj_t part = NULL;
    struct host_cpus cpus;
    (void)root;
    topology_clear(topology);
    if (!load(&machine))
        return;
    while ((part = hwloc_get_next_obj_by_type(machine, HWLOC_OBJ_CORE, part))) {
        cpus_of(part, &cpus);
        topology_add_core(topology, &cpus);
    }
    while ((part = hwloc_get_next_obj_by_type(machine, HWLOC_OBJ_NUMANODE, part))) {
        cpus_of(part, &cpus);
        topology_add_domain(topology, (int)part->os_index, &cpus);
    }
    hwloc_topology_destroy(machine);
}
