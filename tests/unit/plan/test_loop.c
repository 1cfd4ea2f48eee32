/* The chunks of OpenMP's schedules: each number in one of them, by the definitions, told a second time number
 * by number. What OpenMP itself does is in test_loop_openmp.c. */
#include "unit/plan/loop_scene.h"

#include "plan/unit.h"

__extension__ typedef unsigned __int128 uint128;

enum { WORKERS_MAX = 64, COUNT_MAX = 1000 };

/* None, fewer than workers, such as divide by few and by many of them, and such as do not. */
static const uint64_t COUNTS[] = {0,  1,  2,  3,  5,  7,  8,  16,  17,  31,  32,  33,
                                  60, 61, 63, 64, 65, 97, 99, 100, 128, 360, 997, COUNT_MAX};

enum { COUNTS_COUNT = sizeof COUNTS / sizeof COUNTS[0], CHUNKS_COUNT = 14 };

/* Small ones, such as are about the whole list or about a worker's part of it, and far too large ones. */
static void list_chunks(uint64_t count, uint64_t workers, uint64_t chunks[CHUNKS_COUNT])
{
    const uint64_t all[CHUNKS_COUNT] = {1,
                                        2,
                                        3,
                                        7,
                                        10,
                                        64,
                                        count / workers,
                                        count / workers + 1,
                                        count / 2 + 1,
                                        count - 1,
                                        count,
                                        count + 1,
                                        UINT64_C(1) << 63,
                                        UINT64_MAX};
    for (size_t i = 0; i < CHUNKS_COUNT; i++)
        chunks[i] = all[i] > 0 ? all[i] : 1;
}

/* Calls `claim` for loops of this kind, of all counts, chunks and workers. */
static void with_chunks(enum schedule_kind kind, void (*claim)(const struct loop_scene *scene))
{
    for (size_t i = 0; i < COUNTS_COUNT; i++) {
        for (int workers = 1; workers <= WORKERS_MAX; workers++) {
            uint64_t chunks[CHUNKS_COUNT];
            list_chunks(COUNTS[i], (uint64_t)workers, chunks);
            for (size_t j = 0; j < CHUNKS_COUNT; j++) {
                struct loop_scene scene;
                loop_scene_open(&scene, COUNTS[i], (struct schedule){kind, chunks[j]}, workers);
                claim(&scene);
                loop_scene_close(&scene);
            }
        }
    }
}

/* ---- static */

static void claim_owner(const struct loop_scene *scene, uint64_t number, int got, int want)
{
    if (got != want)
        fail_msg("%s: number %" PRIu64 " goes to worker %d, not %d", scene->name, number, got, want);
}

/* Dealt one by one, the sizes are right; laid side by side, so are the parts. */
static void claim_parts(const struct loop_scene *scene)
{
    uint64_t sizes[WORKERS_MAX] = {0}, i = 0;
    int owner[COUNT_MAX];
    loop_scene_mark_owners(scene, owner);
    for (uint64_t dealt = 0; dealt < scene->loop.count; dealt++)
        sizes[dealt % (uint64_t)scene->loop.workers]++;
    for (int worker = 0; worker < scene->loop.workers; worker++)
        for (uint64_t j = 0; j < sizes[worker]; j++, i++)
            claim_owner(scene, i, owner[i], worker);
    for (int worker = 0; worker < scene->loop.workers; worker++) {
        struct loop_chunk chunk;
        assert_false(loop_static_chunk(&scene->loop, worker, 1, &chunk));
        assert_false(loop_static_chunk(&scene->loop, worker, UINT64_MAX, &chunk));
    }
}

static void static_gives_each_a_part_and_the_larger_ones_are_first(void **state)
{
    (void)state;
    for (uint64_t count = 0; count <= COUNT_MAX; count += count < 200 ? 1 : 37) {
        for (int workers = 1; workers <= WORKERS_MAX; workers++) {
            struct loop_scene scene;
            loop_scene_open(&scene, count, (struct schedule){SCHEDULE_STATIC, 0}, workers);
            claim_parts(&scene);
            loop_scene_close(&scene);
        }
    }
}

static void claim_dealt_in_turn(const struct loop_scene *scene)
{
    const uint64_t size = scene->loop.schedule.chunk;
    int owner[COUNT_MAX];
    loop_scene_mark_owners(scene, owner);
    for (uint64_t i = 0; i < scene->loop.count; i++)
        claim_owner(scene, i, owner[i], (int)(i / size % (uint64_t)scene->loop.workers));
}

/* One chunk is one: none is handed out in two halves. */
static void claim_static_chunks_whole(const struct loop_scene *scene)
{
    const uint64_t size = scene->loop.schedule.chunk, count = scene->loop.count;
    struct loop_chunk chunk;
    for (int worker = 0; worker < scene->loop.workers; worker++) {
        for (uint64_t k = 0; loop_static_chunk(&scene->loop, worker, k, &chunk); k++)
            if (chunk.first % size != 0 || (chunk.end - chunk.first != size && chunk.end != count))
                fail_msg("%s: chunk %" PRIu64 " of worker %d is [%" PRIu64 ", %" PRIu64 ")", scene->name, k,
                         worker, chunk.first, chunk.end);
        assert_false(loop_static_chunk(&scene->loop, worker, UINT64_MAX, &chunk));
    }
}

static void static_with_a_chunk_deals_chunks_in_turn(void **state)
{
    (void)state;
    with_chunks(SCHEDULE_STATIC, claim_dealt_in_turn);
    with_chunks(SCHEDULE_STATIC, claim_static_chunks_whole);
}

/* ---- dynamic, guided */

/* The chunk sizes follow from the chunk that each number is in, as consecutive numbers are in consecutive
 * chunks: loop_scene_mark_chunks sees to that. */
static void claim_chunk_of(const struct loop_scene *scene, uint64_t number, int got, int want)
{
    if (got != want)
        fail_msg("%s: number %" PRIu64 " is in chunk %d, not %d", scene->name, number, got, want);
}

static void claim_dynamic(const struct loop_scene *scene)
{
    int chunk_of[COUNT_MAX];
    loop_scene_mark_chunks(scene, chunk_of);
    for (uint64_t i = 0; i < scene->loop.count; i++)
        claim_chunk_of(scene, i, chunk_of[i], (int)(i / scene->loop.schedule.chunk));
}

static void dynamic_has_chunks_of_one_size(void **state)
{
    (void)state;
    with_chunks(SCHEDULE_DYNAMIC, claim_dynamic);
}

/* The fewest numbers that, times the workers, are all that is left; looked for one by one. */
static uint64_t share_of(uint64_t left, int workers)
{
    uint64_t share = 0;
    while (share * (uint64_t)workers < left)
        share++;
    return share;
}

static void claim_guided(const struct loop_scene *scene)
{
    const uint64_t count = scene->loop.count, least = scene->loop.schedule.chunk;
    int chunk_of[COUNT_MAX], chunk = 0;
    loop_scene_mark_chunks(scene, chunk_of);
    for (uint64_t i = 0; i < count; chunk++) {
        const uint64_t share = share_of(count - i, scene->loop.workers);
        const uint64_t size = share > least ? share : least;
        for (uint64_t j = 0; j < size && i < count; j++, i++)
            claim_chunk_of(scene, i, chunk_of[i], chunk);
    }
}

static void guided_has_a_share_of_what_is_left_and_never_less_than_its_chunk(void **state)
{
    (void)state;
    with_chunks(SCHEDULE_GUIDED, claim_guided);
}

/* ---- The longest sequence, reckoned with more bits. */

static const uint64_t LONG_COUNTS[] = {NUMBERS_COUNT_MAX, NUMBERS_COUNT_MAX - 1, (UINT64_C(1) << 32) + 1};
static const uint64_t LONG_CHUNKS[] = {
    1, 3, 1000, (UINT64_C(1) << 32) - 1, (UINT64_C(1) << 61) + 1, NUMBERS_COUNT_MAX, UINT64_MAX};

enum {
    LONG_COUNTS_COUNT = sizeof LONG_COUNTS / sizeof LONG_COUNTS[0],
    LONG_CHUNKS_COUNT = sizeof LONG_CHUNKS / sizeof LONG_CHUNKS[0]
};

static void with_long_ones(enum schedule_kind kind, uint64_t chunk,
                           void (*claim)(const struct loop_scene *scene))
{
    for (size_t i = 0; i < LONG_COUNTS_COUNT; i++) {
        for (int workers = 1; workers <= WORKERS_MAX; workers++) {
            struct loop_scene scene;
            loop_scene_open(&scene, LONG_COUNTS[i], (struct schedule){kind, chunk}, workers);
            claim(&scene);
            loop_scene_close(&scene);
        }
    }
}

static void claim_chunk(const struct loop_scene *scene, const struct loop_chunk *chunk, uint128 first,
                        uint128 end)
{
    const uint128 count = scene->loop.count;
    end = end < count ? end : count;
    if (chunk->first != first || chunk->end != end)
        fail_msg("%s: a chunk is [%" PRIu64 ", %" PRIu64 "), not [%" PRIu64 ", %" PRIu64 ")", scene->name,
                 chunk->first, chunk->end, (uint64_t)first, (uint64_t)end);
}

static void claim_long_parts(const struct loop_scene *scene)
{
    const uint64_t workers = (uint64_t)scene->loop.workers;
    uint64_t next = 0, before = UINT64_MAX;
    for (uint64_t worker = 0; worker < workers; worker++) {
        struct loop_chunk chunk;
        assert_true(loop_static_chunk(&scene->loop, (int)worker, 0, &chunk));
        const uint64_t size = scene->loop.count / workers + (worker < scene->loop.count % workers);
        claim_chunk(scene, &chunk, next, (uint128)next + size);
        assert_true(size <= before);
        before = size;
        next = chunk.end;
    }
    assert_int_equal(next, scene->loop.count);
}

/* Chunk k of a worker, if the sequence goes on so far. */
static void claim_long_chunk(const struct loop_scene *scene, int worker, uint64_t k)
{
    const uint128 size = scene->loop.schedule.chunk;
    const uint128 first = ((uint128)k * (uint128)scene->loop.workers + (uint128)worker) * size;
    const bool wanted = first < scene->loop.count;
    struct loop_chunk chunk;
    if (loop_static_chunk(&scene->loop, worker, k, &chunk) != wanted)
        fail_msg("%s: chunk %" PRIu64 " of worker %d is %sthere", scene->name, k, worker,
                 wanted ? "not " : "");
    if (wanted)
        claim_chunk(scene, &chunk, first, first + size);
}

static void claim_long_dealing(const struct loop_scene *scene)
{
    const uint64_t round = scene->loop.schedule.chunk > UINT64_MAX / 64
                               ? UINT64_MAX
                               : scene->loop.schedule.chunk * (uint64_t)scene->loop.workers;
    for (int worker = 0; worker < scene->loop.workers; worker++) {
        const uint64_t last = scene->loop.count / round; /* or one less */
        claim_long_chunk(scene, worker, 0);
        claim_long_chunk(scene, worker, last / 2);
        claim_long_chunk(scene, worker, last > 0 ? last - 1 : 0);
        claim_long_chunk(scene, worker, last);
        claim_long_chunk(scene, worker, last + 1);
    }
}

static void claim_long_next(const struct loop_scene *scene)
{
    const uint64_t count = scene->loop.count, froms[] = {0, 1, count / 2, count - 65, count - 2, count - 1};
    for (size_t i = 0; i < sizeof froms / sizeof froms[0]; i++) {
        uint128 size = scene->loop.schedule.chunk;
        const uint128 workers = (uint128)scene->loop.workers;
        const uint128 share = ((uint128)(count - froms[i]) + workers - 1) / workers;
        if (scene->loop.schedule.kind == SCHEDULE_GUIDED && share > size)
            size = share;
        struct loop_chunk chunk;
        assert_true(loop_next_chunk(&scene->loop, froms[i], &chunk));
        claim_chunk(scene, &chunk, froms[i], froms[i] + size);
        assert_false(loop_next_chunk(&scene->loop, count, &chunk));
        assert_false(loop_next_chunk(&scene->loop, UINT64_MAX, &chunk));
    }
}

static void the_longest_sequence_overflows_nothing(void **state)
{
    (void)state;
    with_long_ones(SCHEDULE_STATIC, 0, claim_long_parts);
    for (size_t i = 0; i < LONG_CHUNKS_COUNT; i++) {
        with_long_ones(SCHEDULE_STATIC, LONG_CHUNKS[i], claim_long_dealing);
        with_long_ones(SCHEDULE_DYNAMIC, LONG_CHUNKS[i], claim_long_next);
        with_long_ones(SCHEDULE_GUIDED, LONG_CHUNKS[i], claim_long_next);
    }
}

/* Guided ends, soon, with every number in a chunk. */
static void guided_ends_soon_however_long_the_sequence(void **state)
{
    (void)state;
    struct loop_scene scene;
    struct loop_chunk chunk;
    uint64_t next = 0, chunks = 0;
    loop_scene_open(&scene, NUMBERS_COUNT_MAX, (struct schedule){SCHEDULE_GUIDED, 1}, WORKERS_MAX);
    for (; loop_next_chunk(&scene.loop, next, &chunk); chunks++, next = chunk.end)
        claim_chunk(&scene, &chunk, next, (uint128)next + (NUMBERS_COUNT_MAX - next - 1) / WORKERS_MAX + 1);
    assert_int_equal(next, NUMBERS_COUNT_MAX);
    /* What is left shrinks by 63/64 each time until it is 64, from where each chunk is one number; and
     * 62 ln 2 / ln(64/63) = 2729. */
    assert_in_range(chunks, 2000, 2800);
    loop_scene_close(&scene);
}

/* ---- How far ahead one may be. */

static void claim_window(uint64_t count, bool holds_texts, uint64_t want)
{
    struct numbers numbers = {0};
    struct loop loop;
    struct error error;
    if (count > 0)
        assert_true(numbers_add_range(&numbers, 0, count - 1, 1, &error));
    assert_true(loop_open(&loop, &numbers, &LOOP_SCENE_KERNEL, &(struct schedule){SCHEDULE_STATIC, 0}, 3,
                          false, holds_texts, &error));
    if (loop.window != want)
        fail_msg("the window of %" PRIu64 " numbers is %" PRIu64 ", not %" PRIu64, count, loop.window, want);
    assert_true(loop_may_begin(&loop, 0, 0));
    assert_true(loop_may_begin(&loop, want - 1, 0));
    assert_false(loop_may_begin(&loop, want, 0));
    assert_true(loop_may_begin(&loop, want, 1));
    assert_true(loop_may_begin(&loop, 0, 5)); /* what was delivered meanwhile */
    loop_close(&loop);
    loop_close(&loop); /* {0} is closed */
    numbers_free(&numbers);
}

static void the_window_holds_all_but_where_that_is_too_much(void **state)
{
    (void)state;
    const uint64_t span = UNIT_NUMBERS_MAX, most = LOOP_WINDOW_MAX, held = LOOP_HELD_MAX;
    for (int holds_texts = 0; holds_texts <= 1; holds_texts++) {
        claim_window(0, holds_texts, 1);
        claim_window(1, holds_texts, 2);
        claim_window(span, holds_texts, 2);
        claim_window(span + 1, holds_texts, 3);
        claim_window(held, holds_texts, held / span + 1);
    }
    claim_window(held + 1, true, held / span + 2); /* still narrower than a window of many workers */
    claim_window(60 * span, true, 3 * LOOP_WINDOW_PER_WORKER);
    claim_window(60 * span, false, 61);
    claim_window((most - 1) * span, false, most);
    claim_window(most * span, false, most);
    claim_window(NUMBERS_COUNT_MAX, false, most);
    claim_window(NUMBERS_COUNT_MAX, true, 3 * LOOP_WINDOW_PER_WORKER);
}

static uint64_t heavy_cost(uint64_t n)
{
    return n < UINT32_MAX ? 1 : 1 << 20;
}

/* Spans of one number and long ones: what may wait is numbers, wherever the spans are. */
static void short_spans_beside_long_ones_do_not_widen_the_window(void **state)
{
    (void)state;
    const struct kernel kernel = {
        .name = "heavy", .cost = heavy_cost, .slice_operations = 1 << 20, .unit_operations = 1 << 20};
    const uint64_t narrow = UINT64_C(2) * LOOP_WINDOW_PER_WORKER * UNIT_NUMBERS_MAX;
    struct numbers numbers = {0};
    struct loop loop;
    struct error error;
    assert_true(numbers_add_range(&numbers, UINT64_MAX, UINT64_MAX, 1, &error));
    assert_true(numbers_add_range(&numbers, 1, 100 * narrow, 1, &error));
    assert_true(
        loop_open(&loop, &numbers, &kernel, &(struct schedule){SCHEDULE_DYNAMIC, 1}, 2, false, true, &error));
    uint64_t id = 0;
    while (id < loop.spans.count && loop_may_begin(&loop, id, 0))
        id++;
    const uint64_t ahead = spans_get(&loop.spans, id - 1).first;
    if (id == loop.spans.count || ahead >= narrow || loop_distance(&loop, 0, id) < narrow)
        fail_msg("number %" PRIu64 " may be begun before the first is decided, wanted below %" PRIu64, ahead,
                 narrow);
    assert_int_equal(loop_distance(&loop, 0, loop.spans.count), numbers.count);
    loop_close(&loop);
    numbers_free(&numbers);
}

/* Each at its chunk of the same round, from the first number of the round, which is not delivered, on. */
static void workers_in_step_do_not_hold_each_other_back(void **state)
{
    (void)state;
    const uint64_t chunks[] = {1, 1000, UNIT_NUMBERS_MAX, UNIT_NUMBERS_MAX + 1, 1000000, 30000000};
    const enum schedule_kind kinds[] = {SCHEDULE_STATIC, SCHEDULE_DYNAMIC};
    for (size_t i = 0; i < 2 * sizeof chunks / sizeof chunks[0]; i++) {
        for (int workers = 1; workers <= WORKERS_MAX; workers++) {
            struct loop_scene scene;
            const uint64_t chunk = chunks[i / 2], round = chunk * (uint64_t)workers, count = 100 * round;
            loop_scene_open(&scene, count, (struct schedule){kinds[i % 2], chunk}, workers);
            for (uint64_t first = 0; first < count; first += round) {
                const struct span begin = spans_at(&scene.loop.spans, first);
                const struct span end = spans_at(&scene.loop.spans, first + round - 1);
                if (!loop_may_begin(&scene.loop, end.id, begin.id))
                    fail_msg("%s: from %" PRIu64 " on a round has spans %" PRIu64 " to %" PRIu64
                             ", and the window %" PRIu64,
                             scene.name, first, begin.id, end.id, scene.loop.window);
            }
            loop_scene_close(&scene);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(static_gives_each_a_part_and_the_larger_ones_are_first),
        cmocka_unit_test(static_with_a_chunk_deals_chunks_in_turn),
        cmocka_unit_test(dynamic_has_chunks_of_one_size),
        cmocka_unit_test(guided_has_a_share_of_what_is_left_and_never_less_than_its_chunk),
        cmocka_unit_test(the_longest_sequence_overflows_nothing),
        cmocka_unit_test(guided_ends_soon_however_long_the_sequence),
        cmocka_unit_test(the_window_holds_all_but_where_that_is_too_much),
        cmocka_unit_test(short_spans_beside_long_ones_do_not_widen_the_window),
        cmocka_unit_test(workers_in_step_do_not_hold_each_other_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
