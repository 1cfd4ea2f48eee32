/* The table of single numbers. */
#include <inttypes.h>
#include <math.h>

#include "report/report.h"
#include "report/tables.h"

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
        columns.row[world] = report_fastest(group, (enum run_world)world);
    return columns;
}

/* ---- For a person. */

static void world_head(struct table *table, enum run_world world, const struct row *row)
{
    char shape[REPORT_SHAPE_SIZE];
    const char *name = run_world_name(world);
    if (!row || world == RUN_SEQUENTIAL)
        table_head(table, "%s s", name);
    else if (world == RUN_OPENMP)
        table_head(table, "%s, %d threads, s", name, row->like->workers);
    else if (world == RUN_MPI)
        table_head(table, "%s, %d rank%s, s", name, row->like->ranks, row->like->ranks == 1 ? "" : "s");
    else
        table_head(table, "%s, %s, s", name, report_shape(row->like, shape));
}

/* One cell a world: empty where there is no such run, a dash where it is not known. */
static void value_cells(struct table *table, const struct columns *columns, int decimals,
                        double (*value)(const struct row *, size_t), size_t number)
{
    for (int world = 0; world < WORLDS; world++) {
        const double x = columns->row[world] ? value(columns->row[world], number) : NAN;
        if (!columns->row[world])
            table_cell(table, "%s", "");
        else if (isnan(x))
            table_cell(table, "–");
        else
            table_cell(table, "%.*f", decimals, x);
    }
}

static double seconds_of(const struct row *row, size_t number)
{
    return row->number_seconds ? row->number_seconds[number] : NAN;
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
    return row->speedup;
}

void numbers_table(const struct group *group, struct table *table)
{
    const struct columns columns = columns_of(group);
    table_head(table, "n");
    table_head(table, "prime");
    for (int world = 0; world < WORLDS; world++)
        world_head(table, (enum run_world)world, columns.row[world]);
    for (size_t i = 0; columns.number && i < columns.count; i++) {
        const struct run_number *number = &columns.number[i];
        if (run_number_is(number, "invalid"))
            table_cell(table, "no number");
        else
            table_cell(table, "%" PRIu64, number->n);
        table_cell(table, "%s", run_number_is(number, "prime") ? "P" : "");
        value_cells(table, &columns, 6, seconds_of, i);
    }
    table_cell(table, "sum of medians");
    table_cell(table, "%s", "");
    value_cells(table, &columns, 6, sum_of, columns.count);
    table_cell(table, "whole run");
    table_cell(table, "%s", "");
    value_cells(table, &columns, 6, median_of, 0);
    table_cell(table, "speedup");
    table_cell(table, "%s", "");
    value_cells(table, &columns, 2, speedup_of, 0);
    if (columns.number)
        table_note(table, "medians over all repetitions; of each parallel world its fastest configuration");
    else
        table_note(table, "no times of single numbers: a record has them for up to 1,000 numbers");
    tables_group_notes(table, group);
}

/* ---- For a program. */

static void put_world(bool *good, json_t *json, enum run_world world, const struct row *row, size_t number)
{
    static const char *const keys[WORLDS][3] = {
        [RUN_SEQUENTIAL] = {"sequential_workers", "sequential_seconds", "sequential_run_seconds"},
        [RUN_OPENMP] = {"openmp_workers", "openmp_seconds", "openmp_run_seconds"},
        [RUN_MPI] = {"mpi_workers", "mpi_seconds", "mpi_run_seconds"},
        [RUN_HYBRID] = {"hybrid_workers", "hybrid_seconds", "hybrid_run_seconds"},
    };
    tables_put(good, json, keys[world][0], row ? json_integer(row->like->workers) : json_null());
    tables_put(good, json, keys[world][1], tables_real(row ? seconds_of(row, number) : NAN));
    tables_put(good, json, keys[world][2], tables_real(row ? row->median : NAN));
}

static json_t *number_json(const struct columns *columns, size_t index)
{
    const struct run_number *number = &columns->number[index];
    char digits[24];
    bool good = true;
    json_t *json = json_object();
    snprintf(digits, sizeof digits, "%" PRIu64, number->n);
    tables_put(&good, json, "n", run_number_is(number, "invalid") ? json_null() : json_string(digits));
    tables_put(&good, json, "verdict", json_string(number->verdict));
    for (int world = 0; world < WORLDS; world++)
        put_world(&good, json, (enum run_world)world, columns->row[world], index);
    if (good)
        return json;
    json_decref(json);
    return NULL;
}

json_t *numbers_json(const struct group *group)
{
    const struct columns columns = columns_of(group);
    json_t *rows = json_array();
    for (size_t i = 0; rows && columns.number && i < columns.count; i++) {
        if (json_array_append_new(rows, number_json(&columns, i)) == 0)
            continue;
        json_decref(rows);
        rows = NULL;
    }
    return rows;
}
