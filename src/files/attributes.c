#include "files/attributes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

static const char ACCESS_LIST[] = "system.posix_acl_access";
static const char USER_PREFIX[] = "user.";

/* The file has no such attribute, or its file system has none. */
static bool is_absent(void)
{
    return errno == ENODATA || errno == ENOTSUP;
}

static bool copy_attribute(int fd, const char *path, const char *name)
{
    const ssize_t room = getxattr(path, name, NULL, 0);
    char *bytes = room >= 0 ? malloc((size_t)room + 1) : NULL;
    const ssize_t size = bytes ? getxattr(path, name, bytes, (size_t)room + 1) : -1;
    const bool good = size >= 0 ? fsetxattr(fd, name, bytes, (size_t)size, 0) == 0 : is_absent();
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
    return is_absent() && (fremovexattr(fd, ACCESS_LIST) == 0 || is_absent());
}

static bool copy_user_attributes(int fd, const char *path)
{
    const ssize_t room = listxattr(path, NULL, 0);
    char *names = room > 0 ? calloc((size_t)room + 1, 1) : NULL;
    const ssize_t size = names ? listxattr(path, names, (size_t)room) : 0;
    bool good = names ? size >= 0 : room == 0 || (room < 0 && is_absent());
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
