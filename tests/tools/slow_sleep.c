/* Preloaded into a program (LD_PRELOAD), makes every sleep that lasts until a time SLOW_SLEEP times as long:
 * the kernel `sleep` sleeps so, and a run of it becomes one that does not end before a test has done
 * something to it. */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const int64_t SECOND = 1000000000;

static int64_t nanoseconds(const struct timespec *time)
{
    return time->tv_sec * SECOND + time->tv_nsec;
}

static struct timespec later(clockid_t clock, const struct timespec *end)
{
    const char *times = getenv("SLOW_SLEEP");
    struct timespec now;
    clock_gettime(clock, &now);
    const int64_t left = nanoseconds(end) - nanoseconds(&now);
    const int64_t then = nanoseconds(end) + (times && left > 0 ? left * (atoi(times) - 1) : 0);
    return (struct timespec){.tv_sec = then / SECOND, .tv_nsec = then % SECOND};
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *end, struct timespec *left)
{
    const bool is_until = (flags & TIMER_ABSTIME) != 0;
    const struct timespec then = is_until ? later(clock, end) : *end;
    return syscall(SYS_clock_nanosleep, clock, flags, &then, left) == 0 ? 0 : errno;
}
