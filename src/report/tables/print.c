#include "report/tables/print.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "report/findings/words.h"
#include "report/tables/tables.h"

enum { REAL_PRECISION = 15 };

/* ---- For a person. */

void tables_caveats(struct table *table, const struct lines *caveats)
{
    for (size_t i = 0; i < caveats->count; i++)
        table_footnote(table, "%s", caveats->text[i]);
}

void tables_group_caveats(struct table *table, const struct group *group)
{
    tables_caveats(table, &group->caveats);
    for (size_t i = 0; i < group->warnings.count; i++)
        table_footnote(table, "warning: %s", group->warnings.text[i]);
}

/* One group, and what the table asks for beside it. */
struct table_source {
    const struct groups *groups;
    const struct group *group;
    enum report_table what;
    struct reasons reasons; /* of the table of reasons */
};

static bool open_table_source(struct table_source *table_source, const struct groups *groups, size_t index,
                              enum report_table what, struct error *error)
{
    *table_source = (struct table_source){.groups = groups, .group = &groups->items[index], .what = what};
    return what != REPORT_WHY || reasons_find(&table_source->reasons, groups, table_source->group, error);
}

static void close_table_source(struct table_source *table_source)
{
    if (table_source->what == REPORT_WHY)
        reasons_free(&table_source->reasons);
}

static void fill_table(const struct table_source *table_source, struct table *table)
{
    if (table_source->what == REPORT_SCALING)
        scaling_table(table_source->group, table);
    else if (table_source->what == REPORT_NUMBERS)
        numbers_table(table_source->group, table);
    else if (table_source->what == REPORT_WHY)
        lost_speedup_table(table_source->group, &table_source->reasons, table);
    else
        rules_table(table_source->group, table);
}

static bool print_group(const struct table_source *table_source, enum table_markup markup, FILE *file,
                        struct error *error)
{
    struct table table = {0};
    char *title = words_title(table_source->group);
    fill_table(table_source, &table);
    const bool good =
        title ? table_print(&table, markup, title, file, error) : error_memory(error, "the report", 0);
    table_free(&table);
    free(title);
    return good;
}

/* Of records: what was published says more of its own. */
static bool has_bound(const struct groups *groups)
{
    bool bound = false;
    for (size_t i = 0; i < groups->count; i++)
        for (size_t k = 0; k < groups->items[i].row_count; k++)
            bound = bound || (!isnan(groups->items[i].rows[k].bound) && !groups->items[i].runs[0]->tasks);
    return bound;
}

static bool print_for_person(const struct groups *groups, enum report_table what, enum table_markup markup,
                             FILE *file, struct error *error)
{
    bool good = true;
    for (size_t i = 0; good && i < groups->count; i++) {
        struct table_source table_source;
        fputs(i > 0 ? "\n" : "", file);
        if (!open_table_source(&table_source, groups, i, what, error))
            return false;
        good = print_group(&table_source, markup, file, error);
        close_table_source(&table_source);
    }
    if (good && what == REPORT_SCALING && has_bound(groups))
        fprintf(
            file,
            "%sbound: the speedup if whole numbers go out longest first, each with its sequential time, and "
            "nothing else costs time\n",
            markup == TABLE_LATEX ? "% " : "\n");
    return good;
}

/* ---- For a program. */

void tables_put(bool *good, json_t *object, const char *key, json_t *value)
{
    if (!value || json_object_set_new(object, key, value) != 0)
        *good = false;
}

json_t *tables_real(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *text_or_null(const char *text)
{
    return text ? json_string(text) : json_null();
}

static json_t *head_json(const struct group *group, size_t index)
{
    const struct run *run = group->base ? group->base->like : group->runs[0];
    bool good = true;
    json_t *json = json_object();
    tables_put(&good, json, "table", json_integer((json_int_t)index + 1));
    tables_put(&good, json, "workload", text_or_null(run->workload));
    tables_put(&good, json, "label", json_string(run->label));
    tables_put(&good, json, "kernel", json_string(run->key[RUN_KERNEL]));
    tables_put(&good, json, "numbers", json_integer((json_int_t)run->numbers));
    tables_put(&good, json, "numbers_digest", json_string(run->numbers_digest));
    tables_put(&good, json, "verdicts_digest", json_string(run->verdicts_digest));
    tables_put(&good, json, "operations", json_integer((json_int_t)run->operations));
    tables_put(&good, json, "operation", json_string(run->operation));
    tables_put(&good, json, "cpu_model", json_string(run->key[RUN_CPU_MODEL]));
    tables_put(&good, json, "isa", json_string(run->key[RUN_ISA]));
    tables_put(&good, json, "version", json_string(run->key[RUN_VERSION]));
    tables_put(&good, json, "commit", json_string(run->key[RUN_COMMIT]));
    tables_put(&good, json, "compiler", json_string(run->key[RUN_COMPILER]));
    tables_put(&good, json, "flags", json_string(run->key[RUN_FLAGS]));
    tables_put(&good, json, "threads_library", json_string(run->key[RUN_THREADS_LIBRARY]));
    tables_put(&good, json, "mpi_library", json_string(run->key[RUN_MPI_LIBRARY]));
    tables_put(&good, json, "format", json_string(run->key[RUN_FORMAT]));
    tables_put(&good, json, "base_seconds", tables_real(group->base ? group->base->median : NAN));
    tables_put(&good, json, "base_repetitions",
               group->base ? json_integer((json_int_t)group->base->repetitions) : json_null());
    tables_put(&good, json, "one_rank_seconds",
               tables_real(group->parallel_base ? group->parallel_base->median : NAN));
    if (good)
        return json;
    json_decref(json);
    return NULL;
}

static bool append_caveats(json_t *array, const struct lines *caveats)
{
    bool good = true;
    for (size_t i = 0; good && i < caveats->count; i++)
        good = json_array_append_new(array, json_string(caveats->text[i])) == 0;
    return good;
}

static json_t *caveats_json(const struct table_source *table_source)
{
    json_t *caveats = json_array();
    if (append_caveats(caveats, &table_source->group->caveats) &&
        (table_source->what != REPORT_SCALING ||
         append_caveats(caveats, &table_source->group->scaling_caveats)))
        return caveats;
    json_decref(caveats);
    return NULL;
}

static json_t *lines_json(const struct lines *lines)
{
    json_t *array = json_array();
    if (append_caveats(array, lines))
        return array;
    json_decref(array);
    return NULL;
}

static json_t *rows_json(const struct table_source *table_source)
{
    switch (table_source->what) {
    case REPORT_SCALING:
        return scaling_json(table_source->group);
    case REPORT_NUMBERS:
        return numbers_json(table_source->group);
    case REPORT_WHY:
        return lost_speedup_json(table_source->group, &table_source->reasons);
    default:
        return rules_json(table_source->group);
    }
}

/* One table of the whole; NULL if memory ran out. */
static json_t *table_json(const struct groups *groups, size_t index, enum report_table what,
                          struct error *error)
{
    struct table_source table_source;
    if (!open_table_source(&table_source, groups, index, what, error))
        return NULL;
    bool good = true;
    json_t *json = head_json(table_source.group, index);
    tables_put(&good, json, "notes", caveats_json(&table_source));
    tables_put(&good, json, "warnings", lines_json(&table_source.group->warnings));
    if (what == REPORT_WHY) {
        tables_put(&good, json, "reasons", lines_json(&table_source.reasons.sentences));
        tables_put(&good, json, "laws", laws_json(&table_source.reasons.laws));
    }
    tables_put(&good, json, "rows", rows_json(&table_source));
    close_table_source(&table_source);
    if (good)
        return json;
    json_decref(json);
    return NULL;
}

static bool print_json(const struct groups *groups, enum report_table what, FILE *file, struct error *error)
{
    bool good = true;
    static const char *const names[] = {"scaling", "numbers", "why", "check"};
    json_t *root = json_object(), *array = json_array();
    for (size_t i = 0; good && i < groups->count; i++) {
        json_t *json = table_json(groups, i, what, error);
        good = json && json_array_append_new(array, json) == 0;
    }
    tables_put(&good, root, "report", json_string(names[what]));
    tables_put(&good, root, "tables", array);
    const size_t flags = JSON_INDENT(2) | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(REAL_PRECISION);
    if (good && json_dumpf(root, file, flags) == 0)
        fputc('\n', file);
    else
        good = good && ferror(file); /* which is for the caller to ask; else memory ran out */
    json_decref(root);
    return good || error_memory(error, "the report", 0);
}

/* RFC 4180, with the line ends of this system; control characters as \xNN, since a terminal would obey them.
 */
static void print_csv_text(const char *text, FILE *file)
{
    const char *const quote = text[strcspn(text, ",\"")] ? "\"" : "";
    fputs(quote, file);
    while (*text) {
        const size_t bytes = text_printable(text);
        if (bytes == 0)
            fprintf(file, "\\x%02x", (unsigned char)*text);
        else
            fprintf(file, "%s%.*s", *text == '"' ? "\"" : "", (int)bytes, text);
        text += bytes ? bytes : 1;
    }
    fputs(quote, file);
}

static void print_csv_value(const json_t *value, FILE *file)
{
    if (json_is_string(value))
        print_csv_text(json_string_value(value), file);
    else if (json_is_integer(value))
        fprintf(file, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_real(value))
        fprintf(file, "%.*g", REAL_PRECISION, json_real_value(value));
}

/* The keys or the values of an object, each behind a comma but for the first of a line. */
static void print_csv_object(json_t *object, bool keys, bool first, FILE *file)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        fputs(first ? "" : ",", file);
        first = false;
        if (keys)
            print_csv_text(key, file);
        else
            print_csv_value(value, file);
    }
}

static void print_csv_line(json_t *head, json_t *row, bool keys, FILE *file)
{
    print_csv_object(head, keys, true, file);
    print_csv_object(row, keys, false, file);
    fputc('\n', file);
}

static bool print_csv(const struct groups *groups, enum report_table what, FILE *file, struct error *error)
{
    bool has_heads = false, good = true;
    for (size_t i = 0; good && i < groups->count; i++) {
        struct table_source table_source;
        if (!open_table_source(&table_source, groups, i, what, error))
            return false;
        json_t *head = head_json(&groups->items[i], i), *rows = rows_json(&table_source);
        close_table_source(&table_source);
        good = (head && rows) || error_memory(error, "the report", 0);
        for (size_t k = 0; good && k < json_array_size(rows); k++) {
            if (!has_heads)
                print_csv_line(head, json_array_get(rows, k), true, file);
            has_heads = true;
            print_csv_line(head, json_array_get(rows, k), false, file);
        }
        json_decref(head);
        json_decref(rows);
    }
    return good;
}

bool report_print(const struct groups *groups, enum report_table table, enum report_format format, FILE *file,
                  struct error *error)
{
    switch (format) {
    case REPORT_JSON:
        return print_json(groups, table, file, error);
    case REPORT_CSV:
        return print_csv(groups, table, file, error);
    case REPORT_MARKDOWN:
        return print_for_person(groups, table, TABLE_MARKDOWN, file, error);
    case REPORT_LATEX:
        return print_for_person(groups, table, TABLE_LATEX, file, error);
    default:
        return print_for_person(groups, table, TABLE_TEXT, file, error);
    }
}
