#include "report/comparison/sides.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { COMMIT_LEAST = 4, NAMES_SHOWN = 6 };

const char *sides_letter(enum side side)
{
    return side == SIDE_A ? "A" : "B";
}

static bool is_path(const char *word)
{
    return strcmp(word, "-") == 0 || access(word, F_OK) == 0;
}

/* ---- Is a run of this commit, host or machine? */

static bool has_commit(const struct runs *runs, const char *word)
{
    bool has = false;
    for (size_t i = 0; !has && i < runs->count; i++)
        has = strcmp(runs->items[i].key[RUN_COMMIT], word) == 0;
    return has;
}

/* `is_whole`: there is a run of just this commit; else its beginning will do. */
static bool is_of_commit(const struct run *run, const char *word, bool is_whole)
{
    const size_t size = strlen(word);
    return size >= COMMIT_LEAST && strncmp(run->key[RUN_COMMIT], word, size) == 0 &&
           (!is_whole || run->key[RUN_COMMIT][size] == '\0');
}

/* By its whole name, or by that before the first dot. */
static bool is_host(const char *host, const char *word)
{
    const size_t size = strlen(word);
    return strncmp(host, word, size) == 0 && (host[size] == '\0' || host[size] == '.');
}

static bool is_on_host(const struct run *run, const char *word)
{
    bool is_all = run->hosts != NULL;
    for (int rank = 0; is_all && rank < run->ranks; rank++)
        is_all = is_host(run->hosts[rank], word);
    return is_all;
}

static bool is_of(const struct run *run, const char *word, bool is_whole_commit)
{
    return is_of_commit(run, word, is_whole_commit) || is_on_host(run, word) ||
           strcmp(run->key[RUN_CPU_MODEL], word) == 0 || strcmp(run->key[RUN_MACHINE], word) == 0;
}

/* ---- What there is, for who named something else. */

static bool is_new(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return false;
    return true;
}

static void list_names(const char *const *names, size_t count, char *text, size_t room)
{
    char shown[SHOWN_SIZE];
    size_t size = 0;
    *text = '\0';
    for (size_t i = 0; i < count && size < room; i++)
        size += (size_t)snprintf(text + size, room - size, "%s%s", i > 0 ? ", " : "",
                                 lines_show(names[i], shown));
}

static bool refuse_unknown(const struct runs *runs, const char *word, struct error *error)
{
    const char *commits[NAMES_SHOWN], *hosts[NAMES_SHOWN];
    char commit_list[NAMES_SHOWN * SHOWN_SIZE], host_list[NAMES_SHOWN * SHOWN_SIZE], shown[SHOWN_SIZE];
    size_t commit_count = 0, host_count = 0;
    for (size_t i = 0; i < runs->count; i++) {
        const struct run *run = &runs->items[i];
        if (commit_count < NAMES_SHOWN && is_new(commits, commit_count, run->key[RUN_COMMIT]))
            commits[commit_count++] = run->key[RUN_COMMIT];
        if (host_count < NAMES_SHOWN && run->host && is_new(hosts, host_count, run->host))
            hosts[host_count++] = run->host;
    }
    list_names(commits, commit_count, commit_list, sizeof commit_list);
    list_names(hosts, host_count, host_list, sizeof host_list);
    return error_set(
        error, ERROR_USAGE,
        "--compare: '%s' is no file or folder, and no commit, host, CPU model or machine of the %zu "
        "record%s; there are commits %s, on hosts %s",
        lines_show(word, shown), runs->count, lines_plural(runs->count), commit_list, host_list);
}

/* ---- The sides. */

/* The runs from here on are of these paths; which of them are on the side is asked of each. */
static bool load_own(struct runs *runs, const char *path, size_t *first, size_t *end, struct error *error)
{
    *first = runs->count;
    const bool good = load_path(runs, path, RUN_SEQUENTIAL_TIMES, error);
    *end = runs->count;
    return good;
}

static bool load_common(struct runs *runs, const char *const *paths, size_t path_count,
                        const char *default_path, struct error *error)
{
    bool good = path_count > 0 || load_path(runs, default_path, RUN_SEQUENTIAL_TIMES, error);
    for (size_t i = 0; good && i < path_count; i++)
        good = load_path(runs, paths[i], RUN_SEQUENTIAL_TIMES, error);
    return good;
}

/* Of the runs of one side, or of those in common. */
struct range {
    size_t first, end;
};

static bool choose(struct sides *sides, enum side side, const struct runs *runs, struct range range,
                   bool by_path, struct error *error)
{
    const bool is_whole_commit = has_commit(runs, sides->word[side]);
    size_t chosen = 0;
    for (size_t i = range.first; i < range.end; i++) {
        sides->is_on[side][i] = by_path || is_of(&runs->items[i], sides->word[side], is_whole_commit);
        chosen += sides->is_on[side][i];
    }
    char shown[SHOWN_SIZE];
    if (chosen > 0)
        return true;
    if (by_path)
        return error_set(error, runs->unusable > 0 ? ERROR_INVALID : ERROR_USAGE, "--compare: %s '%s'",
                         runs->unusable > 0 ? "no record could be used of" : "no records in",
                         lines_show(sides->word[side], shown));
    return runs->count > 0
               ? refuse_unknown(runs, sides->word[side], error)
               : error_set(error, ERROR_USAGE, "--compare: there are no records to choose '%s' from",
                           lines_show(sides->word[side], shown));
}

static bool refuse_same(const struct sides *sides, const struct runs *runs, struct error *error)
{
    char a[SHOWN_SIZE], b[SHOWN_SIZE], file[SHOWN_SIZE];
    for (size_t i = 0; i < runs->count; i++)
        if (sides->is_on[SIDE_A][i] && sides->is_on[SIDE_B][i])
            return error_set(error, ERROR_USAGE,
                             "--compare: %s:%zu is of both sides, '%s' and '%s'; name what tells them apart",
                             lines_show(runs->items[i].file, file), runs->items[i].line,
                             lines_show(sides->word[SIDE_A], a), lines_show(sides->word[SIDE_B], b));
    return true;
}

bool sides_load(struct sides *sides, struct runs *runs, const char *const *paths, size_t path_count,
                const char *default_path, struct error *error)
{
    struct range range[SIDES];
    bool by_path[SIDES];
    bool is_common = false;
    for (int side = 0; side < SIDES; side++) {
        by_path[side] = is_path(sides->word[side]);
        is_common = is_common || !by_path[side];
        if (by_path[side] && !load_own(runs, sides->word[side], &range[side].first, &range[side].end, error))
            return false;
    }
    const size_t first = runs->count;
    if (!is_common && path_count > 0)
        return error_set(error, ERROR_USAGE,
                         "--compare: both sides are files or folders; there is no place for a third");
    if (is_common && !load_common(runs, paths, path_count, default_path, error))
        return false;
    for (int side = 0; side < SIDES; side++) {
        if (!by_path[side])
            range[side] = (struct range){first, runs->count};
        sides->is_on[side] = calloc(runs->count + 1, sizeof *sides->is_on[side]);
        if (!sides->is_on[side])
            return error_memory(error, "the report", runs->count + 1);
        if (!choose(sides, (enum side)side, runs, range[side], by_path[side], error))
            return false;
    }
    return refuse_same(sides, runs, error);
}

void sides_drop(struct sides *sides, size_t run)
{
    for (int side = 0; side < SIDES; side++)
        sides->is_on[side][run] = false;
}

void sides_free(struct sides *sides)
{
    for (int side = 0; side < SIDES; side++)
        free(sides->is_on[side]);
    *sides = (struct sides){0};
}
