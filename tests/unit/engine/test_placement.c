/* What is found of made-up ranks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "engine/placement/placement_check.h"

static struct host_cpus cpus_of(int first, int last)
{
    struct host_cpus cpus = {0};
    for (int cpu = first; cpu <= last; cpu++)
        host_cpus_add(&cpus, cpu);
    return cpus;
}

/* The first letter of the host says which node it is. */
static struct placement_rank rank_on(const char *host, int first, int last, int threads)
{
    const int cpus = last - first + 1;
    struct placement_rank about = {.node = host[0],
                                   .cpus = cpus_of(first, last),
                                   .threads = threads,
                                   .room = threads < cpus ? threads : cpus};
    about.cores = about.allowed = about.cpus;
    snprintf(about.host, sizeof about.host, "%s", host);
    return about;
}

/* Exactly this kind is found (PLACEMENT_KINDS: none), and its sentence has these words. */
static void assert_only(const struct placement *placement, enum placement_kind expected, const char *words)
{
    for (int kind = 0; kind < PLACEMENT_KINDS; kind++) {
        const struct placement_finding *finding = &placement->findings[kind];
        if (finding->found != (kind == (int)expected))
            fail_msg("%s: found is %d: %s", placement_kind_name((enum placement_kind)kind), finding->found,
                     finding->text);
        if (finding->found && !strstr(finding->text, words))
            fail_msg("'%s' lacks '%s'", finding->text, words);
    }
}

static void assert_finding(const struct placement_rank *ranks, int count, const char *launcher,
                           enum placement_kind expected, const char *words)
{
    struct placement placement = {0};
    placement_check(&placement, ranks, count, launcher);
    assert_only(&placement, expected, words);
}

static void a_good_placement_is_clean(void **state)
{
    (void)state;
    const struct placement_rank bound[] = {rank_on("a", 0, 1, 2), rank_on("a", 2, 3, 2),
                                           rank_on("b", 0, 1, 2)};
    assert_finding(bound, 3, "srun", PLACEMENT_KINDS, "");
    const struct placement_rank unbound[] = {rank_on("a", 0, 3, 2), rank_on("a", 0, 3, 2)};
    assert_finding(unbound, 2, "mpirun", PLACEMENT_KINDS, "");
}

static void more_threads_than_cpus_are_named_with_the_launchers_option(void **state)
{
    (void)state;
    const struct placement_rank one = rank_on("a", 3, 3, 2);
    assert_finding(&one, 1, "mpirun", PLACEMENT_THREADS_EXCEED_CPUS,
                   "rank 0 has 2 threads on 1 CPU (cpu 3 of a)");
    assert_finding(&one, 1, "mpirun", PLACEMENT_THREADS_EXCEED_CPUS, "mpirun --map-by slot:PE=2");
    assert_finding(&one, 1, "srun", PLACEMENT_THREADS_EXCEED_CPUS, "srun --cpus-per-task=2");
    assert_finding(&one, 1, "hydra", PLACEMENT_THREADS_EXCEED_CPUS, "Try: mpiexec -bind-to core:2 ...");
    assert_finding(&one, 1, "none", PLACEMENT_THREADS_EXCEED_CPUS, "--threads");
}

static void ranks_that_take_turns_are_named(void **state)
{
    (void)state;
    const struct placement_rank ranks[] = {rank_on("a", 0, 1, 1), rank_on("a", 0, 1, 1),
                                           rank_on("a", 0, 1, 1)};
    assert_finding(ranks, 3, "mpirun", PLACEMENT_OVERSUBSCRIBED, "3 ranks with 3 threads in all on 2 CPUs");
}

static void ranks_bound_to_the_same_cpu_are_named(void **state)
{
    (void)state;
    const struct placement_rank ranks[] = {rank_on("a", 0, 1, 1), rank_on("a", 1, 2, 1),
                                           rank_on("a", 3, 3, 1)};
    assert_finding(ranks, 3, "mpirun", PLACEMENT_MASKS_OVERLAP, "bound to CPUs that they share");
    assert_finding(ranks, 3, "mpirun", PLACEMENT_MASKS_OVERLAP, "Try: mpirun --map-by slot:PE=1 ...");
    assert_finding(ranks, 3, "hydra", PLACEMENT_MASKS_OVERLAP, "Try: mpiexec -bind-to core:1 ...");
    assert_finding(ranks, 3, "srun", PLACEMENT_MASKS_OVERLAP,
                   "Try: srun --cpus-per-task=1 --cpu-bind=cores ...");
    assert_finding(ranks, 3, "flux", PLACEMENT_MASKS_OVERLAP, "Try: mpirun --bind-to core ..., or srun");
}

/* Threads that something binds, from the first CPU on, of those that the rank may use. */
static struct placement_rank bound_on(const char *host, int allowed, int last, int threads, int room)
{
    struct placement_rank about = rank_on(host, 0, last, threads);
    about.allowed = cpus_of(0, allowed - 1);
    about.room = room;
    strcpy(about.binding, "OMP_PROC_BIND");
    return about;
}

static void threads_that_openmp_puts_on_one_cpu_are_named_with_what_binds_them(void **state)
{
    (void)state;
    const struct placement_rank stacked = bound_on("a", 8, 0, 4, 1), uneven = bound_on("a", 8, 3, 4, 3),
                                spread = bound_on("a", 8, 3, 4, 4);
    assert_finding(
        &stacked, 1, "none", PLACEMENT_THREADS_EXCEED_CPUS,
        "rank 0 has 4 threads, but their places, set by OMP_PROC_BIND, have room for 1 at once (cpu 0 of "
        "a). Try: OMP_PROC_BIND=close OMP_PLACES=cores, or unset OMP_PROC_BIND");
    assert_finding(&uneven, 1, "srun", PLACEMENT_THREADS_EXCEED_CPUS,
                   "have room for 3 at once (cpu 0-3 of a)");
    assert_finding(&spread, 1, "none", PLACEMENT_KINDS, "");
    const struct placement_rank too_many = bound_on("a", 2, 1, 4, 2);
    assert_finding(&too_many, 1, "none", PLACEMENT_THREADS_EXCEED_CPUS, "4 threads on 2 CPUs (cpu 0-1 of a)");
}

static void ranks_that_openmp_puts_on_the_same_cpus_are_named(void **state)
{
    (void)state;
    const struct placement_rank ranks[] = {bound_on("a", 8, 1, 2, 2), bound_on("a", 8, 1, 2, 2)};
    assert_finding(
        ranks, 2, "mpirun", PLACEMENT_OVERSUBSCRIBED,
        "a has 2 ranks with 4 threads in all on 2 CPUs, bound to the same ones by OMP_PROC_BIND: they "
        "take turns, while others stand idle. Try: unset OMP_PROC_BIND, or bind the ranks: mpirun ");
}

static void nodes_are_those_of_mpi_whatever_their_names(void **state)
{
    (void)state;
    struct placement_rank ranks[] = {rank_on("a", 0, 0, 1), rank_on("a", 0, 0, 1)};
    assert_finding(ranks, 2, "mpirun", PLACEMENT_OVERSUBSCRIBED, "2 ranks with 2 threads in all on 1 CPU");
    ranks[1].node++;
    assert_finding(ranks, 2, "mpirun", PLACEMENT_KINDS, "");
    struct placement_rank containers[] = {rank_on("a1", 0, 0, 1), rank_on("a2", 0, 0, 1)};
    assert_finding(containers, 2, "mpirun", PLACEMENT_OVERSUBSCRIBED, "a1 has 2 ranks");
}

static void slurms_cpus_are_those_of_the_process_wherever_its_threads_are(void **state)
{
    (void)state;
    struct placement_rank one = bound_on("a", 4, 0, 1, 1);
    one.slurm_cpus_per_task = 4;
    assert_finding(&one, 1, "srun", PLACEMENT_KINDS, "");
}

static void hardware_threads_of_one_core_are_named(void **state)
{
    (void)state;
    struct placement_rank one = rank_on("a", 0, 7, 8);
    one.cores = cpus_of(0, 3);
    assert_finding(&one, 1, "none", PLACEMENT_SMT, "8 threads on 4 physical cores");
    assert_finding(&one, 1, "srun", PLACEMENT_SMT, "Try: 4 threads in all, or srun --hint=nomultithread ...");
}

static void a_quota_below_the_threads_is_named(void **state)
{
    (void)state;
    struct placement_rank one = rank_on("a", 0, 7, 8);
    one.quota = 2.5;
    assert_finding(&one, 1, "none", PLACEMENT_QUOTA, "the time of 2.5 CPUs to 8 threads");
    one.quota = 8;
    assert_finding(&one, 1, "none", PLACEMENT_KINDS, "");
}

static void srun_without_cpus_per_task_is_named(void **state)
{
    (void)state;
    struct placement_rank ranks[] = {rank_on("a", 0, 3, 1), rank_on("b", 0, 0, 1)};
    ranks[0].slurm_cpus_per_task = ranks[1].slurm_cpus_per_task = 4;
    assert_finding(ranks, 2, "srun", PLACEMENT_SLURM_CPUS, "rank 1 on b may use 1");
}

static void fewer_threads_than_asked_for_are_named(void **state)
{
    (void)state;
    struct placement_rank one = rank_on("a", 0, 3, 1);
    one.requested_threads = 4;
    strcpy(one.thread_limit, "OMP_MAX_ACTIVE_LEVELS");
    assert_finding(&one, 1, "none", PLACEMENT_FEWER_THREADS,
                   "rank 0 on a has 1 thread instead of 4: OMP_MAX_ACTIVE_LEVELS allows no more");
}

static void a_login_node_is_named(void **state)
{
    (void)state;
    struct placement_rank one = rank_on("login2", 0, 3, 1);
    one.on_login_node = true;
    assert_finding(&one, 1, "none", PLACEMENT_LOGIN_NODE, "login2 looks like a login node");
}

static void workers_without_a_cpu_each_are_named_by_their_time(void **state)
{
    (void)state;
    struct placement placement = {0};
    placement_check_time(&placement, 2, 2.0, 1.9);
    assert_true(placement_is_clean(&placement));
    placement_check_time(&placement, 2, 0.1, 0.01); /* too short to say */
    assert_true(placement_is_clean(&placement));
    placement_check_time(&placement, 2, 2.0, 1.0);
    assert_only(&placement, PLACEMENT_STACKED, "2 workers got 0.50 of a CPU each");
}

static void one_worker_is_judged_like_many(void **state)
{
    (void)state;
    struct placement placement = {0};
    placement_check_time(&placement, 0, 0, 0); /* nobody worked */
    placement_check_time(&placement, 1, 1.0, 0.8);
    placement_check_time(&placement, 1, 0.1, 0.01);
    assert_true(placement_is_clean(&placement));
    placement_check_time(&placement, 1, 1.0, 0.5);
    assert_only(&placement, PLACEMENT_STACKED,
                "the worker got 0.50 of a CPU while it worked: it shared it with other programs");
}

static void who_sleeps_wants_no_cpu(void **state)
{
    (void)state;
    struct placement_rank ranks[] = {rank_on("a", 0, 1, 4), rank_on("a", 1, 1, 1), rank_on("b", 0, 7, 8)};
    ranks[2].cores = cpus_of(0, 3);
    ranks[2].quota = 2;
    struct placement placement = {.sleeps = true};
    placement_check(&placement, ranks, 3, "mpirun");
    placement_check_time(&placement, 13, 13.0, 0.1);
    assert_only(&placement, PLACEMENT_KINDS, "");
    ranks[1].on_login_node = true; /* where nobody should be */
    placement_check(&placement, ranks, 3, "mpirun");
    assert_only(&placement, PLACEMENT_LOGIN_NODE, "a looks like a login node");
}

static void what_was_found_before_is_not_found_again_by_the_time(void **state)
{
    (void)state;
    const struct placement_rank one = rank_on("a", 3, 3, 2);
    struct placement placement = {0};
    placement_check(&placement, &one, 1, "none");
    placement_check_time(&placement, 2, 2.0, 1.0);
    assert_only(&placement, PLACEMENT_THREADS_EXCEED_CPUS, "2 threads");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_placement_is_clean),
        cmocka_unit_test(more_threads_than_cpus_are_named_with_the_launchers_option),
        cmocka_unit_test(ranks_that_take_turns_are_named),
        cmocka_unit_test(ranks_bound_to_the_same_cpu_are_named),
        cmocka_unit_test(threads_that_openmp_puts_on_one_cpu_are_named_with_what_binds_them),
        cmocka_unit_test(ranks_that_openmp_puts_on_the_same_cpus_are_named),
        cmocka_unit_test(nodes_are_those_of_mpi_whatever_their_names),
        cmocka_unit_test(slurms_cpus_are_those_of_the_process_wherever_its_threads_are),
        cmocka_unit_test(hardware_threads_of_one_core_are_named),
        cmocka_unit_test(a_quota_below_the_threads_is_named),
        cmocka_unit_test(srun_without_cpus_per_task_is_named),
        cmocka_unit_test(fewer_threads_than_asked_for_are_named),
        cmocka_unit_test(a_login_node_is_named),
        cmocka_unit_test(workers_without_a_cpu_each_are_named_by_their_time),
        cmocka_unit_test(one_worker_is_judged_like_many),
        cmocka_unit_test(who_sleeps_wants_no_cpu),
        cmocka_unit_test(what_was_found_before_is_not_found_again_by_the_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
