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

int run_order_schedules(const struct run *a, const struct run *b)
{
    const int kinds = run_order_numbers((long long)a->schedule_kind, (long long)b->schedule_kind);
    return kinds ? kinds : (a->schedule_chunk > b->schedule_chunk) - (a->schedule_chunk < b->schedule_chunk);
}

int run_order_origin(const struct run *a, const struct run *b)
{
    return a == b ? 0 : a < b ? -1 : 1; /* all are items of one array */
}
