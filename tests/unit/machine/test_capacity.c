/* How much room a process has: quotas of made-up control groups, memory, and the workers that cores and time
 * allow. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "machine/capacity.h"
#include "machine/quota.h"
#include "made_root.h"

/* ---- Quotas. */

static void assert_quota(double expected)
{
    const double quota = quota_find(root);
    if (quota < expected - 1e-9 || quota > expected + 1e-9)
        fail_msg("quota is %g, expected %g", quota, expected);
}

/* Lines "ROOT POINT - TYPE SOURCE OPTIONS"; what stands before them in mountinfo is put there. */
static void put_mounts(const char *const *mounts)
{
    char text[8192];
    size_t used = 0;
    text[0] = '\0';
    for (; *mounts; mounts++) {
        const char *dash = strstr(*mounts, " - ");
        used += (size_t)snprintf(text + used, sizeof text - used, "32 31 0:29 %.*s rw,relatime shared:9%s\n",
                                 (int)(dash - *mounts), *mounts, dash);
    }
    put_file("/proc/self/mountinfo", text);
}

#define MOUNTS(...) put_mounts((const char *const[]){__VA_ARGS__, NULL})

static void put_v1(const char *folder, const char *quota)
{
    char path[256];
    snprintf(path, sizeof path, "%s/cpu.cfs_quota_us", folder);
    put_file(path, quota);
    snprintf(path, sizeof path, "%s/cpu.cfs_period_us", folder);
    put_file(path, "100000\n");
}

static void without_files_there_is_no_quota(void **state)
{
    (void)state;
    assert_quota(0);
    put_file("/proc/self/cgroup", "0::/\n");
    assert_quota(0);
    MOUNTS("/ /sys/fs/cgroup - cgroup2 none rw", "/ / - ext4 /dev/vda1 rw");
    assert_quota(0);
    put_file("/sys/fs/cgroup/cpu.max", "max 100000\n");
    assert_quota(0);
}

static void the_tightest_group_above_counts(void **state)
{
    (void)state;
    MOUNTS("/ /sys/fs/cgroup - cgroup2 cgroup2 rw,nsdelegate");
    put_file("/proc/self/cgroup", "0::/job/step/task\n");
    put_file("/sys/fs/cgroup/job/cpu.max", "150000 100000\n");
    put_file("/sys/fs/cgroup/job/step/cpu.max", "400000 100000\n");
    put_file("/sys/fs/cgroup/job/step/task/cpu.max", "max 100000\n");
    assert_quota(1.5);
    put_file("/sys/fs/cgroup/cpu.max", "50000 100000\n");
    assert_quota(0.5);
}

/* Whatever the order of what is mounted together, and wherever. */
static void version_one_groups_are_found_where_they_are_mounted(void **state)
{
    static const struct {
        const char *controllers, *point, *options;
    } mounted[] = {
        {"cpu,cpuacct", "/sys/fs/cgroup/cpu,cpuacct", "rw,cpu,cpuacct"},
        {"cpuacct,cpu", "/sys/fs/cgroup/cpuacct,cpu", "rw,cpuacct,cpu"},
        {"cpu", "/sys/fs/cgroup/cpu", "rw,cpu"},
        {"cpuset,cpu,memory", "/elsewhere/all", "rw,cpuset,cpu,memory"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof mounted / sizeof mounted[0]; i++) {
        char text[256], folder[128];
        snprintf(text, sizeof text, "/ %s - cgroup cgroup %s", mounted[i].point, mounted[i].options);
        MOUNTS("/ /sys/fs/cgroup/cpuset - cgroup cgroup rw,cpuset", text,
               "/ /sys/fs/cgroup/unified - cgroup2 cgroup2 rw");
        snprintf(text, sizeof text, "3:cpuset:/other\n2:%s:/box\n0::/\n", mounted[i].controllers);
        put_file("/proc/self/cgroup", text);
        put_v1(mounted[i].point, "-1\n");
        snprintf(folder, sizeof folder, "%s/box", mounted[i].point);
        put_v1(folder, "250000\n");
        assert_quota(2.5);
    }
}

static void what_only_looks_like_the_controller_is_none(void **state)
{
    (void)state;
    MOUNTS("/ /sys/fs/cgroup/cpuacct - cgroup cgroup rw,cpuacct",
           "/ /sys/fs/cgroup/cpuset - cgroup cgroup rw,cpuset", "/ /sys/fs/cgroup/cpu - tmpfs tmpfs rw,cpu");
    put_file("/proc/self/cgroup", "3:cpuset:/\n2:cpuacct:/\n1:cpu:/\n");
    put_v1("/sys/fs/cgroup/cpuacct", "100000\n");
    put_v1("/sys/fs/cgroup/cpuset", "100000\n");
    put_v1("/sys/fs/cgroup/cpu", "100000\n");
    assert_quota(0);
}

/* A container sees its group as the top of what is mounted, whether it knows its name or not. */
static void the_group_of_a_container_is_where_it_is_mounted(void **state)
{
    (void)state;
    put_v1("/sys/fs/cgroup/cpu", "300000\n");
    put_v1("/sys/fs/cgroup/cpu/inner", "200000\n");
    MOUNTS("/docker/4711 /sys/fs/cgroup/cpu - cgroup cgroup rw,cpu");
    put_file("/proc/self/cgroup", "1:cpu:/docker/4711\n");
    assert_quota(3);
    put_file("/proc/self/cgroup", "1:cpu:/docker/4711/inner\n");
    assert_quota(2);
    put_file("/proc/self/cgroup", "1:cpu:/docker/47110\n"); /* another's, which is not seen from here */
    assert_quota(3);
    put_file("/proc/self/cgroup", "1:cpu:/../inner\n");
    assert_quota(3);
    MOUNTS("/ /odd\\040place - cgroup cgroup rw,cpu");
    put_v1("/odd place/inner", "100000\n");
    put_file("/proc/self/cgroup", "1:cpu:/inner\n");
    assert_quota(1);
}

/* ---- Memory. */

static void assert_memory(uint64_t expected)
{
    const uint64_t bytes = host_memory_bytes(root);
    if (bytes != expected)
        fail_msg("the memory has %llu bytes, expected %llu", (unsigned long long)bytes,
                 (unsigned long long)expected);
}

static void memory_is_known_where_the_system_tells(void **state)
{
    (void)state;
    assert_memory(0);
    put_file("/proc/meminfo", "MemFree:        12345 kB\n");
    assert_memory(0);
    put_file("/proc/meminfo", "MemTotal:   unknown\n");
    assert_memory(0);
    put_file("/proc/meminfo", "MemTotal:   36028797018963968 kB\n"); /* no bytes that a record can tell */
    assert_memory(0);
    put_file("/proc/meminfo", "MemTotal:       24561234 kB\nMemFree:        12345 kB\n");
    assert_memory(UINT64_C(24561234) * 1024);
}

/* ---- Workers. */

static struct capacity capacity_with(int cpus, int threads, double quota)
{
    struct topology topology;
    struct capacity capacity;
    struct host_cpus all = {0};
    topology_clear(&topology);
    for (int cpu = 0; cpu < cpus; cpu++) {
        struct host_cpus core = {0};
        host_cpus_add(&all, cpu);
        for (int sibling = 0; sibling < threads; sibling++)
            host_cpus_add(&core, cpu - cpu % threads + sibling);
        if (cpu % threads == 0)
            topology_add_core(&topology, &core);
    }
    capacity_of(&capacity, &topology, &all, quota);
    return capacity;
}

static void a_worker_has_a_core_and_the_time_for_it(void **state)
{
    static const struct {
        int cpus, threads;
        double quota;
        int cores_shared, time_shared, workers;
    } cases[] = {
        {8, 1, 0, 1, 1, 8},   {8, 2, 0, 1, 1, 4}, /* hardware threads are no cores */
        {8, 1, 2.5, 1, 1, 2}, {8, 1, 0.5, 1, 1, 1}, {8, 1, 3.9999, 1, 1, 4},
        {8, 1, 64, 1, 1, 8},  {8, 1, 0, 4, 4, 2},   {8, 1, 0, 16, 16, 1},
        {8, 1, 4, 1, 2, 2},   {8, 1, 6, 4, 4, 1},   {8, 2, 0, 3, 3, 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct capacity capacity = capacity_with(cases[i].cpus, cases[i].threads, cases[i].quota);
        const int workers = capacity_workers(&capacity, cases[i].cores_shared, cases[i].time_shared);
        if (workers != cases[i].workers)
            fail_msg("case %zu: %d workers, not %d", i, workers, cases[i].workers);
    }
}

static void of_this_process_it_is_what_it_may_use(void **state)
{
    struct capacity capacity;
    struct host_cpus cpus;
    (void)state;
    host_thread_cpus(&cpus);
    capacity_find(&capacity, &cpus);
    assert_memory_equal(&capacity.cpus, &cpus, sizeof cpus);
    assert_in_range(host_cpus_count(&capacity.cores), 1, host_cpus_count(&cpus));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(without_files_there_is_no_quota, make_root, remove_root),
        cmocka_unit_test_setup_teardown(the_tightest_group_above_counts, make_root, remove_root),
        cmocka_unit_test_setup_teardown(version_one_groups_are_found_where_they_are_mounted, make_root,
                                        remove_root),
        cmocka_unit_test_setup_teardown(what_only_looks_like_the_controller_is_none, make_root, remove_root),
        cmocka_unit_test_setup_teardown(the_group_of_a_container_is_where_it_is_mounted, make_root,
                                        remove_root),
        cmocka_unit_test_setup_teardown(memory_is_known_where_the_system_tells, make_root, remove_root),
        cmocka_unit_test(a_worker_has_a_core_and_the_time_for_it),
        cmocka_unit_test(of_this_process_it_is_what_it_may_use),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
