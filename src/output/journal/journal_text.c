#include "output/journal/journal_text.h"

#include <stdlib.h>
#include <string.h>

#include "input/fingerprint/fingerprint.h"
#include "output/journal/journal_fields.h"
#include "output/journal/journal_verdicts.h"

enum { CHAIN_DIGITS = JOURNAL_HEX_SIZE - 1, END_SIZE = CHAIN_DIGITS + 2 /* the tab, and the newline */ };

#define COUNT(fields) (sizeof(fields) / sizeof(fields)[0])
#define FIELD(type, member, key, kind)                                                                       \
    {                                                                                                        \
        key, kind, offsetof(struct type, member)                                                             \
    }

static const struct journal_field head_fields[] = {
    FIELD(journal_head, version, "journal_version", JOURNAL_NUMBER),
    FIELD(journal_head, kernel, "kernel", JOURNAL_TEXT),
    FIELD(journal_head, format, "format", JOURNAL_TEXT),
    FIELD(journal_head, shard, "shard", JOURNAL_INT),
    FIELD(journal_head, shards, "shards", JOURNAL_INT),
    FIELD(journal_head, numbers, "numbers", JOURNAL_NUMBER),
    FIELD(journal_head, numbers_in_all, "numbers_in_all", JOURNAL_NUMBER),
    FIELD(journal_head, input, "input", JOURNAL_IDENTITY),
    FIELD(journal_head, binary, "binary", JOURNAL_FLAG),
    FIELD(journal_head, started, "started", JOURNAL_SECONDS),
};
static const struct journal_field source_fields[] = {
    FIELD(journal_source, kind, "kind", JOURNAL_TEXT),
    FIELD(journal_source, text, "text", JOURNAL_TEXT),
};
static const struct journal_field line_fields[] = {
    FIELD(journal_line, part, "part", JOURNAL_NUMBER),
    FIELD(journal_line, done, "done", JOURNAL_NUMBER),
    FIELD(journal_line, offset, "offset", JOURNAL_NUMBER),
    FIELD(journal_line, seconds, "seconds", JOURNAL_SECONDS),
    FIELD(journal_line, written, "written", JOURNAL_SECONDS),
    FIELD(journal_line, is_whole, "whole", JOURNAL_FLAG),
};
static const struct journal_field tally_fields[] = {
    FIELD(tally, prime, "prime", JOURNAL_NUMBER),
    FIELD(tally, composite, "composite", JOURNAL_NUMBER),
    FIELD(tally, neither, "neither", JOURNAL_NUMBER),
    FIELD(tally, invalid, "invalid", JOURNAL_NUMBER),
    FIELD(tally, only_counted, "only_counted", JOURNAL_FLAG),
    FIELD(tally, numbers_digest, "numbers_digest", JOURNAL_DIGEST),
    FIELD(tally, verdicts_digest, "verdicts_digest", JOURNAL_DIGEST),
};
static const struct journal_field begun_fields[] = {
    FIELD(begun_number, index, "index", JOURNAL_NUMBER),
    FIELD(begun_number, below, "below", JOURNAL_NUMBER),
    FIELD(begun_number, divisor, "divisor", JOURNAL_NUMBER),
};
static const struct journal_field stretch_fields[] = {
    FIELD(known_stretch, first, "first", JOURNAL_NUMBER),
    FIELD(known_stretch, count, "count", JOURNAL_NUMBER),
};
static const struct journal_field text_fields[] = {
    FIELD(journal_text, size, "size", JOURNAL_NUMBER),
    FIELD(journal_text, fingerprint, "fingerprint", JOURNAL_FINGERPRINT),
};

/* ---- The chain. */

static struct journal_chain chain_after(const struct journal_chain *chain, const char *json, size_t size)
{
    struct journal_chain after;
    struct fingerprint fingerprint;
    fingerprint_begin(&fingerprint);
    fingerprint_add(&fingerprint, chain->digits, CHAIN_DIGITS);
    fingerprint_add(&fingerprint, json, size);
    journal_fields_hex(fingerprint_end(&fingerprint), after.digits);
    return after;
}

/* Behind the JSON that the buffer has from `begin` on. */
static bool put_end(struct buffer *buffer, size_t begin, struct journal_chain *chain)
{
    const struct journal_chain after = chain_after(chain, buffer->bytes + begin, buffer->used - begin);
    if (!buffer_append(buffer, "\t", 1) || !buffer_append(buffer, after.digits, CHAIN_DIGITS) ||
        !buffer_append(buffer, "\n", 1))
        return false;
    *chain = after;
    return true;
}

/* What the line's JSON is, if its end is right. */
static bool take_end(struct journal_cursor *json, const char *text, size_t size,
                     const struct journal_chain *chain, struct journal_chain *after)
{
    if (size < END_SIZE || text[size - END_SIZE] != '\t' || text[size - 1] != '\n')
        return false;
    *json = (struct journal_cursor){.at = text, .end = text + size - END_SIZE};
    *after = chain_after(chain, text, size - END_SIZE);
    return memcmp(json->end + 1, after->digits, CHAIN_DIGITS) == 0;
}

/* ---- Written. */

static bool put(struct buffer *buffer, const char *text)
{
    return buffer_append(buffer, text, strlen(text));
}

/* A list of objects, of `size` bytes each. */
static bool put_items(struct buffer *buffer, const struct journal_field *fields, size_t field_count,
                      const void *items, size_t count, size_t size)
{
    for (size_t i = 0; i < count; i++)
        if (!put(buffer, i > 0 ? ",{" : "{") ||
            !journal_fields_put(buffer, fields, field_count, (const char *)items + i * size) ||
            !put(buffer, "}"))
            return false;
    return true;
}

static bool put_ahead(struct buffer *buffer, const struct known_verdicts *ahead)
{
    bool good = put(buffer, "],\"ahead\":[");
    for (size_t i = 0; good && i < ahead->count; i++)
        good = put(buffer, i > 0 ? ",{" : "{") &&
               journal_fields_put(buffer, stretch_fields, COUNT(stretch_fields), &ahead->stretches[i]) &&
               put(buffer, ",\"verdicts\":") &&
               journal_verdicts_put(buffer, known_verdicts_of(ahead, i), ahead->stretches[i].count) &&
               put(buffer, "}");
    return good;
}

bool journal_text_put_head(struct buffer *buffer, const struct journal_head *head,
                           struct journal_chain *chain)
{
    const size_t begin = buffer->used;
    *chain = JOURNAL_CHAIN_NONE;
    return put(buffer, "{") && journal_fields_put(buffer, head_fields, COUNT(head_fields), head) &&
           put(buffer, ",\"sources\":[") &&
           put_items(buffer, source_fields, COUNT(source_fields), head->sources, head->source_count,
                     sizeof *head->sources) &&
           put(buffer, "]}") && put_end(buffer, begin, chain);
}

/* A digest that means nothing is not kept. */
static struct tally tally_to_keep(const struct tally *tally)
{
    struct tally kept = *tally;
    if (tally->only_counted)
        kept.verdicts_digest = (struct digest){0};
    return kept;
}

bool journal_text_put_line(struct buffer *buffer, const struct journal_line *line,
                           struct journal_chain *chain)
{
    const size_t begin = buffer->used;
    const struct tally tally = tally_to_keep(&line->tally);
    return put(buffer, "{") && journal_fields_put(buffer, line_fields, COUNT(line_fields), line) &&
           put(buffer, ",\"tally\":{") &&
           journal_fields_put(buffer, tally_fields, COUNT(tally_fields), &tally) &&
           put(buffer, "},\"begun\":[") &&
           put_items(buffer, begun_fields, COUNT(begun_fields), line->begun.items, line->begun.count,
                     sizeof *line->begun.items) &&
           put_ahead(buffer, &line->ahead) && put(buffer, "],\"texts\":[") &&
           put_items(buffer, text_fields, COUNT(text_fields), line->texts, line->text_count,
                     sizeof *line->texts) &&
           put(buffer, "]}") && put_end(buffer, begin, chain);
}

/* ---- Read. */

static bool take(struct journal_cursor *json, const char *literal)
{
    return journal_fields_take_literal(json, literal);
}

/* Takes "{...}", or what ends the list: then *is_end. */
static bool take_item(struct journal_cursor *json, bool is_first, const struct journal_field *fields,
                      size_t count, void *item, bool *is_end)
{
    *is_end = take(json, "]");
    return *is_end || (take(json, is_first ? "{" : ",{") && journal_fields_take(json, fields, count, item) &&
                       take(json, "}"));
}

static bool remember(struct journal_cursor *json, bool is_added)
{
    json->has_failed = json->has_failed || !is_added;
    return is_added;
}

static bool take_sources(struct journal_cursor *json, struct journal_head *head)
{
    bool is_end = false, good = take(json, ",\"sources\":[");
    while (good && !is_end) {
        struct journal_source source = {0};
        good =
            take_item(json, head->source_count == 0, source_fields, COUNT(source_fields), &source, &is_end) &&
            (is_end || remember(json, journal_data_add_source(head, source.kind, source.text)));
        free(source.kind);
        free(source.text);
    }
    return good;
}

static bool take_begun(struct journal_cursor *json, struct begun_numbers *begun)
{
    bool is_end = false, good = take(json, "},\"begun\":[");
    while (good && !is_end) {
        struct begun_number number = {0};
        good = take_item(json, begun->count == 0, begun_fields, COUNT(begun_fields), &number, &is_end) &&
               (is_end || remember(json, begun_add(begun, number)));
    }
    return good;
}

/* What would have been written as one with the stretch before it makes none of its own. */
static bool take_stretch(struct journal_cursor *json, struct known_verdicts *ahead)
{
    const size_t before = ahead->count;
    struct known_stretch stretch = {0};
    return journal_fields_take(json, stretch_fields, COUNT(stretch_fields), &stretch) &&
           take(json, ",\"verdicts\":") && journal_verdicts_take(json, stretch.first, ahead) &&
           take(json, "}") && ahead->count == before + 1 && ahead->stretches[before].count == stretch.count;
}

static bool take_ahead(struct journal_cursor *json, struct known_verdicts *ahead)
{
    bool is_first = true, good = take(json, ",\"ahead\":[");
    for (; good && !take(json, "]"); is_first = false)
        good = take(json, is_first ? "{" : ",{") && take_stretch(json, ahead);
    return good;
}

static bool take_texts(struct journal_cursor *json, struct journal_line *line, struct journal_texts *texts)
{
    bool is_end = false, good = take(json, ",\"texts\":[");
    while (good && !is_end) {
        struct journal_text text = {0};
        good = take_item(json, line->text_count == 0, text_fields, COUNT(text_fields), &text, &is_end) &&
               (is_end || remember(json, journal_data_add_text(texts, text)));
        line->text_count += good && !is_end;
    }
    return good;
}

/* What follows from the rest, and so is not written. Where there are more invalid lines than numbers, that is
 * found with the counts that do not add up. */
static bool complete_tally(struct journal_line *line)
{
    struct tally *tally = &line->tally;
    tally->numbers = line->done;
    tally->numbers_digest.count = line->done - tally->invalid;
    tally->verdicts_digest.count = tally->only_counted ? 0 : line->done;
    return !tally->only_counted ||
           (tally->verdicts_digest.value[0] == 0 && tally->verdicts_digest.value[1] == 0);
}

static bool take_line(struct journal_cursor *json, struct journal_line *line, struct journal_texts *texts)
{
    return take(json, "{") && journal_fields_take(json, line_fields, COUNT(line_fields), line) &&
           take(json, ",\"tally\":{") &&
           journal_fields_take(json, tally_fields, COUNT(tally_fields), &line->tally) &&
           complete_tally(line) && take_begun(json, &line->begun) && take_ahead(json, &line->ahead) &&
           take_texts(json, line, texts) && take(json, "}") && json->at == json->end;
}

static bool take_head(struct journal_cursor *json, struct journal_head *head)
{
    return take(json, "{") && journal_fields_take(json, head_fields, COUNT(head_fields), head) &&
           take_sources(json, head) && take(json, "}") && json->at == json->end;
}

static enum journal_text_result result(const struct journal_cursor *json, bool good)
{
    if (json->has_failed)
        return JOURNAL_TEXT_NO_MEMORY;
    return good ? JOURNAL_TEXT_TAKEN : JOURNAL_TEXT_WRONG;
}

enum journal_text_result journal_text_take_head(struct journal_head *head, const char *text, size_t size,
                                                struct journal_chain *chain)
{
    struct journal_cursor json = {0};
    struct journal_chain after;
    *head = (struct journal_head){0};
    const bool good = take_end(&json, text, size, &JOURNAL_CHAIN_NONE, &after) && take_head(&json, head);
    if (good)
        *chain = after;
    return result(&json, good);
}

enum journal_text_result journal_text_take_line(struct journal_line *line, struct journal_texts *texts,
                                                const char *text, size_t size, struct journal_chain *chain)
{
    struct journal_cursor json = {0};
    struct journal_chain after;
    *line = (struct journal_line){0};
    const bool good = take_end(&json, text, size, chain, &after) && take_line(&json, line, texts);
    if (good)
        *chain = after;
    return result(&json, good);
}

bool journal_text_version(const char *text, size_t size, uint64_t *version)
{
    struct journal_cursor json = {.at = text, .end = text + size};
    struct journal_head head = {0};
    const bool good = take(&json, "{") && journal_fields_take(&json, head_fields, 1, &head);
    *version = head.version;
    return good;
}
