#include "output/record/record.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "output/record/record_file.h"
#include "output/record/record_json.h"
#include "output/record/record_repetition.h"
#include "output/record/record_run.h"

/* Enough digits for a nanosecond in a run of eleven days. */
enum { REAL_PRECISION = 15 };

struct record {
    json_t *root, *repetitions;
    const struct record_run *run;
    struct record_json builder;
};

struct record *record_begin(const struct record_run *run, struct error *error)
{
    struct record *record = calloc(1, sizeof *record);
    if (!record || !(record->root = json_object()) || !(record->repetitions = json_array())) {
        record_free(record);
        error_memory(error, "the record", 0);
        return NULL;
    }
    record->run = run;
    record_run_put(&record->builder, record->root, run);
    return record;
}

bool record_add_repetition(struct record *record, const struct record_repetition *repetition,
                           struct error *error)
{
    struct record_json *builder = &record->builder;
    record_json_append(builder, record->repetitions,
                       record_repetition_json(builder, record->run, repetition));
    if (record_repetition_lists_numbers(record->run, repetition) && !json_object_get(record->root, "numbers"))
        record_json_put(builder, record->root, "numbers", record_repetition_verdicts(builder, repetition));
    return !builder->failed || error_memory(error, "the record", 0);
}

static json_t *tally_json(struct record_json *builder, const struct tally *tally)
{
    json_t *json = json_object();
    record_json_put(builder, json, "numbers", json_integer((json_int_t)tally->numbers));
    record_json_put(builder, json, "prime", json_integer((json_int_t)tally->prime));
    record_json_put(builder, json, "composite", json_integer((json_int_t)tally->composite));
    record_json_put(builder, json, "neither", json_integer((json_int_t)tally->neither));
    record_json_put(builder, json, "invalid", json_integer((json_int_t)tally->invalid));
    record_json_put(builder, json, "numbers_digest", record_json_digest(&tally->numbers_digest));
    record_json_put(builder, json, "verdicts_digest",
                    tally->only_counted ? json_null() : record_json_digest(&tally->verdicts_digest));
    return json;
}

/* Every kind of finding: its sentence, or null. */
static json_t *placement_json(struct record_json *builder, const struct placement *placement)
{
    json_t *json = json_object();
    for (int kind = 0; kind < PLACEMENT_KINDS; kind++) {
        const struct placement_finding *finding = &placement->findings[kind];
        record_json_put(builder, json, placement_kind_name((enum placement_kind)kind),
                        finding->found ? record_json_text(finding->text) : json_null());
    }
    return json;
}

static json_t *phases_json(struct record_json *builder, const struct record_phases *phases)
{
    json_t *json = json_object();
    record_json_put(builder, json, "start_seconds", json_real(phases->start_seconds));
    record_json_put(builder, json, "read_seconds", json_real(phases->read_seconds));
    record_json_put(builder, json, "plan_seconds", json_real(phases->plan_seconds));
    record_json_put(builder, json, "compute_seconds", json_real(phases->compute_seconds));
    record_json_put(builder, json, "collect_seconds", json_real(phases->collect_seconds));
    record_json_put(builder, json, "write_seconds", json_real(phases->write_seconds));
    return json;
}

bool record_add_output(struct record *record, uint64_t bytes, struct error *error)
{
    struct record_json *builder = &record->builder;
    json_t *json = json_object();
    record_json_put(builder, json, "bytes", json_integer((json_int_t)bytes));
    record_json_put(builder, record->root, "output", json);
    return !builder->failed || error_memory(error, "the record", 0);
}

bool record_end(struct record *record, const struct tally *tally, const struct placement *placement,
                const struct record_phases *phases, int exit_code, struct error *error)
{
    struct record_json *builder = &record->builder;
    record_json_put(builder, record->root, "tally", tally_json(builder, tally));
    if (record->run->shards == 0) /* else it is that of a part */
        record_json_put(builder, json_object_get(record->root, "input"), "numbers_digest",
                        record_json_digest(&tally->numbers_digest));
    record_json_put(builder, record->root, "placement", placement_json(builder, placement));
    record_json_put(builder, record->root, "phases", phases_json(builder, phases));
    record_json_put(builder, record->root, "repetitions", json_incref(record->repetitions));
    record_json_put(builder, record->root, "exit_code", json_integer(exit_code));
    return !builder->failed || error_memory(error, "the record", 0);
}

void record_free(struct record *record)
{
    if (!record)
        return;
    json_decref(record->root);
    json_decref(record->repetitions);
    free(record);
}

/* The text of a record while it grows. A failure sticks: json_dump_callback passes over some that its
 * callback returns. */
struct line {
    struct buffer text;
    bool failed;
};

static int append_to_line(const char *bytes, size_t size, void *context)
{
    struct line *line = context;
    line->failed = line->failed || !buffer_append(&line->text, bytes, size);
    return line->failed ? -1 : 0;
}

bool record_write(const struct record *record, const char *path, FILE *messages, struct error *error)
{
    const size_t flags = JSON_COMPACT | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(REAL_PRECISION);
    struct line line = {0};
    bool good = json_dump_callback(record->root, append_to_line, &line, flags) == 0 && !line.failed &&
                append_to_line("\n", 1, &line) == 0;
    good = good ? record_file_write(path, record->run, line.text.bytes, line.text.used, messages, error)
                : error_memory(error, "the record", 0);
    buffer_free(&line.text);
    return good;
}
