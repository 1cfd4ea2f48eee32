#include "files/attributes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

static const char ACCESS_LIST[] = "system.posix_acl_access";
static const char USER_PREFIX[] = "user.";

/* The attribute's bytes, from malloc; *size is -1 where the file has no such attribute, or its file system
 * has none. NULL without memory, too. */
static void *read_attribute(const char *path, const char *name, ssize_t *size)
{
    *size = getxattr(path, name, NULL, 0);
    char *bytes = *size >= 0 ? malloc((size_t)*size + 1) : NULL;
    if (bytes)
        *size = getxattr(path, name, bytes, (size_t)*size + 1);
    if (*size >= 0)
        return bytes;
    free(bytes);
    return NULL;
}

static bool copy_attribute(int fd, const char *path, const char *name)
{
    ssize_t size;
    void *bytes = read_attribute(path, name, &size);
    const bool good = size < 0 || (bytes && fsetxattr(fd, name, bytes, (size_t)size, 0) == 0);
    const int cause = errno;
    free(bytes);
    errno = cause;
    return good;
}

/* Where the file has no list, the new one must not keep what it inherited from its folder. */
static bool copy_access_list(int fd, const char *path)
{
    if (getxattr(path, ACCESS_LIST, NULL, 0) >= 0)
        return copy_attribute(fd, path, ACCESS_LIST);
    return fremovexattr(fd, ACCESS_LIST) == 0 || errno == ENODATA || errno == ENOTSUP;
}

static bool copy_user_attributes(int fd, const char *path)
{
    const ssize_t room = listxattr(path, NULL, 0);
    char *names = room > 0 ? calloc((size_t)room + 1, 1) : NULL;
    const ssize_t size = names ? listxattr(path, names, (size_t)room) : 0;
    bool good = room <= 0 || names;
    for (ssize_t at = 0; good && at < size; at += (ssize_t)strlen(names + at) + 1)
        if (strncmp(names + at, USER_PREFIX, sizeof USER_PREFIX - 1) == 0)
            good = copy_attribute(fd, path, names + at);
    free(names);
    return good;
}

const char *attributes_carry_over(int fd, const char *path, const struct stat *status)
{
    struct stat own;
    if (fstat(fd, &own) != 0)
        return "its owner";
    if (own.st_gid != status->st_gid && fchown(fd, (uid_t)-1, status->st_gid) != 0)
        return "its group";
    if (own.st_uid != status->st_uid && fchown(fd, status->st_uid, (gid_t)-1) != 0)
        return "its owner";
    if (!copy_user_attributes(fd, path))
        return "its extended attributes";
    if (!copy_access_list(fd, path))
        return "its access control list";
    return fchmod(fd, status->st_mode & 0777) == 0 ? NULL : "its mode";
}
