#include "base/clock.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
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

long clock_thread_waits(void)
{
    struct rusage usage;
    return getrusage(RUSAGE_THREAD, &usage) == 0 ? usage.ru_nvcsw : 0;
}

double clock_wall_seconds(void)
{
    return read_clock(CLOCK_REALTIME);
}

const char *clock_minute_text(double wall_seconds, char text[CLOCK_MINUTE_SIZE])
{
    const time_t seconds = (time_t)wall_seconds;
    struct tm local;
    if (!localtime_r(&seconds, &local) || strftime(text, CLOCK_MINUTE_SIZE, "%Y-%m-%d %H:%M", &local) == 0)
        strcpy(text, "unknown time");
    return text;
}

const char *clock_duration_text(double seconds, char text[CLOCK_DURATION_SIZE])
{
    if (!isfinite(seconds) || seconds > 1e8)
        snprintf(text, CLOCK_DURATION_SIZE, "unknown");
    else if (seconds < 60)
        snprintf(text, CLOCK_DURATION_SIZE, "%.0fs", ceil(seconds));
    else if (seconds < 3600)
        snprintf(text, CLOCK_DURATION_SIZE, "%dm%02ds", (int)seconds / 60, (int)seconds % 60);
    else
        snprintf(text, CLOCK_DURATION_SIZE, "%dh%02dm", (int)(seconds / 3600), (int)(seconds / 60) % 60);
    return text;
}

void clock_sleep(double seconds)
{
    const time_t whole = (time_t)seconds;
    const struct timespec pause = {.tv_sec = whole, .tv_nsec = (long)((seconds - (double)whole) * 1e9)};
    nanosleep(&pause, NULL);
}

long clock_backoff_next(struct clock_backoff *backoff)
{
    const long pause = backoff->nanoseconds < BACKOFF_FIRST_NS ? BACKOFF_FIRST_NS : backoff->nanoseconds;
    backoff->nanoseconds = 2 * pause > BACKOFF_LAST_NS ? BACKOFF_LAST_NS : 2 * pause;
    return pause;
}

void clock_backoff_sleep(struct clock_backoff *backoff)
{
    const struct timespec pause = {.tv_nsec = clock_backoff_next(backoff)};
    nanosleep(&pause, NULL);
}
