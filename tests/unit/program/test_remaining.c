/* What is known of the numbers that remain, by a journal: what its last line has begun, and what all have
 * ahead. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdint.h>

#include "program/resuming/remaining.h"
#include "tools/thread_ranks.h"

enum { LINES = 3, RANKS = 3 };

struct fixture {
    struct journal journal;
    struct journal_entry entries[LINES];
    bool knows[RANKS]; /* cmocka cannot jump out of a rank */
};

static void add(struct journal_line *line, uint64_t first, uint64_t count)
{
    struct verdict verdicts[100];
    assert_in_range(count, 1, 100);
    for (uint64_t i = 0; i < count; i++)
        verdicts[i] = verdict_divisible(first + i + 2);
    assert_true(known_add(&line->ahead, first, count, verdicts));
}

/* Ahead are, in the order of the lines, [10, 20) [30, 40); [20, 30); [60, 61) [45, 50). */
static void open_fixture(struct fixture *fixture)
{
    *fixture = (struct fixture){.journal = {.entries = fixture->entries, .entry_count = LINES}};
    struct journal_line *lines[LINES];
    for (int i = 0; i < LINES; i++) {
        lines[i] = &fixture->entries[i].line;
        assert_true(
            begun_add(&lines[i]->begun, (struct begun_number){.index = 40, .below = 5 + (uint64_t)i}));
    }
    lines[1]->done = 5;
    lines[2]->done = 25;
    add(lines[0], 10, 10);
    add(lines[0], 30, 10);
    add(lines[1], 20, 10);
    add(lines[2], 45, 5);
    add(lines[2], 60, 1);
}

static void close_fixture(struct fixture *fixture)
{
    for (int i = 0; i < LINES; i++)
        journal_data_free_line(&fixture->entries[i].line);
}

static void expect_ahead(const struct known_verdicts *ahead, size_t i, uint64_t done, uint64_t first,
                         uint64_t count)
{
    assert_int_equal(ahead->stretches[i].first, first - done);
    assert_int_equal(ahead->stretches[i].count, count);
    for (uint64_t j = 0; j < count; j++)
        assert_int_equal(known_verdicts_of(ahead, i)[j].code, first + j + 2);
}

static void what_lines_have_ahead_adds_up(void **state)
{
    struct fixture fixture;
    struct remaining remaining = {0};
    struct error error;
    (void)state;
    open_fixture(&fixture);
    assert_true(remaining_take(&remaining, &fixture.journal, 0, &error));
    assert_int_equal(remaining.begun.count + remaining.ahead.count, 0);
    assert_true(remaining_take(&remaining, &fixture.journal, 2, &error));
    assert_int_equal(remaining.begun.count, 1);
    assert_int_equal(remaining.begun.items[0].index, 35);
    assert_int_equal(remaining.begun.items[0].below, 6);
    assert_int_equal(remaining.ahead.count, 1);
    expect_ahead(&remaining.ahead, 0, 5, 10, 30);
    remaining_free(&remaining);
    assert_true(remaining_take(&remaining, &fixture.journal, 3, &error));
    assert_int_equal(remaining.begun.items[0].index, 15);
    assert_int_equal(remaining.ahead.count, 3);
    expect_ahead(&remaining.ahead, 0, 25, 25, 15);
    expect_ahead(&remaining.ahead, 1, 25, 45, 5);
    expect_ahead(&remaining.ahead, 2, 25, 60, 1);
    remaining_free(&remaining);
    close_fixture(&fixture);
}

static void share(struct ranks *ranks, void *context)
{
    struct fixture *fixture = context;
    struct remaining remaining = {0};
    struct error error;
    uint64_t count = 0;
    const bool good = (ranks->rank > 0 || remaining_take(&remaining, &fixture->journal, 3, &error)) &&
                      remaining_share(&remaining, ranks, &error);
    const struct begun_number *begun = begun_find(&remaining.begun, 15);
    const struct verdict *last = known_find(&remaining.ahead, 60 - 25, &count);
    fixture->knows[ranks->rank] =
        good && begun && begun->below == 7 && last && last->code == 62 && count == 1;
    remaining_free(&remaining);
}

static void all_ranks_know_it(void **state)
{
    struct fixture fixture;
    (void)state;
    open_fixture(&fixture);
    assert_int_equal(thread_ranks_run(RANKS, share, &fixture), 0);
    for (int rank = 0; rank < RANKS; rank++)
        assert_true(fixture.knows[rank]);
    close_fixture(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_lines_have_ahead_adds_up),
        cmocka_unit_test(all_ranks_know_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
