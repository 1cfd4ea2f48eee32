#include "report/tables/csv_tables.h"

#include <jansson.h>

#include "report/tables/cells/csv_line.h"

bool csv_tables_print(const struct groups *groups, enum group_table_kind kind, FILE *file,
                      struct error *error)
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
            if (!has_heads)
                csv_line_print(head, json_array_get(rows, k), true, file);
            has_heads = true;
            csv_line_print(head, json_array_get(rows, k), false, file);
        }
        json_decref(head);
        json_decref(rows);
    }
    return good;
}
