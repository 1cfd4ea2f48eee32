#include "report/studies/studies.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/analysis/run_order.h"
#include "report/containers/array.h"

const char *studies_by_name(enum studies_by by)
{
    static const char *const names[] = {[STUDIES_BY_FOLDER] = "folder",
                                        [STUDIES_BY_HOST] = "host",
                                        [STUDIES_BY_COMMIT] = "commit",
                                        [STUDIES_BY_KERNEL] = "kernel",
                                        [STUDIES_BY_SCHEDULE] = "schedule"};
    return names[by];
}

/* ---- The study of a run. */

/* "results/a" of results/a/runs.jsonl; "." of a file without a folder. */
static bool tell_folder(const struct run *run, struct string_pool *pool, const char **study,
                        struct error *error)
{
    const char *slash = strrchr(run->file, '/');
    char *folder = slash ? strndup(run->file, (size_t)(slash - run->file)) : strdup(".");
    const bool good = folder ? string_pool_keep(pool, *folder ? folder : "/", study, error)
                             : error_memory(error, "the report", strlen(run->file));
    free(folder);
    return good;
}

/* "n1", or "n1 and 3 more". */
static bool tell_host(const struct run *run, struct string_pool *pool, const char **study,
                      struct error *error)
{
    char *text = NULL;
    if (!run->host || run->nodes <= 1)
        return string_pool_keep(pool, run->host ? run->host : "unknown", study, error);
    if (asprintf(&text, "%s and %d more", run->host, run->nodes - 1) < 0)
        return error_memory(error, "the report", 0);
    const bool good = string_pool_keep(pool, text, study, error);
    free(text);
    return good;
}

static bool tell_run(struct run *run, enum studies_by by, struct string_pool *pool, struct error *error)
{
    const char **const study = &run->key[RUN_STUDY];
    switch (by) {
    case STUDIES_BY_FOLDER:
        return tell_folder(run, pool, study, error);
    case STUDIES_BY_HOST:
        return tell_host(run, pool, study, error);
    case STUDIES_BY_COMMIT:
        *study = run->key[RUN_COMMIT];
        return true;
    case STUDIES_BY_KERNEL:
        *study = run->key[RUN_KERNEL];
        return true;
    default:
        return true;
    }
}

bool studies_tell(struct runs *runs, enum studies_by by, struct error *error)
{
    bool good = true;
    for (size_t i = 0; good && i < runs->count; i++)
        if (!runs->items[i].source) /* what was published is of no study */
            good = tell_run(&runs->items[i], by, &runs->pool, error);
    return good;
}

/* ---- What is of one question. */

/* Two groups whose runs may be compared, study by study. */
static int compare_questions(const struct run *a, const struct run *b, bool by_kernel)
{
    int order = run_order_texts(a->label, b->label);
    order = order ? order : run_order_texts(a->key[RUN_NUMBERS], b->key[RUN_NUMBERS]);
    order = order ? order : run_order_texts(a->key[RUN_FORMAT], b->key[RUN_FORMAT]);
    return order || by_kernel ? order : run_order_texts(a->key[RUN_KERNEL], b->key[RUN_KERNEL]);
}

struct part {
    const struct group *group;
    bool by_kernel;
};

static int by_question(const void *left, const void *right)
{
    const struct part *a = left, *b = right;
    const struct run *first = a->group->runs[0], *second = b->group->runs[0];
    int order = compare_questions(first, second, a->by_kernel);
    order = order ? order : run_order_texts(first->key[RUN_STUDY], second->key[RUN_STUDY]);
    return order ? order : (a->group > b->group) - (a->group < b->group); /* items of one array */
}

static bool is_same_question(const struct part *a, const struct part *b)
{
    return compare_questions(a->group->runs[0], b->group->runs[0], a->by_kernel) == 0;
}

/* What was found of a study is told with its name before it. */
static bool add_caveats(struct group *all, const struct group *group, struct error *error)
{
    const char *study = group->runs[0]->key[RUN_STUDY];
    const char *const colon = *study ? ": " : "";
    char shown[SHOWN_SIZE];
    bool good = true;
    lines_show(study, shown);
    for (size_t i = 0; good && i < group->caveats.count; i++)
        if (strncmp(group->caveats.text[i], "not compared", strlen("not compared")) != 0)
            good = lines_add(&all->caveats, error, "%s%s%s", shown, colon, group->caveats.text[i]);
    for (size_t i = 0; good && i < group->findings.count; i++)
        good = lines_add(&all->caveats, error, "%s%swarning: %s%s%s", shown, colon,
                         group->findings.items[i].sentence, *group->findings.items[i].cure ? "; " : "",
                         group->findings.items[i].cure);
    return good;
}

/* Its rows, which stay whose they were. */
static bool add_part(struct group *all, const struct run **runs, const struct group *group,
                     struct error *error)
{
    for (size_t i = 0; i < group->row_count; i++) {
        runs[all->run_count++] = group->rows[i].like;
        all->rows[all->row_count++] = group->rows[i];
    }
    return add_caveats(all, group, error);
}

static void find_base(struct group *all, const struct group *first)
{
    for (size_t i = 0; first->base && i < first->row_count; i++)
        if (&first->rows[i] == first->base)
            all->base = &all->rows[i];
}

static bool add_question(struct studies *studies, const struct part *parts, size_t count, struct error *error)
{
    size_t rows = 0;
    for (size_t i = 0; i < count; i++)
        rows += parts[i].group->row_count;
    if (!array_grow(&studies->items, studies->count, sizeof *studies->items, error))
        return false;
    struct group *all = &studies->items[studies->count];
    const struct run **runs = calloc(rows + 1, sizeof *runs);
    *all = (struct group){.runs = runs,
                          .rows = calloc(rows + 1, sizeof *all->rows),
                          .studies = count,
                          .is_relative = parts->group->is_relative,
                          .resampling = parts->group->resampling,
                          .counts_disturbed = parts->group->counts_disturbed};
    studies->count++;
    if (!runs || !all->rows)
        return error_memory(error, "the report", rows * sizeof *all->rows);
    bool good = true;
    for (size_t i = 0; good && i < count; i++)
        good = add_part(all, runs, parts[i].group, error);
    find_base(all, parts->group);
    return good;
}

bool studies_find(struct studies *studies, const struct groups *groups, enum studies_by by,
                  struct error *error)
{
    *studies = (struct studies){0};
    struct part *parts = calloc(groups->count + 1, sizeof *parts);
    bool good = parts || error_memory(error, "the report", groups->count * sizeof *parts);
    for (size_t i = 0; good && i < groups->count; i++)
        parts[i] = (struct part){&groups->items[i], by == STUDIES_BY_KERNEL};
    if (good && groups->count > 1)
        qsort(parts, groups->count, sizeof *parts, by_question);
    for (size_t first = 0, end = 0; good && first < groups->count; first = end) {
        while (end < groups->count && is_same_question(&parts[first], &parts[end]))
            end++;
        good = add_question(studies, parts + first, end - first, error);
    }
    free(parts);
    if (!good)
        studies_free(studies);
    return good;
}

void studies_free(struct studies *studies)
{
    for (size_t i = 0; i < studies->count; i++) {
        free((void *)studies->items[i].runs);
        free(studies->items[i].rows);
        lines_free(&studies->items[i].caveats);
    }
    free(studies->items);
    *studies = (struct studies){0};
}
