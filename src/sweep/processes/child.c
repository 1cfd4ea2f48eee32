#include "sweep/processes/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { READ_SIZE = 1 << 14, SAID_MOST = 1 << 20 /* bytes that are kept of what one says */ };

/* ---- The start. */

/* For execvp; from malloc. */
static char **arguments_of(const struct lines *words)
{
    char **arguments = calloc(words->count + 1, sizeof *arguments);
    for (size_t i = 0; arguments && i < words->count; i++)
        arguments[i] = words->text[i];
    return arguments;
}

static void set_signals(const sigset_t *blocked)
{
    static const int usual[] = {SIGPIPE, SIGXFSZ}; /* which programs of the project ignore */
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
        signal(usual[i], SIG_DFL);
    signal(SIGINT, SIG_IGN);
    signal(SIGQUIT, SIG_IGN);
    if (blocked)
        sigprocmask(SIG_SETMASK, blocked, NULL);
}

/* In the child: never returns. */
static void become(char *const *arguments, int output, enum child_output heard, const sigset_t *blocked)
{
    const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    dup2(nothing, STDIN_FILENO);
    dup2(heard == CHILD_ERRORS ? nothing : output, STDOUT_FILENO);
    dup2(heard == CHILD_ANSWERS ? nothing : output, STDERR_FILENO);
    set_signals(blocked);
    execvp(arguments[0], arguments);
    dprintf(STDERR_FILENO, "cannot start '%s': %s\n", arguments[0], strerror(errno));
    _exit(127);
}

static bool cannot_start(const char *name, struct error *error)
{
    const int cause = errno;
    char shown[SHOWN_SIZE];
    return error_set(error, ERROR_FAILED, "cannot start '%s': %s", lines_show(name, shown), strerror(cause));
}

bool child_start(struct child *child, const struct lines *words, enum child_output output,
                 const sigset_t *blocked, struct error *error)
{
    int ends[2];
    *child = (struct child){.output = -1};
    char **arguments = arguments_of(words);
    if (!arguments)
        return error_memory(error, "a command", 0);
    if (pipe2(ends, O_CLOEXEC) != 0) {
        free(arguments);
        return cannot_start(words->text[0], error);
    }
    child->pid = fork();
    if (child->pid == 0)
        become(arguments, ends[1], output, blocked);
    const bool good = child->pid > 0 || cannot_start(words->text[0], error);
    free(arguments);
    close(ends[1]);
    child->output = ends[0];
    fcntl(child->output, F_SETFL, O_NONBLOCK);
    if (!good)
        child_close(child);
    return good;
}

/* ---- What it says, and its end. */

bool child_hear(struct child *child, struct buffer *said)
{
    char bytes[READ_SIZE];
    ssize_t size;
    while ((size = read(child->output, bytes, sizeof bytes)) > 0 || (size < 0 && errno == EINTR))
        if (size > 0 && said->used < SAID_MOST)
            (void)buffer_append(said, bytes, (size_t)size); /* without memory there is less to show */
    return size < 0 && errno == EAGAIN;
}

bool child_has_ended(struct child *child, int *code)
{
    int status;
    if (waitpid(child->pid, &status, WNOHANG) != child->pid)
        return false;
    *code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    child->pid = 0;
    return true;
}

void child_close(struct child *child)
{
    if (child->output >= 0)
        close(child->output);
    child->output = -1;
}

bool child_ask(const struct lines *words, enum child_output output, struct buffer *said, int *code,
               struct error *error)
{
    struct child child;
    int status;
    if (!child_start(&child, words, output, NULL, error))
        return false;
    struct pollfd heard = {.fd = child.output, .events = POLLIN};
    while (child_hear(&child, said))
        poll(&heard, 1, -1);
    child_close(&child);
    while (waitpid(child.pid, &status, 0) < 0 && errno == EINTR)
        ;
    *code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return buffer_append(said, "", 1) || error_memory(error, "an answer", said->used);
}
