/* The table of lost speedup: where the workers of every configuration went. Knows nothing of formats. */
#ifndef PRIMES_REPORT_TABLES_LOST_SPEEDUP_TABLE_H
#define PRIMES_REPORT_TABLES_LOST_SPEEDUP_TABLE_H

#include <jansson.h>

#include "report/analysis/group.h"
#include "report/findings/explanation.h"
#include "report/tables/cells/table.h"

/* For a person. */
void lost_speedup_table_fill(const struct group *group, const struct explanation *explanation,
                             struct table *table);

/* For a program: an array of flat objects with the same keys in every group. NULL if memory ran out. */
json_t *lost_speedup_table_rows(const struct group *group, const struct explanation *explanation);

/* An array of one object a law. NULL if memory ran out. */
json_t *lost_speedup_table_laws(const struct group *group, const struct laws *laws);

/* An object of the serial fraction over all points. NULL if memory ran out. */
json_t *lost_speedup_table_serial(const struct group *group, const struct serial_trend *trend);

#endif
