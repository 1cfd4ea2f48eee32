/* The journal as text: what it looks like, that it comes back, and that nothing else is taken for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "input/fingerprint/fingerprint.h"
#include "tools/sample_journal.h"

/* ---- A file that is read: one without a name, as often as it takes. */

struct reader {
    int fd;
    struct journal journal;
    struct error error;
};

static bool read_text(struct reader *reader, const char *text, size_t size)
{
    assert_int_equal(ftruncate(reader->fd, 0), 0);
    assert_int_equal(pwrite(reader->fd, text, size, 0), size);
    assert_int_equal(lseek(reader->fd, 0, SEEK_SET), 0);
    reader->error = (struct error){0};
    return journal_read_from(&reader->journal, reader->fd, "x.journal", &reader->error);
}

static struct reader open_reader(void)
{
    const struct reader reader = {.fd = memfd_create("journal", 0)};
    assert_true(reader.fd >= 0);
    return reader;
}

/* ---- What it looks like. */

static void a_journal_is_lines_of_json_with_a_chain(void **state)
{
    static const char head[] =
        "{\"journal_version\":\"1\",\"kernel\":\"trial\",\"format\":\"tsv\",\"shard\":\"2\","
        "\"shards\":\"3\",\"numbers\":\"1000\",\"numbers_in_all\":\"3000\","
        "\"input\":\"0123456789abcdef0011223344556677\",\"binary\":false,\"started\":\"1795743658.250\","
        "\"sources\":[{\"kind\":\"file\","
        "\"text\":\"a \\u0022b\\u0022\\u005c\\u0009\\u007f\\u00ff\\u00c3\\u00a4.txt\"},"
        "{\"kind\":\"range\",\"text\":\"1:9\"}]}";
    static const char line[] =
        "{\"part\":\"1\",\"done\":\"0\",\"offset\":\"16\",\"seconds\":\"30.002\","
        "\"written\":\"1795743688.252\",\"whole\":false,"
        "\"tally\":{\"prime\":\"0\",\"composite\":\"0\",\"neither\":\"0\",\"invalid\":\"0\","
        "\"only_counted\":false,\"numbers_digest\":\"00000000000000000000000000000000\","
        "\"verdicts_digest\":\"00000000000000000000000000000000\"},"
        "\"begun\":[{\"index\":\"0\",\"below\":\"2\",\"divisor\":\"0\"}],\"ahead\":[],"
        "\"texts\":[{\"size\":\"16\",\"fingerprint\":\"%016" PRIx64 "\"}]}";
    char both[2048];
    struct sample sample;
    struct buffer text = {0}, forged = {0};
    (void)state;
    sample_begin(&sample);
    sample_text(&sample, 1, &text);
    int size = snprintf(both, sizeof both, "%s\n", head);
    size += snprintf(both + size, sizeof both - (size_t)size, line, fingerprint_of(sample.data.bytes, 16));
    sample_forge(both, (size_t)size, &forged);
    assert_int_equal(text.used, forged.used);
    assert_memory_equal(text.bytes, forged.bytes, text.used);
    buffer_free(&text);
    buffer_free(&forged);
    sample_end(&sample);
}

static void verdicts_ahead_are_text(void **state)
{
    static const char ahead[] =
        "],\"ahead\":[{\"first\":\"251\",\"count\":\"5\",\"verdicts\":\"p,n,c,2,4294967294\"},"
        "{\"first\":\"300\",\"count\":\"2\",\"verdicts\":\"p,n\"}],\"texts\":[";
    struct sample sample;
    struct buffer text = {0};
    (void)state;
    sample_begin(&sample);
    sample_text(&sample, 2, &text);
    assert_non_null(memmem(text.bytes, text.used, ahead, strlen(ahead)));
    buffer_free(&text);
    sample_end(&sample);
}

static void expect_sample(const struct journal *journal, const struct sample *sample, size_t lines)
{
    size_t texts = 0;
    assert_true(sample_same_head(&journal->head, &sample->head));
    assert_int_equal(journal->entry_count, lines);
    for (size_t i = 0; i < lines; i++) {
        assert_true(sample_same_line(&journal->entries[i].line, &sample->lines[i]));
        texts += sample->lines[i].text_count;
        assert_int_equal(journal->entries[i].text_end, texts);
    }
    assert_int_equal(journal->texts.count, texts);
}

static void what_was_written_is_read(void **state)
{
    struct reader reader = open_reader();
    struct sample sample;
    (void)state;
    sample_begin(&sample);
    for (size_t lines = 0; lines <= SAMPLE_LINES; lines++) {
        struct buffer text = {0};
        sample_text(&sample, lines, &text);
        assert_true(read_text(&reader, text.bytes, text.used));
        expect_sample(&reader.journal, &sample, lines);
        assert_int_equal(reader.journal.passed_over, 0);
        const uint64_t end = lines > 0 ? reader.journal.entries[lines - 1].end : reader.journal.head_end;
        assert_int_equal(end, text.used);
        journal_free(&reader.journal);
        buffer_free(&text);
    }
    sample_end(&sample);
    close(reader.fd);
}

static void a_run_that_only_counts_keeps_no_digest_of_verdicts(void **state)
{
    struct reader reader = open_reader();
    struct sample sample;
    struct buffer text = {0};
    (void)state;
    sample_begin(&sample);
    for (size_t i = 1; i < SAMPLE_LINES; i++) {
        sample.lines[i].tally.only_counted = true;
        sample.lines[i].tally.verdicts_digest = (struct digest){.value = {i, 7}, .count = 5};
        assert_null(journal_data_line_fault(&sample.lines[i], &sample.lines[i - 1], SAMPLE_NUMBERS));
    }
    sample_text(&sample, SAMPLE_LINES, &text);
    assert_true(read_text(&reader, text.bytes, text.used));
    assert_int_equal(reader.journal.entry_count, SAMPLE_LINES);
    assert_true(reader.journal.entries[1].line.tally.only_counted);
    assert_int_equal(reader.journal.entries[1].line.tally.verdicts_digest.count, 0);
    journal_free(&reader.journal);
    buffer_free(&text);
    sample_end(&sample);
    close(reader.fd);
}

/* ---- Damage. */

/* How many lines of the sample end at or before `at`, in the text that was read whole. */
static size_t lines_before(const struct journal *whole, size_t at)
{
    size_t lines = 0;
    while (lines < whole->entry_count && whole->entries[lines].end <= at)
        lines++;
    return lines;
}

/* The bytes from `at` on are not what was written: what is before them is taken, and no more. */
static void expect_until(struct reader *reader, const struct sample *sample, const struct journal *whole,
                         size_t at, const char *text, size_t size)
{
    const bool good = read_text(reader, text, size);
    if (good != (at >= whole->head_end))
        fail_msg("damage at byte %zu of %zu: %s", at, size, good ? "its head was taken" : reader->error.text);
    if (good) {
        const size_t lines = lines_before(whole, at);
        if (reader->journal.entry_count != lines)
            fail_msg("damage at byte %zu of %zu: %zu lines, expected %zu", at, size,
                     reader->journal.entry_count, lines);
        expect_sample(&reader->journal, sample, lines);
        assert_int_equal(reader->journal.passed_over,
                         size - (lines > 0 ? whole->entries[lines - 1].end : whole->head_end));
    } else {
        assert_int_equal(reader->error.code, ERROR_USAGE);
        assert_non_null(strstr(reader->error.text, "'x.journal' "));
    }
    journal_free(&reader->journal);
}

static void no_flipped_bit_and_no_torn_tail_is_accepted(void **state)
{
    struct reader reader = open_reader(), whole = open_reader();
    struct sample sample;
    struct buffer text = {0};
    (void)state;
    sample_begin(&sample);
    sample_text(&sample, SAMPLE_LINES, &text);
    assert_true(read_text(&whole, text.bytes, text.used));
    assert_int_equal(whole.journal.entry_count, SAMPLE_LINES);
    for (size_t size = 0; size < text.used; size++)
        expect_until(&reader, &sample, &whole.journal, size, text.bytes, size);
    for (size_t bit = 0; bit < 8 * text.used; bit++) {
        text.bytes[bit / 8] = (char)(text.bytes[bit / 8] ^ 1 << bit % 8);
        expect_until(&reader, &sample, &whole.journal, bit / 8, text.bytes, text.used);
        text.bytes[bit / 8] = (char)(text.bytes[bit / 8] ^ 1 << bit % 8);
    }
    journal_free(&whole.journal);
    buffer_free(&text);
    sample_end(&sample);
    close(reader.fd);
    close(whole.fd);
}

static void a_line_in_the_wrong_place_is_not_accepted(void **state)
{
    struct reader reader = open_reader();
    struct sample sample;
    struct buffer text = {0}, longer = {0};
    (void)state;
    sample_begin(&sample);
    sample_text(&sample, 2, &text);
    sample_text(&sample, 3, &longer);
    const size_t last = longer.used - text.used;
    assert_non_null(buffer_reserve(&longer, last));
    assert_true(buffer_append(&longer, longer.bytes + text.used, last)); /* twice */
    assert_true(read_text(&reader, longer.bytes, longer.used));
    expect_sample(&reader.journal, &sample, 3);
    assert_int_equal(reader.journal.passed_over, last);
    journal_free(&reader.journal);
    buffer_free(&text);
    buffer_free(&longer);
    sample_end(&sample);
    close(reader.fd);
}

/* ---- Lines with a right chain that would not have been written. */

/* Replaces the first `from` behind the head and the first line, which must be there, and gives all lines
 * their chains. */
static void forge(const struct buffer *text, size_t behind, const char *from, const char *to,
                  struct buffer *forged)
{
    struct buffer changed = {0};
    const char *at = memmem(text->bytes + behind, text->used - behind, from, strlen(from));
    if (!at)
        fail_msg("the sample has no %s", from);
    const size_t before = (size_t)(at - text->bytes), after = before + strlen(from);
    assert_non_null(buffer_reserve(&changed, 1));
    assert_true(buffer_append(&changed, text->bytes, before) && buffer_append(&changed, to, strlen(to)) &&
                buffer_append(&changed, text->bytes + after, text->used - after));
    sample_forge(changed.bytes, changed.used, forged);
    buffer_free(&changed);
}

static const struct {
    const char *from, *to;
} line_forgeries[] = {
    /* what would not be written so */
    {"{\"part\"", " {\"part\""},
    {"{\"part\"", "{ \"part\""},
    {"\"part\":\"1\"", "\"part\":1"},
    {"\"part\":\"1\"", "\"part\":\"01\""},
    {"\"part\":\"1\"", "\"part\":\"+1\""},
    {"\"part\":\"1\"", "\"part\":\"\""},
    {"\"part\":\"1\"", "\"part\":\"18446744073709551617\""},
    {"\"part\":\"1\",\"done\":\"250\"", "\"done\":\"250\",\"part\":\"1\""},
    {"\"part\":\"1\",", "\"part\":\"1\",\"more\":\"1\","},
    {"\"part\":\"1\",", "\"part\":\"1\",\"part\":\"1\","},
    {"\"seconds\":\"60.003\"", "\"seconds\":\"060.003\""},
    {"\"seconds\":\"60.003\"", "\"seconds\":\"60.02\""},
    {"\"seconds\":\"60.003\"", "\"seconds\":\"60.0020\""},
    {"\"seconds\":\"60.003\"", "\"seconds\":\"nan\""},
    {"\"seconds\":\"60.003\"", "\"seconds\":\"-0.001\""},
    {"\"seconds\":\"60.003\"", "\"seconds\":\"18446744073709551615.999\""},
    {"\"whole\":false", "\"whole\":0"},
    {"\"whole\":false", "\"whole\":\"false\""},
    {"\"whole\":false", "\"whole\":FALSE"},
    {"]}\t", "],\"more\":[]}\t"},
    {"]}\t", "]} \t"},
    {"]}\t", "]\t"},
    {"]}\t", ",]}\t"},
    {"\"begun\":[{", "\"begun\":[,{"},
    {"},{\"size\"", "} {\"size\""},
    {"\"ahead\":[{", "\"ahead\":[,{"},
    {"\"ahead\":[{", "\"ahead\":[{},{"},
    {"\"count\":\"5\"", "\"count\":\"4\""},
    {"\"count\":\"5\"", "\"count\":\"6\""},
    {"\"count\":\"5\"", "\"count\":\"05\""},
    {"\"count\":\"2\",\"verdicts\":\"p,n\"", "\"count\":\"0\",\"verdicts\":\"\""},
    {"\"p,n,c", "\"p,,n,c"},
    {"\"p,n,c", "\",p,n,c"},
    {"\"p,n,c", "\"p,n,x"},
    {"\"p,n,c", "\"P,n,c"},
    {"\"p,n,c", "\"p, n,c"},
    {"\"p,n,c", "\"1,n,c"},
    {"\"p,n,c", "\"0,n,c"},
    {",2,4294967294\"", ",2,4294967294,\""},
    {",2,4294967294\"", ",02,4294967294\""},
    {",2,4294967294\"", ",2,4294967295\""},
    {",2,4294967294\"", ",2,18446744073709551618\""},
    {",2,4294967294\"", ",-2,4294967294\""},
    {",2,4294967294\"}", ",2,4294967294\",\"more\":\"1\"}"},
    {",2,4294967294\"}", ",2,4294967294\"},{\"first\":\"256\",\"count\":\"1\",\"verdicts\":\"p\"}"},
    /* what cannot be so */
    {"\"part\":\"1\"", "\"part\":\"0\""},
    {"\"done\":\"250\"", "\"done\":\"249\""},
    {"\"done\":\"250\"", "\"done\":\"1001\""},
    {"\"offset\":\"5017\"", "\"offset\":\"5016\""},
    {"\"offset\":\"5017\"", "\"offset\":\"15\""},
    {"\"offset\":\"5017\"", "\"offset\":\"18446744073709551615\""},
    {"\"seconds\":\"60.003\"", "\"seconds\":\"30.000\""},
    {"\"seconds\":\"60.003\"", "\"seconds\":\"1000000000000.001\""},
    {"\"whole\":false", "\"whole\":true"},
    {"\"prime\":\"63\"", "\"prime\":\"62\""},
    {"\"prime\":\"63\"", "\"prime\":\"18446744073709551615\""},
    {"\"prime\":\"63\",\"composite\":\"62\"", "\"prime\":\"18446744073709551615\",\"composite\":\"126\""},
    {"\"invalid\":\"62\"", "\"invalid\":\"18446744073709551615\""},
    {"\"only_counted\":false", "\"only_counted\":true"},
    {"\"numbers_digest\":\"", "\"numbers_digest\":\"ffffffffffffffff"},
    {"\"index\":\"250\"", "\"index\":\"249\""},
    {"\"index\":\"250\"", "\"index\":\"300\""},
    {"\"index\":\"300\"", "\"index\":\"250\""},
    {"\"index\":\"300\"", "\"index\":\"1000\""},
    {"\"below\":\"1000\"", "\"below\":\"1\""},
    {"\"divisor\":\"0\"", "\"divisor\":\"999\""},
    {"\"first\":\"251\"", "\"first\":\"249\""},
    {"\"first\":\"251\"", "\"first\":\"994\""},
    {"\"first\":\"300\"", "\"first\":\"255\""},
    {"\"first\":\"300\"", "\"first\":\"999\""},
    {"\"first\":\"300\"", "\"first\":\"1000\""},
    {"\"first\":\"300\"", "\"first\":\"18446744073709551615\""},
    {"\"size\":\"1\"", "\"size\":\"0\""},
    {"\"size\":\"1\"", "\"size\":\"2\""},
    {"\"size\":\"5000\"", "\"size\":\"18446744073709551615\""},
    {"\"size\":\"1\",", "\"size\":\"1\",\"size\":\"1\","},
};

static void a_forged_line_is_not_accepted(void **state)
{
    struct reader reader = open_reader();
    struct sample sample;
    struct buffer text = {0}, before = {0};
    (void)state;
    sample_begin(&sample);
    sample_text(&sample, 1, &before);
    sample_text(&sample, 2, &text);
    for (size_t i = 0; i < sizeof line_forgeries / sizeof line_forgeries[0]; i++) {
        struct buffer forged = {0};
        forge(&text, before.used, line_forgeries[i].from, line_forgeries[i].to, &forged);
        assert_true(read_text(&reader, forged.bytes, forged.used));
        if (reader.journal.entry_count != 1)
            fail_msg("%s for %s was taken", line_forgeries[i].to, line_forgeries[i].from);
        expect_sample(&reader.journal, &sample, 1);
        assert_int_equal(reader.journal.passed_over, forged.used - before.used);
        journal_free(&reader.journal);
        buffer_free(&forged);
    }
    buffer_free(&text);
    buffer_free(&before);
    sample_end(&sample);
    close(reader.fd);
}

static const struct {
    const char *from, *to, *cause;
} head_forgeries[] = {
    {"{\"journal_version\":\"1\"", "{\"journal_version\":\"2\"",
     "was written by another version of primes: journal version 2, this one writes 1"},
    {"{\"journal_version\":\"1\",", "{\"journal_version\":\"99\",\"all\":\"else\",",
     "was written by another version of primes: journal version 99, this one writes 1"},
    {"{\"journal_version\"", "{\"version\"", "is no journal of a run"},
    {"\"journal_version\":\"1\"", "\"journal_version\":1", "is no journal of a run"},
    {"\"shard\":\"2\"", "\"shard\":\"4\"", "is damaged"},
    {"\"shard\":\"2\"", "\"shard\":\"0\"", "is damaged"},
    {"\"shards\":\"3\"", "\"shards\":\"0\"", "is damaged"},
    {"\"shards\":\"3\"", "\"shards\":\"2147483648\"", "is damaged"},
    {"\"shards\":\"3\"", "\"shards\":\"1000001\"", "is damaged"},
    {"\"shards\":\"3\"", "\"shards\":\"4294967299\"", "is damaged"},
    {"\"numbers\":\"1000\"", "\"numbers\":\"3001\"", "is damaged"},
    {"\"input\":\"0123", "\"input\":\"012G", "is damaged"},
    {"\"input\":\"0123456789a", "\"input\":\"0123456789A", "is damaged"},
    {"\"input\":\"0123", "\"input\":\"012", "is damaged"},
    {"\"kind\":\"file\"", "\"kind\":\"pipe\"", "is damaged"},
    {"a \\u0022", "a \"", "is damaged"},
    {"\\u0009", "\t", "is damaged"},
    {"\\u0009", "\\t", "is damaged"},
    {"\\u0009", "\\u0000", "is damaged"},
    {"\\u0009", "\\u0041", "is damaged"},
    {"\\u00ff", "\\u00FF", "is damaged"},
    {"\\u00ff", "\\u01ff", "is damaged"},
    {"\\u00ff", "\xff", "is damaged"},
    {",{\"kind\":\"range\",\"text\":\"1:9\"}", ",", "is damaged"},
    {"]}", "]}}", "is damaged"},
};

static void a_forged_head_is_an_error_with_its_cause(void **state)
{
    struct reader reader = open_reader();
    struct sample sample;
    struct buffer text = {0};
    (void)state;
    sample_begin(&sample);
    sample_text(&sample, 1, &text);
    for (size_t i = 0; i < sizeof head_forgeries / sizeof head_forgeries[0]; i++) {
        struct buffer forged = {0};
        forge(&text, 0, head_forgeries[i].from, head_forgeries[i].to, &forged);
        if (read_text(&reader, forged.bytes, forged.used))
            fail_msg("%s for %s was taken", head_forgeries[i].to, head_forgeries[i].from);
        assert_int_equal(reader.error.code, ERROR_USAGE);
        if (!strstr(reader.error.text, head_forgeries[i].cause))
            fail_msg("%s: %s", head_forgeries[i].to, reader.error.text);
        journal_free(&reader.journal);
        buffer_free(&forged);
    }
    buffer_free(&text);
    sample_end(&sample);
    close(reader.fd);
}

static void only_the_last_lines_may_be_whole(void **state)
{
    struct reader reader = open_reader();
    struct sample sample;
    struct buffer text = {0};
    struct journal_chain chain;
    (void)state;
    sample_begin(&sample);
    sample_text(&sample, SAMPLE_LINES, &text);
    assert_true(read_text(&reader, text.bytes, text.used));
    chain = reader.journal.entries[SAMPLE_LINES - 1].chain;
    journal_free(&reader.journal);
    sample.lines[4].is_whole = false;
    sample.lines[4].text_count = 0;
    assert_true(journal_text_put_line(&text, &sample.lines[4], &chain));
    assert_true(read_text(&reader, text.bytes, text.used));
    assert_int_equal(reader.journal.entry_count, SAMPLE_LINES);
    assert_true(reader.journal.passed_over > 0);
    journal_free(&reader.journal);
    buffer_free(&text);
    sample_end(&sample);
    close(reader.fd);
}

/* Thousandths that a double does not tell apart. */
static void seconds_are_exact(void **state)
{
    static const struct {
        const char *seconds;
        enum journal_text_result result;
    } cases[] = {{"1000000000000.000", JOURNAL_TEXT_TAKEN}, {"1000000000000.001", JOURNAL_TEXT_WRONG}};
    struct sample sample;
    struct buffer text = {0};
    struct journal_chain chain = JOURNAL_CHAIN_NONE;
    (void)state;
    sample_begin(&sample);
    assert_true(journal_text_put_line(&text, &sample.lines[0], &chain));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buffer forged = {0};
        struct journal_line line;
        struct journal_texts texts = {0};
        forge(&text, 0, "1795743688.252", cases[i].seconds, &forged);
        chain = JOURNAL_CHAIN_NONE;
        assert_int_equal(journal_text_take_line(&line, &texts, forged.bytes, forged.used, &chain),
                         cases[i].result);
        journal_data_free_line(&line);
        journal_data_free_texts(&texts);
        buffer_free(&forged);
    }
    buffer_free(&text);
    sample_end(&sample);
}

/* ---- Too much. */

static void a_line_without_end_takes_little_memory(void **state)
{
    struct reader reader = open_reader();
    struct sample sample;
    struct buffer text = {0};
    (void)state;
    sample_begin(&sample);
    sample_text(&sample, 1, &text);
    assert_true(read_text(&reader, text.bytes, text.used));
    journal_free(&reader.journal);
    assert_int_equal(ftruncate(reader.fd, INT64_C(1) << 40), 0); /* NULs, which take no room */
    assert_int_equal(lseek(reader.fd, 0, SEEK_SET), 0);
    assert_true(journal_read_from(&reader.journal, reader.fd, "x.journal", &reader.error));
    expect_sample(&reader.journal, &sample, 1);
    assert_int_equal(reader.journal.passed_over, (UINT64_C(1) << 40) - text.used);
    journal_free(&reader.journal);
    assert_int_equal(ftruncate(reader.fd, 0), 0);
    assert_int_equal(ftruncate(reader.fd, INT64_C(1) << 40), 0);
    assert_int_equal(lseek(reader.fd, 0, SEEK_SET), 0);
    assert_false(journal_read_from(&reader.journal, reader.fd, "x.journal", &reader.error));
    assert_string_equal(reader.error.text, "'x.journal' is no journal of a run");
    journal_free(&reader.journal);
    buffer_free(&text);
    sample_end(&sample);
    close(reader.fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_journal_is_lines_of_json_with_a_chain),
        cmocka_unit_test(verdicts_ahead_are_text),
        cmocka_unit_test(what_was_written_is_read),
        cmocka_unit_test(a_run_that_only_counts_keeps_no_digest_of_verdicts),
        cmocka_unit_test(no_flipped_bit_and_no_torn_tail_is_accepted),
        cmocka_unit_test(a_line_in_the_wrong_place_is_not_accepted),
        cmocka_unit_test(a_forged_line_is_not_accepted),
        cmocka_unit_test(a_forged_head_is_an_error_with_its_cause),
        cmocka_unit_test(seconds_are_exact),
        cmocka_unit_test(only_the_last_lines_may_be_whole),
        cmocka_unit_test(a_line_without_end_takes_little_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
