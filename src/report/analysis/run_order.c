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

int run_order_origin(const struct run *a, const struct run *b)
{
    return a == b ? 0 : a < b ? -1 : 1; /* all are items of one array */
}
