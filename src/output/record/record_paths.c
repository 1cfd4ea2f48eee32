#include "output/record/record_paths.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "report/containers/array.h"
#include "report/containers/lines.h"

static bool is_record_name(const char *name)
{
    static const char suffix[] = ".jsonl";
    const size_t size = strlen(name), suffix_size = strlen(suffix);
    return size > suffix_size && strcmp(name + size - suffix_size, suffix) == 0;
}

static bool is_kind(const char *path, mode_t kind)
{
    struct stat status;
    return stat(path, &status) == 0 && (status.st_mode & S_IFMT) == kind;
}

/* Takes `path`, which is from malloc; NULL: memory ran out. */
static bool add(struct record_paths *paths, char *path, struct error *error)
{
    if (!path)
        return error_memory(error, "the names of the records", 0);
    if (!array_grow(&paths->items, paths->count, sizeof *paths->items, error)) {
        free(path);
        return false;
    }
    paths->items[paths->count++] = path;
    return true;
}

/* FOLDER/NAME, without a second slash; from malloc. */
static char *join(const char *folder, const char *name)
{
    size_t size = strlen(folder);
    char *path;
    while (size > 1 && folder[size - 1] == '/')
        size--;
    const char *slash = size == 1 && *folder == '/' ? "" : "/";
    return asprintf(&path, "%.*s%s%s", (int)size, folder, slash, name) < 0 ? NULL : path;
}

static bool add_entry(struct record_paths *paths, const char *folder, const char *name, struct error *error)
{
    if (!is_record_name(name))
        return true;
    char *path = join(folder, name);
    if (!path || is_kind(path, S_IFREG))
        return add(paths, path, error);
    free(path);
    return true;
}

static bool add_folder(struct record_paths *paths, const char *folder, struct error *error)
{
    char shown[SHOWN_SIZE];
    bool good = true;
    DIR *stream = opendir(folder);
    const struct dirent *entry = NULL;
    errno = stream ? 0 : errno;
    while (stream && good && (entry = readdir(stream))) {
        good = add_entry(paths, folder, entry->d_name, error);
        errno = 0;
    }
    if (good && errno != 0)
        good = error_set(error, ERROR_FAILED, "cannot read '%s': %s", lines_show(folder, shown),
                         strerror(errno));
    if (stream)
        closedir(stream);
    return good;
}

bool record_paths_add(struct record_paths *paths, const char *word, struct error *error)
{
    char shown[SHOWN_SIZE];
    if (is_kind(word, S_IFDIR))
        return add_folder(paths, word, error);
    if (is_record_name(word))
        return add(paths, strdup(word), error);
    return error_set(error, ERROR_USAGE, "'%s' is neither a folder nor a record (NAME.jsonl)",
                     lines_show(word, shown));
}

static int compare(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static void drop_repeated(struct record_paths *paths)
{
    size_t kept = 0;
    for (size_t i = 0; i < paths->count; i++) {
        if (kept > 0 && strcmp(paths->items[kept - 1], paths->items[i]) == 0)
            free(paths->items[i]);
        else
            paths->items[kept++] = paths->items[i];
    }
    paths->count = kept;
}

bool record_paths_find(struct record_paths *paths, const char *const *words, size_t count,
                       struct error *error)
{
    char shown[SHOWN_SIZE];
    bool good = true;
    *paths = (struct record_paths){0};
    for (size_t i = 0; good && i < count; i++)
        good = record_paths_add(paths, words[i], error);
    if (good && paths->count == 0)
        good = error_set(error, ERROR_FAILED, "there is no record in '%s'%s", lines_show(words[0], shown),
                         count > 1 ? " and the others" : "");
    if (!good) {
        record_paths_free(paths);
        return false;
    }
    qsort(paths->items, paths->count, sizeof *paths->items, compare);
    drop_repeated(paths);
    return true;
}

void record_paths_free(struct record_paths *paths)
{
    for (size_t i = 0; i < paths->count; i++)
        free(paths->items[i]);
    free(paths->items);
    *paths = (struct record_paths){0};
}
