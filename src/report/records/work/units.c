#include "report/records/work/units.h"

#include <math.h>
#include <stdlib.h>

#include "report/records/work/possible.h"

bool units_are_parts(const struct json_value *repetition)
{
    return json_integer_value(json_object_get(repetition->json, "unit_operations")) > 0;
}

/* ---- Rows. */

/* As primes writes them. */
enum column { NUMBER, COUNT, LO, HI, RANK, THREAD, START, BUSY, OPERATIONS, FOUND, COLUMNS };

static const struct usual_json_column UNIT_COLUMNS[COLUMNS] = {
    [NUMBER] = {"number", USUAL_JSON_WHOLE},
    [COUNT] = {"count", USUAL_JSON_WHOLE},
    [LO] = {"lo", USUAL_JSON_WHOLE},
    [HI] = {"hi", USUAL_JSON_WHOLE},
    [RANK] = {"rank", USUAL_JSON_WHOLE},
    [THREAD] = {"thread", USUAL_JSON_WHOLE},
    [START] = {"start_seconds", USUAL_JSON_NUMBER},
    [BUSY] = {"busy_seconds", USUAL_JSON_NUMBER},
    [OPERATIONS] = {"operations", USUAL_JSON_WHOLE},
    [FOUND] = {"found", USUAL_JSON_FLAG},
};

bool units_list(struct units_listed *listed, const struct usual_json_lists *lists)
{
    listed->items = calloc(lists->count + 1, sizeof *listed->items);
    for (; listed->items && listed->count < lists->count; listed->count++) {
        struct units_rows *rows = &listed->items[listed->count];
        rows->array = lists->items[listed->count].array;
        if (!usual_json_read_rows(&rows->rows, &lists->items[listed->count], UNIT_COLUMNS, COLUMNS))
            break;
    }
    if (listed->items && listed->count == lists->count)
        return true;
    units_list_free(listed);
    return false;
}

void units_list_free(struct units_listed *listed)
{
    for (size_t i = 0; i < listed->count; i++)
        usual_json_free_rows(&listed->items[i].rows);
    free(listed->items);
    *listed = (struct units_listed){0};
}

/* {0} if there are none. Of a member that stands twice, the last is the one. */
static struct usual_json_rows rows_of(const struct units_listed *listed, const json_t *array)
{
    for (size_t i = listed && array ? listed->count : 0; i > 0; i--)
        if (listed->items[i - 1].array == array)
            return listed->items[i - 1].rows;
    return (struct usual_json_rows){0};
}

static json_t *value_of(double cell, enum usual_json_kind kind)
{
    return kind == USUAL_JSON_FLAG    ? json_boolean(cell > 0)
           : kind == USUAL_JSON_WHOLE ? json_integer((json_int_t)cell)
                                      : json_real(cell);
}

/* The values of a row; NULL: memory ran out. */
static json_t *values_of(const double *row)
{
    json_t *values = json_object();
    bool good = values != NULL;
    for (int i = 0; good && i < COLUMNS; i++)
        good = isnan(row[i]) ||
               json_object_set_new(values, UNIT_COLUMNS[i].key, value_of(row[i], UNIT_COLUMNS[i].kind)) == 0;
    if (good)
        return values;
    json_decref(values);
    return NULL;
}

/* ---- One of them. */

static int worker_of(int rank, int thread, const int *threads_of)
{
    for (int i = 0; i < rank; i++)
        thread += threads_of[i];
    return thread;
}

static bool read_worker(struct unit_done *unit, const struct json_value *json_value, int ranks,
                        const int *threads_of, struct error *error)
{
    const struct json_value rank = json_value_member(json_value, "rank"),
                            thread = json_value_member(json_value, "thread");
    long long of_rank, of_thread;
    if (!json_value_count(&rank, 0, ranks - 1, &of_rank, error) ||
        !json_value_count(&thread, 0, threads_of[of_rank] - 1, &of_thread, error))
        return false;
    unit->worker = worker_of((int)of_rank, (int)of_thread, threads_of);
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
                            count = json_value_member(json_value, "count"),
                            lo = json_value_member(json_value, "lo");
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
    if (unit->hi > 0 && unit->lo >= unit->hi)
        return json_value_impossible(&lo, error, ", not below its 'hi', which is %llu",
                                     (unsigned long long)unit->hi);
    unit->operations = operations == UINT64_MAX ? NAN : (double)operations;
    unit->found = unit->hi > 0 && json_is_true(json_object_get(json_value->json, "found"));
    return true;
}

/* Without a look for errors; false: there is one. */
static bool take_row(struct unit_done *unit, const double *row, int ranks, const int *threads_of)
{
    if (!(row[RANK] < ranks) || !(row[THREAD] < threads_of[(int)row[RANK]]) || !(row[COUNT] >= 1) ||
        isnan(row[NUMBER] + row[START] + row[BUSY]) || (row[HI] > 0 && !(row[LO] < row[HI])))
        return false;
    *unit = (struct unit_done){.worker = worker_of((int)row[RANK], (int)row[THREAD], threads_of),
                               .number = (uint64_t)row[NUMBER],
                               .count = (uint64_t)row[COUNT],
                               .lo = isnan(row[LO]) ? 0 : (uint64_t)row[LO],
                               .hi = isnan(row[HI]) ? 0 : (uint64_t)row[HI],
                               .start_seconds = row[START],
                               .end_seconds = row[START] + row[BUSY],
                               .operations = row[OPERATIONS],
                               .found = row[FOUND] > 0 && row[HI] > 0};
    return true;
}

static bool read_row(struct unit_done *unit, struct json_value item, const double *row, int ranks,
                     const int *threads_of, struct error *error)
{
    if (take_row(unit, row, ranks, threads_of))
        return true;
    json_t *values = values_of(row);
    item.json = values;
    const bool good =
        values ? read_worker(unit, &item, ranks, threads_of, error) && read_unit(unit, &item, error)
               : error_memory(error, "the report", 0);
    json_decref(values);
    return good;
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

/* Within its repetition; tests of units alone have none. */
static bool is_in_time(const struct unit_done *unit, const struct json_value *item,
                       const struct json_value *repetition, int ranks, struct error *error)
{
    const json_t *seconds = json_object_get(repetition->json, "seconds");
    const double most = json_number_value(seconds);
    char name[JSON_VALUE_NAME_SIZE];
    return !seconds ||
           unit->end_seconds <=
               most + possible_slack(ranks > 1 ? POSSIBLE_TWO_CLOCKS : POSSIBLE_ONE_CLOCK, most) ||
           error_set(error, ERROR_INVALID,
                     "no record of a run: '%s' ends after %.9g s, but its repetition took %.9g s",
                     json_value_name(item, name), unit->end_seconds, most);
}

bool units_read(struct units_done *units, const struct json_value *repetition, int ranks,
                const int *threads_of, const struct units_listed *listed, struct error *error)
{
    const struct json_value traced = json_value_member(repetition, "units"),
                            numbers = json_value_member(repetition, "numbers");
    const struct usual_json_rows rows = rows_of(listed, traced.json);
    *units = (struct units_done){.are_units = rows.count + json_array_size(traced.json) > 0};
    const struct json_value *array = units->are_units ? &traced : &numbers;
    /* Of a number that was split, one worker did a part only. */
    const bool is_told = units->are_units || !units_are_parts(repetition);
    const size_t count = !is_told ? 0 : rows.count > 0 ? rows.count : json_array_size(array->json);
    if (count == 0)
        return true;
    if (units->are_units && !check_count(repetition, count, error))
        return false;
    units->items = calloc(count, sizeof *units->items);
    bool good = units->items || error_memory(error, "the report", count * sizeof *units->items);
    for (; good && units->count < count; units->count++) {
        const struct json_value item = json_value_item(array, units->count);
        struct unit_done *unit = &units->items[units->count];
        good = (rows.count > 0
                    ? read_row(unit, item, rows.cells + units->count * COLUMNS, ranks, threads_of, error)
                    : read_worker(unit, &item, ranks, threads_of, error) &&
                          (units->are_units ? read_unit(unit, &item, error)
                                            : read_number(unit, &item, units->count, error))) &&
               is_in_time(unit, &item, repetition, ranks, error);
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
