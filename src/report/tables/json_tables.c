#include "report/tables/json_tables.h"

#include "report/json/json_build.h"
#include "report/proposal/proposal_table.h"
#include "report/tables/cells/columns.h"
#include "report/tables/cells/estimate_json.h"
#include "report/tables/lost_speedup_table.h"

static void append_lines(bool *good, json_t *array, const struct lines *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        json_build_append(good, array, json_string(lines->text[i]));
}

static json_t *caveats_json(const struct group_table *group_table)
{
    bool good = true;
    json_t *caveats = json_array();
    append_lines(&good, caveats, &group_table->group->caveats);
    if (group_table->kind == GROUP_TABLE_SCALING)
        append_lines(&good, caveats, &group_table->group->scaling_caveats);
    return json_build_finish(good, caveats);
}

static json_t *recommendations_json(const struct proposal *proposal)
{
    struct lines lines = {0};
    struct error ignored;
    json_t *json = proposal_table_tell(proposal, &lines, &ignored) ? json_build_lines(&lines) : NULL;
    lines_free(&lines);
    return json;
}

static json_t *finding_json(const struct finding *finding)
{
    const struct run *run = finding->row ? finding->row->like : NULL;
    const bool counts = finding->of > 0;
    bool good = true;
    json_t *json = json_object();
    json_build_put(&good, json, "kind", json_string(finding_kind_name(finding->kind)));
    json_build_put(&good, json, "world", run ? json_string(run_world_name(run->world)) : json_null());
    json_build_put(&good, json, "workers", run ? json_integer(run->workers) : json_null());
    json_build_put(&good, json, "ranks", run ? json_integer(run->ranks) : json_null());
    json_build_put(&good, json, "schedule_name", run ? json_string(run->schedule) : json_null());
    json_build_put(&good, json, "place", *finding->place ? json_string(finding->place) : json_null());
    estimate_json_put(&good, json, "size", finding->size);
    json_build_put(&good, json, "probability", json_build_real(finding->probability));
    json_build_put(&good, json, "hit", counts ? json_integer((json_int_t)finding->hit) : json_null());
    json_build_put(&good, json, "of", counts ? json_integer((json_int_t)finding->of) : json_null());
    json_build_put(&good, json, "sentence", json_string(finding->sentence));
    json_build_put(&good, json, "cure", *finding->cure ? json_string(finding->cure) : json_null());
    return json_build_finish(good, json);
}

/* Their sentences alone. */
static json_t *warnings_json(const struct findings *findings)
{
    bool good = true;
    json_t *array = json_array();
    for (size_t i = 0; i < findings->count; i++)
        json_build_append(&good, array, json_string(findings->items[i].sentence));
    return json_build_finish(good, array);
}

static json_t *findings_json(const struct findings *findings)
{
    bool good = true;
    json_t *array = json_array();
    for (size_t i = 0; i < findings->count; i++)
        json_build_append(&good, array, finding_json(&findings->items[i]));
    return json_build_finish(good, array);
}

/* In place of each row, what is asked for. */
static bool pick_rows(json_t *rows, const char *columns, json_t *head, struct error *error)
{
    for (size_t i = 0; i < json_array_size(rows); i++) {
        json_t *picked = columns_pick(columns, head, json_array_get(rows, i), error);
        if (!picked)
            return false;
        if (json_array_set_new(rows, i, picked) != 0)
            return error_memory(error, "the report", 0);
    }
    return true;
}

/* One table of the whole; NULL if memory ran out. */
static json_t *table_json(const struct groups *groups, size_t index, enum group_table_kind kind,
                          const char *columns, struct error *error)
{
    struct group_table group_table;
    if (!group_table_open(&group_table, groups, index, kind, error))
        return NULL;
    bool good = true;
    json_t *json = group_table_head(&group_table);
    json_build_put(&good, json, "notes", caveats_json(&group_table));
    json_build_put(&good, json, "warnings", warnings_json(&group_table.group->findings));
    json_build_put(&good, json, "findings", findings_json(&group_table.group->findings));
    if (kind == GROUP_TABLE_PROPOSAL)
        json_build_put(&good, json, "recommendations", recommendations_json(&group_table.proposal));
    if (kind == GROUP_TABLE_WHY) {
        json_build_put(&good, json, "reasons", json_build_lines(&group_table.explanation.sentences));
        json_build_put(&good, json, "laws",
                       lost_speedup_table_laws(group_table.group, &group_table.explanation.laws));
        json_build_put(&good, json, "serial_fraction",
                       lost_speedup_table_serial(group_table.group, &group_table.explanation.serial));
    }
    json_t *rows = group_table_rows(&group_table);
    group_table_close(&group_table);
    if (columns && rows && !pick_rows(rows, columns, json, error)) {
        json_decref(rows);
        json_decref(json);
        return NULL;
    }
    json_build_put(&good, json, "rows", rows);
    json = json_build_finish(good, json);
    if (!json)
        error_memory(error, "the report", 0);
    return json;
}

bool json_tables_print(const struct groups *groups, enum group_table_kind kind, const char *columns,
                       FILE *file, struct error *error)
{
    bool good = true;
    static const char *const names[] = {[GROUP_TABLE_SCALING] = "scaling",
                                        [GROUP_TABLE_NUMBERS] = "numbers",
                                        [GROUP_TABLE_WHY] = "why",
                                        [GROUP_TABLE_CHECK] = "check",
                                        [GROUP_TABLE_SCHEDULES] = "schedules",
                                        [GROUP_TABLE_REPETITIONS] = "repetitions",
                                        [GROUP_TABLE_WEAK] = "weak",
                                        [GROUP_TABLE_PROPOSAL] = "proposal",
                                        [GROUP_TABLE_STUDIES] = "studies"};
    json_t *root = json_object(), *array = json_array();
    for (size_t i = 0; good && i < groups->count; i++) {
        json_t *json = table_json(groups, i, kind, columns, error);
        good = json != NULL;
        if (good && json_array_append_new(array, json) != 0)
            good = error_memory(error, "the report", 0);
    }
    if (!good) {
        json_decref(root);
        json_decref(array);
        return false;
    }
    json_build_put(&good, root, "report", json_string(names[kind]));
    json_build_put(&good, root, "tables", array);
    return json_build_print(good, root, file) || error_memory(error, "the report", 0);
}
