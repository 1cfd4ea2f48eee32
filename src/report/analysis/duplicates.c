#include "report/analysis/duplicates.h"

#include <stdlib.h>
#include <string.h>

#include "report/analysis/run_order.h"

/* No two runs begin in the same second on the same host as the same process and take the same nanoseconds. A
 * copy with other digests is no copy, but a disagreement. */
static int compare_identity(const struct run *a, const struct run *b)
{
    int order = run_order_texts(a->started, b->started);
    order = order ? order : run_order_texts(a->host, b->host);
    order = order ? order : run_order_numbers(a->process, b->process);
    order = order ? order : run_order_texts(a->numbers_digest, b->numbers_digest);
    order = order ? order : run_order_texts(a->verdicts_digest, b->verdicts_digest);
    order = order ? order : run_order_numbers((long long)a->repetitions, (long long)b->repetitions);
    return order ? order : memcmp(a->seconds, b->seconds, a->repetitions * sizeof *a->seconds);
}

static int by_identity(const void *left, const void *right)
{
    const struct run *a = *(const struct run *const *)left, *b = *(const struct run *const *)right;
    const int order = compare_identity(a, b);
    return order ? order : run_order_origin(a, b);
}

static bool add_problem(struct lines *problems, const struct run *first, const struct run *again,
                        struct error *error)
{
    char here[SHOWN_SIZE], there[SHOWN_SIZE];
    return lines_add(problems, error, "%s:%zu: the same run as %s:%zu: counted once",
                     lines_show(again->file, here), again->line, lines_show(first->file, there), first->line);
}

bool duplicates_drop(const struct run **runs, size_t *count, struct lines *problems, struct error *error)
{
    qsort(runs, *count, sizeof *runs, by_identity);
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++) {
        const struct run *run = runs[i];
        if (kept > 0 && compare_identity(runs[kept - 1], run) == 0) {
            if (!add_problem(problems, runs[kept - 1], run, error))
                return false;
        } else {
            runs[i] = runs[kept];
            runs[kept++] = run;
        }
    }
    *count = kept;
    return true;
}
