#include "report/analysis/run_order.h"

#include <string.h>

int run_order_texts(const char *a, const char *b)
{
    return a == b ? 0 : strcmp(a, b);
}

int run_order_numbers(long long a, long long b)
{
    return (a > b) - (a < b);
}

int run_order_shapes(const struct run *a, const struct run *b)
{
    const long long pairs[][2] = {
        {a->workers, b->workers},
        {(long long)a->world, (long long)b->world},
        {a->ranks, b->ranks},
        {a->nodes, b->nodes},
        {a->threads_least, b->threads_least},
        {a->threads_most, b->threads_most},
    };
    int order = 0;
    for (size_t i = 0; order == 0 && i < sizeof pairs / sizeof pairs[0]; i++)
        order = run_order_numbers(pairs[i][0], pairs[i][1]);
    return order;
}

int run_order_schedules(const struct run *a, const struct run *b)
{
    const int kinds = run_order_numbers((long long)a->schedule_kind, (long long)b->schedule_kind);
    return kinds ? kinds : (a->schedule_chunk > b->schedule_chunk) - (a->schedule_chunk < b->schedule_chunk);
}

int run_order_told(const struct run *a, const struct run *b)
{
    const int studies = run_order_texts(a->key[RUN_STUDY], b->key[RUN_STUDY]);
    return studies ? studies : run_order_schedules(a, b);
}

int run_order_origin(const struct run *a, const struct run *b)
{
    return a == b ? 0 : a < b ? -1 : 1; /* all are items of one array */
}
