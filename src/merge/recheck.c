#include "merge/recheck.h"

#include "base/stop.h"

/* A number that takes a kernel long is searched slice by slice, so that a signal is seen. Returns 0 also
 * where one came. */
static uint64_t search(const struct kernel *kernel, uint64_t n)
{
    const uint64_t end = kernel_divisor_end(n);
    uint64_t divisor = 0;
    for (uint64_t lo = 2, hi; divisor == 0 && lo < end && !stop_requested(); lo = hi) {
        hi = kernel->search_end(lo, kernel->slice_operations);
        hi = hi < end ? hi : end;
        divisor = kernel->search(n, lo, hi);
    }
    return divisor;
}

static struct verdict check_one(const struct kernel *kernel, uint64_t n)
{
    struct verdict verdict;
    if (n < 2 || kernel->cost(n) <= kernel->slice_operations) {
        kernel->check(&n, 1, &verdict);
        return verdict;
    }
    const uint64_t divisor = search(kernel, n);
    return divisor ? verdict_divisible(divisor) : verdict_prime();
}

static enum recheck_result search_rows(const struct kernel *kernel, const struct rows_read *rows, size_t *at,
                                       struct verdict *right)
{
    for (*at = 0; *at < rows->count; (*at)++) {
        *right = check_one(kernel, rows->values[*at]);
        if (stop_requested())
            return RECHECK_STOPPED;
        if (right->code != rows->found[*at].code)
            return RECHECK_OTHER;
    }
    return RECHECK_SAME;
}

enum recheck_result recheck_rows(const struct kernel *kernel, const struct rows_read *rows, size_t *at,
                                 struct verdict *right)
{
    struct verdict found[ROWS_READ_MAX];
    if (kernel->search)
        return search_rows(kernel, rows, at, right);
    kernel->check(rows->values, rows->count, found);
    for (*at = 0; *at < rows->count; (*at)++) {
        *right = found[*at];
        if (right->code != rows->found[*at].code)
            return RECHECK_OTHER;
    }
    return stop_requested() ? RECHECK_STOPPED : RECHECK_SAME;
}
