#include "report/page/page_table.h"

#include <string.h>

#include "report/page/page_text.h"

static bool is_told(const struct lines *told, const char *text)
{
    for (size_t i = 0; i < told->count; i++)
        if (strcmp(told->text[i], text) == 0)
            return true;
    return false;
}

bool page_table_put_lines(const struct lines *lines, struct lines *told, FILE *file, struct error *error)
{
    bool is_begun = false, good = true;
    for (size_t i = 0; good && i < lines->count; i++) {
        if (is_told(told, lines->text[i]))
            continue;
        fputs(is_begun ? "" : "<ul>\n", file);
        is_begun = true;
        fputs("<li>", file);
        page_text_put(lines->text[i], file);
        fputs("</li>\n", file);
        good = lines_add(told, error, "%s", lines->text[i]);
    }
    fputs(is_begun ? "</ul>\n" : "", file);
    return good;
}

static bool has_column(const struct table *table, size_t column)
{
    for (size_t i = column; i < table->cells.count; i += table->heads.count)
        if (*table->cells.text[i] != '\0')
            return true;
    return false;
}

/* The cells of a row, or the heads. */
static void put_row(const struct table *table, char *const *texts, bool is_head, FILE *file)
{
    fputs("<tr>", file);
    for (size_t i = 0; i < table->heads.count; i++) {
        const bool is_left = i < table->left || (table->last_left && i + 1 == table->heads.count);
        if (!has_column(table, i))
            continue;
        fprintf(file, "<%s%s>", is_head ? "th scope=\"col\"" : "td", is_left ? " class=\"left\"" : "");
        page_text_put(texts[i], file);
        fputs(is_head ? "</th>" : "</td>", file);
    }
    fputs("</tr>\n", file);
}

static void put_rows(const struct table *table, FILE *file)
{
    const size_t columns = table->heads.count;
    fputs("<div class=\"wide\" tabindex=\"0\"><table>\n<thead>", file);
    put_row(table, table->heads.text, true, file);
    fputs("</thead>\n<tbody>\n", file);
    for (size_t first = 0; first + columns <= table->cells.count; first += columns)
        put_row(table, table->cells.text + first, false, file);
    fputs("</tbody></table></div>\n", file);
}

bool page_table_put(const struct table *table, const char *title, struct lines *told, FILE *file,
                    struct error *error)
{
    if (table->broken)
        return error_memory(error, "the page", 0);
    fputs("<h3>", file);
    page_text_put(title, file);
    fputs("</h3>\n", file);
    if (table->cells.count > 0)
        put_rows(table, file);
    return page_table_put_lines(&table->footnotes, told, file, error);
}
