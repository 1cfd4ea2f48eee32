#include "report/tables/cells/columns.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_SIZE = 64, LIST_SIZE = 384 };

/* Copies the first name of the list; returns what follows it, NULL behind the last. */
static const char *next_name(const char *list, char name[NAME_SIZE])
{
    const size_t size = strcspn(list, ",");
    snprintf(name, NAME_SIZE, "%.*s", (int)size, list);
    return list[size] ? list + size + 1 : NULL;
}

static bool unknown(const char *name, const char *has, const char *hint, struct error *error)
{
    char shown[SHOWN_SIZE];
    return error_set(error, ERROR_USAGE, "--columns: there is no '%s' in this table, which has %s%s",
                     lines_show(name, shown), has, hint);
}

/* As many as have room. */
static void append(char list[LIST_SIZE], const char *name)
{
    static const char more[] = ", …";
    const size_t size = strlen(list);
    if (size + strlen(name) + 2 * sizeof more < LIST_SIZE)
        snprintf(list + size, LIST_SIZE - size, "%s%s", size > 0 ? ", " : "", name);
    else if (size + sizeof more < LIST_SIZE && !strstr(list, more))
        snprintf(list + size, LIST_SIZE - size, "%s", more);
}

/* ---- Of an object. */

static void set_unknown_member(const char *name, json_t *row, struct error *error)
{
    char list[LIST_SIZE] = "";
    const char *key;
    json_t *value;
    json_object_foreach(row, key, value) append(list, key);
    unknown(name, list, " (docs/columns.md)", error);
}

json_t *columns_pick(const char *columns, json_t *head, json_t *row, struct error *error)
{
    json_t *picked = json_object();
    bool good = picked || error_memory(error, "the report", 0);
    for (const char *list = columns; good && list;) {
        char name[NAME_SIZE];
        list = next_name(list, name);
        json_t *value = json_object_get(row, name);
        value = value ? value : json_object_get(head, name);
        good = value != NULL;
        if (!good)
            set_unknown_member(name, row, error);
        else if (json_object_set(picked, name, value) != 0)
            good = error_memory(error, "the report", 0);
    }
    if (good)
        return picked;
    json_decref(picked);
    return NULL;
}

/* ---- Of a table for a person. */

/* Heads that say it otherwise, by a part of them. */
static bool is_alias(const char *name, const char *head)
{
    static const char *const aliases[][2] = {
        {"ranks", "ranks × threads"},
        {"threads_min", "ranks × threads"},
        {"threads_max", "ranks × threads"},
        {"schedule_name", "schedule"},
        {"repetitions", "runs"},
        {"median_seconds", "median s"},
        {"interval_low_seconds", "interval s"},
        {"interval_high_seconds", "interval s"},
        {"min_seconds", "min s"},
        {"max_seconds", "max s"},
        {"speedup", "speedup"},
        {"speedup_to_one_rank", "to 1 rank"},
        {"karp_flatt", "Karp–Flatt"},
        {"core_seconds", "core s"},
        {"rate", "op/s each"},
        {"cpus_of_worker_min", "CPUs each"},
        {"cpus_of_worker_max", "CPUs each"},
    };
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (strcmp(name, aliases[i][0]) == 0 && strstr(head, aliases[i][1]))
            return true;
    return false;
}

/* "not_running" is "not running". */
static bool is_same(const char *name, const char *head)
{
    while (*name &&
           (*name == *head || (*name == '_' && *head == ' ') || *name == tolower((unsigned char)*head))) {
        name++;
        head++;
    }
    return *name == '\0' && *head == '\0';
}

static size_t find_head(const struct table *table, const char *name)
{
    for (size_t i = 0; i < table->heads.count; i++)
        if (is_same(name, table->heads.text[i]))
            return i;
    for (size_t i = 0; i < table->heads.count; i++)
        if (is_alias(name, table->heads.text[i]))
            return i;
    return SIZE_MAX;
}

static bool set_unknown_head(const char *name, const struct table *table, struct error *error)
{
    char list[LIST_SIZE] = "";
    for (size_t i = 0; i < table->heads.count; i++)
        append(list, table->heads.text[i]);
    return unknown(name, list, "; --format csv and json have more (docs/columns.md)", error);
}

/* Two names may be of one column: it is shown once. */
static void show(struct table *table, size_t column)
{
    bool is_shown = false;
    for (size_t i = 0; i < table->chosen_count; i++)
        is_shown = is_shown || table->chosen[i] == column;
    if (!is_shown)
        table->chosen[table->chosen_count++] = column;
}

bool columns_choose(const char *columns, struct table *table, struct error *error)
{
    table->chosen = calloc(table->heads.count + 1, sizeof *table->chosen);
    if (!table->chosen)
        return error_memory(error, "the report", 0);
    for (const char *list = columns; list;) {
        char name[NAME_SIZE];
        list = next_name(list, name);
        const size_t column = find_head(table, name);
        if (column == SIZE_MAX)
            return set_unknown_head(name, table, error);
        show(table, column);
    }
    return true;
}
