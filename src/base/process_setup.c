#include "base/process_setup.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>

#include "base/stop.h"

/* The wrong direction keeps reading from (writing to) a closed one an error. */
static void guard_descriptors(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
            (void)!open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
}

void process_setup_begin(void)
{
    guard_descriptors();
    stop_restore();
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

void process_setup_memory(void)
{
    enum { MAPPED_LEAST = 32 << 20, KEPT_MOST = 256 << 20 };
    mallopt(M_MMAP_THRESHOLD, MAPPED_LEAST);
    mallopt(M_TRIM_THRESHOLD, KEPT_MOST);
}
