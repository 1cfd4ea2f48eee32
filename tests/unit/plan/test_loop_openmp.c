/* OpenMP itself, held against plan/loop.h: a plain loop with schedule(runtime), who of its team gets which
 * iteration. Built where there is OpenMP. The standard fixes the static schedules and the chunks of dynamic;
 * how the chunks of guided shrink it leaves to the runtime: ours are libgomp's, and clang's libomp has
 * others, of which nothing is asked here. */
#include "unit/plan/loop_scene.h"

#include <dlfcn.h>
#include <limits.h>
#include <omp.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>

#include "base/clock.h"

enum { TEAM_MAX = 8, COUNT_MAX = 4099, ALL_COUNTS = 300, ALL_CHUNKS = 60 };

/* Beyond ALL_COUNTS. */
static const int LARGER_COUNTS[] = {301, 509, 997, 1001, COUNT_MAX};

enum { LARGER_COUNTS_COUNT = sizeof LARGER_COUNTS / sizeof LARGER_COUNTS[0] };

/* The file that the runtime's functions are from, as in "/usr/lib/libgomp.so.1". */
static const char *runtime_path(void)
{
    Dl_info info;
    const void *function = dlsym(RTLD_DEFAULT, "omp_get_thread_num");
    return function && dladdr(function, &info) ? info.dli_fname : "an unknown runtime";
}

/* ---- Who has what, by OpenMP. */

static omp_sched_t kind_of(const struct schedule *schedule)
{
    static const omp_sched_t kinds[] = {[SCHEDULE_STATIC] = omp_sched_static,
                                        [SCHEDULE_DYNAMIC] = omp_sched_dynamic,
                                        [SCHEDULE_GUIDED] = omp_sched_guided};
    return kinds[schedule->kind];
}

/* Chunk 0 is none there, too. */
static void set_schedule(const struct loop_scene *scene, unsigned modifier)
{
    const struct schedule *schedule = &scene->loop.schedule;
    const int chunk = schedule->chunk < INT_MAX ? (int)schedule->chunk : INT_MAX;
    omp_set_schedule((omp_sched_t)((unsigned)kind_of(schedule) | modifier), chunk);
}

static void run_plainly(const struct loop_scene *scene, int *thread_of)
{
    const int count = (int)scene->loop.count;
    set_schedule(scene, 0);
#pragma omp parallel for schedule(runtime) num_threads(scene->loop.workers)
    for (int i = 0; i < count; i++)
        thread_of[i] = omp_get_thread_num();
}

/* Where chunks of ours begin, threads wait for one another, as many as there are: so no thread takes them
 * all, and as many chunks as there are threads go to a thread each. A runtime with other chunks may wait in
 * vain. */
struct meeting {
    const int *chunk_of;
    int chunks, threads;
    atomic_int begun; /* chunks */
    atomic_bool is_given_up;
};

#define MEETING_SECONDS 120.0

static void wait_for_others(struct meeting *meeting, int chunk)
{
    const int all = (chunk / meeting->threads + 1) * meeting->threads;
    const int wanted = all < meeting->chunks ? all : meeting->chunks;
    const double end = clock_seconds() + MEETING_SECONDS;
    while (atomic_load(&meeting->begun) < wanted && !atomic_load(&meeting->is_given_up)) {
        if (clock_seconds() > end)
            atomic_store(&meeting->is_given_up, true);
        sched_yield();
    }
}

static void meet(struct meeting *meeting, int i)
{
    if (i > 0 && meeting->chunk_of[i] == meeting->chunk_of[i - 1])
        return;
    atomic_fetch_add(&meeting->begun, 1);
    wait_for_others(meeting, meeting->chunk_of[i]);
}

/* In order, as libomp does it if told. */
static void run_meeting(const struct loop_scene *scene, const int *chunk_of, int chunks, int *thread_of)
{
    const int count = (int)scene->loop.count;
    struct meeting meeting = {.chunk_of = chunk_of, .chunks = chunks, .threads = scene->loop.workers};
    set_schedule(scene, (unsigned)omp_sched_monotonic);
#pragma omp parallel for schedule(runtime) num_threads(scene->loop.workers)
    for (int i = 0; i < count; i++) {
        meet(&meeting, i);
        thread_of[i] = omp_get_thread_num();
    }
    if (meeting.is_given_up)
        fail_msg("%s: only %d of our %d chunks were begun by threads of their own", scene->name,
                 meeting.begun, chunks);
}

/* ---- Which loops. */

static void with_threads(int count, enum schedule_kind kind, int chunk,
                         void (*claim)(const struct loop_scene *scene))
{
    for (int threads = 1; threads <= TEAM_MAX; threads++) {
        struct loop_scene scene;
        loop_scene_open(&scene, (uint64_t)count, (struct schedule){kind, (uint64_t)chunk}, threads);
        claim(&scene);
        loop_scene_close(&scene);
    }
}

/* Of short loops all chunks until they are too large, of others those about what divides them. */
static void with_chunks(int count, enum schedule_kind kind, void (*claim)(const struct loop_scene *scene))
{
    const int some[] = {1,         2,         3,     7,         16,        count / 8, count / 3,
                        count / 2, count - 1, count, count + 1, count + 2, count + 3, INT_MAX};
    for (int chunk = 1; count <= ALL_CHUNKS && chunk <= count + 3; chunk++)
        with_threads(count, kind, chunk, claim);
    for (size_t i = 0; count > ALL_CHUNKS && i < sizeof some / sizeof some[0]; i++)
        with_threads(count, kind, some[i], claim);
}

static void claim_team(void)
{
    int got = 0;
    omp_set_dynamic(0);
#pragma omp parallel num_threads(TEAM_MAX)
#pragma omp single
    got = omp_get_num_threads();
    if (got != TEAM_MAX)
        fail_msg("OpenMP gives %d threads, not %d; is there an OMP_THREAD_LIMIT?", got, TEAM_MAX);
}

/* ---- The claims. */

static void claim_static(const struct loop_scene *scene)
{
    int ours[COUNT_MAX], thread_of[COUNT_MAX];
    loop_scene_mark_owners(scene, ours);
    run_plainly(scene, thread_of);
    for (uint64_t i = 0; i < scene->loop.count; i++)
        if (ours[i] != thread_of[i])
            fail_msg("%s: number %" PRIu64 " is worker %d's here, and thread %d's by OpenMP", scene->name, i,
                     ours[i], thread_of[i]);
}

static void static_is_that_of_openmp(void **state)
{
    (void)state;
    claim_team();
    for (int count = 0; count <= ALL_COUNTS; count++)
        with_threads(count, SCHEDULE_STATIC, 0, claim_static);
    for (size_t i = 0; i < LARGER_COUNTS_COUNT; i++)
        with_threads(LARGER_COUNTS[i], SCHEDULE_STATIC, 0, claim_static);
}

static void static_with_a_chunk_is_that_of_openmp(void **state)
{
    (void)state;
    claim_team();
    for (int count = 0; count <= ALL_COUNTS; count += count < 100 ? 1 : 7)
        with_chunks(count, SCHEDULE_STATIC, claim_static);
    for (size_t i = 0; i < LARGER_COUNTS_COUNT; i++)
        with_chunks(LARGER_COUNTS[i], SCHEDULE_STATIC, claim_static);
}

/* Each change of thread falls on a boundary of ours. */
static void claim_changes(const struct loop_scene *scene, const int *chunk_of, const int *thread_of)
{
    for (uint64_t i = 1; i < scene->loop.count; i++)
        if (thread_of[i] != thread_of[i - 1] && chunk_of[i] == chunk_of[i - 1])
            fail_msg("%s: by OpenMP thread %d goes on at number %" PRIu64
                     " for thread %d, in the midst of our chunk %d",
                     scene->name, thread_of[i], i, thread_of[i - 1], chunk_of[i]);
}

/* Where threads met, so does each boundary of ours on a change of thread: the chunks of a meeting are of one
 * thread each. */
static void claim_met(const struct loop_scene *scene, const int *chunk_of, const int *thread_of)
{
    const int threads = scene->loop.workers;
    int first_of[TEAM_MAX], round = -1;
    for (int i = 0; i < (int)scene->loop.count; i++) {
        if (i > 0 && chunk_of[i] == chunk_of[i - 1])
            continue;
        if (chunk_of[i] / threads != round) {
            round = chunk_of[i] / threads;
            memset(first_of, -1, sizeof first_of);
        }
        int *first = &first_of[thread_of[i]];
        if (*first >= 0)
            fail_msg("%s: thread %d has our chunks that begin at %d and %d", scene->name, thread_of[i],
                     *first, i);
        *first = i;
    }
}

static void claim_boundaries(const struct loop_scene *scene)
{
    int chunk_of[COUNT_MAX], thread_of[COUNT_MAX];
    const int chunks = loop_scene_mark_chunks(scene, chunk_of);
    run_plainly(scene, thread_of);
    claim_changes(scene, chunk_of, thread_of);
    run_meeting(scene, chunk_of, chunks, thread_of);
    claim_changes(scene, chunk_of, thread_of);
    claim_met(scene, chunk_of, thread_of);
}

static void with_boundaries(enum schedule_kind kind)
{
    claim_team();
    for (int count = 0; count <= ALL_COUNTS; count += count < 40 ? 1 : 13)
        with_chunks(count, kind, claim_boundaries);
    with_chunks(997, kind, claim_boundaries);
}

static void chunks_of_dynamic_are_those_of_openmp(void **state)
{
    (void)state;
    with_boundaries(SCHEDULE_DYNAMIC);
}

static void chunks_of_guided_are_those_of_libgomp(void **state)
{
    (void)state;
    if (!strstr(runtime_path(), "libgomp")) {
        print_message("guided is the runtime's own in %s\n", runtime_path());
        skip();
    }
    with_boundaries(SCHEDULE_GUIDED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(static_is_that_of_openmp),
        cmocka_unit_test(static_with_a_chunk_is_that_of_openmp),
        cmocka_unit_test(chunks_of_dynamic_are_those_of_openmp),
        cmocka_unit_test(chunks_of_guided_are_those_of_libgomp),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
