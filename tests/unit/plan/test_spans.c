/* The spans of a sequence: all of it once, in order, none of two sources; by a walk along what was appended.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>
#include <inttypes.h>

#include "input/numbers.h"
#include "plan/spans.h"
#include "plan/unit.h"
#include "unit/file_numbers.h"

enum { SOURCES_MAX = 64, DENSE_LEAST = 100000 };

#define COUNTED_MOST UINT64_C(2000000000)

/* A sequence, and what a test knows of it. */
struct scene {
    struct numbers numbers;
    struct {
        uint64_t count;
        bool is_dense; /* step 1 or 2, at least DENSE_LEAST numbers */
    } sources[SOURCES_MAX];
    size_t source_count;
};

static void add_source(struct scene *scene, uint64_t count, bool is_dense)
{
    assert_true(scene->source_count < SOURCES_MAX);
    scene->sources[scene->source_count].count = count;
    scene->sources[scene->source_count++].is_dense = is_dense && count >= DENSE_LEAST;
}

static void add_range(struct scene *scene, uint64_t count, uint64_t step)
{
    struct error error;
    assert_true(numbers_add_range(&scene->numbers, 5, 5 + (count - 1) * step, step, &error));
    add_source(scene, count, step <= 2);
}

static void add_random(struct scene *scene, uint64_t count)
{
    struct error error;
    assert_true(numbers_add_random(&scene->numbers, count, 40, 7, &error));
    add_source(scene, count, false);
}

static void add_list(struct scene *scene, size_t count)
{
    struct error error;
    uint64_t *values = malloc(count * sizeof *values);
    assert_non_null(values);
    for (size_t i = 0; i < count; i++)
        values[i] = i;
    assert_true(numbers_add_list(&scene->numbers, values, count, &error));
    add_source(scene, count, false);
}

static void add_file(struct scene *scene, size_t count)
{
    FILE *file = tmpfile();
    assert_non_null(file);
    for (size_t i = 0; i < count; i++)
        fprintf(file, "%zu\n", i);
    add_file_numbers(&scene->numbers, file, true, 64);
    add_source(scene, count, false);
}

/* Keeps `count` numbers from `first` on, as a shard does. */
static void keep(struct scene *scene, uint64_t first, uint64_t count)
{
    uint64_t begin = 0;
    size_t kept = 0;
    numbers_keep(&scene->numbers, first, count);
    for (size_t i = 0; i < scene->source_count; i++) {
        const uint64_t end = begin + scene->sources[i].count;
        const uint64_t from = begin > first ? begin : first, to = end < first + count ? end : first + count;
        if (from < to) {
            scene->sources[kept] = scene->sources[i];
            scene->sources[kept].count = to - from;
            scene->sources[kept++].is_dense &= to - from >= DENSE_LEAST;
        }
        begin = end;
    }
    scene->source_count = kept;
}

static void fill_nothing(struct scene *scene)
{
    (void)scene;
}

static void fill_one(struct scene *scene)
{
    add_list(scene, 1);
}

/* Each kind of source, shorter and longer than a span, as long as one and two, one more and one less, and
 * about as long as is dense; neighbours of the same kind, too. */
static void fill_all_kinds(struct scene *scene)
{
    const size_t sizes[] = {1, 2, 65535, 65536, 65537, 131071, 131072, 131073};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        add_range(scene, sizes[i], 3);
        add_list(scene, sizes[i]);
        add_random(scene, sizes[i]);
    }
    for (uint64_t step = 1; step <= 3; step++) {
        add_range(scene, DENSE_LEAST - 1, step);
        add_range(scene, DENSE_LEAST, step);
        add_range(scene, DENSE_LEAST + 1, step);
    }
    add_file(scene, 70000);
    add_file(scene, 3);
    add_list(scene, 1);
}

/* A part of it: its first source begins, and its last ends, in the midst of what it was, and another one is
 * dense no more. */
static void fill_shard(struct scene *scene)
{
    add_random(scene, 100);
    add_range(scene, 2 * DENSE_LEAST, 1);
    add_file(scene, 200000);
    add_range(scene, DENSE_LEAST + 50, 2);
    keep(scene, 90, 10 + 2 * DENSE_LEAST + 200000 + DENSE_LEAST - 1);
}

static void fill_long_dense_ranges(struct scene *scene)
{
    add_range(scene, COUNTED_MOST - 1, 1);
    add_range(scene, COUNTED_MOST, 2);
    add_range(scene, COUNTED_MOST + 1, 1);
    add_list(scene, 2);
    add_range(scene, 7 * COUNTED_MOST + 5, 1);
}

static const struct {
    const char *name;
    void (*fill)(struct scene *scene);
} SCENES[] = {
    {"nothing", fill_nothing},
    {"one number", fill_one},
    {"all kinds", fill_all_kinds},
    {"a shard", fill_shard},
    {"long dense ranges", fill_long_dense_ranges},
};

enum { SCENES_COUNT = sizeof SCENES / sizeof SCENES[0] };

static void claim_same(const char *how, uint64_t at, const struct span *got, const struct span *want)
{
    if (got->id != want->id || got->first != want->first || got->end != want->end ||
        got->is_counted != want->is_counted)
        fail_msg("%s(%" PRIu64 ") is span %" PRIu64 " [%" PRIu64 ", %" PRIu64 ")%s, not %" PRIu64 " [%" PRIu64
                 ", %" PRIu64 ")%s",
                 how, at, got->id, got->first, got->end, got->is_counted ? " counted" : "", want->id,
                 want->first, want->end, want->is_counted ? " counted" : "");
}

/* By its id, and by its first and last numbers and some between. */
static void claim_found(const struct spans *spans, const struct span *want)
{
    struct span got = spans_get(spans, want->id);
    const uint64_t step = (want->end - want->first) / 7 + 1;
    claim_same("spans_get", want->id, &got, want);
    for (uint64_t at = want->first; at < want->end; at += step) {
        got = spans_at(spans, at);
        claim_same("spans_at", at, &got, want);
    }
    got = spans_at(spans, want->end - 1);
    claim_same("spans_at", want->end - 1, &got, want);
}

/* Spans of the source that begins at number `first`, from span `id` on: full ones and the rest. Of a dense
 * one that is counted the size is the plan's business, within bounds; all but the last are alike. Returns how
 * many there are. */
static uint64_t claim_source(const struct spans *spans, uint64_t first, uint64_t count, bool is_counted,
                             uint64_t id)
{
    const uint64_t most = is_counted ? COUNTED_MOST : UNIT_NUMBERS_MAX;
    const uint64_t size = is_counted ? spans_get(spans, id).end - first : most;
    uint64_t found = 0;
    assert_in_range(size, 1, most);
    if (is_counted)
        assert_true(size >= DENSE_LEAST);
    for (uint64_t offset = 0; offset < count; offset += size, found++) {
        const uint64_t left = count - offset;
        claim_found(spans, &(struct span){.id = id + found,
                                          .first = first + offset,
                                          .end = first + offset + (left < size ? left : size),
                                          .is_counted = is_counted});
    }
    return found;
}

static void spans_are_those_of_each_source_in_turn(void **state)
{
    (void)state;
    for (size_t i = 0; i < SCENES_COUNT; i++) {
        struct scene scene = {0};
        SCENES[i].fill(&scene);
        for (int counts = 0; counts <= 1; counts++) {
            struct spans spans;
            struct error error;
            uint64_t first = 0, id = 0;
            const bool is_long = scene.numbers.count > UINT64_C(1) << 32;
            if (is_long && !counts)
                continue; /* half a million spans: walked through where they are counted */
            assert_true(spans_open(&spans, &scene.numbers, UNIT_NUMBERS_MAX, 1, counts, &error));
            for (size_t j = 0; j < scene.source_count; j++) {
                const bool is_counted = counts && scene.sources[j].is_dense;
                id += claim_source(&spans, first, scene.sources[j].count, is_counted, id);
                first += scene.sources[j].count;
            }
            if (first != scene.numbers.count || id != spans.count)
                fail_msg("%s: %" PRIu64 " spans of %" PRIu64 " numbers, not %" PRIu64 " of %" PRIu64,
                         SCENES[i].name, spans.count, scene.numbers.count, id, first);
            spans_close(&spans);
        }
        numbers_free(&scene.numbers);
    }
}

static void a_dense_range_for_a_sieve_is_one_span_until_it_is_very_long(void **state)
{
    (void)state;
    const struct {
        uint64_t count, spans;
    } ranges[] = {{DENSE_LEAST, 1}, {100000000, 1}, {499999999, 1}, {500000000, 1}, {500000001, 2}};
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        struct scene scene = {0};
        struct spans spans;
        struct error error;
        add_range(&scene, ranges[i].count, 1);
        assert_true(spans_open(&spans, &scene.numbers, UNIT_NUMBERS_MAX, 1, true, &error));
        assert_int_equal(spans.count, ranges[i].spans);
        spans_close(&spans);
        numbers_free(&scene.numbers);
    }
}

static void the_longest_sequence_has_its_spans_at_once(void **state)
{
    (void)state;
    const uint64_t count = NUMBERS_COUNT_MAX - 1, size = UNIT_NUMBERS_MAX;
    for (int counts = 0; counts <= 1; counts++) {
        struct scene scene = {0};
        struct spans spans;
        struct error error;
        add_list(&scene, 1);
        add_range(&scene, count, 1);
        assert_true(spans_open(&spans, &scene.numbers, UNIT_NUMBERS_MAX, 1, counts, &error));
        const struct span last = spans_get(&spans, spans.count - 1), one = spans_get(&spans, 0);
        claim_found(&spans, &(struct span){.id = 0, .first = 0, .end = 1});
        claim_found(&spans, &last);
        claim_found(&spans, &(struct span){.id = spans.count - 1,
                                           .first = last.first,
                                           .end = NUMBERS_COUNT_MAX,
                                           .is_counted = counts});
        assert_int_equal(one.end, 1);
        if (!counts)
            assert_int_equal(spans.count, 1 + (count - 1) / size + 1);
        spans_close(&spans);
        numbers_free(&scene.numbers);
    }
}

static void no_spans_are_closed_like_others(void **state)
{
    (void)state;
    struct spans spans = {0};
    spans_close(&spans);
    assert_int_equal(spans.count, 0);
    spans_close(&spans);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spans_are_those_of_each_source_in_turn),
        cmocka_unit_test(a_dense_range_for_a_sieve_is_one_span_until_it_is_very_long),
        cmocka_unit_test(the_longest_sequence_has_its_spans_at_once),
        cmocka_unit_test(no_spans_are_closed_like_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
