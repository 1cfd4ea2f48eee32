#include "report/records/load.h"

#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "files/path.h"
#include "report/containers/array.h"
#include "report/records/folder_entries.h"
#include "report/records/record_reader.h"

static bool is_blank(const char *line, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (!strchr(" \t\r\n", line[i]) || line[i] == '\0')
            return false;
    return true;
}

static bool add_problem(struct runs *runs, const char *file, size_t line, const char *what,
                        struct error *error)
{
    char shown[SHOWN_SIZE], position[32] = "";
    if (line > 0)
        snprintf(position, sizeof position, ":%zu", line);
    runs->unusable++;
    return lines_add(&runs->problems, error, "%s%s: %s", lines_show(file, shown), position, what);
}

bool load_line(struct runs *runs, const char *file, size_t line_number, const char *line, size_t size,
               enum run_detail detail, struct error *error)
{
    if (is_blank(line, size))
        return true;
    if (!array_grow(&runs->items, runs->count, sizeof *runs->items, error))
        return false;
    struct run *run = &runs->items[runs->count];
    if (!record_read(run, line, size, detail, &runs->pool, error))
        return error->code == ERROR_INVALID && add_problem(runs, file, line_number, error->text, error);
    run->file = file;
    run->line = line_number;
    runs->count++;
    return true;
}

static bool load_stream(struct runs *runs, FILE *stream, const char *name, enum run_detail detail,
                        struct error *error)
{
    const char *file;
    if (!string_pool_keep(&runs->pool, name, &file, error))
        return false;
    runs->files++;
    char *line = NULL;
    size_t room = 0, number = 0;
    ssize_t size;
    bool good = true;
    const size_t first = runs->count;
    errno = 0;
    while (good && (size = getline(&line, &room, stream)) >= 0)
        good = load_line(runs, file, ++number, line, (size_t)size, detail, error);
    const int cause = errno;
    free(line);
    for (size_t i = first; stream == stdin && i < runs->count; i++)
        runs->items[i].has_timeline = false; /* it cannot be read again */
    if (!good || feof(stream))
        return good;
    return cause == ENOMEM ? error_memory(error, "the report", 0)
                           : add_problem(runs, file, number + 1, strerror(cause), error);
}

static bool cannot_read(const char *path, struct error *error)
{
    const int cause = errno;
    char shown[SHOWN_SIZE];
    return error_set(error, ERROR_FAILED, "cannot read '%s': %s", lines_show(path, shown), strerror(cause));
}

/* A report must not take the place of the records that it is made of. */
static bool refuse_written(const struct runs *runs, const char *path, struct error *error)
{
    char shown[SHOWN_SIZE];
    return !runs->written || !path_is_same(runs->written, path) ||
           error_set(error, ERROR_USAGE, "--output is one of the records, '%s'", lines_show(path, shown));
}

static bool load_file(struct runs *runs, const char *path, enum run_detail detail, struct error *error)
{
    if (!refuse_written(runs, path, error))
        return false;
    FILE *stream = fopen(path, "re");
    if (!stream)
        return cannot_read(path, error);
    const bool good = load_stream(runs, stream, path, detail, error);
    fclose(stream);
    return good;
}

/* ---- Folders. */

/* What lies in a folder and cannot be read does not stop the report. */
static bool load_entry(struct runs *runs, const FTSENT *entry, enum run_detail detail, struct error *error)
{
    switch (entry->fts_info) {
    case FTS_F:
        if (!folder_entries_have_records(entry) || load_file(runs, entry->fts_accpath, detail, error))
            return true;
        return error->code == ERROR_FAILED && add_problem(runs, entry->fts_path, 0, error->text, error);
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        return add_problem(runs, entry->fts_path, 0, strerror(entry->fts_errno), error);
    case FTS_SLNONE:
        return !folder_entries_have_records(entry) ||
               add_problem(runs, entry->fts_path, 0, "a link to nothing", error);
    default:
        return true;
    }
}

static bool load_folder(struct runs *runs, const char *path, enum run_detail detail, struct error *error)
{
    char *copy = strdup(path);
    if (!copy)
        return error_memory(error, "the report", 0);
    /* No slash at the end: names read FOLDER/FILE. */
    for (size_t size = strlen(copy); size > 1 && copy[size - 1] == '/'; size--)
        copy[size - 1] = '\0';
    char *const roots[] = {copy, NULL};
    FTS *folder = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, folder_entries_compare);
    bool good = folder != NULL || cannot_read(path, error);
    for (const FTSENT *entry; good && (entry = fts_read(folder));)
        good = load_entry(runs, entry, detail, error);
    if (folder)
        fts_close(folder);
    free(copy);
    return good;
}

bool load_path(struct runs *runs, const char *path, enum run_detail detail, struct error *error)
{
    if (strcmp(path, "-") == 0)
        return refuse_written(runs, "/dev/stdin", error) &&
               load_stream(runs, stdin, "standard input", detail, error);
    struct stat status;
    if (stat(path, &status) != 0)
        return cannot_read(path, error);
    return S_ISDIR(status.st_mode) ? load_folder(runs, path, detail, error)
                                   : load_file(runs, path, detail, error);
}

void load_free(struct runs *runs)
{
    for (size_t i = 0; i < runs->count; i++)
        run_free(&runs->items[i]);
    free(runs->items);
    lines_free(&runs->problems);
    string_pool_free(&runs->pool);
    *runs = (struct runs){0};
}
