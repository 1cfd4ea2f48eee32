#include "report/figures/told/told_schedules.h"

#include <stdio.h>
#include <string.h>

#include "report/analysis/run_order.h"
#include "report/containers/lines.h"

static bool tells_schedules(const struct group *group)
{
    const struct run *first = NULL;
    bool differ = false;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        if (row->is_left_out || row->like->workers == 1)
            continue;
        first = first ? first : row->like;
        differ = differ || run_order_told(row->like, first) != 0;
    }
    return differ;
}

/* Of the drawn rows, the first schedule behind `last`, or of all if that is NULL. NULL: there is none. */
static const struct run *next_schedule(const struct group *group, const struct run *last)
{
    const struct run *next = NULL;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        const bool is_behind = !last || run_order_told(row->like, last) > 0;
        if (!row->is_left_out && is_behind && (!next || run_order_told(row->like, next) < 0))
            next = row->like;
    }
    return next;
}

const struct run *told_schedules_at(const struct group *group, size_t index)
{
    if (!tells_schedules(group))
        return NULL;
    const struct run *schedule = next_schedule(group, NULL);
    for (size_t i = 0; schedule && i < index; i++)
        schedule = next_schedule(group, schedule);
    return schedule;
}

size_t told_schedules_count(const struct group *group)
{
    size_t count = 0;
    while (told_schedules_at(group, count))
        count++;
    return count;
}

const char *told_schedules_name(const struct run *run, char name[TOLD_SCHEDULES_NAME_SIZE])
{
    char study[SHOWN_SIZE];
    const char *const text = run->key[RUN_STUDY];
    if (!*text)
        snprintf(name, TOLD_SCHEDULES_NAME_SIZE, "%s", run->schedule);
    else
        snprintf(name, TOLD_SCHEDULES_NAME_SIZE, "%s%s%s", lines_show(text, study),
                 run_is_loop(run) ? ", " : "", run_is_loop(run) ? run->schedule : "");
    for (char *quote = name; (quote = strchr(quote, '\''));) /* in which gnuplot's texts stand */
        *quote = '"';
    return name;
}
