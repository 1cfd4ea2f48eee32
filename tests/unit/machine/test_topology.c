/* How CPUs lie, as /sys tells of made-up machines, and what is made of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "made_machine.h"

static struct host_cpus cpus_of(const char *list)
{
    struct host_cpus cpus = {0};
    assert_true(host_cpus_parse(list, &cpus) >= 0);
    return cpus;
}

static void expect_set(const struct host_cpus *cpus, const char *expected)
{
    char text[256];
    host_cpus_text(cpus, text, sizeof text);
    assert_string_equal(text, expected);
}

static struct topology topology;

static void expect_parts(const char *list, const char *cores, const char *domains)
{
    struct host_cpus found;
    const struct host_cpus cpus = cpus_of(list);
    topology_cores(&topology, &cpus, &found);
    expect_set(&found, cores);
    topology_domains(&topology, &cpus, &found);
    expect_set(&found, domains);
}

static void siblings_are_one_core_by_its_first_cpu(void **state)
{
    (void)state;
    const struct host_cpus first = cpus_of("0,4"), second = cpus_of("1,5"), none = {0};
    topology_clear(&topology);
    topology_add_core(&topology, &first);
    topology_add_core(&topology, &second);
    topology_add_core(&topology, &none);
    assert_int_equal(topology.cores, 2);
    expect_parts("0-1,4", "0-1", "");
    expect_parts("4-5", "0-1", "");
    expect_parts("5-7", "1,6-7", ""); /* what nothing is known of is a core */
}

static void of_several_domains_the_one_of_fewest_cpus_counts(void **state)
{
    (void)state;
    const struct host_cpus left = cpus_of("0-3"), right = cpus_of("4-7"), all = cpus_of("0-7");
    topology_clear(&topology);
    topology_add_domain(&topology, 0, &all); /* what a whole socket shares */
    topology_add_domain(&topology, 1, &left);
    topology_add_domain(&topology, 2, &right);
    topology_add_domain(&topology, 3, &right); /* fast memory */
    topology_add_domain(&topology, 4, &all);
    expect_parts("0-8", "0-8", "1-2");
    expect_parts("5", "5", "2");
    expect_parts("8", "8", "");
}

static void domains_are_listed_with_all_their_cpus_or_not_at_all(void **state)
{
    (void)state;
    enum { ENOUGH = 16 };
    const struct host_cpus left = cpus_of("0-3,8-9"), right = cpus_of("4-7"), both = cpus_of("1,5"),
                           one = cpus_of("5"), none = {0};
    char text[64];
    topology_clear(&topology);
    topology_add_domain(&topology, 1, &left);
    topology_add_domain(&topology, 5, &right);
    assert_string_equal(topology_domains_text(&topology, &both, text, sizeof text), "0-3,8-9;4-7");
    assert_string_equal(topology_domains_text(&topology, &one, text, sizeof text), "4-7");
    assert_string_equal(topology_domains_text(&topology, &none, text, sizeof text), "");
    for (size_t size = 1; size <= ENOUGH; size++) {
        const char *listed = topology_domains_text(&topology, &both, text, size);
        if (*listed && strcmp(listed, "0-3,8-9;4-7") != 0)
            fail_msg("in %zu bytes: '%s'", size, listed);
    }
    assert_string_equal(topology_domains_text(&topology, &both, text, ENOUGH), "0-3,8-9;4-7");
}

static void without_a_word_of_the_kernel_each_cpu_is_a_core(void **state)
{
    (void)state;
    topology_read(&topology, root);
    assert_int_equal(topology.cores, 0);
    expect_parts("2-6", "2-6", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(siblings_are_one_core_by_its_first_cpu),
        cmocka_unit_test(of_several_domains_the_one_of_fewest_cpus_counts),
        cmocka_unit_test(domains_are_listed_with_all_their_cpus_or_not_at_all),
        cmocka_unit_test(expect_all_machines),
        cmocka_unit_test_setup_teardown(without_a_word_of_the_kernel_each_cpu_is_a_core, make_root,
                                        remove_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
