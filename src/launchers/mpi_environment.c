#include "launchers/mpi_environment.h"

#include <stdlib.h>
#include <sys/resource.h>

#include "launchers/launcher_parent.h"

/* Open MPI has what is known of all ranks in shared memory, of which the launcher loses track when a program
 * has finished: a second one in the same shell could not start. Asked for by messages, it can. That costs
 * each rank the memory, so of a large world it is done only where this may be a second program. */
static void allow_second_start(const struct launcher *launcher)
{
    enum { SMALL_WORLD = 256 };
    if (launcher->tasks <= SMALL_WORLD || !launcher_is_parent())
        setenv("PMIX_MCA_gds", "hash", 0);
}

/* UCX, which MPICH and many builds of Open MPI link, writes its shared memory as files, and ends where they
 * may not be so large; there is other shared memory. */
static void avoid_large_files(void)
{
    static const rlim_t enough_bytes = (rlim_t)64 << 20;
    struct rlimit limit;
    if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur < enough_bytes)
        setenv("UCX_TLS", "^posix", 0);
}

void mpi_environment_prepare(const struct launcher *launcher, enum mpi_family family)
{
    if (family == FAMILY_OPEN_MPI)
        allow_second_start(launcher);
    avoid_large_files();
}
