#include "report/analysis/measurement/node_differences.h"

#include <math.h>
#include <stdlib.h>

#include "report/containers/array.h"
#include "statistics/inference/holm.h"
#include "statistics/inference/mann_whitney.h"
#include "statistics/sample.h"

static const double PROBABILITY = 0.01, APART = 0.02;

struct tests {
    struct node_difference *items;
    size_t count;
};

static bool is_first_on_its_host(const struct row *row, size_t run)
{
    for (size_t i = 0; i < run; i++)
        if (row->members[i]->host == row->members[run]->host)
            return false;
    return true;
}

static size_t count_hosts(const struct row *row)
{
    size_t count = 0;
    for (size_t i = 0; i < row->runs; i++)
        count += is_first_on_its_host(row, i);
    return count;
}

/* The times on the host to the front of `values`, the others to their end; returns how many are there. */
static size_t divide(const struct row *row, const char *host, double *values)
{
    size_t here = 0, others = 0;
    for (size_t i = 0; i < row->runs; i++)
        for (size_t k = 0; k < row->members[i]->repetitions; k++)
            values[row->members[i]->host == host ? here++ : row->repetitions - ++others] =
                row->members[i]->seconds[k];
    return here;
}

static bool test_host(struct node_difference *difference, double *values, struct error *error)
{
    const struct row *row = difference->row;
    const size_t here = divide(row, difference->host, values), others = row->repetitions - here;
    struct mann_whitney test;
    if (!mann_whitney_test(&test, values, here, values + here, others))
        return error_memory(error, "the report", row->repetitions * sizeof *values);
    sample_sort(values, here);
    sample_sort(values + here, others);
    difference->repetitions = here;
    difference->probability = test.probability;
    difference->ratio = sample_median(values, here) / sample_median(values + here, others);
    return true;
}

static bool test_row(struct tests *tests, const struct row *row, double *values, struct error *error)
{
    const size_t nodes = count_hosts(row);
    for (size_t i = 0; i < row->runs; i++) {
        struct node_difference difference = {.row = row, .host = row->members[i]->host, .nodes = nodes};
        if (!is_first_on_its_host(row, i))
            continue;
        if (!test_host(&difference, values, error))
            return false;
        if (nodes == 2 && difference.ratio < 1) /* that of the other one says the same */
            continue;
        if (!array_grow(&tests->items, tests->count, sizeof *tests->items, error))
            return false;
        tests->items[tests->count++] = difference;
    }
    return true;
}

static bool is_asked(const struct row *row)
{
    return !row->is_left_out && !row->is_disturbed && row->like->nodes == 1 && !row->like->source &&
           count_hosts(row) > 1;
}

static bool test_rows(struct tests *tests, const struct group *group, struct error *error)
{
    bool good = true;
    for (const struct row *row = group->rows; good && row < group->rows + group->row_count; row++) {
        if (!is_asked(row))
            continue;
        double *values = calloc(row->repetitions, sizeof *values);
        good = values ? test_row(tests, row, values, error)
                      : error_memory(error, "the report", row->repetitions * sizeof *values);
        free(values);
    }
    return good;
}

/* One a row: the tests of a row stand together. */
static void keep(struct node_difference *found, size_t *count, const struct node_difference *difference)
{
    const double distance = fabs(log(difference->ratio));
    if (!(difference->probability < PROBABILITY) || !(fabs(difference->ratio - 1) >= APART))
        return;
    if (*count == 0 || found[*count - 1].row != difference->row)
        found[(*count)++] = *difference;
    else if (distance > fabs(log(found[*count - 1].ratio)))
        found[*count - 1] = *difference;
}

bool node_differences_find(struct node_difference *found, size_t *count, const struct group *group,
                           struct error *error)
{
    struct tests tests = {0};
    const bool good = test_rows(&tests, group, error) &&
                      (tests.count == 0 ||
                       holm_adjust_members(&tests.items->probability, tests.count, sizeof *tests.items) ||
                       error_memory(error, "the report", tests.count * sizeof(double)));
    *count = 0;
    for (size_t i = 0; good && i < tests.count; i++)
        keep(found, count, &tests.items[i]);
    free(tests.items);
    return good;
}
