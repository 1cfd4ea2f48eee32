#include "tools/sample_journal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "input/fingerprint/fingerprint.h"

static void require(bool claim)
{
    if (!claim)
        abort();
}

static void make_head(struct journal_head *head)
{
    *head = (struct journal_head){
        .version = JOURNAL_VERSION,
        .kernel = strdup("trial"),
        .format = strdup("tsv"),
        .shard = 2,
        .shards = 3,
        .numbers = SAMPLE_NUMBERS,
        .numbers_in_all = 3 * SAMPLE_NUMBERS,
        .input = "0123456789abcdef0011223344556677",
        .started = 1795743658.25,
    };
    require(head->kernel && head->format &&
            journal_data_add_source(head, "file", "a \"b\"\\\t\x7f\xff\xc3\xa4.txt") &&
            journal_data_add_source(head, "range", "1:9"));
}

/* Data of one more text, each byte another than its neighbours. */
static void add_text(struct sample *sample, size_t size)
{
    char *bytes = buffer_reserve(&sample->data, size);
    require(bytes != NULL);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (char)(unsigned char)((sample->data.used + i) * 7 % 251);
    buffer_advance(&sample->data, size);
    require(journal_data_add_text(&sample->texts, (struct journal_text){size, fingerprint_of(bytes, size)}));
}

static void add_numbers(struct tally *tally, uint64_t numbers)
{
    for (; tally->numbers < numbers; tally->numbers++) {
        const uint64_t kind = tally->numbers % 4;
        tally->neither += kind == 0;
        tally->prime += kind == 1;
        tally->composite += kind == 2;
        tally->invalid += kind == 3;
        digest_add(&tally->verdicts_digest, kind);
        if (kind != 3)
            digest_add(&tally->numbers_digest, tally->numbers << 40 | 1);
    }
}

static void add_begun(struct journal_line *line, uint64_t index, uint64_t below, uint64_t divisor)
{
    require(begun_add(&line->begun, (struct begun_number){index, below, divisor}));
}

static void add_ahead(struct journal_line *line, uint64_t first, uint64_t count,
                      const struct verdict *verdicts)
{
    require(known_add(&line->ahead, first, count, verdicts));
}

/* What a line has by what was added since the one before. */
static void finish_line(struct sample *sample, size_t i, uint64_t part, uint64_t done)
{
    struct journal_line *line = &sample->lines[i];
    const struct journal_line *before = i > 0 ? line - 1 : NULL;
    line->tally = before ? before->tally : (struct tally){0};
    add_numbers(&line->tally, done);
    line->part = part;
    line->done = done;
    line->offset = sample->data.used;
    line->seconds = (before ? before->seconds : 0) + 30.0017;
    line->written = sample->head.started + line->seconds;
    line->text_count = sample->texts.count; /* of all so far: settled at the end */
}

static void settle_texts(struct sample *sample)
{
    for (size_t i = SAMPLE_LINES; i-- > 0;) {
        const size_t begin = i > 0 ? sample->lines[i - 1].text_count : 0;
        sample->lines[i].texts = sample->texts.items + begin;
        sample->lines[i].text_count -= begin;
    }
}

void sample_begin(struct sample *sample)
{
    const struct verdict verdicts[] = {verdict_prime(), verdict_neither(), verdict_composite(),
                                       verdict_divisible(2), verdict_divisible(UINT32_MAX - 1)};
    *sample = (struct sample){0};
    make_head(&sample->head);
    add_text(sample, SAMPLE_TITLE_SIZE);
    add_begun(&sample->lines[0], 0, 2, 0);
    finish_line(sample, 0, 1, 0);
    add_text(sample, 1);
    add_text(sample, 5000);
    add_begun(&sample->lines[1], 250, 1000, 0);
    add_begun(&sample->lines[1], 300, UINT64_MAX, UINT64_MAX);
    add_ahead(&sample->lines[1], 251, 5, verdicts);
    add_ahead(&sample->lines[1], 300, 2, verdicts);
    finish_line(sample, 1, 1, 250);
    add_begun(&sample->lines[2], 250, 2000, 2003);
    add_ahead(&sample->lines[2], 302, 1, verdicts);
    finish_line(sample, 2, 1, 250);
    for (int i = 0; i < 14; i++)
        add_text(sample, 50);
    finish_line(sample, 3, 2, 900);
    add_text(sample, 129);
    sample->lines[4].is_whole = true;
    finish_line(sample, 4, 2, SAMPLE_NUMBERS);
    settle_texts(sample);
}

void sample_end(struct sample *sample)
{
    for (size_t i = 0; i < SAMPLE_LINES; i++)
        journal_data_free_line(&sample->lines[i]);
    journal_data_free_texts(&sample->texts);
    journal_data_free_head(&sample->head);
    buffer_free(&sample->data);
}

void sample_text(const struct sample *sample, size_t lines, struct buffer *text)
{
    struct journal_chain chain;
    require(journal_text_put_head(text, &sample->head, &chain));
    for (size_t i = 0; i < lines; i++)
        require(journal_text_put_line(text, &sample->lines[i], &chain));
}

/* ---- Forged: the chain by what the header says of it, not by the code that makes it. */

static void forge_line(const char *json, size_t size, char chain[17], struct buffer *forged)
{
    struct buffer chained = {0};
    require(buffer_append(&chained, chain, 16) && buffer_append(&chained, json, size));
    snprintf(chain, 17, "%016" PRIx64, fingerprint_of(chained.bytes, chained.used));
    buffer_free(&chained);
    require(buffer_append(forged, json, size) && buffer_append(forged, "\t", 1) &&
            buffer_append(forged, chain, 16) && buffer_append(forged, "\n", 1));
}

void sample_forge(const char *text, size_t size, struct buffer *forged)
{
    char chain[17] = "0000000000000000";
    require(buffer_reserve(forged, 1)); /* no bytes of a line without JSON go into no buffer */
    for (size_t begin = 0; begin < size;) {
        const char *newline = memchr(text + begin, '\n', size - begin);
        const size_t line = newline ? (size_t)(newline - text) - begin : size - begin;
        const char *tab = memrchr(text + begin, '\t', line);
        forge_line(text + begin, tab ? (size_t)(tab - text) - begin : line, chain, forged);
        begin += line + 1;
    }
}

/* ---- Compared. */

static bool is_same_digest(const struct digest *a, const struct digest *b)
{
    return a->value[0] == b->value[0] && a->value[1] == b->value[1] && a->count == b->count;
}

static bool is_same_tally(const struct tally *a, const struct tally *b)
{
    return a->numbers == b->numbers && a->prime == b->prime && a->composite == b->composite &&
           a->neither == b->neither && a->invalid == b->invalid && a->only_counted == b->only_counted &&
           is_same_digest(&a->numbers_digest, &b->numbers_digest) &&
           is_same_digest(&a->verdicts_digest, &b->verdicts_digest);
}

static bool is_near(double a, double b)
{
    return a - b < 0.0006 && b - a < 0.0006;
}

bool sample_same_head(const struct journal_head *a, const struct journal_head *b)
{
    if (a->version != b->version || strcmp(a->kernel, b->kernel) != 0 || strcmp(a->format, b->format) != 0 ||
        a->shard != b->shard || a->shards != b->shards || a->numbers != b->numbers ||
        a->numbers_in_all != b->numbers_in_all || strcmp(a->input, b->input) != 0 || a->binary != b->binary ||
        a->source_count != b->source_count || !is_near(a->started, b->started))
        return false;
    for (size_t i = 0; i < a->source_count; i++)
        if (strcmp(a->sources[i].kind, b->sources[i].kind) != 0 ||
            strcmp(a->sources[i].text, b->sources[i].text) != 0)
            return false;
    return true;
}

static bool is_same_list(const void *a, const void *b, size_t size)
{
    return size == 0 || memcmp(a, b, size) == 0;
}

static bool is_same_ahead(const struct known_verdicts *a, const struct known_verdicts *b)
{
    if (a->count != b->count || a->verdict_count != b->verdict_count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (a->stretches[i].first != b->stretches[i].first || a->stretches[i].count != b->stretches[i].count)
            return false;
    return is_same_list(a->verdicts, b->verdicts, a->verdict_count * sizeof *a->verdicts);
}

bool sample_same_line(const struct journal_line *a, const struct journal_line *b)
{
    return a->part == b->part && a->done == b->done && a->offset == b->offset &&
           is_same_tally(&a->tally, &b->tally) && is_near(a->seconds, b->seconds) &&
           is_near(a->written, b->written) && a->is_whole == b->is_whole &&
           a->begun.count == b->begun.count &&
           is_same_list(a->begun.items, b->begun.items, a->begun.count * sizeof *a->begun.items) &&
           is_same_ahead(&a->ahead, &b->ahead) && a->text_count == b->text_count &&
           is_same_list(a->texts, b->texts, a->text_count * sizeof *a->texts);
}
