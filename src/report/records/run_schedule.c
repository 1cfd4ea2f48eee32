#include "report/records/run_schedule.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

static const char *const NAMES[RUN_SCHEDULES] = {[RUN_SCHEDULE_AUTO] = "auto",
                                                 [RUN_SCHEDULE_STATIC] = "static",
                                                 [RUN_SCHEDULE_DYNAMIC] = "dynamic",
                                                 [RUN_SCHEDULE_GUIDED] = "guided"};

/* ---- The parts. */

static bool read_kind(struct run *run, const struct json_value *kind, struct error *error)
{
    const char *text;
    if (!json_value_text(kind, &text, error))
        return false;
    for (int i = 0; i < RUN_SCHEDULES; i++)
        if (strcmp(text, NAMES[i]) == 0) {
            run->schedule_kind = (enum run_schedule_kind)i;
            return true;
        }
    return json_value_bad(kind, "a kind of schedule: auto, static, dynamic or guided", error);
}

/* Stays 0 where there is none. */
static bool read_chunk(struct run *run, const struct json_value *chunk, struct error *error)
{
    long long numbers;
    if (run->schedule_kind == RUN_SCHEDULE_AUTO)
        return !chunk->json || json_value_bad(chunk, "of a schedule that has chunks: auto has none", error);
    if (!chunk->json && run->schedule_kind == RUN_SCHEDULE_DYNAMIC)
        run->schedule_kind = RUN_SCHEDULE_AUTO; /* by its name of before */
    if (!chunk->json && run->schedule_kind != RUN_SCHEDULE_GUIDED)
        return true;
    if (!json_value_count(chunk, 1, LLONG_MAX, &numbers, error))
        return false;
    run->schedule_chunk = (uint64_t)numbers;
    return true;
}

static bool keep_name(struct run *run, struct string_pool *pool, struct error *error)
{
    char name[48];
    if (run->schedule_chunk > 0)
        snprintf(name, sizeof name, "%s,%" PRIu64, NAMES[run->schedule_kind], run->schedule_chunk);
    else
        snprintf(name, sizeof name, "%s", NAMES[run->schedule_kind]);
    return string_pool_keep(pool, name, &run->schedule, error);
}

/* ---- All of it. */

bool run_schedule_set_published(struct run *run, struct string_pool *pool, struct error *error)
{
    run->schedule_kind = RUN_SCHEDULE_AUTO;
    run->schedule_chunk = 0;
    return string_pool_keep(pool, "published", &run->schedule, error);
}

bool run_schedule_read(struct run *run, const struct json_value *record, struct string_pool *pool,
                       struct error *error)
{
    const struct json_value schedule = json_value_member(record, "schedule"),
                            kind = json_value_member(&schedule, "kind"),
                            chunk = json_value_member(&schedule, "chunk");
    run->schedule_kind = RUN_SCHEDULE_AUTO;
    run->schedule_chunk = 0;
    if (!schedule.json)
        return keep_name(run, pool, error);
    run->schedule_is_told = true;
    return json_value_object(&schedule, error) && read_kind(run, &kind, error) &&
           read_chunk(run, &chunk, error) && keep_name(run, pool, error);
}
