#include "output/record/record_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/printable_text.h"
#include "files/write.h"
#include "output/output.h"

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

static int open_for_append(const char *path, int more_flags)
{
    return open(path, O_RDWR | O_APPEND | O_CLOEXEC | more_flags, 0666);
}

/* Could a file of this name be made? It is not: a run that is stopped shall leave none. */
static bool can_be_made(const char *path)
{
    char folder[PATH_SIZE];
    const char *slash = strrchr(path, '/');
    const size_t size = slash ? (size_t)(slash - path) + 1 : 0;
    if (size >= sizeof folder) {
        errno = ENAMETOOLONG;
        return false;
    }
    memcpy(folder, path, size);
    folder[size] = '\0';
    return access(slash ? folder : ".", W_OK | X_OK) == 0;
}

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

static bool check_folder(const char *path, struct error *error)
{
    struct stat status;
    char shown[TEXT_WIDTH + 1];
    if (stat(path, &status) == 0 && !S_ISDIR(status.st_mode))
        return error_set(error, ERROR_USAGE,
                         "--record: '%s' is neither a folder nor a file whose name ends in .jsonl",
                         text_show(path, shown));
    if (!make_folder(path) || access(path, W_OK | X_OK) != 0)
        return cannot_write(path, error);
    return true;
}

bool record_file_check(const char *path, struct error *error)
{
    if (!is_file_path(path))
        return check_folder(path, error);
    const int fd = open_for_append(path, 0);
    if (fd >= 0) {
        close(fd);
        return true;
    }
    return (errno == ENOENT && can_be_made(path)) || cannot_write(path, error);
}

/* A run that died while it wrote its record must not spoil the next one. */
static bool end_half_line(int fd, off_t size)
{
    char last;
    if (size == 0 || pread(fd, &last, 1, size - 1) != 1 || last == '\n')
        return true;
    return write_all(fd, "\n", 1);
}

static bool append_locked(int fd, const char *line, size_t size)
{
    struct stat status;
    if (flock(fd, LOCK_EX) != 0 || fstat(fd, &status) != 0)
        return false;
    const bool regular = S_ISREG(status.st_mode);
    bool good = (!regular || end_half_line(fd, status.st_size)) && write_all(fd, line, size);
    good = good && (!regular || fsync(fd) == 0);
    if (!good && regular) {
        const int cause = errno;
        (void)!ftruncate(fd, status.st_size); /* no half line stays */
        errno = cause;
    }
    return good;
}

static bool append_line(const char *path, const char *line, size_t size, struct error *error)
{
    const int fd = open_for_append(path, O_CREAT);
    if (fd < 0)
        return cannot_write(path, error);
    if (!append_locked(fd, line, size)) {
        cannot_write(path, error);
        close(fd);
        return false;
    }
    return close(fd) == 0 || cannot_write(path, error);
}

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
    return size > 0 && size < PATH_SIZE;
}

static bool write_to_folder(const struct record_run *run, const char *folder, const char *line, size_t size,
                            struct error *error)
{
    char name[PATH_SIZE], shown[TEXT_WIDTH + 1];
    struct output output;
    if (!name_in_folder(run, folder, name))
        return error_set(error, ERROR_FAILED, "cannot write the record: the path '%s' is too long",
                         text_show(folder, shown));
    if (!output_open(&output, name, error))
        return false;
    output_write(&output, line, size);
    const bool good = output_commit(&output, error);
    output_close(&output);
    return good;
}

bool record_file_write(const char *path, const struct record_run *run, const char *line, size_t size,
                       struct error *error)
{
    return is_file_path(path) ? append_line(path, line, size, error)
                              : write_to_folder(run, path, line, size, error);
}
