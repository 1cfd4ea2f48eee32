#include "report/tables/cells/shape_json.h"

void shape_json_put(bool *good, json_t *json, const struct run *run)
{
    json_build_put(good, json, "world", json_string(run_world_name(run->world)));
    json_build_put(good, json, "nodes", json_integer(run->nodes));
    json_build_put(good, json, "ranks", json_integer(run->ranks));
    json_build_put(good, json, "threads_min", json_integer(run->threads_least));
    json_build_put(good, json, "threads_max", json_integer(run->threads_most));
    json_build_put(good, json, "workers", json_integer(run->workers));
}
