#include "report/tables/print.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/analysis/weak_scaling.h"
#include "report/findings/labels.h"
#include "report/tables/cells/columns.h"
#include "report/tables/csv_tables.h"
#include "report/tables/json_tables.h"

/* What all have. */
static char *title_of_studies(const struct group *group)
{
    char label[SHOWN_SIZE], kernel[SHOWN_SIZE], format[SHOWN_SIZE], *title = NULL;
    const struct run *first = group->runs[0];
    const bool is_of_one_kernel = group_shares_key(group, RUN_KERNEL);
    const int size = asprintf(&title, "%s%s%s, format %s: %zu studies, each against its own base",
                              lines_show(first->label, label), is_of_one_kernel ? ", kernel " : "",
                              is_of_one_kernel ? lines_show(first->key[RUN_KERNEL], kernel) : "",
                              lines_show(first->key[RUN_FORMAT], format), group->studies);
    return size < 0 ? NULL : title;
}

/* Of weak scaling that of the base. */
static char *title_of(const struct group *group)
{
    if (group->studies > 1)
        return title_of_studies(group);
    char *title = labels_title(group), *whole = NULL;
    if (!title || !group->is_weak)
        return title;
    if (asprintf(&whole, "weak scaling; of one worker %s", title) < 0)
        whole = NULL;
    free(title);
    return whole;
}

static bool print_group(const struct group_table *group_table, enum table_markup markup, const char *columns,
                        FILE *file, struct error *error)
{
    struct table table = {0};
    char *title = title_of(group_table->group);
    group_table_fill(group_table, &table);
    bool good = title || error_memory(error, "the report", 0);
    good = good && (!columns || table.broken || columns_choose(columns, &table, error)) &&
           table_print(&table, markup, title, file, error);
    table_free(&table);
    free(title);
    return good;
}

/* Of a loop or not, and of records: a caveat of what was published explains its bound. */
static bool has_bound(const struct groups *groups, bool is_loop)
{
    bool bound = false;
    for (size_t i = 0; i < groups->count; i++)
        for (const struct row *row = groups->items[i].rows;
             row < groups->items[i].rows + groups->items[i].row_count; row++)
            bound = bound || (!isnan(row->bound) && !row->like->tasks && run_is_loop(row->like) == is_loop);
    return bound;
}

bool print_describe_bounds(const struct groups *groups, struct lines *lines, struct error *error)
{
    return (!has_bound(groups, false) ||
            lines_add(
                lines, error,
                "bound: the speedup if whole numbers go out longest first, each with its sequential time, "
                "and nothing else costs time")) &&
           (!has_bound(groups, true) ||
            lines_add(
                lines, error,
                "bound of a loop: of static the operations of all workers over those of the one that has "
                "most; of dynamic and guided the speedup if the chunks go out in their order, each with its "
                "sequential time, and nothing else costs time"));
}

static bool print_bounds(const struct groups *groups, enum table_markup markup, FILE *file,
                         struct error *error)
{
    struct lines lines = {0};
    const bool good = print_describe_bounds(groups, &lines, error);
    for (size_t i = 0; i < lines.count; i++)
        fprintf(file, "%s%s\n", markup == TABLE_LATEX ? "% " : "\n", lines.text[i]);
    lines_free(&lines);
    return good;
}

static bool print_for_person(const struct groups *groups, enum group_table_kind kind,
                             enum table_markup markup, const char *columns, FILE *file, struct error *error)
{
    bool good = true;
    for (size_t i = 0; good && i < groups->count; i++) {
        struct group_table group_table;
        fputs(i > 0 ? "\n" : "", file);
        if (!group_table_open(&group_table, groups, i, kind, error))
            return false;
        good = print_group(&group_table, markup, columns, file, error);
        group_table_close(&group_table);
    }
    const bool has_bounds = kind == GROUP_TABLE_SCALING && (!columns || strstr(columns, "bound"));
    return good && (!has_bounds || print_bounds(groups, markup, file, error));
}

enum table_markup print_markup(enum print_format format)
{
    return format == PRINT_MARKDOWN ? TABLE_MARKDOWN : format == PRINT_LATEX ? TABLE_LATEX : TABLE_TEXT;
}

static bool print_groups(const struct groups *groups, enum group_table_kind kind, enum print_format format,
                         const char *columns, FILE *file, struct error *error)
{
    switch (format) {
    case PRINT_JSON:
        return json_tables_print(groups, kind, columns, file, error);
    case PRINT_CSV:
        return csv_tables_print(groups, kind, columns, file, error);
    default:
        return print_for_person(groups, kind, print_markup(format), columns, file, error);
    }
}

/* Groups of their own. */
static bool print_weak(const struct groups *groups, enum print_format format, const char *columns, FILE *file,
                       struct error *error)
{
    struct weak_scaling weak;
    if (!weak_scaling_find(&weak, groups, error))
        return false;
    const struct groups sweeps = {.items = weak.items, .count = weak.count, .resampling = groups->resampling};
    const bool good =
        weak.count > 0
            ? print_groups(&sweeps, GROUP_TABLE_WEAK, format, columns, file, error)
            : error_set(
                  error, ERROR_USAGE,
                  "there is no weak scaling: no workloads random:COUNT of the same width and seed, with the "
                  "same "
                  "COUNT for each worker, of which one is of one worker; to make some: jobs/weak.sbatch");
    weak_scaling_free(&weak);
    return good;
}

/* Those of strong scaling, then those of weak; a group of a sweep is none by itself. */
static bool gather_proposals(struct groups *proposals, const struct groups *groups,
                             const struct weak_scaling *weak, struct error *error)
{
    proposals->items = calloc(groups->count + weak->count + 1, sizeof *proposals->items);
    if (!proposals->items)
        return error_memory(error, "the report", (groups->count + weak->count) * sizeof *proposals->items);
    for (size_t i = 0; i < groups->count; i++)
        if (!weak_scaling_has(weak, &groups->items[i]))
            proposals->items[proposals->count++] = groups->items[i];
    if (proposals->count > 1 && groups->items[0].model)
        return error_set(
            error, ERROR_USAGE,
            "--modelled is of one table, these records make %zu: choose with --kernel or --workload",
            proposals->count);
    for (size_t i = 0; i < weak->count; i++)
        proposals->items[proposals->count++] = weak->items[i];
    return true;
}

static bool print_proposals(const struct groups *groups, enum print_format format, const char *columns,
                            FILE *file, struct error *error)
{
    struct weak_scaling weak;
    struct groups proposals = {.resampling = groups->resampling};
    if (!weak_scaling_find(&weak, groups, error))
        return false;
    const bool good = gather_proposals(&proposals, groups, &weak, error) &&
                      print_groups(&proposals, GROUP_TABLE_PROPOSAL, format, columns, file, error);
    free(proposals.items);
    weak_scaling_free(&weak);
    return good;
}

bool print_tables(const struct groups *groups, enum group_table_kind kind, enum print_format format,
                  const char *columns, FILE *file, struct error *error)
{
    if (kind == GROUP_TABLE_WEAK)
        return print_weak(groups, format, columns, file, error);
    if (kind == GROUP_TABLE_PROPOSAL)
        return print_proposals(groups, format, columns, file, error);
    return print_groups(groups, kind, format, columns, file, error);
}
