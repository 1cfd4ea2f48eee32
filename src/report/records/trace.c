#include "report/records/trace.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "report/containers/lines.h"

/* ---- The record once more. */

/* From malloc; NULL: there is no such line any more. */
static char *read_again(const struct run *run, size_t *size)
{
    FILE *file = fopen(run->file, "re");
    char *line = NULL;
    size_t room = 0;
    ssize_t got = -1;
    errno = 0;
    for (size_t i = 0; file && i < run->line; i++)
        got = getline(&line, &room, file);
    if (file)
        fclose(file);
    *size = got < 0 ? 0 : (size_t)got;
    if (got >= 0)
        return line;
    free(line);
    return NULL;
}

static json_t *load_again(const struct run *run, struct error *error)
{
    char shown[SHOWN_SIZE];
    size_t size;
    char *line = read_again(run, &size);
    json_error_t cause;
    bool out_of_memory = false;
    json_t *record = line ? json_value_parse(line, size, &cause, &out_of_memory) : NULL;
    free(line);
    if (out_of_memory)
        error_memory(error, "the plot", 0);
    else if (!record)
        error_set(error, ERROR_FAILED, "cannot read '%s' again, line %zu", lines_show(run->file, shown),
                  run->line);
    return record;
}

static bool find_repetition(const struct json_value *repetitions, size_t index, struct json_value *found,
                            struct error *error)
{
    const size_t count = json_array_size(repetitions->json);
    for (size_t i = 0; i < count; i++) {
        *found = json_value_item(repetitions, i);
        if (json_is_true(json_object_get(found->json, "warmup")))
            continue;
        if (index-- == 0)
            return true;
    }
    return error_set(error, ERROR_FAILED, "a record has fewer repetitions than it had");
}

/* ---- The numbers and the units. */

/* An invalid line is 0. */
static bool read_n(struct trace *trace, const struct json_value *record, struct error *error)
{
    const struct json_value numbers = json_value_member(record, "numbers");
    const size_t count = json_array_size(numbers.json);
    if (count == 0)
        return true;
    trace->n = calloc(count, sizeof *trace->n);
    if (!trace->n)
        return error_memory(error, "the plot", count * sizeof *trace->n);
    for (; trace->numbers < count; trace->numbers++) {
        const struct json_value item = json_value_item(&numbers, trace->numbers),
                                n = json_value_member(&item, "n");
        const char *digits = json_string_value(n.json);
        if (digits)
            number_parse(digits, strlen(digits), &trace->n[trace->numbers]);
    }
    return true;
}

static bool read_units(struct trace *trace, const struct json_value *repetition, const struct run *run,
                       struct error *error)
{
    return units_read(&trace->units, repetition, run->ranks, run->threads_of, NULL, error) &&
           (trace->units.count > 0 ||
            error_set(error, ERROR_INVALID, "a record does not say who worked on what, and when"));
}

bool trace_read(struct trace *trace, const struct run *run, size_t index, struct error *error)
{
    *trace = (struct trace){0};
    json_t *json = load_again(run, error);
    if (!json)
        return false;
    const struct json_value record = {.json = json}, repetitions = json_value_member(&record, "repetitions");
    struct json_value repetition;
    const bool good = find_repetition(&repetitions, index, &repetition, error) &&
                      read_units(trace, &repetition, run, error) && read_n(trace, &record, error);
    json_decref(json);
    if (!good)
        trace_free(trace);
    return good;
}

void trace_free(struct trace *trace)
{
    units_free(&trace->units);
    free(trace->n);
    *trace = (struct trace){0};
}
