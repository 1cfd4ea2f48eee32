#include "report/analysis/measurement/measured.h"

#include <stdlib.h>
#include <string.h>

#include "report/analysis/run_order.h"

static const double SHORT_SECONDS = 0.01;

int measured_compare(const struct run *a, const struct run *b)
{
    const int order = strcmp(a->started, b->started);
    return order ? order : run_order_origin(a, b);
}

static int by_time(const void *left, const void *right)
{
    const struct measured *a = left, *b = right;
    const int order = measured_compare(a->run, b->run);
    return order ? order : (a->repetition > b->repetition) - (a->repetition < b->repetition);
}

struct measured *measured_in_order(const struct row *row, struct error *error)
{
    struct measured *all = calloc(row->repetitions, sizeof *all);
    size_t count = 0;
    if (!all) {
        error_memory(error, "the report", row->repetitions * sizeof *all);
        return NULL;
    }
    for (size_t i = 0; i < row->runs; i++)
        for (size_t k = 0; k < row->members[i]->repetitions; k++)
            all[count++] = (struct measured){row->members[i], k, row->members[i]->seconds[k]};
    qsort(all, count, sizeof *all, by_time);
    return all;
}

bool measured_is_short(const struct row *row)
{
    return row->median < SHORT_SECONDS;
}

static int runs_by_time(const void *left, const void *right)
{
    return measured_compare(*(const struct run *const *)left, *(const struct run *const *)right);
}

const struct run **measured_runs(const struct row *row, struct error *error)
{
    const struct run **runs = calloc(row->runs, sizeof *runs);
    if (!runs) {
        error_memory(error, "the report", row->runs * sizeof *runs);
        return NULL;
    }
    memcpy(runs, row->members, row->runs * sizeof *runs);
    qsort(runs, row->runs, sizeof *runs, runs_by_time);
    return runs;
}
