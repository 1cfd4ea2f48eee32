#include "report/tables/cells/estimate_json.h"

#include <stdio.h>

void estimate_json_put(bool *good, json_t *json, const char *key, struct estimate estimate)
{
    enum { KEY_SIZE = 48 };
    char low[KEY_SIZE], high[KEY_SIZE];
    snprintf(low, sizeof low, "%s_low", key);
    snprintf(high, sizeof high, "%s_high", key);
    json_build_put(good, json, key, json_build_real(estimate.value));
    json_build_put(good, json, low, json_build_real(estimate.low));
    json_build_put(good, json, high, json_build_real(estimate.high));
}
