#include "base/clock.h"

#include <time.h>

static const long BACKOFF_FIRST_NS = 1000;
static const long BACKOFF_LAST_NS = 1000 * 1000;

static double read_clock(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

double clock_seconds(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

double clock_thread_cpu_seconds(void)
{
    return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

double clock_wall_seconds(void)
{
    return read_clock(CLOCK_REALTIME);
}

void clock_backoff_sleep(struct clock_backoff *backoff)
{
    if (backoff->nanoseconds < BACKOFF_FIRST_NS)
        backoff->nanoseconds = BACKOFF_FIRST_NS;
    struct timespec pause = {.tv_nsec = backoff->nanoseconds};
    nanosleep(&pause, NULL);
    backoff->nanoseconds *= 2;
    if (backoff->nanoseconds > BACKOFF_LAST_NS)
        backoff->nanoseconds = BACKOFF_LAST_NS;
}
