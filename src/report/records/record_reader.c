#include "report/records/record_reader.h"

#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "report/containers/lines.h"
#include "report/json/json_value.h"
#include "report/records/ranks.h"
#include "report/records/repetitions.h"
#include "report/records/run_schedule.h"
#include "report/records/work/possible.h"
#include "report/records/work/units.h"

/* ---- Is it a record at all, and one for us? */

static bool check_schema(const struct json_value *record, struct error *error)
{
    const struct json_value schema = json_value_member(record, "schema");
    long long version;
    if (!json_is_object(record->json))
        return error_set(error, ERROR_INVALID, "no record of a run: JSON, but no object");
    if (!json_value_count(&schema, 0, LLONG_MAX, &version, error))
        return false;
    if (version >= RECORD_READER_OLDEST && version <= RECORD_READER_NEWEST)
        return true;
    return error_set(error, ERROR_INVALID,
                     "a record of schema %lld; this primes-report reads schemas %d to %d: %s", version,
                     RECORD_READER_OLDEST, RECORD_READER_NEWEST,
                     version > RECORD_READER_NEWEST ? "a newer one is needed" : "it is too old to be read");
}

/* Of what failed, nothing else is worth reading. */
static bool check_exit(const struct json_value *record, struct error *error)
{
    const struct json_value json_value = json_value_member(record, "exit_code");
    long long code;
    if (!json_value_count(&json_value, 0, 255, &code, error))
        return false;
    if (code == ERROR_NONE || code == ERROR_INVALID)
        return true;
    return error_set(error, ERROR_INVALID, "the run failed with exit code %lld", code);
}

/* ---- The parts. */

static bool read_program(struct run *run, const struct json_value *record, struct string_pool *pool,
                         struct error *error)
{
    const struct json_value program = json_value_member(record, "program"),
                            started = json_value_member(record, "started");
    const bool good =
        json_value_object(&program, error) &&
        json_value_keep_member(&program, "version", pool, &run->key[RUN_VERSION], error) &&
        json_value_keep_member(&program, "commit", pool, &run->key[RUN_COMMIT], error) &&
        json_value_keep_member(&program, "compiler", pool, &run->key[RUN_COMPILER], error) &&
        json_value_keep_member(&program, "flags", pool, &run->key[RUN_FLAGS], error) &&
        json_value_keep_member(&program, "threads_library", pool, &run->key[RUN_THREADS_LIBRARY], error) &&
        json_value_keep_member(&program, "mpi_library", pool, &run->key[RUN_MPI_LIBRARY], error) &&
        json_value_keep_member(record, "format", pool, &run->key[RUN_FORMAT], error) &&
        string_pool_keep(pool, "", &run->key[RUN_STUDY], error) &&
        json_value_keep_member(record, "kernel", pool, &run->key[RUN_KERNEL], error) &&
        json_value_keep_member(record, "operation", pool, &run->operation, error) &&
        json_value_keep_member(record, "started", pool, &run->started, error) &&
        possible_moment(&started, error);
    run->sleeps = good && strcmp(run->key[RUN_KERNEL], "sleep") == 0;
    return good;
}

/* Absent from version 1, in which no run went on. */
static bool read_parts(struct run *run, const struct json_value *record, struct error *error)
{
    const struct json_value parts = json_value_member(record, "parts");
    run->parts = 1;
    return !parts.json || json_value_int(&parts, &run->parts, error);
}

/* A sieve counts the primes, it does not list them: then there is none. */
static bool keep_verdicts_digest(struct run *run, const struct json_value *tally, struct string_pool *pool,
                                 struct error *error)
{
    run->verdicts_digest = "";
    return json_is_null(json_value_member(tally, "verdicts_digest").json) ||
           json_value_keep_digest(tally, "verdicts_digest", pool, &run->verdicts_digest, error);
}

/* What older records do not tell: files of integers that are longer than this were read by the workers, and
 * texts may have been. */
static const uint64_t BIG_FILE_BYTES = UINT64_C(128) * 1024;

static bool read_input(struct run *run, const struct json_value *record, struct error *error)
{
    const struct json_value input = json_value_member(record, "input"),
                            in_blocks = json_value_member(record, "in_blocks"),
                            bytes = json_value_member(&input, "bytes");
    uint64_t size = 0;
    run->reads_files = json_is_true(in_blocks.json);
    if (in_blocks.json)
        return json_is_boolean(in_blocks.json) || json_value_bad(&in_blocks, "true or false", error);
    if (bytes.json && !json_value_uint64(&bytes, &size, error))
        return false;
    run->reads_files = size > BIG_FILE_BYTES;
    return true;
}

static bool read_tally(struct run *run, const struct json_value *record, struct string_pool *pool,
                       struct error *error)
{
    const struct json_value tally = json_value_member(record, "tally");
    const struct json_value numbers = json_value_member(&tally, "numbers"),
                            prime = json_value_member(&tally, "prime"),
                            composite = json_value_member(&tally, "composite"),
                            neither = json_value_member(&tally, "neither"),
                            invalid = json_value_member(&tally, "invalid");
    if (!json_value_object(&tally, error) || !json_value_uint64(&numbers, &run->numbers, error) ||
        !json_value_uint64(&prime, &run->prime, error) ||
        !json_value_uint64(&composite, &run->composite, error) ||
        !json_value_uint64(&neither, &run->neither, error) ||
        !json_value_uint64(&invalid, &run->invalid, error) ||
        !json_value_keep_digest(&tally, "numbers_digest", pool, &run->numbers_digest, error) ||
        !keep_verdicts_digest(run, &tally, pool, error))
        return false;
    /* Each is below 2^63; their sum may wrap, but then it cannot be right by chance. */
    if (run->prime + run->composite + run->neither + run->invalid != run->numbers)
        return error_set(error, ERROR_INVALID,
                         "no record of a run: the counts in 'tally' do not add up to its %llu numbers",
                         (unsigned long long)run->numbers);
    char key[160];
    snprintf(key, sizeof key, "%s of %llu, %llu invalid%s%s", run->numbers_digest,
             (unsigned long long)run->numbers, (unsigned long long)run->invalid,
             run->invalid ? ", verdicts " : "", run->invalid ? run->verdicts_digest : "");
    return string_pool_keep(pool, key, &run->key[RUN_NUMBERS], error);
}

/* "classic", "--range 1:100", "12 sources" */
static bool read_workload(struct run *run, const struct json_value *record, struct string_pool *pool,
                          struct error *error)
{
    const struct json_value workload = json_value_member(record, "workload"),
                            sources = json_value_member(record, "sources");
    if (json_is_string(workload.json)) {
        const bool good = string_pool_keep(pool, json_string_value(workload.json), &run->workload, error);
        run->label = run->workload;
        return good;
    }
    if (!json_is_null(workload.json))
        return json_value_bad(&workload, "a text or null", error);
    size_t count;
    if (!json_value_items(&sources, &count, error))
        return false;
    char label[96];
    const struct json_value first = json_value_item(&sources, 0), kind = json_value_member(&first, "kind"),
                            text = json_value_member(&first, "text");
    const char *of, *what;
    if (!json_value_text(&kind, &of, error) || !json_value_text(&text, &what, error))
        return false;
    if (count > 1)
        snprintf(label, sizeof label, "own numbers from %zu sources", count);
    else
        snprintf(label, sizeof label, "own numbers (%s %.60s)", of, what);
    char shown[SHOWN_SIZE]; /* the cut may have split a character */
    return string_pool_keep(pool, lines_show(label, shown), &run->label, error);
}

/* ---- Single numbers. */

static bool read_number(struct run_number *number, const struct json_value *json, struct string_pool *pool,
                        struct error *error)
{
    const struct json_value n = json_value_member(json, "n");
    const char *digits;
    if (!json_value_keep_member(json, "verdict", pool, &number->verdict, error))
        return false;
    if (run_number_is(number, "invalid"))
        return true;
    if (!json_value_text(&n, &digits, error))
        return false;
    return number_parse(digits, strlen(digits), &number->n) == NUMBER_OK ||
           json_value_bad(&n, "a number from 0 to 2^64-1 in a text", error);
}

static bool read_numbers(struct run *run, const struct json_value *record, struct string_pool *pool,
                         struct error *error)
{
    const struct json_value numbers = json_value_member(record, "numbers");
    const size_t count = json_array_size(numbers.json);
    run->number = calloc(count, sizeof *run->number);
    bool good = run->number || error_memory(error, "the report", count * sizeof *run->number);
    for (size_t i = 0; good && i < count; i++) {
        const struct json_value number = json_value_item(&numbers, i);
        good = read_number(&run->number[i], &number, pool, error);
    }
    return good;
}

/* ---- The record. */

static bool read_record(struct run *run, const struct json_value *record, enum run_detail detail,
                        const struct units_listed *listed, struct string_pool *pool, struct error *error)
{
    return check_schema(record, error) && check_exit(record, error) &&
           read_program(run, record, pool, error) && run_schedule_read(run, record, pool, error) &&
           read_parts(run, record, error) && read_input(run, record, error) &&
           read_tally(run, record, pool, error) && read_workload(run, record, pool, error) &&
           ranks_read_all(run, record, pool, error) && ranks_read_placement(run, record, pool, error) &&
           repetitions_read(run, record, detail, listed, pool, error) &&
           (detail != RUN_ALL_TIMES || !run->number_seconds || read_numbers(run, record, pool, error));
}

static bool not_json(const json_error_t *cause, const char *line, size_t size, struct error *error)
{
    char shown[SHOWN_SIZE];
    const bool at_end = cause->position >= 0 && (size_t)cause->position >= size;
    /* It begins like a record, and nothing is wrong but that it ends. */
    if (size > 0 && *line == '{' && at_end && json_error_code(cause) != json_error_end_of_input_expected)
        return error_set(error, ERROR_INVALID, "half a record: was its run stopped while it wrote?");
    return error_set(error, ERROR_INVALID, "no record of a run: no JSON from column %d on: %s", cause->column,
                     lines_show(cause->text, shown));
}

/* Of units, which may be most of a record, no values are made: where they are asked for, they are rows,
 * unless they are none; where they are not, nobody looks at them. */
static json_t *parse(const char *line, size_t size, enum run_detail detail, struct units_listed *listed,
                     json_error_t *cause, bool *out_of_memory)
{
    struct usual_json_lists lists = {0};
    json_t *json = json_value_parse_lists(line, size, &lists, cause, out_of_memory);
    if (json && detail == RUN_UNITS && !units_list(listed, &lists)) {
        json_decref(json);
        json = json_value_parse(line, size, cause, out_of_memory);
    }
    usual_json_free(&lists);
    return json;
}

bool record_read(struct run *run, const char *line, size_t size, enum run_detail detail,
                 struct string_pool *pool, struct error *error)
{
    *run = (struct run){0};
    json_error_t cause;
    while (size > 0 && (line[size - 1] == '\n' || line[size - 1] == '\r'))
        size--;
    bool out_of_memory;
    struct units_listed listed = {0};
    json_t *json = parse(line, size, detail, &listed, &cause, &out_of_memory);
    const struct json_value record = {.json = json};
    const bool good = out_of_memory ? error_memory(error, "the report", 0)
                      : json        ? read_record(run, &record, detail, &listed, pool, error)
                                    : not_json(&cause, line, size, error);
    units_list_free(&listed);
    json_decref(json);
    if (!good)
        run_free(run);
    return good;
}
