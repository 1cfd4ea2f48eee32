/* One table of one group: what is found for it, and its contents in both shapes, texts for a person and plain
 * values for a program. Knows nothing of formats. */
#ifndef PRIMES_REPORT_TABLES_GROUP_TABLE_H
#define PRIMES_REPORT_TABLES_GROUP_TABLE_H

#include <jansson.h>

#include "report/analysis/schedule_grid.h"
#include "report/findings/explanation.h"
#include "report/proposal/proposal.h"
#include "report/tables/cells/table.h"

/* Scaling has a row for every configuration, numbers a row for every number and a column for every world, why
 * explains where the workers of every configuration went, check has the rules of honest measurement,
 * schedules has a row for every number of workers and a column for every schedule, repetitions a row for each
 * of them, weak, of groups of weak scaling (weak_scaling.h), a row for every configuration,
 * proposal a row for every size, and studies, of groups of several (report/studies), a row for every
 * configuration of each. */
enum group_table_kind {
    GROUP_TABLE_SCALING,
    GROUP_TABLE_NUMBERS,
    GROUP_TABLE_WHY,
    GROUP_TABLE_CHECK,
    GROUP_TABLE_SCHEDULES,
    GROUP_TABLE_REPETITIONS,
    GROUP_TABLE_WEAK,
    GROUP_TABLE_PROPOSAL,
    GROUP_TABLE_STUDIES
};

struct group_table {
    enum group_table_kind kind;
    const struct group *group;
    size_t index;                   /* of the group, from 0 */
    struct explanation explanation; /* of GROUP_TABLE_WHY */
    struct schedule_grid grid;      /* of GROUP_TABLE_SCHEDULES */
    struct proposal proposal;       /* of GROUP_TABLE_PROPOSAL */
};

/* The groups must outlive it. Fails only if memory ran out. */
bool group_table_open(struct group_table *group_table, const struct groups *groups, size_t index,
                      enum group_table_kind kind, struct error *error);

/* For a person: heads, cells, and as footnotes what a reader must know. */
void group_table_fill(const struct group_table *group_table, struct table *table);

/* For a program: an object that names the group, and an array of flat objects with the same keys in
 * every group. NULL if memory ran out. */
json_t *group_table_head(const struct group_table *group_table);
json_t *group_table_rows(const struct group_table *group_table);

void group_table_close(struct group_table *group_table);

#endif
