/* The tables of a group in both shapes: texts for a person, plain values for a program. */
#ifndef PRIMES_REPORT_TABLES_TABLES_H
#define PRIMES_REPORT_TABLES_TABLES_H

#include <jansson.h>

#include "report/analysis/group.h"
#include "report/findings/reasons.h"
#include "report/tables/table.h"

/* For a person. */
void scaling_table(const struct group *group, struct table *table);
void numbers_table(const struct group *group, struct table *table);
void lost_speedup_table(const struct group *group, const struct reasons *reasons, struct table *table);
void rules_table(const struct group *group, struct table *table);

/* For a program: an array of flat objects with the same keys in every group. NULL if memory ran out. */
json_t *scaling_json(const struct group *group);
json_t *numbers_json(const struct group *group);
json_t *lost_speedup_json(const struct group *group, const struct reasons *reasons);
json_t *rules_json(const struct group *group);

/* An array of one object a law. NULL if memory ran out. */
json_t *laws_json(const struct laws *laws);

/* Puts what a reader of any table of the group must know below the table, warnings too. */
void tables_group_caveats(struct table *table, const struct group *group);

/* Puts the caveats below the table. */
void tables_caveats(struct table *table, const struct lines *caveats);

/* object[key] = value, which is given away; `good` turns false if memory ran out. */
void tables_put(bool *good, json_t *object, const char *key, json_t *value);

/* null where it cannot be said. */
json_t *tables_real(double value);

#endif
