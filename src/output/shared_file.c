#include "output/shared_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/printable_text.h"
#include "files/write.h"

/* How another process opens the file while it is written: plain bytes, so that it can travel. */
struct location {
    char path[4096]; /* "": not at all */
    uint64_t inode;
};

static bool cannot_write(const struct shared_file *file, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    return error_set(error, ERROR_FAILED, "cannot write '%s': %s; nothing was put in its place",
                     text_show(file->path, shown), strerror(errno));
}

static struct location locate(struct output *output, bool same_node)
{
    struct location location = {.path = ""};
    struct stat status;
    struct staged *staged = &output->target.staged;
    if (!output_has_offsets(output) || fstat(staged->fd, &status) != 0 ||
        (!same_node && !staged_give_name(staged)))
        return location;
    const char *name = staged->path;
    const int size =
        name ? snprintf(location.path, sizeof location.path, "%s", name)
             : snprintf(location.path, sizeof location.path, "/proc/%ld/fd/%d", (long)getpid(), staged->fd);
    if (size < 0 || (size_t)size >= sizeof location.path)
        location.path[0] = '\0';
    location.inode = (uint64_t)status.st_ino;
    return location;
}

static int open_location(const struct location *location)
{
    struct stat status;
    const int fd = *location->path ? open(location->path, O_WRONLY | O_CLOEXEC) : -1;
    if (fd < 0 || (fstat(fd, &status) == 0 && (uint64_t)status.st_ino == location->inode))
        return fd;
    close(fd);
    return -1;
}

void shared_file_open(struct shared_file *file, struct ranks *ranks, struct output *output, const char *path)
{
    struct location location = {.path = ""};
    if (ranks->rank == 0)
        location = locate(output, ranks->nodes == 1);
    ranks_broadcast(ranks, &location, sizeof location);
    *file = (struct shared_file){.fd = open_location(&location), .path = path};
}

bool shared_file_write(const struct shared_file *file, const char *bytes, uint64_t size, uint64_t offset,
                       struct error *error)
{
    return write_all_at(file->fd, bytes, size, offset) || cannot_write(file, error);
}

bool shared_file_sync(const struct shared_file *file, struct error *error)
{
    return file->fd < 0 || fsync(file->fd) == 0 || cannot_write(file, error);
}

bool shared_file_close(struct shared_file *file, struct error *error)
{
    const int fd = file->fd;
    file->fd = -1;
    if (fd < 0)
        return true;
    const bool synced = fsync(fd) == 0;
    return (close(fd) == 0 && synced) || cannot_write(file, error);
}
