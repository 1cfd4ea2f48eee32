#include "report/tables/csv_tables.h"

#include <jansson.h>

#include "report/tables/cells/columns.h"
#include "report/tables/cells/csv_line.h"

static bool print_row(json_t *head, json_t *row, const char *columns, bool is_first, FILE *file,
                      struct error *error)
{
    json_t *picked = columns ? columns_pick(columns, head, row, error) : json_incref(row);
    if (picked && is_first)
        csv_line_print(columns ? NULL : head, picked, true, file);
    if (picked)
        csv_line_print(columns ? NULL : head, picked, false, file);
    json_decref(picked);
    return picked != NULL;
}

bool csv_tables_print(const struct groups *groups, enum group_table_kind kind, const char *columns,
                      FILE *file, struct error *error)
{
    bool has_heads = false, good = true;
    for (size_t i = 0; good && i < groups->count; i++) {
        struct group_table group_table;
        if (!group_table_open(&group_table, groups, i, kind, error))
            return false;
        json_t *head = group_table_head(&group_table), *rows = group_table_rows(&group_table);
        group_table_close(&group_table);
        good = (head && rows) || error_memory(error, "the report", 0);
        for (size_t k = 0; good && k < json_array_size(rows); k++) {
            good = print_row(head, json_array_get(rows, k), columns, !has_heads, file, error);
            has_heads = true;
        }
        json_decref(head);
        json_decref(rows);
    }
    return good;
}
