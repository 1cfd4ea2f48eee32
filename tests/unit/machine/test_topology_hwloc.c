/* The same made-up machines as hwloc sees them, and others that it makes up itself, whole, and with CPUs that
 * a control group keeps from a process. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <hwloc.h>

#include "made_machine.h"

/* In hwloc's words: sockets, the domains of each, the cores of those, CPUs of a core side by side. */
static const char SYNTHETIC[] = "pack:2 numa:2 core:2 pu:2";
static const struct made_machine SAME = {"synthetic", 2, 4, 2, 2, true, false, ""};

static struct topology topology;

static void a_synthetic_machine_is_read(void **state)
{
    (void)state;
    setenv("HWLOC_SYNTHETIC", SYNTHETIC, 1);
    topology_read(&topology, "");
    unsetenv("HWLOC_SYNTHETIC");
    expect_machine(&SAME, &topology);
}

/* That machine in hwloc's XML, of which a process may use these CPUs. */
static void export_xml(const char *path, const char *allowed)
{
    hwloc_topology_t machine;
    hwloc_bitmap_t cpus = hwloc_bitmap_alloc();
    assert_int_equal(hwloc_topology_init(&machine), 0);
    assert_int_equal(hwloc_topology_set_synthetic(machine, SYNTHETIC), 0);
    assert_int_equal(hwloc_topology_set_flags(machine, HWLOC_TOPOLOGY_FLAG_INCLUDE_DISALLOWED), 0);
    assert_int_equal(hwloc_topology_load(machine), 0);
    hwloc_bitmap_list_sscanf(cpus, allowed);
    assert_int_equal(hwloc_topology_allow(machine, cpus, NULL, HWLOC_ALLOW_FLAG_CUSTOM), 0);
    assert_int_equal(hwloc_topology_export_xml(machine, path, 0), 0);
    hwloc_bitmap_free(cpus);
    hwloc_topology_destroy(machine);
}

static void what_a_control_group_keeps_away_is_known_all_the_same(void **state)
{
    char path[128];
    (void)state;
    snprintf(path, sizeof path, "%s/machine.xml", root);
    export_xml(path, "1,4-5,15");
    setenv("HWLOC_XMLFILE", path, 1);
    topology_read(&topology, "");
    unsetenv("HWLOC_XMLFILE");
    expect_machine(&SAME, &topology);
}

static void the_environment_is_as_before(void **state)
{
    (void)state;
    unsetenv("HWLOC_PLUGINS_PATH");
    topology_read(&topology, "");
    assert_null(getenv("HWLOC_PLUGINS_PATH"));
    setenv("HWLOC_PLUGINS_PATH", "/dev/zero", 1);
    topology_read(&topology, "");
    assert_string_equal(getenv("HWLOC_PLUGINS_PATH"), "/dev/zero");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expect_all_machines),
        cmocka_unit_test(a_synthetic_machine_is_read),
        cmocka_unit_test_setup_teardown(what_a_control_group_keeps_away_is_known_all_the_same, make_root,
                                        remove_root),
        cmocka_unit_test(the_environment_is_as_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
