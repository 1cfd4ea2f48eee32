#include "report/records/timeline_units.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

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
    json_t *record = line ? node_parse(line, size, &cause, &out_of_memory) : NULL;
    free(line);
    if (out_of_memory)
        error_memory(error, "the plot", 0);
    else if (!record)
        error_set(error, ERROR_FAILED, "cannot read '%s' again, line %zu", list_show(run->file, shown),
                  run->line);
    return record;
}

static bool find_repetition(const struct node *repetitions, size_t index, struct node *found,
                            struct error *error)
{
    const size_t count = json_array_size(repetitions->json);
    for (size_t i = 0; i < count; i++) {
        *found = node_item(repetitions, i);
        if (json_is_true(json_object_get(found->json, "warmup")))
            continue;
        if (index-- == 0)
            return true;
    }
    return error_set(error, ERROR_FAILED, "a record has fewer repetitions than it had");
}

/* ---- Spans. */

/* An invalid line is 0. */
static bool read_n(struct spans *spans, const struct node *record, struct error *error)
{
    const struct node numbers = node_member(record, "numbers");
    const size_t count = json_array_size(numbers.json);
    if (count == 0)
        return true;
    spans->n = calloc(count, sizeof *spans->n);
    if (!spans->n)
        return error_memory(error, "the plot", count * sizeof *spans->n);
    for (; spans->numbers < count; spans->numbers++) {
        const struct node item = node_item(&numbers, spans->numbers), n = node_member(&item, "n");
        const char *digits = json_string_value(n.json);
        if (digits)
            number_parse(digits, strlen(digits), &spans->n[spans->numbers]);
    }
    return true;
}

static bool read_units(struct spans *spans, const struct node *repetition, const struct run *run,
                       struct error *error)
{
    return units_read(&spans->units, repetition, run->ranks, run->threads_of, error) &&
           (spans->units.count > 0 ||
            error_set(error, ERROR_INVALID, "a record does not say who worked on what, and when"));
}

bool spans_read(struct spans *spans, const struct run *run, size_t index, struct error *error)
{
    *spans = (struct spans){0};
    json_t *json = load_again(run, error);
    if (!json)
        return false;
    const struct node record = {.json = json}, repetitions = node_member(&record, "repetitions");
    struct node repetition;
    const bool good = find_repetition(&repetitions, index, &repetition, error) &&
                      read_units(spans, &repetition, run, error) && read_n(spans, &record, error);
    json_decref(json);
    if (!good)
        spans_free(spans);
    return good;
}

void spans_free(struct spans *spans)
{
    units_free(&spans->units);
    free(spans->n);
    *spans = (struct spans){0};
}
