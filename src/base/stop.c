#include "base/stop.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t requested;

static const int WATCHED[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR1};
enum { WATCHED_COUNT = sizeof WATCHED / sizeof WATCHED[0] };

static void note(int signal_number)
{
    requested = signal_number;
}

void stop_watch_begin(void)
{
    requested = 0;
    for (size_t i = 0; i < WATCHED_COUNT; i++) {
        struct sigaction action = {.sa_handler = note, .sa_flags = (int)SA_RESETHAND}, old;
        sigemptyset(&action.sa_mask);
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
