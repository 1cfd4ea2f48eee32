#include "sweep/records/measurement.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/printable_text.h"
#include "report/containers/array.h"
#include "report/json/json_value.h"
#include "report/records/record_reader.h"
#include "report/records/run_schedule.h"

/* ---- Is it one of those that are wanted? */

/* A member that is a text; "" where it is none. */
static const char *text_of(const struct json_value *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object->json, key));
    return text ? text : "";
}

/* As `primes --version` says it. */
static bool is_of_program(const struct json_value *record, const char *version)
{
    const struct json_value program = json_value_member(record, "program");
    char line[1024];
    snprintf(line, sizeof line, "primes %s (commit %s, %s, threads: %s, ranks: %s)",
             text_of(&program, "version"), text_of(&program, "commit"), text_of(&program, "compiler"),
             text_of(&program, "threads_library"), text_of(&program, "mpi_library"));
    return strcmp(line, version) == 0;
}

static bool is_on_cpu(const struct json_value *record, const char *model)
{
    const struct json_value ranks = json_value_member(record, "ranks"), rank = json_value_item(&ranks, 0);
    return !model || strcmp(text_of(&rank, "cpu_model"), model) == 0;
}

static bool is_wanted(const struct json_value *record, const struct measurement_wanted *wanted)
{
    const json_t *code = json_object_get(record->json, "exit_code"),
                 *shard = json_object_get(record->json, "shard");
    const json_int_t schema = json_integer_value(json_object_get(record->json, "schema"));
    return schema >= RECORD_READER_OLDEST && schema <= RECORD_READER_NEWEST && json_is_integer(code) &&
           json_integer_value(code) == ERROR_NONE && (!shard || json_is_null(shard)) &&
           strcmp(text_of(record, "format"), "count") == 0 &&
           strcmp(text_of(record, "kernel"), wanted->kernel) == 0 && is_of_program(record, wanted->program) &&
           is_on_cpu(record, wanted->cpu_model);
}

/* The split of a number is of auto alone. */
static bool is_split_so(const struct json_value *record, const struct run *run, const char *split)
{
    return run->schedule_kind != RUN_SCHEDULE_AUTO || strcmp(text_of(record, "split"), split) == 0;
}

/* ---- The point. */

static bool read_world(struct measurement *measurement, const struct json_value *record,
                       struct string_pool *pool, struct error *error)
{
    int workers;
    const struct json_value world = json_value_member(record, "world"),
                            nodes = json_value_member(&world, "nodes"),
                            ranks = json_value_member(&world, "ranks"),
                            all = json_value_member(&world, "workers");
    if (!json_value_keep_member(&world, "launcher", pool, &measurement->launcher, error) ||
        !json_value_int(&nodes, &measurement->nodes, error) ||
        !json_value_int(&ranks, &measurement->ranks, error) || !json_value_int(&all, &workers, error))
        return false;
    measurement->threads = workers / measurement->ranks;
    return workers % measurement->ranks == 0 ||
           json_value_impossible(&all, error, ", no multiple of its %d ranks", measurement->ranks);
}

/* Of several sources it is the work of no point, and has no text then. */
static bool read_source(struct measurement *measurement, const struct json_value *record,
                        struct string_pool *pool, struct error *error)
{
    size_t count;
    const struct json_value sources = json_value_member(record, "sources"),
                            tally = json_value_member(record, "tally"), source = json_value_item(&sources, 0);
    if (!json_value_items(&sources, &count, error) ||
        !json_value_keep_digest(&tally, "numbers_digest", pool, &measurement->numbers_digest, error))
        return false;
    measurement->source_kind = measurement->source_text = "";
    return count > 1 || (json_value_keep_member(&source, "kind", pool, &measurement->source_kind, error) &&
                         json_value_keep_member(&source, "text", pool, &measurement->source_text, error));
}

/* ---- The repetitions. */

static bool add_operations(struct measurement *measurement, const struct json_value *repetition,
                           struct error *error)
{
    size_t count;
    const struct json_value workers = json_value_member(repetition, "workers");
    bool good = json_value_items(&workers, &count, error);
    for (size_t i = 0; good && i < count; i++) {
        uint64_t operations = 0;
        const struct json_value worker = json_value_item(&workers, i),
                                json = json_value_member(&worker, "operations");
        good = json_is_null(json.json) || json_value_uint64(&json, &operations, error);
        measurement->operations += (double)operations;
    }
    return good;
}

static bool add_repetition(struct measurement *measurement, const struct json_value *repetition,
                           struct error *error)
{
    double seconds;
    const struct json_value warmup = json_value_member(repetition, "warmup"),
                            json = json_value_member(repetition, "seconds");
    if (!json_is_boolean(warmup.json))
        return json_value_bad(&warmup, "true or false", error);
    if (!json_value_seconds(&json, &seconds, error) || !add_operations(measurement, repetition, error))
        return false;
    if (json_is_true(warmup.json))
        return true;
    if (!array_grow(&measurement->seconds, measurement->count, sizeof *measurement->seconds, error))
        return false;
    measurement->seconds[measurement->count++] = seconds;
    return true;
}

static bool read_repetitions(struct measurement *measurement, const struct json_value *record,
                             struct error *error)
{
    size_t count;
    const struct json_value repetitions = json_value_member(record, "repetitions");
    bool good = json_value_items(&repetitions, &count, error);
    for (size_t i = 0; good && i < count; i++) {
        const struct json_value repetition = json_value_item(&repetitions, i);
        good = add_repetition(measurement, &repetition, error);
    }
    measurement->operations /= count > 0 ? (double)count : 1;
    return good;
}

/* ---- The record. */

static enum measurement_found failure(const struct error *error)
{
    return error->code == ERROR_INVALID ? MEASUREMENT_NO_RECORD : MEASUREMENT_NO_MEMORY;
}

static enum measurement_found read_record(struct measurement *measurement, const struct json_value *record,
                                          const struct measurement_wanted *wanted, struct string_pool *pool,
                                          struct error *error)
{
    struct run run = {0};
    if (!json_value_object(record, error))
        return MEASUREMENT_NO_RECORD;
    if (!is_wanted(record, wanted))
        return MEASUREMENT_OTHER;
    if (!run_schedule_read(&run, record, pool, error))
        return failure(error);
    if (!is_split_so(record, &run, wanted->split))
        return MEASUREMENT_OTHER;
    measurement->schedule = run.schedule;
    const bool good = read_world(measurement, record, pool, error) &&
                      read_source(measurement, record, pool, error) &&
                      read_repetitions(measurement, record, error);
    return good ? MEASUREMENT_FOUND : failure(error);
}

enum measurement_found measurement_read(struct measurement *measurement, const char *line, size_t size,
                                        const struct measurement_wanted *wanted, struct string_pool *pool,
                                        struct error *error)
{
    struct usual_json_lists units = {0};
    json_error_t cause;
    bool out_of_memory;
    *measurement = (struct measurement){0};
    json_t *json = json_value_parse_lists(line, size, &units, &cause, &out_of_memory);
    const struct json_value record = {.json = json};
    enum measurement_found found = MEASUREMENT_NO_RECORD;
    if (out_of_memory) {
        error_memory(error, "the records", 0);
        found = MEASUREMENT_NO_MEMORY;
    } else if (json) {
        found = read_record(measurement, &record, wanted, pool, error);
    } else {
        error_set(error, ERROR_INVALID, "no record of a run: no JSON from column %d on", cause.column);
    }
    usual_json_free(&units);
    json_decref(json);
    if (found != MEASUREMENT_FOUND)
        measurement_free(measurement);
    return found;
}

void measurement_free(struct measurement *measurement)
{
    free(measurement->seconds);
    *measurement = (struct measurement){0};
}

char *measurement_source_text(const char *text)
{
    json_t *json = json_string(text);
    json_decref(json);
    return json ? strdup(text) : text_escape(text, strlen(text), SIZE_MAX);
}
