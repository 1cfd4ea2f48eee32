#include "base/stop.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>
#include <unistd.h>

static atomic_int requested;         /* without a lock, so that a handler may set it */
static struct timespec requested_at; /* written once, by the handler, before `requested` */

static const double IMPATIENCE_SECONDS = 1;
static const int WATCHED[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR1};
enum { WAKE_SECONDS = 1 };
enum { WATCHED_COUNT = sizeof WATCHED / sizeof WATCHED[0] };

/* What the caller does with the watched signals (nohup ignores SIGHUP) is known before any library is
 * initialised: UCX, which many builds of MPI link, has a handler of its own for SIGHUP then. */
static bool is_known, ignored[WATCHED_COUNT]; /* written once, before main */

static void note_ignored(void)
{
    struct sigaction action;
    for (size_t i = 0; i < WATCHED_COUNT; i++)
        ignored[i] = sigaction(WATCHED[i], NULL, &action) == 0 && action.sa_handler == SIG_IGN;
    is_known = true;
}

__attribute__((section(".preinit_array"), used)) static void (*const before_libraries)(void) = note_ignored;

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

/* Handled so, unless the caller ignores it. */
static void set_watched(const struct sigaction *action)
{
    const struct sigaction ignoring = {.sa_handler = SIG_IGN};
    if (!is_known) /* a C library that does not call what stands in .preinit_array */
        note_ignored();
    for (size_t i = 0; i < WATCHED_COUNT; i++)
        sigaction(WATCHED[i], ignored[i] ? &ignoring : action, NULL);
}

void stop_restore(void)
{
    set_watched(&(struct sigaction){.sa_handler = SIG_DFL});
}

void stop_watch_begin(void)
{
    struct sigaction action = {.sa_handler = note}; /* without SA_RESTART */
    requested = 0;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < WATCHED_COUNT; i++)
        sigaddset(&action.sa_mask, WATCHED[i]);
    set_watched(&action);
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
