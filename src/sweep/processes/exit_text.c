#include "sweep/processes/exit_text.h"

#include <signal.h>
#include <stdio.h>

const char *exit_text_signal(int signal_number, char text[EXIT_TEXT_SIZE])
{
    static const struct {
        int number;
        const char *name;
    } known[] = {
        {SIGHUP, "HUP"},   {SIGINT, "INT"},   {SIGQUIT, "QUIT"}, {SIGILL, "ILL"},   {SIGTRAP, "TRAP"},
        {SIGABRT, "ABRT"}, {SIGBUS, "BUS"},   {SIGFPE, "FPE"},   {SIGKILL, "KILL"}, {SIGUSR1, "USR1"},
        {SIGSEGV, "SEGV"}, {SIGUSR2, "USR2"}, {SIGPIPE, "PIPE"}, {SIGALRM, "ALRM"}, {SIGTERM, "TERM"},
        {SIGXCPU, "XCPU"}, {SIGXFSZ, "XFSZ"},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (known[i].number == signal_number) {
            snprintf(text, EXIT_TEXT_SIZE, "SIG%s", known[i].name);
            return text;
        }
    snprintf(text, EXIT_TEXT_SIZE, "signal %d", signal_number);
    return text;
}

const char *exit_text(int code, char text[EXIT_TEXT_SIZE])
{
    char name[EXIT_TEXT_SIZE];
    if (code == 126 || code == 127)
        snprintf(text, EXIT_TEXT_SIZE, "%d (it could not be started)", code);
    else if (code > 128 && code <= 128 + SIGRTMAX)
        snprintf(text, EXIT_TEXT_SIZE, "%d (%.40s)", code, exit_text_signal(code - 128, name));
    else
        snprintf(text, EXIT_TEXT_SIZE, "%d", code);
    return text;
}
