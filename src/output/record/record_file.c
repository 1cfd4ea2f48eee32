#include "output/record/record_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/printable_text.h"
#include "base/stop.h"
#include "files/staged.h"
#include "files/write.h"
#include "output/record/record_append.h"
#include "output/record/record_keep.h"

enum { PATH_SIZE = 4096 };

static bool cannot_write(const char *path, struct error *error)
{
    const int cause = errno;
    char shown[TEXT_WIDTH + 1];
    return error_set(error, ERROR_FAILED, "cannot write the record '%s': %s", text_show(path, shown),
                     strerror(cause));
}

static bool is_file_path(const char *path)
{
    static const char suffix[] = ".jsonl";
    const size_t size = strlen(path);
    struct stat status;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return false;
    return size >= sizeof suffix - 1 && strcmp(path + size - (sizeof suffix - 1), suffix) == 0;
}

/* ---- Can it be written? */

/* Makes the folder and those above it. */
static bool make_folder(const char *path)
{
    char part[PATH_SIZE];
    if (strlen(path) >= sizeof part) {
        errno = ENAMETOOLONG;
        return false;
    }
    strcpy(part, path);
    for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(part, 0777) != 0 && errno != EEXIST)
            return false;
        *slash = '/';
    }
    return mkdir(part, 0777) == 0 || errno == EEXIST;
}

/* By making one that nobody sees. */
static bool takes_files(const char *folder)
{
    struct staged staged;
    const bool good = staged_open(&staged, "record.jsonl", folder, true);
    staged_discard(&staged);
    return good;
}

static bool check_folder(const char *path, struct error *error)
{
    struct stat status;
    char shown[TEXT_WIDTH + 1];
    if (stat(path, &status) == 0 && !S_ISDIR(status.st_mode))
        return error_set(error, ERROR_USAGE,
                         "--record: '%s' is neither a folder nor a file whose name ends in .jsonl",
                         text_show(path, shown));
    return (make_folder(path) && takes_files(path)) || cannot_write(path, error);
}

bool record_file_check(const char *path, FILE *messages, struct error *error)
{
    if (!is_file_path(path))
        return check_folder(path, error);
    return record_append_check(path, messages) || cannot_write(path, error);
}

/* ---- Writing. */

/* FOLDER/20261121T210750.123Z-HOST-PID.jsonl */
static bool name_in_folder(const struct record_run *run, const char *folder, char name[PATH_SIZE])
{
    const time_t seconds = (time_t)run->started_wall;
    const int milliseconds = (int)((run->started_wall - (double)seconds) * 1000);
    struct tm parts;
    char time_text[32];
    gmtime_r(&seconds, &parts);
    strftime(time_text, sizeof time_text, "%Y%m%dT%H%M%S", &parts);
    const int size = snprintf(name, PATH_SIZE, "%s/%s.%03dZ-%s-%ld.jsonl", folder, time_text, milliseconds,
                              run->rank_of[0].host.name, run->rank_of[0].process);
    if (size > 0 && size < PATH_SIZE)
        return true;
    errno = ENAMETOOLONG;
    return false;
}

/* It appears when it is whole. */
static bool write_new(const char *name, const char *line, size_t size)
{
    struct staged staged;
    const bool good = staged_open(&staged, name, NULL, false) && write_all(staged.fd, line, size) &&
                      fsync(staged.fd) == 0 && staged_put_new(&staged);
    staged_discard(&staged);
    return good;
}

/* A lock that was waited for in vain has no errno of its own. */
enum { CAUSE_SIZE = 128 };
static void explain(int cause, char text[CAUSE_SIZE])
{
    if (cause == EAGAIN && stop_requested())
        snprintf(text, CAUSE_SIZE, "another process holds its lock, and %s ended the wait",
                 stop_signal_name(stop_requested()));
    else
        snprintf(text, CAUSE_SIZE, "%s", strerror(cause));
}

/* Whole, or else nobody finds it. */
static bool tell_where(const char *path, const char *cause, const char *kept, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    char *where = kept ? text_escape(kept, strlen(kept), SIZE_MAX) : NULL;
    if (where)
        error_set(error, ERROR_FAILED, "cannot write the record '%s': %s; it is in '%s'",
                  text_show(path, shown), cause, where);
    else
        error_set(error, ERROR_FAILED, "cannot write the record '%s': %s; it is lost: %s",
                  text_show(path, shown), cause, strerror(errno));
    free(where);
    return false;
}

static bool keep(const char *path, const struct record_run *run, const char *line, size_t size,
                 struct error *error)
{
    char cause[CAUSE_SIZE];
    explain(errno, cause);
    char *kept = record_keep(path, run->rank_of[0].host.name, run->rank_of[0].process, line, size);
    tell_where(path, cause, kept, error);
    free(kept);
    return false;
}

bool record_file_write(const char *path, const struct record_run *run, const char *line, size_t size,
                       FILE *messages, struct error *error)
{
    char name[PATH_SIZE];
    if (is_file_path(path))
        return record_append(path, line, size, messages) || keep(path, run, line, size, error);
    if (!name_in_folder(run, path, name))
        return keep(path, run, line, size, error);
    return write_new(name, line, size) || keep(name, run, line, size, error);
}
