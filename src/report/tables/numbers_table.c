#include "report/tables/numbers_table.h"

#include <inttypes.h>
#include <math.h>

#include "report/findings/labels.h"
#include "report/json/json_build.h"

/* Published runs by processes have no times of single numbers. */
enum { WORLDS = RUN_BOOK };

/* The rows whose columns stand in the table: the base, and the fastest of each parallel world. */
struct columns {
    const struct row *row[WORLDS];   /* NULL: none */
    const struct run_number *number; /* NULL: there are none */
    size_t count;
};

static struct columns columns_of(const struct group *group)
{
    struct columns columns = {.number = group->runs[0]->number, .count = (size_t)group->runs[0]->numbers};
    for (int world = 0; world < WORLDS; world++)
        columns.row[world] = group_fastest(group, (enum run_world)world);
    return columns;
}

/* ---- For a person. */

static bool is_split(const struct row *row)
{
    return row && row->like->splits;
}

/* "OpenMP, 2 threads", "hybrid, 2 × 4, split", "MPI, 4 ranks, static,1" */
enum { NAME_SIZE = LABELS_SHAPE_SIZE + 96 };
static const char *name_column(enum run_world world, const struct row *row, char name[NAME_SIZE])
{
    char shape[LABELS_SHAPE_SIZE];
    char way[48] = "";
    const char *const title = run_world_name(world);
    if (is_split(row))
        snprintf(way, sizeof way, ", split");
    else if (row && run_is_loop(row->like))
        snprintf(way, sizeof way, ", %s", row->like->schedule);
    if (!row || world == RUN_SEQUENTIAL)
        snprintf(name, NAME_SIZE, "%s", title);
    else if (world == RUN_OPENMP)
        snprintf(name, NAME_SIZE, "%s, %d threads%s,", title, row->like->workers, way);
    else if (world == RUN_MPI)
        snprintf(name, NAME_SIZE, "%s, %d rank%s%s,", title, row->like->ranks,
                 lines_plural((uint64_t)row->like->ranks), way);
    else
        snprintf(name, NAME_SIZE, "%s, %s%s,", title, labels_shape(row->like, shape), way);
    return name;
}

/* Of split numbers there are two columns more. */
static void world_heads(struct table *table, enum run_world world, const struct row *row)
{
    char name[NAME_SIZE];
    table_head(table, "%s s", name_column(world, row, name));
    table_head(table, "known at s");
    table_head(table, "units");
}

/* Empty where there is no such run, a dash where it is not known. */
static void value_cell(struct table *table, bool is_there, int decimals, double value)
{
    if (!is_there)
        table_cell(table, "%s", "");
    else if (isnan(value))
        table_cell(table, "–");
    else
        table_cell(table, "%.*f", decimals, value);
}

static double seconds_of(const struct row *row, size_t number)
{
    return row->number_seconds ? row->number_seconds[number] : NAN;
}

static double known_of(const struct row *row, size_t number)
{
    return row->number_known ? row->number_known[number] : NAN;
}

static double units_of(const struct row *row, size_t number)
{
    return row->number_units ? row->number_units[number] : NAN;
}

static void number_cells(struct table *table, const struct columns *columns, size_t number)
{
    for (int world = 0; world < WORLDS; world++) {
        const struct row *row = columns->row[world];
        value_cell(table, row, 6, row ? seconds_of(row, number) : NAN);
        value_cell(table, is_split(row), 6, row ? known_of(row, number) : NAN);
        value_cell(table, is_split(row), 0, row ? units_of(row, number) : NAN);
    }
}

static void number_line(struct table *table, const struct columns *columns, size_t number)
{
    const struct run_number *about = &columns->number[number];
    if (run_number_is(about, "invalid"))
        table_cell(table, "no number");
    else
        table_cell(table, "%" PRIu64, about->n);
    table_cell(table, "%s", run_number_is(about, "prime") ? "P" : "");
    number_cells(table, columns, number);
}

static double sum_of(const struct row *row, size_t numbers)
{
    double sum = row->number_seconds ? 0 : NAN;
    for (size_t i = 0; row->number_seconds && i < numbers; i++)
        sum += row->number_seconds[i];
    return sum;
}

static double median_of(const struct row *row, size_t unused)
{
    (void)unused;
    return row->median;
}

static double speedup_of(const struct row *row, size_t unused)
{
    (void)unused;
    return row->speedup.value;
}

/* A line of all numbers together. */
static void total_line(struct table *table, const struct columns *columns, const char *name, int decimals,
                       double (*value)(const struct row *, size_t))
{
    table_cell(table, "%s", name);
    table_cell(table, "%s", "");
    for (int world = 0; world < WORLDS; world++) {
        const struct row *row = columns->row[world];
        value_cell(table, row, decimals, row ? value(row, columns->count) : NAN);
        table_cell(table, "%s", "");
        table_cell(table, "%s", "");
    }
}

static bool some_split(const struct columns *columns)
{
    bool splits = false;
    for (int world = 0; world < WORLDS; world++)
        splits = splits || is_split(columns->row[world]);
    return splits;
}

void numbers_table_fill(const struct group *group, struct table *table)
{
    const struct columns columns = columns_of(group);
    table_head(table, "n");
    table_head(table, "prime");
    for (int world = 0; world < WORLDS; world++)
        world_heads(table, (enum run_world)world, columns.row[world]);
    for (size_t i = 0; columns.number && i < columns.count; i++)
        number_line(table, &columns, i);
    total_line(table, &columns, "sum of medians", 6, sum_of);
    total_line(table, &columns, "whole run", 6, median_of);
    total_line(table, &columns, "speedup", 2, speedup_of);
    if (columns.number)
        table_footnote(table,
                       "medians over all repetitions; of each parallel world its fastest configuration");
    else
        table_footnote(table, "no times of single numbers: a record has them for up to 1,000 numbers");
    if (columns.number && some_split(&columns))
        table_footnote(table,
                       "split numbers: the seconds of all workers on them, when the verdict was known, and "
                       "the units they went out in; what was in vain is left out");
}

/* ---- For a program. */

static void put_world(bool *good, json_t *json, enum run_world world, const struct row *row, size_t number)
{
    static const char *const names[WORLDS] = {"sequential", "openmp", "mpi", "hybrid"};
    char key[48];
    snprintf(key, sizeof key, "%s_workers", names[world]);
    json_build_put(good, json, key, row ? json_integer(row->like->workers) : json_null());
    snprintf(key, sizeof key, "%s_seconds", names[world]);
    json_build_put(good, json, key, json_build_real(row ? seconds_of(row, number) : NAN));
    snprintf(key, sizeof key, "%s_run_seconds", names[world]);
    json_build_put(good, json, key, json_build_real(row ? row->median : NAN));
    if (world == RUN_SEQUENTIAL)
        return; /* nobody to share a number with */
    snprintf(key, sizeof key, "%s_known_seconds", names[world]);
    json_build_put(good, json, key, json_build_real(row ? known_of(row, number) : NAN));
    snprintf(key, sizeof key, "%s_units", names[world]);
    json_build_put(good, json, key, json_build_real(row ? units_of(row, number) : NAN));
}

static json_t *number_json(const struct columns *columns, size_t index)
{
    const struct run_number *number = &columns->number[index];
    char digits[24];
    bool good = true;
    json_t *json = json_object();
    snprintf(digits, sizeof digits, "%" PRIu64, number->n);
    json_build_put(&good, json, "n", run_number_is(number, "invalid") ? json_null() : json_string(digits));
    json_build_put(&good, json, "verdict", json_string(number->verdict));
    for (int world = 0; world < WORLDS; world++)
        put_world(&good, json, (enum run_world)world, columns->row[world], index);
    return json_build_finish(good, json);
}

json_t *numbers_table_rows(const struct group *group)
{
    const struct columns columns = columns_of(group);
    bool good = true;
    json_t *rows = json_array();
    for (size_t i = 0; columns.number && i < columns.count; i++)
        json_build_append(&good, rows, number_json(&columns, i));
    return json_build_finish(good, rows);
}
