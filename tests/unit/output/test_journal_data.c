/* What a head and a line may say: each rule, broken alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "tools/sample_journal.h"

/* ---- Heads. */

static void expect_head(struct sample *sample, const char *fault)
{
    const char *found = journal_data_head_fault(&sample->head);
    if (fault ? !found || strcmp(found, fault) != 0 : found != NULL)
        fail_msg("expected %s, got %s", fault ? fault : "no fault", found ? found : "no fault");
    sample_end(sample);
    sample_begin(sample);
}

static void each_rule_of_a_head_is_kept(void **state)
{
    struct sample sample;
    (void)state;
    sample_begin(&sample);
    expect_head(&sample, NULL);
    sample.head.version = 2;
    expect_head(&sample, "its version is another");
    sample.head.shard = 0;
    expect_head(&sample, "its shard is out of range");
    sample.head.shard = 4;
    expect_head(&sample, "its shard is out of range");
    sample.head.shards = -3;
    expect_head(&sample, "its shard is out of range");
    sample.head.shards = 1000001;
    expect_head(&sample, "its shard is out of range");
    sample.head.shards = 0;
    expect_head(&sample, "its shard is out of range");
    sample.head.numbers = 3001;
    expect_head(&sample, "its shard has more numbers than there are");
    sample.head.shard = sample.head.shards = 0;
    expect_head(&sample, "its shard has more numbers than there are");
    sample.head.shard = sample.head.shards = 0;
    sample.head.numbers_in_all = sample.head.numbers;
    expect_head(&sample, NULL);
    sample.head.input[31] = '\0';
    expect_head(&sample, "the identity of its input is none");
    sample.head.input[31] = 'A';
    expect_head(&sample, "the identity of its input is none");
    strcpy(sample.head.sources[1].kind, "RANGE");
    expect_head(&sample, "its sources are none");
    sample.head.started = -1;
    expect_head(&sample, "its time is out of range");
    struct journal_head empty = {.version = JOURNAL_VERSION, .input = "00000000000000000000000000000000"};
    assert_string_equal(journal_data_head_fault(&empty), "its sources are none");
    sample_end(&sample);
}

/* ---- Lines: a change to the sample is judged, and taken back. */

static void expect_line(struct sample *sample, size_t i, uint64_t numbers, const char *fault)
{
    const struct journal_line *line = &sample->lines[i];
    const char *found = journal_data_line_fault(line, i > 0 ? line - 1 : NULL, numbers);
    if (fault ? !found || strcmp(found, fault) != 0 : found != NULL)
        fail_msg("line %zu: expected %s, got %s", i, fault ? fault : "no fault", found ? found : "no fault");
    sample_end(sample);
    sample_begin(sample);
}

static void the_sample_has_no_fault(void **state)
{
    struct sample sample;
    (void)state;
    sample_begin(&sample);
    for (size_t i = 0; i < SAMPLE_LINES; i++)
        expect_line(&sample, i, SAMPLE_NUMBERS, NULL);
    expect_line(&sample, 1, 302, NULL);
    sample_end(&sample);
}

static void a_line_goes_on_from_the_one_before(void **state)
{
    struct sample sample;
    (void)state;
    sample_begin(&sample);
    sample.lines[0].part = 0;
    expect_line(&sample, 0, SAMPLE_NUMBERS, "its part is before the last one");
    sample.lines[4].part = 1;
    expect_line(&sample, 4, SAMPLE_NUMBERS, "its part is before the last one");
    sample.lines[3].done = sample.lines[2].done - 1;
    expect_line(&sample, 3, SAMPLE_NUMBERS, "its numbers are out of range");
    expect_line(&sample, 3, 899, "its numbers are out of range");
    sample.lines[2].offset--;
    expect_line(&sample, 2, SAMPLE_NUMBERS, "its offset is out of range");
    sample.lines[2].seconds = sample.lines[1].seconds - 1;
    expect_line(&sample, 2, SAMPLE_NUMBERS, "its times are out of range");
    sample.lines[2].seconds = INFINITY;
    expect_line(&sample, 2, SAMPLE_NUMBERS, "its times are out of range");
    sample.lines[2].written = NAN;
    expect_line(&sample, 2, SAMPLE_NUMBERS, "its times are out of range");
    sample.lines[3].is_whole = true;
    expect_line(&sample, 4, SAMPLE_NUMBERS, NULL);
    sample.lines[3].is_whole = true;
    expect_line(&sample, 3, SAMPLE_NUMBERS, "it is whole, and is not");
    sample.lines[3].is_whole = true;
    sample.lines[4].is_whole = false;
    expect_line(&sample, 4, SAMPLE_NUMBERS, "it is whole, and is not");
    sample_end(&sample);
}

static void counts_add_up(void **state)
{
    struct sample sample;
    (void)state;
    sample_begin(&sample);
    sample.lines[1].done++;
    expect_line(&sample, 1, SAMPLE_NUMBERS, "its counts do not add up");
    sample.lines[1].tally.prime++;
    expect_line(&sample, 1, SAMPLE_NUMBERS, "its counts do not add up");
    sample.lines[1].tally.prime = UINT64_MAX; /* the sum wraps to what it was */
    sample.lines[1].tally.composite = 63 + 62 + 1;
    expect_line(&sample, 1, SAMPLE_NUMBERS, "its counts do not add up");
    sample.lines[1].tally.numbers_digest.count++;
    expect_line(&sample, 1, SAMPLE_NUMBERS, "its counts do not add up");
    sample.lines[1].tally.verdicts_digest.count++;
    expect_line(&sample, 1, SAMPLE_NUMBERS, "its counts do not add up");
    sample.lines[1].tally.verdicts_digest.value[1] = (UINT64_C(1) << 61) - 1;
    expect_line(&sample, 1, SAMPLE_NUMBERS, "its counts do not add up");
    sample.lines[0].tally.numbers_digest.value[0] = 1;
    expect_line(&sample, 0, SAMPLE_NUMBERS, "its counts do not add up");
    sample_end(&sample);
}

static void counts_grow(void **state)
{
    static const char fault[] = "its counts do not follow the last ones";
    struct sample sample;
    (void)state;
    sample_begin(&sample);
    for (size_t i = 0; i < 4; i++) { /* one is moved from one count to the next */
        struct tally *before = &sample.lines[3].tally;
        uint64_t *const counts[] = {&before->prime, &before->composite, &before->neither, &before->invalid};
        *counts[i] += 100;
        expect_line(&sample, 4, SAMPLE_NUMBERS, fault);
    }
    sample.lines[3].tally.only_counted = true;
    expect_line(&sample, 4, SAMPLE_NUMBERS, fault);
    sample.lines[2].tally.only_counted = true; /* and no number came */
    expect_line(&sample, 2, SAMPLE_NUMBERS, fault);
    sample.lines[2].tally.numbers_digest.value[0] ^= 1;
    expect_line(&sample, 2, SAMPLE_NUMBERS, fault);
    sample.lines[2].tally.verdicts_digest.value[1] ^= 1;
    expect_line(&sample, 2, SAMPLE_NUMBERS, fault);
    sample.lines[1].tally.only_counted = sample.lines[2].tally.only_counted = true;
    sample.lines[2].tally.verdicts_digest.value[1] ^= 1; /* which means nothing */
    expect_line(&sample, 2, SAMPLE_NUMBERS, NULL);
    sample_end(&sample);
}

static void texts_add_up(void **state)
{
    static const char fault[] = "its texts do not add up";
    struct sample sample;
    (void)state;
    sample_begin(&sample);
    sample.lines[1].offset++;
    expect_line(&sample, 1, SAMPLE_NUMBERS, fault);
    sample.lines[1].text_count--;
    expect_line(&sample, 1, SAMPLE_NUMBERS, fault);
    sample.texts.items[1].fingerprint = 0;
    expect_line(&sample, 1, SAMPLE_NUMBERS, fault);
    sample.texts.items[1].size = 0;
    sample.texts.items[2].size = 5001;
    expect_line(&sample, 1, SAMPLE_NUMBERS, fault);
    sample.texts.items[1].size = UINT64_MAX; /* the sum wraps to what it was */
    sample.texts.items[2].size = 5002;
    expect_line(&sample, 1, SAMPLE_NUMBERS, fault);
    sample.lines[0].offset = sample.texts.items[0].size = UINT64_C(1) << 63;
    expect_line(&sample, 0, SAMPLE_NUMBERS, "its offset is out of range");
    sample.lines[0].offset = sample.texts.items[0].size = INT64_MAX;
    expect_line(&sample, 0, SAMPLE_NUMBERS, NULL);
    sample_end(&sample);
}

static void begun_numbers_are_in_order_and_undecided(void **state)
{
    static const char fault[] = "its begun numbers are out of range";
    struct sample sample;
    (void)state;
    sample_begin(&sample);
    expect_line(&sample, 1, 300, fault);
    sample.lines[1].begun.items[0].index = 249;
    expect_line(&sample, 1, SAMPLE_NUMBERS, fault);
    sample.lines[1].begun.items[1].index = 250;
    expect_line(&sample, 1, SAMPLE_NUMBERS, fault);
    sample.lines[1].begun.items[0].below = 1;
    expect_line(&sample, 1, SAMPLE_NUMBERS, fault);
    sample.lines[1].begun.items[0].divisor = 999;
    expect_line(&sample, 1, SAMPLE_NUMBERS, fault);
    sample.lines[1].begun.items[0].divisor = 1000;
    expect_line(&sample, 1, SAMPLE_NUMBERS, NULL);
    assert_true(begun_add(&sample.lines[4].begun, (struct begun_number){SAMPLE_NUMBERS, 2, 0}));
    expect_line(&sample, 4, SAMPLE_NUMBERS, fault);
    sample_end(&sample);
}

static void verdicts_ahead_are_in_order_and_undecided(void **state)
{
    static const char fault[] = "its verdicts ahead are out of range";
    struct sample sample;
    (void)state;
    sample_begin(&sample);
    expect_line(&sample, 1, 301, fault);
    sample.lines[1].ahead.stretches[0].first = 249;
    expect_line(&sample, 1, SAMPLE_NUMBERS, fault);
    sample.lines[1].ahead.stretches[1].first = 255;
    expect_line(&sample, 1, SAMPLE_NUMBERS, fault);
    sample.lines[1].ahead.stretches[1].first = 256;
    expect_line(&sample, 1, SAMPLE_NUMBERS, NULL);
    sample.lines[1].ahead.stretches[1].first = SAMPLE_NUMBERS;
    expect_line(&sample, 1, SAMPLE_NUMBERS, fault);
    sample.lines[1].ahead.stretches[1].count = UINT64_MAX; /* the sum wraps */
    expect_line(&sample, 1, SAMPLE_NUMBERS, fault);
    const struct verdict prime = verdict_prime();
    assert_true(known_add(&sample.lines[4].ahead, SAMPLE_NUMBERS, 1, &prime));
    expect_line(&sample, 4, SAMPLE_NUMBERS, fault);
    sample_end(&sample);
}

/* Every second number, or all of them. */
static void add_ahead(struct journal_line *line, uint64_t count, uint64_t step)
{
    const struct verdict verdict = verdict_divisible(UINT32_MAX - 1);
    for (uint64_t i = 0; i < count; i++)
        assert_true(known_add(&line->ahead, i * step, 1, &verdict));
}

static void expect_too_much_ahead(uint64_t most, uint64_t step)
{
    struct journal_line line = {.part = 1};
    add_ahead(&line, most, step);
    assert_null(journal_data_line_fault(&line, NULL, UINT64_MAX));
    journal_data_free_line(&line);
    line.part = 1;
    add_ahead(&line, most + 1, step);
    assert_string_equal(journal_data_line_fault(&line, NULL, UINT64_MAX),
                        "its verdicts ahead are out of range");
    journal_data_free_line(&line);
}

static void too_many_verdicts_ahead_are_a_fault(void **state)
{
    (void)state;
    expect_too_much_ahead(JOURNAL_AHEAD_MAX, 1);
    expect_too_much_ahead(JOURNAL_STRETCHES_MAX, 2);
}

static void a_line_with_too_much_is_a_fault(void **state)
{
    struct journal_line line = {.part = 1, .offset = JOURNAL_TEXTS_MAX + 1};
    struct journal_texts texts = {0};
    (void)state;
    for (uint64_t i = 0; i < line.offset; i++)
        assert_true(journal_data_add_text(&texts, (struct journal_text){.size = 1, .fingerprint = 1}));
    line.texts = texts.items;
    line.text_count = texts.count;
    assert_string_equal(journal_data_line_fault(&line, NULL, 5), "its texts do not add up");
    line.text_count = (size_t)--line.offset;
    assert_null(journal_data_line_fault(&line, NULL, 5));
    for (uint64_t i = 0; i <= JOURNAL_BEGUN_MAX; i++)
        assert_true(begun_add(&line.begun, (struct begun_number){i, UINT64_MAX, UINT64_MAX}));
    assert_string_equal(journal_data_line_fault(&line, NULL, UINT64_MAX),
                        "its begun numbers are out of range");
    line.begun.count--;
    assert_null(journal_data_line_fault(&line, NULL, UINT64_MAX));
    begun_free(&line.begun);
    journal_data_free_texts(&texts);
}

/* As many stretches as there may be, and behind them as many verdicts, all of them long. */
static void fill_ahead(struct journal_line *line)
{
    add_ahead(line, JOURNAL_STRETCHES_MAX, 2);
    for (uint64_t i = 0; i < JOURNAL_STRETCHES_MAX; i++)
        line->ahead.stretches[i].first += UINT64_MAX / 2;
    const struct verdict verdict = verdict_divisible(UINT32_MAX - 1);
    const struct known_stretch *last = &line->ahead.stretches[JOURNAL_STRETCHES_MAX - 1];
    while (line->ahead.verdict_count < JOURNAL_AHEAD_MAX)
        assert_true(known_add(&line->ahead, last->first + last->count, 1, &verdict));
    assert_int_equal(line->ahead.count, JOURNAL_STRETCHES_MAX);
}

/* The longest line that is written is one that is read. */
static void the_longest_line_is_short_enough(void **state)
{
    struct journal_line line = {.part = 1, .offset = INT64_MAX};
    struct journal_texts texts = {0}, found = {0};
    struct buffer text = {0};
    struct journal_chain chain = JOURNAL_CHAIN_NONE, again = JOURNAL_CHAIN_NONE;
    (void)state;
    for (uint64_t i = 0; i < JOURNAL_TEXTS_MAX; i++)
        assert_true(journal_data_add_text(&texts, (struct journal_text){UINT64_MAX, UINT64_MAX}));
    for (uint64_t i = 0; i < JOURNAL_BEGUN_MAX; i++)
        assert_true(begun_add(&line.begun, (struct begun_number){UINT64_MAX, UINT64_MAX, UINT64_MAX}));
    fill_ahead(&line);
    line.texts = texts.items;
    line.text_count = texts.count;
    assert_true(journal_text_put_line(&text, &line, &chain));
    assert_true(text.used <= JOURNAL_LINE_MAX);
    journal_data_free_line(&line);
    assert_int_equal(journal_text_take_line(&line, &found, text.bytes, text.used, &again),
                     JOURNAL_TEXT_TAKEN);
    assert_int_equal(line.text_count, JOURNAL_TEXTS_MAX);
    assert_int_equal(line.begun.count, JOURNAL_BEGUN_MAX);
    assert_int_equal(line.ahead.verdict_count, JOURNAL_AHEAD_MAX);
    journal_data_free_line(&line);
    buffer_free(&text);
    journal_data_free_texts(&texts);
    journal_data_free_texts(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_rule_of_a_head_is_kept),
        cmocka_unit_test(the_sample_has_no_fault),
        cmocka_unit_test(a_line_goes_on_from_the_one_before),
        cmocka_unit_test(counts_add_up),
        cmocka_unit_test(counts_grow),
        cmocka_unit_test(texts_add_up),
        cmocka_unit_test(begun_numbers_are_in_order_and_undecided),
        cmocka_unit_test(verdicts_ahead_are_in_order_and_undecided),
        cmocka_unit_test(too_many_verdicts_ahead_are_a_fault),
        cmocka_unit_test(a_line_with_too_much_is_a_fault),
        cmocka_unit_test(the_longest_line_is_short_enough),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
