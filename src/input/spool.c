#include "input/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/printable_text.h"
#include "input/input_path.h"

static const char *temporary_folder(void)
{
    const char *folder = getenv("TMPDIR");
    return folder && *folder ? folder : "/tmp";
}

static bool cannot_spool(const char *path, struct error *error)
{
    const int cause = errno;
    char name[TEXT_WIDTH + 1], folder[TEXT_WIDTH + 1];
    return error_set(
        error, ERROR_FAILED, "cannot keep %s in a temporary file in '%s': %s; TMPDIR names another folder",
        text_show(input_path_name(path), name), text_show(temporary_folder(), folder), strerror(cause));
}

/* Where the system has no files without a name, one that loses it at once. */
static int open_nameless(const char *folder)
{
    char path[PATH_MAX];
    int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0 || snprintf(path, sizeof path, "%s/primes.XXXXXX", folder) >= (int)sizeof path)
        return file;
    file = mkostemp(path, O_CLOEXEC);
    if (file >= 0)
        unlink(path);
    return file;
}

int spool_open(const char *path, struct error *error)
{
    const int spool = open_nameless(temporary_folder());
    if (spool < 0)
        cannot_spool(path, error);
    return spool;
}

bool spool_write(int spool, const char *path, struct buffer *buffer, struct error *error)
{
    for (size_t written = 0; written < buffer->used;) {
        const ssize_t size = write(spool, buffer->bytes + written, buffer->used - written);
        if (size < 0 && errno != EINTR)
            return cannot_spool(path, error);
        written += size > 0 ? (size_t)size : 0;
    }
    buffer->used = 0;
    return true;
}
