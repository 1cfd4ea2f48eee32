#include "report/records/units.h"

#include <math.h>
#include <stdlib.h>

bool units_are_parts(const struct json_value *repetition)
{
    return json_integer_value(json_object_get(repetition->json, "unit_operations")) > 0;
}

/* ---- One of them. */

static bool read_worker(struct unit_done *unit, const struct json_value *json_value, int ranks,
                        const int *threads_of, struct error *error)
{
    const struct json_value rank = json_value_member(json_value, "rank"),
                            thread = json_value_member(json_value, "thread");
    long long of_rank, of_thread;
    if (!json_value_count(&rank, 0, ranks - 1, &of_rank, error) ||
        !json_value_count(&thread, 0, threads_of[of_rank] - 1, &of_thread, error))
        return false;
    unit->worker = (int)of_thread;
    for (long long i = 0; i < of_rank; i++)
        unit->worker += threads_of[i];
    return true;
}

static bool read_times(struct unit_done *unit, const struct json_value *json_value, const char *key,
                       struct error *error)
{
    const struct json_value start = json_value_member(json_value, "start_seconds"),
                            spent = json_value_member(json_value, key);
    double seconds;
    if (!json_value_seconds(&start, &unit->start_seconds, error) ||
        !json_value_seconds(&spent, &seconds, error))
        return false;
    unit->end_seconds = unit->start_seconds + seconds;
    return true;
}

/* What a record may lack stays as it is. */
static bool maybe_uint64(const struct json_value *object, const char *key, uint64_t *value,
                         struct error *error)
{
    const struct json_value json_value = json_value_member(object, key);
    return !json_value.json || json_value_uint64(&json_value, value, error);
}

static bool read_unit(struct unit_done *unit, const struct json_value *json_value, struct error *error)
{
    const struct json_value number = json_value_member(json_value, "number"),
                            count = json_value_member(json_value, "count");
    uint64_t operations = UINT64_MAX;
    if (!json_value_uint64(&number, &unit->number, error) ||
        !json_value_uint64(&count, &unit->count, error) ||
        !maybe_uint64(json_value, "lo", &unit->lo, error) ||
        !maybe_uint64(json_value, "hi", &unit->hi, error) ||
        !maybe_uint64(json_value, "operations", &operations, error) ||
        !read_times(unit, json_value, "busy_seconds", error))
        return false;
    if (unit->count == 0)
        return json_value_bad(&count, "a whole number from 1 on", error);
    unit->operations = operations == UINT64_MAX ? NAN : (double)operations;
    unit->found = unit->hi > 0 && json_is_true(json_object_get(json_value->json, "found"));
    return true;
}

static bool read_number(struct unit_done *unit, const struct json_value *json_value, size_t index,
                        struct error *error)
{
    *unit = (struct unit_done){.worker = unit->worker, .number = index, .count = 1, .operations = NAN};
    return read_times(unit, json_value, "seconds", error);
}

/* ---- What was in vain. The ranges of one number do not overlap, so a range that begins where one with a
 * divisor ends, or above, is above that divisor. */

static int by_number(const void *left, const void *right)
{
    const struct unit_done *a = *(struct unit_done *const *)left, *b = *(struct unit_done *const *)right;
    const int order = (a->number > b->number) - (a->number < b->number);
    return order ? order : (a > b) - (a < b);
}

static bool find_vain(struct units_done *units, struct error *error)
{
    struct unit_done **sorted = calloc(units->count, sizeof *sorted);
    if (!sorted)
        return error_memory(error, "the report", units->count * sizeof *sorted);
    for (size_t i = 0; i < units->count; i++)
        sorted[i] = &units->items[i];
    qsort(sorted, units->count, sizeof *sorted, by_number);
    uint64_t above = UINT64_MAX;
    for (size_t i = 0; i < units->count; i++) {
        struct unit_done *unit = sorted[i];
        if (i == 0 || unit->number != sorted[i - 1]->number)
            above = UINT64_MAX;
        unit->is_vain = unit->lo >= above;
        if (unit->found && unit->hi < above)
            above = unit->hi;
    }
    free(sorted);
    return true;
}

/* ---- All of them. */

/* All units are listed, or none. */
static bool check_count(const struct json_value *repetition, size_t listed, struct error *error)
{
    const struct json_value json_value = json_value_member(repetition, "unit_count");
    uint64_t count;
    if (!json_value.json)
        return true;
    return json_value_uint64(&json_value, &count, error) &&
           (count == listed ||
            error_set(error, ERROR_INVALID, "no record of a run: 'unit_count' is %llu, but 'units' has %zu",
                      (unsigned long long)count, listed));
}

bool units_read(struct units_done *units, const struct json_value *repetition, int ranks,
                const int *threads_of, struct error *error)
{
    const struct json_value traced = json_value_member(repetition, "units"),
                            numbers = json_value_member(repetition, "numbers");
    *units = (struct units_done){.are_units = json_array_size(traced.json) > 0};
    const struct json_value *array = units->are_units ? &traced : &numbers;
    /* Of a number that was split, one worker did a part only. */
    const bool is_told = units->are_units || !units_are_parts(repetition);
    const size_t count = is_told ? json_array_size(array->json) : 0;
    if (count == 0)
        return true;
    if (units->are_units && !check_count(repetition, count, error))
        return false;
    units->items = calloc(count, sizeof *units->items);
    bool good = units->items || error_memory(error, "the report", count * sizeof *units->items);
    for (; good && units->count < count; units->count++) {
        const struct json_value item = json_value_item(array, units->count);
        struct unit_done *unit = &units->items[units->count];
        good = read_worker(unit, &item, ranks, threads_of, error) &&
               (units->are_units ? read_unit(unit, &item, error)
                                 : read_number(unit, &item, units->count, error));
    }
    if (good && find_vain(units, error))
        return true;
    units_free(units);
    return false;
}

void units_free(struct units_done *units)
{
    free(units->items);
    *units = (struct units_done){0};
}
