#include "sweep/processes/stop_signals.h"

#include <errno.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

static const int ASKING[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2};

bool stop_signals_open(struct stop_signals *stop, struct error *error)
{
    sigset_t taken;
    *stop = (struct stop_signals){.fd = -1};
    signal(SIGCHLD, SIG_DFL); /* a caller that ignores it would have children end unseen */
    sigemptyset(&taken);
    sigaddset(&taken, SIGCHLD);
    for (size_t i = 0; i < sizeof ASKING / sizeof ASKING[0]; i++) {
        struct sigaction action;
        if (sigaction(ASKING[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN)
            sigaddset(&taken, ASKING[i]);
    }
    if (sigprocmask(SIG_BLOCK, &taken, &stop->before) == 0)
        stop->fd = signalfd(-1, &taken, SFD_CLOEXEC | SFD_NONBLOCK);
    return stop->fd >= 0 || error_set(error, ERROR_FAILED, "cannot watch signals: %s", strerror(errno));
}

bool stop_signals_take(struct stop_signals *stop)
{
    struct signalfd_siginfo came;
    bool asked = false;
    while (read(stop->fd, &came, sizeof came) == sizeof came) {
        if (came.ssi_signo == SIGCHLD)
            continue;
        asked = true;
        stop->first = stop->first ? stop->first : (int)came.ssi_signo;
    }
    return asked;
}

void stop_signals_close(struct stop_signals *stop)
{
    if (stop->fd < 0)
        return;
    close(stop->fd);
    stop->fd = -1;
    sigprocmask(SIG_SETMASK, &stop->before, NULL);
}
