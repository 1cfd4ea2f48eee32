#include "merge/part.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "output/record/record_tally.h"
#include "output/rows.h"
#include "report/containers/lines.h"
#include "report/json/json_value.h"

/* The versions of records that tell of a part what is asked for here. */
enum { OLDEST_SCHEMA = 1, NEWEST_SCHEMA = 2, READ_SIZE = 1 << 16 };

/* ---- The members. */

static bool read_tally(struct part *part, const struct json_value *record, struct error *error)
{
    struct tally tally;
    const struct json_value json = json_value_member(record, "tally"),
                            verdicts = json_value_member(&json, "verdicts_digest");
    if (!record_tally_read(&tally, record, error))
        return false;
    part->counts = part_counts_of(&tally);
    return !tally.only_counted || json_value_bad(&verdicts, "a text", error);
}

static bool read_shard(struct part *part, const struct json_value *record, struct error *error)
{
    const struct json_value shard = json_value_member(record, "shard"),
                            index = json_value_member(&shard, "index"),
                            count = json_value_member(&shard, "count"),
                            first = json_value_member(&shard, "first"),
                            all = json_value_member(&shard, "numbers_in_all");
    if (json_is_null(shard.json))
        return error_set(error, ERROR_INVALID, "is the record of a run without --shard");
    if (!json_value_uint64(&index, &part->index, error) || !json_value_uint64(&count, &part->count, error) ||
        !json_value_uint64(&first, &part->first, error) ||
        !json_value_uint64(&all, &part->numbers_in_all, error))
        return false;
    return (part->index >= 1 && part->index <= part->count) ||
           error_set(error, ERROR_INVALID, "is of part %" PRIu64 " of %" PRIu64, part->index, part->count);
}

static bool read_end(const struct part *part, const struct json_value *record, struct error *error)
{
    const struct json_value format = json_value_member(record, "format"),
                            code = json_value_member(record, "exit_code");
    const char *name;
    long long value;
    char shown[SHOWN_SIZE];
    if (!json_value_text(&format, &name, error) || !json_value_count(&code, 0, 255, &value, error))
        return false;
    if (strcmp(name, format_name(FORMAT_TSV)) != 0)
        return error_set(error, ERROR_INVALID,
                         "part %" PRIu64 " has the format %s; only tsv can be put together", part->index,
                         lines_show(name, shown));
    return value == ERROR_NONE || value == ERROR_INVALID ||
           error_set(error, ERROR_INVALID, "part %" PRIu64 " ended with exit code %lld", part->index, value);
}

/* Equal values have equal texts; from malloc, NULL without memory. */
static char *text_of(const json_t *json)
{
    return json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
}

/* Takes it out of the input, the rest of which can then be compared with that of a record that has none. */
static bool read_identity(struct part *part, const struct json_value *record, struct error *error)
{
    const struct json_value input = json_value_member(record, "input"),
                            identity = json_value_member(&input, "identity");
    const char *text;
    if (!identity.json)
        return true;
    if (!json_value_digest(&identity, &text, error))
        return false;
    memcpy(part->identity, text, sizeof part->identity);
    return json_object_del(json_object_get(record->json, input.key), identity.key) == 0;
}

/* What every part of one input says of it. */
static bool read_input(struct part *part, const struct json_value *record, struct error *error)
{
    const struct json_value kernel = json_value_member(record, "kernel"),
                            sources = json_value_member(record, "sources"),
                            input = json_value_member(record, "input");
    const char *name;
    size_t count;
    if (!json_value_text(&kernel, &name, error) || !json_value_items(&sources, &count, error))
        return false;
    part->kernel = strdup(name);
    part->sources = text_of(sources.json);
    part->input = json_is_object(input.json) ? text_of(input.json) : NULL;
    return (part->kernel && part->sources && (part->input || !json_is_object(input.json))) ||
           error_memory(error, "the records", 0);
}

static bool check_schema(const struct json_value *record, struct error *error)
{
    const struct json_value schema = json_value_member(record, "schema");
    long long version;
    return json_value_count(&schema, OLDEST_SCHEMA, NEWEST_SCHEMA, &version, error);
}

/* ---- The file. */

static size_t count_lines(const char *text, size_t size)
{
    size_t lines = 0;
    for (size_t i = 0; i < size; i++)
        lines += text[i] == '\n' || i + 1 == size;
    return lines;
}

bool part_parse(struct part *part, const char *text, size_t size, struct error *error)
{
    json_error_t cause;
    bool out_of_memory;
    const size_t lines = count_lines(text, size);
    if (lines != 1)
        return error_set(error, ERROR_INVALID, "has %zu lines, not the one record of a part", lines);
    json_t *json = json_value_parse(text, size, &cause, &out_of_memory);
    if (out_of_memory)
        return error_memory(error, "the records", 0);
    const struct json_value record = {.json = json};
    const bool good = json_is_object(json)
                          ? check_schema(&record, error) && read_shard(part, &record, error) &&
                                read_end(part, &record, error) && read_tally(part, &record, error) &&
                                read_identity(part, &record, error) && read_input(part, &record, error)
                          : error_set(error, ERROR_INVALID, "is not a whole record of primes");
    json_decref(json);
    return good;
}

static bool cannot_read(struct error *error)
{
    return error_set(error, ERROR_INVALID, "cannot be read: %s", strerror(errno));
}

static bool read_on(int fd, struct buffer *buffer, struct error *error)
{
    ssize_t size = 1;
    while (size != 0) {
        char *to = buffer_reserve(buffer, READ_SIZE);
        if (!to)
            return error_memory(error, "the records", buffer->used);
        size = read(fd, to, READ_SIZE);
        if (size < 0 && errno != EINTR)
            return cannot_read(error);
        buffer_advance(buffer, size > 0 ? (size_t)size : 0);
    }
    return true;
}

/* Nothing but a regular file is read: a pipe may never end. */
static bool read_file(const char *path, struct buffer *buffer, struct error *error)
{
    struct stat status;
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return cannot_read(error);
    const bool good = fstat(fd, &status) == 0 && S_ISREG(status.st_mode)
                          ? read_on(fd, buffer, error)
                          : error_set(error, ERROR_INVALID, "is no regular file");
    close(fd);
    return good;
}

static bool name_verdicts(struct part *part, struct error *error)
{
    const char *end = strrchr(part->record, '.');
    return asprintf(&part->verdicts, "%.*s.tsv", (int)(end - part->record), part->record) >= 0 ||
           error_memory(error, "the records", 0);
}

bool part_read(struct part *part, const char *path, struct error *error)
{
    struct buffer buffer = {0};
    *part = (struct part){.record = path};
    const bool good = name_verdicts(part, error) && read_file(path, &buffer, error) &&
                      part_parse(part, buffer.bytes, buffer.used, error);
    buffer_free(&buffer);
    if (!good)
        part_free(part);
    return good;
}

struct part_counts part_counts_of(const struct tally *tally)
{
    struct part_counts counts = {.numbers = tally->numbers,
                                 .prime = tally->prime,
                                 .composite = tally->composite,
                                 .neither = tally->neither,
                                 .invalid = tally->invalid};
    digest_text(&tally->numbers_digest, counts.numbers_digest);
    digest_text(&tally->verdicts_digest, counts.verdicts_digest);
    return counts;
}

const char *part_counts_text(const struct part_counts *counts, char text[PART_COUNTS_SIZE])
{
    snprintf(text, PART_COUNTS_SIZE,
             "%" PRIu64 " prime, %" PRIu64 " composite, %" PRIu64 " neither, %" PRIu64 " invalid",
             counts->prime, counts->composite, counts->neither, counts->invalid);
    return text;
}

void part_free(struct part *part)
{
    free(part->verdicts);
    free(part->kernel);
    free(part->sources);
    free(part->input);
    *part = (struct part){0};
}
