#include "output/journal/journal_data.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

static const uint64_t DIGEST_LIMIT = (UINT64_C(1) << 61) - 1; /* base/digest.h */
static const double SECONDS_LIMIT = 1e12;                     /* thousandths of them are exact */
enum { SHARDS_MAX = 1000000 };

/* ---- Built and freed. */

bool journal_data_add_source(struct journal_head *head, const char *kind, const char *text)
{
    struct journal_source *grown = realloc(head->sources, (head->source_count + 1) * sizeof *grown);
    if (!grown)
        return false;
    head->sources = grown;
    const struct journal_source source = {.kind = strdup(kind), .text = strdup(text)};
    if (!source.kind || !source.text) {
        free(source.kind);
        free(source.text);
        return false;
    }
    head->sources[head->source_count++] = source;
    return true;
}

bool journal_data_add_text(struct journal_texts *texts, struct journal_text text)
{
    struct journal_text *grown = buffer_grow_array(texts->items, &texts->room, texts->count, sizeof *grown);
    if (!grown)
        return false;
    texts->items = grown;
    texts->items[texts->count++] = text;
    return true;
}

struct journal_line journal_data_bare_line(const struct journal_line *line)
{
    struct journal_line bare = *line;
    bare.begun = (struct begun_numbers){0};
    bare.ahead = (struct known_verdicts){0};
    bare.texts = NULL;
    bare.text_count = 0;
    return bare;
}

void journal_data_free_head(struct journal_head *head)
{
    for (size_t i = 0; i < head->source_count; i++) {
        free(head->sources[i].kind);
        free(head->sources[i].text);
    }
    free(head->sources);
    free(head->kernel);
    free(head->format);
    *head = (struct journal_head){0};
}

void journal_data_free_line(struct journal_line *line)
{
    begun_free(&line->begun);
    known_free(&line->ahead);
    *line = (struct journal_line){0};
}

void journal_data_free_texts(struct journal_texts *texts)
{
    free(texts->items);
    *texts = (struct journal_texts){0};
}

/* ---- Checked. */

static bool are_seconds(double seconds)
{
    return seconds >= 0 && seconds <= SECONDS_LIMIT; /* and no NaN */
}

static bool is_kind(const char *text)
{
    static const char *const kinds[] = {"number", "file", "range", "workload"};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(text, kinds[i]) == 0)
            return true;
    return false;
}

static bool are_sources(const struct journal_head *head)
{
    for (size_t i = 0; i < head->source_count; i++)
        if (!is_kind(head->sources[i].kind))
            return false;
    return head->source_count > 0;
}

static bool are_numbers(const struct journal_head *head)
{
    return head->shards == 0 ? head->numbers == head->numbers_in_all : head->numbers <= head->numbers_in_all;
}

static bool is_shard(const struct journal_head *head)
{
    return head->shards == 0 ? head->shard == 0
                             : head->shards > 0 && head->shards <= SHARDS_MAX && head->shard >= 1 &&
                                   head->shard <= head->shards;
}

const char *journal_data_head_fault(const struct journal_head *head)
{
    if (head->version != JOURNAL_VERSION)
        return "its version is another";
    if (!is_shard(head))
        return "its shard is out of range";
    if (!are_numbers(head))
        return "its shard has more numbers than there are";
    if (strlen(head->input) != JOURNAL_INPUT_SIZE - 1 ||
        strspn(head->input, "0123456789abcdef") != JOURNAL_INPUT_SIZE - 1)
        return "the identity of its input is none";
    if (!are_sources(head))
        return "its sources are none";
    return are_seconds(head->started) ? NULL : "its time is out of range";
}

/* Of `count` symbols? */
static bool is_digest(const struct digest *digest, uint64_t count)
{
    for (int i = 0; i < DIGEST_POINTS; i++)
        if (digest->value[i] >= DIGEST_LIMIT || (count == 0 && digest->value[i] != 0))
            return false;
    return digest->count == count;
}

/* Are they parts of `whole`? No sum of them wraps. */
static bool add_up(const uint64_t *parts, size_t count, uint64_t whole)
{
    for (size_t i = 0; i < count; whole -= parts[i++])
        if (parts[i] > whole)
            return false;
    return whole == 0;
}

static bool is_tally(const struct tally *tally)
{
    const uint64_t parts[] = {tally->prime, tally->composite, tally->neither, tally->invalid};
    return add_up(parts, sizeof parts / sizeof parts[0], tally->numbers) &&
           is_digest(&tally->numbers_digest, tally->numbers - tally->invalid) &&
           (tally->only_counted || is_digest(&tally->verdicts_digest, tally->numbers));
}

static bool is_same_digest(const struct digest *a, const struct digest *b)
{
    return memcmp(a->value, b->value, sizeof a->value) == 0;
}

/* Can `tally` have grown from `before`? */
static bool has_grown(const struct tally *tally, const struct tally *before)
{
    if (tally->prime < before->prime || tally->composite < before->composite ||
        tally->neither < before->neither || tally->invalid < before->invalid ||
        tally->only_counted < before->only_counted)
        return false;
    return tally->numbers > before->numbers ||
           (tally->only_counted == before->only_counted &&
            is_same_digest(&tally->numbers_digest, &before->numbers_digest) &&
            (tally->only_counted || is_same_digest(&tally->verdicts_digest, &before->verdicts_digest)));
}

static bool are_texts(const struct journal_line *line, uint64_t size)
{
    if (line->text_count > JOURNAL_TEXTS_MAX)
        return false;
    for (size_t i = 0; i < line->text_count; size -= line->texts[i++].size)
        if (line->texts[i].size == 0 || line->texts[i].size > size || line->texts[i].fingerprint == 0)
            return false;
    return size == 0;
}

static bool are_begun(const struct begun_numbers *begun, uint64_t done, uint64_t numbers)
{
    if (begun->count > JOURNAL_BEGUN_MAX)
        return false;
    for (size_t i = 0; i < begun->count; i++) {
        const struct begun_number *number = &begun->items[i];
        if (number->index < (i == 0 ? done : number[-1].index + 1) || number->index >= numbers ||
            number->below < 2 || (number->divisor > 0 && number->divisor < number->below))
            return false;
    }
    return true;
}

/* In order, with others between them, none of which wraps. */
static bool are_ahead(const struct known_verdicts *ahead, uint64_t done, uint64_t numbers)
{
    uint64_t next = done;
    if (ahead->count > JOURNAL_STRETCHES_MAX || ahead->verdict_count > JOURNAL_AHEAD_MAX)
        return false;
    for (size_t i = 0; i < ahead->count; i++) {
        const struct known_stretch *stretch = &ahead->stretches[i];
        if (stretch->first < next || stretch->first >= numbers || stretch->count > numbers - stretch->first)
            return false;
        next = stretch->first + stretch->count;
    }
    return true;
}

const char *journal_data_line_fault(const struct journal_line *line, const struct journal_line *before,
                                    uint64_t numbers)
{
    static const struct journal_line none = {.part = 1};
    if (!before)
        before = &none;
    if (line->part < before->part)
        return "its part is before the last one";
    if (line->done < before->done || line->done > numbers)
        return "its numbers are out of range";
    if (line->offset < before->offset || line->offset > INT64_MAX)
        return "its offset is out of range";
    if (line->tally.numbers != line->done || !is_tally(&line->tally))
        return "its counts do not add up";
    if (!has_grown(&line->tally, &before->tally))
        return "its counts do not follow the last ones";
    if (!are_seconds(line->seconds) || line->seconds < before->seconds || !are_seconds(line->written))
        return "its times are out of range";
    if (!are_texts(line, line->offset - before->offset))
        return "its texts do not add up";
    if (!are_begun(&line->begun, line->done, numbers))
        return "its begun numbers are out of range";
    if (!are_ahead(&line->ahead, line->done, numbers))
        return "its verdicts ahead are out of range";
    if (line->is_whole < before->is_whole || (line->is_whole && line->done != numbers))
        return "it is whole, and is not";
    return NULL;
}
