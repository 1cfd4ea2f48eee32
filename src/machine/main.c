/* count-cores: how many workers this process has room for, as `primes --cores` prints it. A build makes it
 * first, to know how many of its jobs there is room for. */
#include <stdio.h>

#include "machine/capacity.h"

int main(void)
{
    struct host_cpus cpus;
    host_thread_cpus(&cpus);
    printf("%d\n", capacity_workers_here(&cpus));
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
