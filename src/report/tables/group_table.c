#include "report/tables/group_table.h"

#include <math.h>

#include "report/json/json_build.h"
#include "report/proposal/proposal_table.h"
#include "report/studies/studies_table.h"
#include "report/tables/lost_speedup_table.h"
#include "report/tables/numbers_table.h"
#include "report/tables/repetitions_table.h"
#include "report/tables/rules_table.h"
#include "report/tables/scaling_table.h"
#include "report/tables/schedules_table.h"
#include "report/tables/weak_table.h"

bool group_table_open(struct group_table *group_table, const struct groups *groups, size_t index,
                      enum group_table_kind kind, struct error *error)
{
    *group_table = (struct group_table){.kind = kind, .group = &groups->items[index], .index = index};
    if (kind == GROUP_TABLE_SCHEDULES)
        return schedule_grid_make(&group_table->grid, group_table->group, error);
    if (kind == GROUP_TABLE_PROPOSAL)
        return proposal_make(&group_table->proposal, group_table->group, error);
    return kind != GROUP_TABLE_WHY ||
           explanation_find(&group_table->explanation, groups, group_table->group, error);
}

void group_table_close(struct group_table *group_table)
{
    explanation_free(&group_table->explanation);
    schedule_grid_free(&group_table->grid);
    proposal_free(&group_table->proposal);
}

/* ---- For a person. */

static void add_caveats(const struct group_table *group_table, struct table *table)
{
    const struct group *group = group_table->group;
    table_footnotes(table, &group->caveats);
    for (size_t i = 0; i < group->findings.count; i++)
        table_footnote(table, "warning: %s%s%s", group->findings.items[i].sentence,
                       *group->findings.items[i].cure ? "; " : "", group->findings.items[i].cure);
    if (group_table->kind == GROUP_TABLE_SCALING)
        table_footnotes(table, &group->scaling_caveats);
}

void group_table_fill(const struct group_table *group_table, struct table *table)
{
    if (group_table->kind == GROUP_TABLE_SCALING)
        scaling_table_fill(group_table->group, table);
    else if (group_table->kind == GROUP_TABLE_NUMBERS)
        numbers_table_fill(group_table->group, table);
    else if (group_table->kind == GROUP_TABLE_WHY)
        lost_speedup_table_fill(group_table->group, &group_table->explanation, table);
    else if (group_table->kind == GROUP_TABLE_SCHEDULES)
        schedules_table_fill(group_table->group, &group_table->grid, table);
    else if (group_table->kind == GROUP_TABLE_REPETITIONS)
        repetitions_table_fill(group_table->group, table);
    else if (group_table->kind == GROUP_TABLE_STUDIES)
        studies_table_fill(group_table->group, table);
    else if (group_table->kind == GROUP_TABLE_PROPOSAL)
        proposal_table_fill(group_table->group, &group_table->proposal, table);
    else if (group_table->kind == GROUP_TABLE_WEAK)
        weak_table_fill(group_table->group, table);
    else
        rules_table_fill(group_table->group, table);
    add_caveats(group_table, table);
}

/* ---- For a program. */

json_t *group_table_head(const struct group_table *group_table)
{
    const struct group *group = group_table->group;
    const struct run *run = group->base ? group->base->like : group->runs[0];
    bool good = true;
    json_t *json = json_object();
    json_build_put(&good, json, "table", json_integer((json_int_t)group_table->index + 1));
    json_build_put(&good, json, "workload", json_build_text(run->workload));
    json_build_put(&good, json, "label", json_string(run->label));
    json_build_put(&good, json, "kernel", json_string(run->key[RUN_KERNEL]));
    json_build_put(&good, json, "numbers", json_integer((json_int_t)run->numbers));
    json_build_put(&good, json, "numbers_digest", json_string(run->numbers_digest));
    json_build_put(&good, json, "verdicts_digest",
                   *run->verdicts_digest ? json_string(run->verdicts_digest) : json_null());
    json_build_put(&good, json, "operations", json_integer((json_int_t)run->operations));
    json_build_put(&good, json, "operation", json_string(run->operation));
    json_build_put(&good, json, "cpu_model", json_string(run->key[RUN_CPU_MODEL]));
    json_build_put(&good, json, "machine", json_string(run->key[RUN_MACHINE]));
    json_build_put(&good, json, "isa", json_string(run->key[RUN_ISA]));
    json_build_put(&good, json, "version", json_string(run->key[RUN_VERSION]));
    json_build_put(&good, json, "commit", json_string(run->key[RUN_COMMIT]));
    json_build_put(&good, json, "compiler", json_string(run->key[RUN_COMPILER]));
    json_build_put(&good, json, "flags", json_string(run->key[RUN_FLAGS]));
    json_build_put(&good, json, "threads_library", json_string(run->key[RUN_THREADS_LIBRARY]));
    json_build_put(&good, json, "mpi_library", json_string(run->key[RUN_MPI_LIBRARY]));
    json_build_put(&good, json, "format", json_string(run->key[RUN_FORMAT]));
    json_build_put(&good, json, "base_seconds", json_build_real(group->base ? group->base->median : NAN));
    json_build_put(&good, json, "base_repetitions",
                   group->base ? json_integer((json_int_t)group->base->repetitions) : json_null());
    json_build_put(&good, json, "one_rank_seconds",
                   json_build_real(group->parallel_base ? group->parallel_base->median : NAN));
    return json_build_finish(good, json);
}

json_t *group_table_rows(const struct group_table *group_table)
{
    switch (group_table->kind) {
    case GROUP_TABLE_SCALING:
        return scaling_table_rows(group_table->group);
    case GROUP_TABLE_NUMBERS:
        return numbers_table_rows(group_table->group);
    case GROUP_TABLE_WHY:
        return lost_speedup_table_rows(group_table->group, &group_table->explanation);
    case GROUP_TABLE_SCHEDULES:
        return schedules_table_rows(group_table->group, &group_table->grid);
    case GROUP_TABLE_REPETITIONS:
        return repetitions_table_rows(group_table->group);
    case GROUP_TABLE_STUDIES:
        return studies_table_rows(group_table->group);
    case GROUP_TABLE_PROPOSAL:
        return proposal_table_rows(group_table->group, &group_table->proposal);
    case GROUP_TABLE_WEAK:
        return weak_table_rows(group_table->group);
    default:
        return rules_table_rows(group_table->group);
    }
}
