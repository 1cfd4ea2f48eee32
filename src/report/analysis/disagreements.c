#include "report/analysis/disagreements.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/analysis/run_order.h"

static int compare_answers(const struct run *a, const struct run *b)
{
    int order = run_order_texts(a->verdicts_digest, b->verdicts_digest);
    order = order ? order : run_order_numbers((long long)a->prime, (long long)b->prime);
    order = order ? order : run_order_numbers((long long)a->composite, (long long)b->composite);
    order = order ? order : run_order_numbers((long long)a->neither, (long long)b->neither);
    return order ? order : run_order_numbers((long long)a->invalid, (long long)b->invalid);
}

static int by_answers(const void *left, const void *right)
{
    const struct run *a = *(const struct run *const *)left, *b = *(const struct run *const *)right;
    int order = run_order_texts(a->numbers_digest, b->numbers_digest);
    order = order ? order : compare_answers(a, b);
    return order ? order : run_order_origin(a, b);
}

/* Two runs of the same numbers. Invalid lines stand in the digest of the verdicts, but not in that of the
 * numbers, so where there are any only the counts must be equal; and so where a sieve counted. */
static bool agree(const struct run *a, const struct run *b)
{
    if (a->prime != b->prime || a->composite != b->composite || a->neither != b->neither)
        return false;
    if (!*a->verdicts_digest || !*b->verdicts_digest)
        return true;
    return a->invalid > 0 || b->invalid > 0 || a->verdicts_digest == b->verdicts_digest;
}

static bool all_agree(const struct run *const *runs, size_t count)
{
    const struct run *valid = NULL;
    for (size_t i = 0; i < count; i++) {
        if (!agree(runs[0], runs[i]) || (valid && !agree(valid, runs[i])))
            return false;
        if (runs[i]->invalid == 0)
            valid = runs[i];
    }
    return true;
}

/* The runs of one answer, by name; the first few of many. */
static bool describe_answer(struct lines *disagreements, const struct run *const *runs, size_t count,
                            struct error *error)
{
    enum { NAMED = 8 };
    char names[NAMED * (SHOWN_SIZE + 24)] = "", file[SHOWN_SIZE];
    size_t size = 0;
    for (size_t i = 0; i < count && i < NAMED; i++)
        size += (size_t)snprintf(names + size, sizeof names - size, "%s%s:%zu", i > 0 ? ", " : "",
                                 lines_show(runs[i]->file, file), runs[i]->line);
    const struct run *run = runs[0];
    char more[40] = "";
    if (count > NAMED)
        snprintf(more, sizeof more, " and %zu more", count - NAMED);
    return lines_add(
        disagreements, error, "  %llu prime, %llu composite, %llu neither, digest %s: %zu record%s: %s%s",
        (unsigned long long)run->prime, (unsigned long long)run->composite, (unsigned long long)run->neither,
        run->verdicts_digest, count, lines_plural(count), names, more);
}

static bool describe_disagreement(struct lines *disagreements, const struct run *const *runs, size_t count,
                                  struct error *error)
{
    char label[SHOWN_SIZE];
    if (!lines_add(disagreements, error,
                   "verdicts disagree on the same numbers (%s, digest %s); none of these runs is used:",
                   lines_show(runs[0]->label, label), runs[0]->numbers_digest))
        return false;
    for (size_t first = 0, end = 0; first < count; first = end) {
        while (end < count && compare_answers(runs[first], runs[end]) == 0)
            end++;
        if (!describe_answer(disagreements, runs + first, end - first, error))
            return false;
    }
    return true;
}

bool disagreements_drop(const struct run **runs, size_t *count, struct lines *disagreements,
                        struct error *error)
{
    qsort(runs, *count, sizeof *runs, by_answers);
    size_t kept = 0;
    for (size_t first = 0, end = 0; first < *count; first = end) {
        while (end < *count && runs[end]->numbers_digest == runs[first]->numbers_digest)
            end++;
        if (all_agree(runs + first, end - first)) {
            memmove(runs + kept, runs + first, (end - first) * sizeof *runs);
            kept += end - first;
        } else if (!describe_disagreement(disagreements, runs + first, end - first, error)) {
            return false;
        }
    }
    *count = kept;
    return true;
}
