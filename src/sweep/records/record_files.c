#include "sweep/records/record_files.h"

#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/records/folder_entries.h"

static bool cannot_read(const char *file, struct error *error)
{
    const int cause = errno;
    char shown[SHOWN_SIZE];
    return error_set(error, ERROR_FAILED, "cannot read '%s': %s", lines_show(file, shown), strerror(cause));
}

static size_t without_end(const char *line, size_t size)
{
    while (size > 0 && (line[size - 1] == '\n' || line[size - 1] == '\r'))
        size--;
    return size;
}

bool record_files_read_one(const char *file, off_t from, record_files_take *take, void *context,
                           struct error *error)
{
    FILE *stream = fopen(file, "re");
    if (!stream)
        return cannot_read(file, error);
    char *text = NULL;
    size_t room = 0, number = 0;
    ssize_t size;
    bool good = fseeko(stream, from, SEEK_SET) == 0 || cannot_read(file, error);
    while (good && (size = getline(&text, &room, stream)) >= 0) {
        const struct record_line line = {text, without_end(text, (size_t)size), file, ++number};
        good = line.size == 0 || take(context, &line, error);
    }
    if (good && !feof(stream))
        good = cannot_read(file, error);
    free(text);
    fclose(stream);
    return good;
}

/* ---- Folders. */

static bool note(struct lines *unreadable, const FTSENT *entry, struct error *error)
{
    char shown[SHOWN_SIZE];
    return lines_add(unreadable, error, "cannot read '%s': %s", lines_show(entry->fts_path, shown),
                     strerror(entry->fts_errno));
}

static bool read_entry(const FTSENT *entry, record_files_take *take, void *context, struct lines *unreadable,
                       struct error *error)
{
    switch (entry->fts_info) {
    case FTS_F:
        return !folder_entries_have_records(entry) ||
               record_files_read_one(entry->fts_path, 0, take, context, error);
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        /* Of what is not there, nothing is recorded. */
        return (entry->fts_level == FTS_ROOTLEVEL && entry->fts_errno == ENOENT) ||
               note(unreadable, entry, error);
    default:
        return true;
    }
}

bool record_files_read(const char *folder, record_files_take *take, void *context, struct lines *unreadable,
                       struct error *error)
{
    char *copy = strdup(folder);
    if (!copy)
        return error_memory(error, "the records", 0);
    for (size_t size = strlen(copy); size > 1 && copy[size - 1] == '/'; size--)
        copy[size - 1] = '\0';
    char *const roots[] = {copy, NULL};
    FTS *stream = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, folder_entries_compare);
    bool good = stream != NULL || cannot_read(folder, error);
    for (const FTSENT *entry; good && (entry = fts_read(stream));)
        good = read_entry(entry, take, context, unreadable, error);
    if (stream)
        fts_close(stream);
    free(copy);
    return good;
}
