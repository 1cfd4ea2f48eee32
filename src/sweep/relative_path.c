#include "sweep/relative_path.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

const char *relative_path(const char *path)
{
    char here[PATH_MAX];
    const size_t size = getcwd(here, sizeof here) ? strlen(here) : 0;
    const char *rest = path + size;
    if (size <= 1 || strncmp(path, here, size) != 0 || *rest != '/')
        return path;
    rest += strspn(rest, "/");
    return *rest ? rest : path;
}
