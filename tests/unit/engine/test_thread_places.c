/* How many threads have a CPU of their own: against all ways to give them one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/placement/thread_places.h"

enum { FEW_THREADS = 6, FEW_CPUS = 6 };

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

static struct host_cpus mask_of(unsigned bits)
{
    struct host_cpus mask = {0};
    for (int cpu = 0; cpu < FEW_CPUS; cpu++)
        if (bits >> cpu & 1)
            host_cpus_add(&mask, cpu);
    return mask;
}

/* Of the first threads, with these CPUs taken. */
static int best_room(const unsigned bits[FEW_THREADS], int threads, unsigned taken)
{
    if (threads <= 0 || threads > FEW_THREADS)
        return 0;
    int best = best_room(bits, threads - 1, taken);
    for (int cpu = 0; cpu < FEW_CPUS; cpu++)
        if ((bits[threads - 1] & ~taken) >> cpu & 1) {
            const int room = 1 + best_room(bits, threads - 1, taken | 1U << cpu);
            best = room > best ? room : best;
        }
    return best;
}

static void room_is_that_of_the_best_way(void **state)
{
    (void)state;
    srand(17);
    for (int round = 0; round < 2000; round++) {
        unsigned bits[FEW_THREADS], all = 0;
        struct host_cpus masks[FEW_THREADS];
        struct thread_places places;
        const int threads = 1 + rand() % FEW_THREADS;
        for (int thread = 0; thread < threads; thread++) {
            bits[thread] = (unsigned)(rand() & rand()) % (1U << FEW_CPUS);
            masks[thread] = mask_of(bits[thread]);
            all |= bits[thread];
        }
        assert_true(thread_places_find(&places, masks, threads));
        assert_int_equal(places.room, best_room(bits, threads, 0));
        const struct host_cpus expected = mask_of(all);
        assert_memory_equal(&places.cpus, &expected, sizeof expected);
    }
}

/* As many as OpenMP starts, on a machine of many CPUs: all on the first ones, or one a CPU in any order. */
static void many_threads_take_a_moment(void **state)
{
    enum { THREADS = 4096, NARROW = 64 };
    struct host_cpus *masks = calloc(THREADS, sizeof *masks);
    struct thread_places places;
    (void)state;
    assert_non_null(masks);
    for (int thread = 0; thread < THREADS; thread++)
        for (int cpu = 0; cpu < NARROW; cpu++)
            host_cpus_add(&masks[thread], cpu);
    assert_true(thread_places_find(&places, masks, THREADS));
    assert_int_equal(places.room, NARROW);
    for (int thread = 0; thread < THREADS; thread++) {
        masks[thread] = (struct host_cpus){0};
        host_cpus_add(&masks[thread], THREADS - 1 - thread);
        host_cpus_add(&masks[thread], smaller(THREADS - thread, THREADS - 1));
    }
    assert_true(thread_places_find(&places, masks, THREADS));
    assert_int_equal(places.room, THREADS);
    free(masks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(room_is_that_of_the_best_way),
        cmocka_unit_test(many_threads_take_a_moment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
