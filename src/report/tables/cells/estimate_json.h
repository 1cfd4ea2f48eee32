/* An estimate in the JSON of a table. Knows nothing of what is estimated. */
#ifndef PRIMES_REPORT_TABLES_CELLS_ESTIMATE_JSON_H
#define PRIMES_REPORT_TABLES_CELLS_ESTIMATE_JSON_H

#include "report/json/json_build.h"
#include "statistics/estimate.h"

/* Its value as `key`, and the ends of its interval as KEY_low and KEY_high. */
void estimate_json_put(bool *good, json_t *json, const char *key, struct estimate estimate);

#endif
