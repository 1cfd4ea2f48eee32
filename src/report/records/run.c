#include "report/records/run.h"

#include <jansson.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/host.h"
#include "base/number.h"
#include "report/records/json_value.h"
#include "report/records/places.h"
#include "report/records/ranks.h"
#include "report/records/units.h"
#include "report/records/without_units.h"

static const char *const KEY_NAMES[RUN_KEYS] = {
    [RUN_NUMBERS] = "numbers",
    [RUN_KERNEL] = "kernel",
    [RUN_CPU_MODEL] = "CPU model",
    [RUN_ISA] = "instruction set",
    [RUN_VERSION] = "version",
    [RUN_COMMIT] = "commit",
    [RUN_COMPILER] = "compiler",
    [RUN_FLAGS] = "compiler flags",
    [RUN_THREADS_LIBRARY] = "threads library",
    [RUN_MPI_LIBRARY] = "MPI library",
    [RUN_FORMAT] = "output format",
};

const char *run_key_name(enum run_key key)
{
    return KEY_NAMES[key];
}

const char *run_world_name(enum run_world world)
{
    static const char *const names[RUN_WORLDS] = {[RUN_SEQUENTIAL] = "sequential",
                                                  [RUN_OPENMP] = "OpenMP",
                                                  [RUN_MPI] = "MPI",
                                                  [RUN_HYBRID] = "hybrid",
                                                  [RUN_BOOK] = "book"};
    return names[world];
}

/* ---- Is it a record at all, and one for us? */

static bool check_schema(const struct json_value *record, struct error *error)
{
    const struct json_value schema = json_value_member(record, "schema");
    long long version;
    if (!json_is_object(record->json))
        return error_set(error, ERROR_INVALID, "no record of a run: JSON, but no object");
    if (!json_value_count(&schema, 0, LLONG_MAX, &version, error))
        return false;
    if (version == RUN_SCHEMA_VERSION)
        return true;
    return error_set(error, ERROR_INVALID, "a record of schema %lld; this primes-report reads schema %d: %s",
                     version, RUN_SCHEMA_VERSION,
                     version > RUN_SCHEMA_VERSION ? "a newer one is needed" : "it is too old to be read");
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

static bool read_program(struct run *run, const struct json_value *record, struct pool *pool,
                         struct error *error)
{
    const struct json_value program = json_value_member(record, "program");
    return json_value_object(&program, error) &&
           json_value_keep_member(&program, "version", pool, &run->key[RUN_VERSION], error) &&
           json_value_keep_member(&program, "commit", pool, &run->key[RUN_COMMIT], error) &&
           json_value_keep_member(&program, "compiler", pool, &run->key[RUN_COMPILER], error) &&
           json_value_keep_member(&program, "flags", pool, &run->key[RUN_FLAGS], error) &&
           json_value_keep_member(&program, "threads_library", pool, &run->key[RUN_THREADS_LIBRARY], error) &&
           json_value_keep_member(&program, "mpi_library", pool, &run->key[RUN_MPI_LIBRARY], error) &&
           json_value_keep_member(record, "format", pool, &run->key[RUN_FORMAT], error) &&
           json_value_keep_member(record, "kernel", pool, &run->key[RUN_KERNEL], error) &&
           json_value_keep_member(record, "operation", pool, &run->operation, error) &&
           json_value_keep_member(record, "started", pool, &run->started, error);
}

/* A sieve tells how many primes there are, not which: then there is none. */
static bool keep_verdicts_digest(struct run *run, const struct json_value *tally, struct pool *pool,
                                 struct error *error)
{
    run->verdicts_digest = "";
    return json_is_null(json_value_member(tally, "verdicts_digest").json) ||
           json_value_keep_digest(tally, "verdicts_digest", pool, &run->verdicts_digest, error);
}

static bool read_tally(struct run *run, const struct json_value *record, struct pool *pool,
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
    return json_value_keep(pool, key, &run->key[RUN_NUMBERS], error);
}

/* "classic", "--range 1:100", "12 sources" */
static bool read_workload(struct run *run, const struct json_value *record, struct pool *pool,
                          struct error *error)
{
    const struct json_value workload = json_value_member(record, "workload"),
                            sources = json_value_member(record, "sources");
    if (json_is_string(workload.json)) {
        run->label = run->workload = pool_keep(pool, json_string_value(workload.json));
        return run->label || error_memory(error, "the report", 0);
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
    return json_value_keep(pool, lines_show(label, shown), &run->label, error);
}

/* ---- Repetitions. */

/* Operations saturate: no sum of a real run comes near. */
static uint64_t add_operations(uint64_t a, uint64_t b)
{
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

static bool read_worker(struct run *run, const struct json_value *worker, struct mask *mask,
                        struct pool *pool, struct error *error)
{
    const struct json_value rank = json_value_member(worker, "rank"),
                            operations = json_value_member(worker, "operations"),
                            cpus = json_value_member(worker, "allowed_cpus");
    long long of_rank;
    uint64_t done;
    const char *text;
    if (!json_value_count(&rank, 0, run->ranks - 1, &of_rank, error) ||
        !json_value_uint64(&operations, &done, error) || !json_value_text(&cpus, &text, error))
        return false;
    const int count = host_cpus_parse(text, NULL);
    if (count < 0)
        return json_value_bad(&cpus, "a list of CPUs as in \"0-3,8\"", error);
    if (!json_value_keep(pool, text, &mask->cpus, error))
        return false;
    mask->host = run->hosts[of_rank];
    run->operations = add_operations(run->operations, done);
    if (count == 0) /* the thread was not started */
        return true;
    if (run->cpus_least == 0 || count < run->cpus_least)
        run->cpus_least = count;
    if (count > run->cpus_most)
        run->cpus_most = count;
    return true;
}

/* Of the first measured repetition: the others have the same workers. */
static bool read_workers(struct run *run, const struct json_value *repetition, struct pool *pool,
                         struct error *error)
{
    const struct json_value workers = json_value_member(repetition, "workers");
    size_t count;
    if (!json_value_items(&workers, &count, error))
        return false;
    if (count != (size_t)run->workers)
        return error_set(error, ERROR_INVALID,
                         "no record of a run: 'world.workers' is %d, but a repetition has %zu", run->workers,
                         count);
    struct mask *masks = calloc(count, sizeof *masks);
    bool good = masks || error_memory(error, "the report", 0);
    for (size_t i = 0; good && i < count; i++) {
        const struct json_value worker = json_value_item(&workers, i);
        good = read_worker(run, &worker, &masks[i], pool, error);
    }
    if (good)
        run->cpus = masks_count_cpus(masks, count);
    free(masks);
    return good;
}

/* What numbers of older records lack is NAN. */
static bool read_number_parts(const struct run *run, const struct json_value *number, size_t place,
                              struct error *error)
{
    const struct json_value known = json_value_member(number, "known_seconds"),
                            units = json_value_member(number, "units");
    uint64_t count = 0;
    run->number_known[place] = NAN;
    if ((known.json && !json_value_seconds(&known, &run->number_known[place], error)) ||
        (units.json && !json_value_uint64(&units, &count, error)))
        return false;
    run->number_units[place] = units.json ? (double)count : NAN;
    return true;
}

/* `first` is the place of the first number of this repetition. */
static bool read_number_times(const struct run *run, const struct json_value *repetition, size_t first,
                              struct error *error)
{
    const struct json_value numbers = json_value_member(repetition, "numbers");
    size_t count;
    if (!json_value_items(&numbers, &count, error))
        return false;
    if (count != run->numbers)
        return error_set(error, ERROR_INVALID,
                         "no record of a run: a repetition has %zu numbers, 'tally' has %llu", count,
                         (unsigned long long)run->numbers);
    for (size_t i = 0; i < count; i++) {
        const struct json_value number = json_value_item(&numbers, i),
                                time = json_value_member(&number, "seconds");
        if (!json_value_seconds(&time, &run->number_seconds[first + i], error) ||
            !read_number_parts(run, &number, first + i, error))
            return false;
    }
    return true;
}

static bool is_warmup(const struct json_value *repetition)
{
    return json_is_true(json_object_get(repetition->json, "warmup"));
}

/* What was in vain did no number any good. */
static void leave_out_vain(struct run *run, const struct account *account)
{
    if (account->vain_operations <= (double)run->operations) /* NAN is not */
        run->operations -= (uint64_t)account->vain_operations;
}

static bool read_repetition(struct run *run, const struct json_value *repetition, enum run_detail detail,
                            struct pool *pool, struct error *error)
{
    const size_t index = run->repetitions++; /* what fails is freed with the run */
    struct account *account = &run->accounts[index];
    if ((index == 0 && !read_workers(run, repetition, pool, error)) ||
        !account_read(account, repetition, run->ranks, detail == RUN_FIRST_UNITS ? run->threads_of : NULL,
                      error) ||
        (run->number_seconds && !read_number_times(run, repetition, index * run->numbers, error)))
        return false;
    if (index == 0)
        leave_out_vain(run, account);
    run->splits = units_are_parts(repetition);
    /* A number that was split is the work of many, and says of one of them. */
    run->has_timeline = json_object_get(repetition->json, "units") ||
                        (json_object_get(repetition->json, "numbers") && !run->splits);
    run->seconds[index] = account->seconds;
    run->rates[index] = account_rate(account);
    return true;
}

/* Room for the times; `count` is of all repetitions. */
static bool make_room(struct run *run, const struct json_value *record, size_t count, enum run_detail detail,
                      struct error *error)
{
    run->seconds = calloc(count, sizeof *run->seconds);
    run->rates = calloc(count, sizeof *run->rates);
    run->accounts = calloc(count, sizeof *run->accounts);
    if (!run->seconds || !run->rates || !run->accounts)
        return error_memory(error, "the report", count * sizeof *run->accounts);
    const size_t numbers = json_array_size(json_object_get(record->json, "numbers"));
    if (numbers == 0 || numbers != run->numbers || (detail != RUN_ALL_TIMES && run->world != RUN_SEQUENTIAL))
        return true;
    run->number_seconds = calloc(count, numbers * sizeof *run->number_seconds);
    run->number_known = calloc(count, numbers * sizeof *run->number_known);
    run->number_units = calloc(count, numbers * sizeof *run->number_units);
    return (run->number_seconds && run->number_known && run->number_units) ||
           error_memory(error, "the report", count * numbers * sizeof *run->number_seconds);
}

static bool read_repetitions(struct run *run, const struct json_value *record, enum run_detail detail,
                             struct pool *pool, struct error *error)
{
    const struct json_value repetitions = json_value_member(record, "repetitions");
    size_t count;
    if (!json_value_items(&repetitions, &count, error) || !make_room(run, record, count, detail, error))
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct json_value repetition = json_value_item(&repetitions, i);
        if (!json_value_object(&repetition, error))
            return false;
        if (is_warmup(&repetition))
            run->warmups++;
        else if (!read_repetition(run, &repetition, detail, pool, error))
            return false;
    }
    return run->repetitions > 0 ||
           error_set(error, ERROR_INVALID, "the run has warm-ups, but nothing measured");
}

/* ---- Single numbers. */

bool run_number_is(const struct run_number *number, const char *verdict)
{
    return strcmp(number->verdict, verdict) == 0;
}

static bool read_number(struct run_number *number, const struct json_value *json, struct pool *pool,
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

static bool read_numbers(struct run *run, const struct json_value *record, struct pool *pool,
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
                        struct pool *pool, struct error *error)
{
    return check_schema(record, error) && check_exit(record, error) &&
           read_program(run, record, pool, error) && read_tally(run, record, pool, error) &&
           read_workload(run, record, pool, error) && ranks_read_all(run, record, pool, error) &&
           ranks_read_placement(run, record, pool, error) &&
           read_repetitions(run, record, detail, pool, error) &&
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

/* Units are read where they are asked for only: they may be most of a record. */
static json_t *parse(const char *line, size_t size, enum run_detail detail, json_error_t *cause,
                     bool *out_of_memory)
{
    size_t shorter_size;
    char *shorter = detail == RUN_FIRST_UNITS ? NULL : without_units(line, size, &shorter_size);
    json_t *json = shorter ? json_value_parse(shorter, shorter_size, cause, out_of_memory) : NULL;
    free(shorter);
    /* What is wrong is said of the line as it is. */
    return json ? json : json_value_parse(line, size, cause, out_of_memory);
}

bool run_read(struct run *run, const char *line, size_t size, enum run_detail detail, struct pool *pool,
              struct error *error)
{
    *run = (struct run){0};
    json_error_t cause;
    while (size > 0 && (line[size - 1] == '\n' || line[size - 1] == '\r'))
        size--;
    bool out_of_memory;
    json_t *json = parse(line, size, detail, &cause, &out_of_memory);
    if (out_of_memory)
        return error_memory(error, "the report", 0);
    if (!json)
        return not_json(&cause, line, size, error);
    const struct json_value record = {.json = json};
    const bool good = read_record(run, &record, detail, pool, error);
    json_decref(json);
    if (!good)
        run_free(run);
    return good;
}

void run_free(struct run *run)
{
    free(run->seconds);
    free(run->rates);
    for (size_t i = 0; run->accounts && i < run->repetitions; i++)
        account_free(&run->accounts[i]);
    free(run->accounts);
    free(run->hosts);
    free(run->threads_of);
    free(run->number_seconds);
    free(run->number_known);
    free(run->number_units);
    free(run->number);
    free(run->tasks);
    *run = (struct run){0};
}
