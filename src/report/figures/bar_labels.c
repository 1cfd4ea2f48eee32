#include "report/figures/bar_labels.h"

#include <math.h>
#include <string.h>

#include "base/printable_text.h"
#include "report/analysis/run_order.h"
#include "report/figures/told/told_schedules.h"

bool bar_labels_is_bar(const struct group *group, const struct row *row)
{
    return group->base && row->like->workers > 1 && row->speedup.value > 0 && isfinite(row->speedup.value);
}

bool bar_labels_have_one_world(const struct group *group)
{
    const struct row *first = NULL;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        if (!bar_labels_is_bar(group, row))
            continue;
        first = first ? first : row;
        if (row->like->world != first->like->world)
            return false;
    }
    return true;
}

/* Is the number of workers all that is to be said of each? */
static bool differ_in_workers(const struct group *group)
{
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        if (bar_labels_is_bar(group, row) && row->like->splits)
            return false;
        for (const struct row *other = group->rows; other < row; other++)
            if (bar_labels_is_bar(group, row) && bar_labels_is_bar(group, other) &&
                other->like->workers == row->like->workers)
                return false;
    }
    return true;
}

bool bar_labels_are_long(const struct group *group)
{
    return told_schedules_count(group) > 0 || !bar_labels_have_one_world(group) || !differ_in_workers(group);
}

/* ---- What a long one has. */

/* Is there a bar of the same but for the CPUs, or the binding, of its workers? */
static bool has_twin(const struct group *group, const struct run *run,
                     bool (*differ)(const struct run *, const struct run *))
{
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        const struct run *other = row->like;
        if (bar_labels_is_bar(group, row) && other != run && run_order_shapes(other, run) == 0 &&
            run_order_schedules(other, run) == 0 && other->splits == run->splits && differ(other, run))
            return true;
    }
    return false;
}

static bool differ_in_cpus(const struct run *a, const struct run *b)
{
    return a->cpus != b->cpus || a->cpus_least != b->cpus_least || a->cpus_most != b->cpus_most;
}

/* Texts of records are interned. */
static bool differ_in_binding(const struct run *a, const struct run *b)
{
    return a->binding != b->binding;
}

/* Of hybrid runs: "2x4", "2x1-3". */
static void add_shape(const struct run *run, struct sentence *label)
{
    if (run->ranks < 2 || run->threads_most < 2)
        return;
    sentence_append(label, " %dx%d", run->ranks, run->threads_least);
    if (run->threads_least < run->threads_most)
        sentence_append(label, "-%d", run->threads_most);
}

/* "on 4 CPUs, 1-2 each" */
static void add_cpus(const struct run *run, struct sentence *label)
{
    if (run->cpus == 0) {
        sentence_append(label, " on unknown CPUs");
        return;
    }
    sentence_append(label, " on %d CPU%s", run->cpus, lines_plural((uint64_t)run->cpus));
    if (run->cpus_most > run->cpus_least)
        sentence_append(label, ", %d-%d each", run->cpus_least, run->cpus_most);
    else if (run->cpus_most > 0)
        sentence_append(label, ", %d each", run->cpus_most);
}

/* The values alone: of "OMP_PROC_BIND=close OMP_PLACES=cores", "close cores". */
static void add_binding(const struct run *run, struct sentence *label)
{
    enum { WIDTH = 24 };
    char values[SHOWN_SIZE] = "", shown[WIDTH + 1];
    size_t size = 0;
    for (const char *word = run->binding; word && *word && size < sizeof values; word += strcspn(word, " ")) {
        word += strspn(word, " ");
        const size_t length = strcspn(word, " "), name = strcspn(word, "= ") + 1;
        if (name <= length)
            size += (size_t)snprintf(values + size, sizeof values - size, "%s%.*s", size > 0 ? " " : "",
                                     (int)(length - name), word + name);
    }
    sentence_append(label, " %s",
                    size > 0 ? text_show_part(values, strlen(values), shown, WIDTH) : "unbound");
}

struct sentence bar_labels_make(const struct group *group, const struct run *run)
{
    struct sentence label = {.size = 0};
    sentence_append(&label, "%d", run->workers);
    if (!bar_labels_have_one_world(group))
        sentence_append(&label, " %s", run_world_name(run->world));
    add_shape(run, &label);
    if (told_schedules_count(group) > 0)
        sentence_append(&label, " %s", run->schedule);
    if (run->splits)
        sentence_append(&label, " split");
    if (group_spans_nodes(group))
        sentence_append(&label, " on %d node%s", run->nodes, lines_plural((uint64_t)run->nodes));
    if (has_twin(group, run, differ_in_cpus))
        add_cpus(run, &label);
    if (has_twin(group, run, differ_in_binding))
        add_binding(run, &label);
    return label;
}
