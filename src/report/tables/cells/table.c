#include "report/tables/cells/table.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "report/findings/labels.h"

/* ---- Building it. */

static void add(struct table *table, struct lines *lines, const char *format, va_list arguments)
{
    struct error ignored;
    char *text = NULL;
    if (vasprintf(&text, format, arguments) < 0 || !lines_add(lines, &ignored, "%s", text))
        table->broken = true;
    free(text);
}

void table_head(struct table *table, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(table, &table->heads, format, arguments);
    va_end(arguments);
}

void table_cell(struct table *table, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(table, &table->cells, format, arguments);
    va_end(arguments);
}

void table_number_cell(struct table *table, double value, int decimals)
{
    char text[LABELS_NUMBER_SIZE];
    table_cell(table, "%s", isnan(value) ? "–" : labels_number(value, decimals, text));
}

void table_count_cell(struct table *table, int count, bool shown)
{
    if (shown)
        table_cell(table, "%d", count);
    else
        table_cell(table, "%s", "");
}

void table_range_cell(struct table *table, double low, double high, int decimals)
{
    if (isnan(low))
        table_cell(table, "–");
    else
        table_cell(table, "%.*f–%.*f", decimals, low, decimals, high);
}

void table_estimate_cell(struct table *table, struct estimate estimate, int decimals)
{
    char text[LABELS_ESTIMATE_SIZE];
    table_cell(table, "%s", isnan(estimate.value) ? "–" : labels_estimate(estimate, decimals, text));
}

void table_footnote(struct table *table, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(table, &table->footnotes, format, arguments);
    va_end(arguments);
}

void table_footnotes(struct table *table, const struct lines *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        table_footnote(table, "%s", lines->text[i]);
}

void table_free(struct table *table)
{
    lines_free(&table->heads);
    lines_free(&table->cells);
    lines_free(&table->footnotes);
    free(table->chosen);
    *table = (struct table){0};
}

/* ---- What it looks like. */

/* Columns of a terminal: one for each character of UTF-8. */
static int width_of(const char *text)
{
    int width = 0;
    for (; *text; text++)
        width += ((unsigned char)*text & 0xc0) != 0x80;
    return width;
}

static bool is_left(const struct table *table, size_t column)
{
    return column < table->left || (table->last_left && column + 1 == table->heads.count);
}

/* The width of every column; 0 for one that is not shown. */
static void measure(const struct table *table, int *widths)
{
    const size_t columns = table->heads.count;
    for (size_t i = 0; i < table->cells.count; i++) {
        const int width = width_of(table->cells.text[i]);
        if (width > widths[i % columns])
            widths[i % columns] = width;
    }
    for (size_t i = 0; i < columns; i++) {
        const int width = width_of(table->heads.text[i]);
        if (widths[i] > 0 && width > widths[i])
            widths[i] = width;
    }
}

static void print_markdown(FILE *file, const char *text)
{
    for (; *text; text++) {
        if (strchr("|\\`*_<[", *text))
            fputc('\\', file);
        fputc(*text, file);
    }
}

static void print_latex(FILE *file, const char *text)
{
    static const char *const escapes[][2] = {
        {"×", "$\\times$"},
        {"–", "--"},
        {"·", "$\\cdot$"},
        {"\\", "\\textbackslash{}"},
        {"~", "\\textasciitilde{}"},
        {"^", "\\textasciicircum{}"},
        {"&", "\\&"},
        {"%", "\\%"},
        {"$", "\\$"},
        {"#", "\\#"},
        {"_", "\\_"},
        {"{", "\\{"},
        {"}", "\\}"},
        {"<", "$<$"},
        {">", "$>$"},
        {"|", "$|$"},
    };
    while (*text) {
        size_t i = 0;
        while (i < sizeof escapes / sizeof escapes[0] &&
               strncmp(text, escapes[i][0], strlen(escapes[i][0])) != 0)
            i++;
        if (i < sizeof escapes / sizeof escapes[0]) {
            fputs(escapes[i][1], file);
            text += strlen(escapes[i][0]);
        } else {
            fputc(*text++, file);
        }
    }
}

static void print_padded(FILE *file, const char *text, int width, bool left, bool last)
{
    const int padding = width - width_of(text);
    if (left)
        fprintf(file, "%s%*s", text, last ? 0 : padding, "");
    else
        fprintf(file, "%*s%s", padding, "", text);
}

static size_t count_shown(const struct table *table)
{
    return table->chosen ? table->chosen_count : table->heads.count;
}

/* The column at this place of a line. */
static size_t column_at(const struct table *table, size_t place)
{
    return table->chosen ? table->chosen[place] : place;
}

static size_t last_shown(const struct table *table, const int *widths)
{
    size_t shown = count_shown(table);
    while (shown > 1 && widths[column_at(table, shown - 1)] == 0)
        shown--;
    return column_at(table, shown - 1);
}

static void print_row(const struct table *table, enum table_markup markup, char *const *cells,
                      const int *widths, FILE *file)
{
    static const char *const between[] = {"  ", " | ", " & "};
    const size_t last = last_shown(table, widths);
    bool begun = false;
    fputs(markup == TABLE_MARKDOWN ? "| " : "", file);
    for (size_t place = 0; place < count_shown(table); place++) {
        const size_t i = column_at(table, place);
        if (widths[i] == 0)
            continue;
        if (markup == TABLE_TEXT && i == last && *cells[i] == '\0') /* no blanks at the end of a line */
            continue;
        fputs(begun ? between[markup] : "", file);
        begun = true;
        if (markup == TABLE_TEXT)
            print_padded(file, cells[i], widths[i], is_left(table, i), i == last);
        else if (markup == TABLE_MARKDOWN)
            print_markdown(file, cells[i]);
        else
            print_latex(file, cells[i]);
    }
    fputs(markup == TABLE_MARKDOWN ? " |\n" : markup == TABLE_LATEX ? " \\\\\n" : "\n", file);
}

static void print_title(enum table_markup markup, const char *title, FILE *file)
{
    if (markup == TABLE_TEXT) {
        fprintf(file, "%s\n", title);
    } else if (markup == TABLE_MARKDOWN) {
        print_markdown(file, title);
        fputs("\n\n", file);
    } else {
        fputs(
            "% needs \\usepackage{booktabs,graphicx}; a table that is wider than the column is made as wide\n"
            "\\begin{table}\n\\caption{",
            file);
        print_latex(file, title);
        fputs(
            "}\n\\centering\\small\\setlength{\\tabcolsep}{4pt}\n"
            "\\resizebox{\\ifdim\\width>\\columnwidth\\columnwidth\\else\\width\\fi}{!}{%\n\\begin{tabular}{",
            file);
    }
}

/* What stands between title and heads, and between heads and rows. */
static void print_frame(const struct table *table, enum table_markup markup, const int *widths, bool above,
                        FILE *file)
{
    if (markup == TABLE_TEXT || (markup == TABLE_MARKDOWN && above))
        return;
    if (markup == TABLE_LATEX && !above) {
        fputs("\\midrule\n", file);
        return;
    }
    fputs(markup == TABLE_MARKDOWN ? "|" : "", file);
    for (size_t place = 0; place < count_shown(table); place++) {
        const size_t i = column_at(table, place);
        if (widths[i] == 0)
            continue;
        if (markup == TABLE_MARKDOWN)
            fputs(is_left(table, i) ? "---|" : "--:|", file);
        else
            fputc(is_left(table, i) ? 'l' : 'r', file);
    }
    fputs(markup == TABLE_MARKDOWN ? "\n" : "}\n\\toprule\n", file);
}

static void print_footnotes(enum table_markup markup, const struct lines *footnotes, FILE *file)
{
    if (markup == TABLE_LATEX)
        fputs("\\bottomrule\n\\end{tabular}}\n", file);
    if (markup == TABLE_MARKDOWN && footnotes->count > 0)
        fputc('\n', file);
    for (size_t i = 0; i < footnotes->count; i++) {
        if (markup == TABLE_TEXT) {
            fprintf(file, "  %s\n", footnotes->text[i]);
        } else if (markup == TABLE_MARKDOWN) {
            fputs("- ", file);
            print_markdown(file, footnotes->text[i]);
            fputc('\n', file);
        } else {
            fputs("\n\\footnotesize ", file);
            print_latex(file, footnotes->text[i]);
            fputs("\n", file);
        }
    }
    if (markup == TABLE_LATEX)
        fputs("\\end{table}\n", file);
}

bool table_print(const struct table *table, enum table_markup markup, const char *title, FILE *file,
                 struct error *error)
{
    const size_t columns = table->heads.count;
    int *widths = columns > 0 ? calloc(columns, sizeof *widths) : NULL;
    if (table->broken || !widths) {
        free(widths);
        return error_memory(error, "the report", 0);
    }
    measure(table, widths);
    print_title(markup, title, file);
    print_frame(table, markup, widths, true, file);
    print_row(table, markup, table->heads.text, widths, file);
    print_frame(table, markup, widths, false, file);
    for (size_t first = 0; first + columns <= table->cells.count; first += columns)
        print_row(table, markup, table->cells.text + first, widths, file);
    print_footnotes(markup, &table->footnotes, file);
    free(widths);
    return true;
}
