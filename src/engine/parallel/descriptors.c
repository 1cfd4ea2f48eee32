#include "engine/parallel/descriptors.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

void descriptors_note(struct descriptors *descriptors)
{
    for (int fd = 0; fd < DESCRIPTORS_MOST; fd++)
        descriptors->is_open[fd] = fcntl(fd, F_GETFD) >= 0;
}

void descriptors_keep_new_here(const struct descriptors *before)
{
    for (int fd = 0; fd < DESCRIPTORS_MOST; fd++)
        if (!before->is_open[fd])
            fcntl(fd, F_SETFD, FD_CLOEXEC); /* an error: it is not open */
}

void descriptors_keep_hydras_here(void)
{
    struct stat status;
    if (!getenv("PMI_FD"))
        return;
    for (int fd = STDERR_FILENO + 1; fd < DESCRIPTORS_MOST; fd++)
        if (fstat(fd, &status) == 0 && (S_ISSOCK(status.st_mode) || S_ISFIFO(status.st_mode)))
            fcntl(fd, F_SETFD, FD_CLOEXEC);
}
