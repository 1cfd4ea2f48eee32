/* What every line of a table for a program begins with: the world and the shape of its runs. Knows nothing of
 * what follows. */
#ifndef PRIMES_REPORT_TABLES_CELLS_SHAPE_JSON_H
#define PRIMES_REPORT_TABLES_CELLS_SHAPE_JSON_H

#include <stdbool.h>

#include "report/analysis/row.h"
#include "report/json/json_build.h"

/* world, nodes, ranks, threads of a rank, workers. */
void shape_json_put(bool *good, json_t *json, const struct run *run);

#endif
