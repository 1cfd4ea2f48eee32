#include "base/stop.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <time.h>
#include <unistd.h>

static atomic_int requested;         /* without a lock, so that a handler may set it */
static struct timespec requested_at; /* written once, by the handler, before `requested` */

static const double IMPATIENCE_SECONDS = 1;
static const int WATCHED[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR1};
enum { WAKE_SECONDS = 1 };
enum { WATCHED_COUNT = sizeof WATCHED / sizeof WATCHED[0] };

static double seconds_since_request(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - requested_at.tv_sec) + (double)(now.tv_nsec - requested_at.tv_nsec) * 1e-9;
}

static void wake(int signal_number)
{
    (void)signal_number;
    alarm(WAKE_SECONDS);
}

/* The signal may come between a look at stop_requested and a call that then waits for ever: another one
 * follows, each second. */
static void keep_waking(void)
{
    const struct sigaction waking = {.sa_handler = wake};
    sigaction(SIGALRM, &waking, NULL);
    alarm(WAKE_SECONDS);
}

/* All watched signals are blocked while it runs. */
static void note(int signal_number)
{
    if (requested == 0) {
        clock_gettime(CLOCK_MONOTONIC, &requested_at);
        requested = signal_number;
        keep_waking();
    } else if (seconds_since_request() >= IMPATIENCE_SECONDS) {
        signal(signal_number, SIG_DFL);
        raise(signal_number);
    }
}

void stop_watch_begin(void)
{
    requested = 0;
    for (size_t i = 0; i < WATCHED_COUNT; i++) {
        struct sigaction action = {.sa_handler = note}, old; /* without SA_RESTART */
        sigemptyset(&action.sa_mask);
        for (size_t k = 0; k < WATCHED_COUNT; k++)
            sigaddset(&action.sa_mask, WATCHED[k]);
        /* What the caller ignores (nohup) stays ignored. */
        if (sigaction(WATCHED[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
            sigaction(WATCHED[i], &action, NULL);
    }
}

void stop_watch_end(void)
{
    for (size_t i = 0; i < WATCHED_COUNT; i++) {
        struct sigaction old;
        if (sigaction(WATCHED[i], NULL, &old) == 0 && old.sa_handler == note)
            signal(WATCHED[i], SIG_DFL);
    }
    if (requested == 0)
        return;
    alarm(0);
    signal(SIGALRM, SIG_DFL);
}

int stop_requested(void)
{
    return requested;
}

const char *stop_signal_name(int signal_number)
{
    switch (signal_number) {
    case SIGINT:
        return "SIGINT";
    case SIGTERM:
        return "SIGTERM";
    case SIGHUP:
        return "SIGHUP";
    case SIGUSR1:
        return "SIGUSR1";
    default:
        return "a signal";
    }
}
