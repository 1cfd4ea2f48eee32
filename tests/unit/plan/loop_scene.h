/* Loops over numbers that nobody decides, for the tests of who gets which chunk: by the functions of
 * plan/loop.h, which number belongs to whom and where chunks begin. */
#ifndef PRIMES_TESTS_UNIT_LOOP_SCENE_H
#define PRIMES_TESTS_UNIT_LOOP_SCENE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <inttypes.h>

#include "input/numbers.h"
#include "plan/loop.h"

enum { LOOP_SCENE_NOBODY = -1 };

/* What fails is named by `name`, as in "guided,3 of 100 numbers on 4 workers". */
struct loop_scene {
    struct numbers numbers;
    struct loop loop;
    char name[96];
};

static inline uint64_t loop_scene_cost(uint64_t n)
{
    (void)n;
    return 1;
}

/* So light that spans are as long as they may be. */
static const struct kernel LOOP_SCENE_KERNEL = {
    .name = "light", .cost = loop_scene_cost, .slice_operations = 1 << 20, .unit_operations = 1 << 20};

static inline void loop_scene_open(struct loop_scene *scene, uint64_t count, struct schedule schedule,
                                   int workers)
{
    struct error error;
    char text[SCHEDULE_TEXT_SIZE];
    *scene = (struct loop_scene){0};
    if (count > 0)
        assert_true(numbers_add_range(&scene->numbers, 0, count - 1, 1, &error));
    assert_true(loop_open(&scene->loop, &scene->numbers, &LOOP_SCENE_KERNEL, &schedule, workers, false, false,
                          &error));
    snprintf(scene->name, sizeof scene->name, "%s of %" PRIu64 " numbers on %d workers",
             schedule_text(&schedule, text), count, workers);
}

static inline void loop_scene_close(struct loop_scene *scene)
{
    loop_close(&scene->loop);
    numbers_free(&scene->numbers);
}

/* A chunk has numbers, and none that the sequence has not. */
static inline void loop_scene_claim_within(const struct loop_scene *scene, const struct loop_chunk *chunk)
{
    if (chunk->first >= chunk->end || chunk->end > scene->loop.count)
        fail_msg("%s: a chunk [%" PRIu64 ", %" PRIu64 ")", scene->name, chunk->first, chunk->end);
}

/* Of a static schedule: owner[i] becomes the worker of number i, which no other may have. */
static inline void loop_scene_mark_owners(const struct loop_scene *scene, int *owner)
{
    for (uint64_t i = 0; i < scene->loop.count; i++)
        owner[i] = LOOP_SCENE_NOBODY;
    for (int worker = 0; worker < scene->loop.workers; worker++) {
        struct loop_chunk chunk;
        for (uint64_t k = 0; loop_static_chunk(&scene->loop, worker, k, &chunk); k++) {
            loop_scene_claim_within(scene, &chunk);
            for (uint64_t i = chunk.first; i < chunk.end; i++) {
                if (owner[i] != LOOP_SCENE_NOBODY)
                    fail_msg("%s: number %" PRIu64 " goes to workers %d and %d", scene->name, i, owner[i],
                             worker);
                owner[i] = worker;
            }
        }
    }
    for (uint64_t i = 0; i < scene->loop.count; i++)
        if (owner[i] == LOOP_SCENE_NOBODY)
            fail_msg("%s: number %" PRIu64 " goes to nobody", scene->name, i);
}

/* Of dynamic and guided: chunk_of[i] becomes the number of the chunk, from 0, that number i is in. Returns
 * how many there are. */
static inline int loop_scene_mark_chunks(const struct loop_scene *scene, int *chunk_of)
{
    struct loop_chunk chunk;
    uint64_t next = 0;
    int chunks = 0;
    for (; loop_next_chunk(&scene->loop, next, &chunk); chunks++, next = chunk.end) {
        loop_scene_claim_within(scene, &chunk);
        if (chunk.first != next)
            fail_msg("%s: the chunk behind %" PRIu64 " begins at %" PRIu64, scene->name, next, chunk.first);
        for (uint64_t i = chunk.first; i < chunk.end; i++)
            chunk_of[i] = chunks;
    }
    if (next != scene->loop.count)
        fail_msg("%s: the last chunk ends at %" PRIu64, scene->name, next);
    return chunks;
}

#endif
