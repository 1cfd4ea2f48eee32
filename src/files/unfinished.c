#include "files/unfinished.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/printable_text.h"
#include "files/path.h"
#include "files/write.h"

static const char DATA[] = ".unfinished", JOURNAL[] = ".journal", LOCK[] = ".lock";
enum {
    DATA_NAME_MOST = NAME_MAX - (sizeof DATA - 1),
    LOCK_NAME_MOST = NAME_MAX - (sizeof LOCK - 1) - 1 - 17, /* a dot before it; names derived from it have
                                                               17 bytes more */
};

/* Beside the target: FOLDER/BEFORE NAME ENDING, with at most so many bytes of the name. From malloc. */
static char *name_beside(const char *target, const char *before, size_t most, const char *ending)
{
    const char *name = path_name(target);
    char text[PATH_NAME_SIZE], *path;
    path_shorten_name(name, most, text);
    return asprintf(&path, "%.*s%s%s%s", (int)(name - target), target, before, text, ending) < 0 ? NULL
                                                                                                 : path;
}

static bool fill(struct unfinished *unfinished, const char *target)
{
    *unfinished = (struct unfinished){
        .target = strdup(target),
        .data = name_beside(target, "", DATA_NAME_MOST, DATA),
        .journal = name_beside(target, "", DATA_NAME_MOST, JOURNAL),
        .lock = name_beside(target, ".", LOCK_NAME_MOST, LOCK),
    };
    return unfinished->target && unfinished->data && unfinished->journal && unfinished->lock;
}

/* May files stand beside it? What is not there yet will be a file. */
static bool is_regular(const char *path, const struct path_end *end)
{
    struct stat status;
    return end->descriptor < 0 && !end->is_magic && (stat(path, &status) != 0 || S_ISREG(status.st_mode)) &&
           strlen(end->path) + sizeof DATA <= PATH_MAX && path_takes_changes(end->path);
}

bool unfinished_locate(struct unfinished *unfinished, const char *path, bool *is_file, struct error *error)
{
    struct path_end end;
    char shown[TEXT_WIDTH + 1];
    *unfinished = (struct unfinished){0};
    *is_file = false;
    if (!path_follow(path, &end))
        return error_set(error, ERROR_FAILED, "cannot write '%s': %s", text_show(path, shown),
                         strerror(errno));
    *is_file = is_regular(path, &end);
    const bool good = !*is_file || fill(unfinished, end.path) || error_memory(error, "the output's names", 0);
    free(end.path);
    if (!good)
        unfinished_free(unfinished);
    return good;
}

static bool discard(const char *path, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    if (unlink(path) == 0)
        write_sync_folder(path);
    else if (errno != ENOENT)
        return error_set(error, ERROR_FAILED, "cannot discard '%s': %s", text_show(path, shown),
                         strerror(errno));
    return true;
}

bool unfinished_discard(const struct unfinished *unfinished, struct error *error)
{
    return discard(unfinished->data, error) && discard(unfinished->journal, error);
}

bool unfinished_take_back(const struct unfinished *unfinished, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    if (renameat2(AT_FDCWD, unfinished->target, AT_FDCWD, unfinished->data, RENAME_NOREPLACE) == 0)
        return true;
    return error_set(error, ERROR_FAILED, "cannot rename '%s' to go on with it: %s",
                     text_show(unfinished->target, shown), strerror(errno));
}

void unfinished_free(struct unfinished *unfinished)
{
    free(unfinished->target);
    free(unfinished->data);
    free(unfinished->journal);
    free(unfinished->lock);
    *unfinished = (struct unfinished){0};
}
