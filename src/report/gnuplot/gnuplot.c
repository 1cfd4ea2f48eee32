#include "report/gnuplot/gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/stop.h"
#include "report/containers/lines.h"

/* What gnuplot prints is put in files, so that no pipe can fill up; and in memory, so that no disk can. */
FILE *gnuplot_scratch(struct error *error)
{
    const int fd = memfd_create("gnuplot", MFD_CLOEXEC);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w+");
    if (file)
        return file;
    error_set(error, ERROR_FAILED, "cannot make a temporary file for gnuplot: %s", strerror(errno));
    if (fd >= 0)
        close(fd);
    return NULL;
}

/* ---- Starting it. */

/* It keeps what it inherits but for the three streams, the folder, and the signals that this program ignores.
 */
static int set_actions(const struct gnuplot_job *job, FILE *messages, posix_spawn_file_actions_t *actions)
{
    int cause = job->input
                    ? posix_spawn_file_actions_adddup2(actions, fileno(job->input), STDIN_FILENO)
                    : posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (cause == 0 && job->output)
        cause = posix_spawn_file_actions_adddup2(actions, fileno(job->output), STDOUT_FILENO);
    else if (cause == 0)
        cause = posix_spawn_file_actions_addopen(actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (cause == 0)
        cause = posix_spawn_file_actions_adddup2(actions, fileno(messages), STDERR_FILENO);
    if (cause == 0 && job->folder)
        cause = posix_spawn_file_actions_addchdir_np(actions, job->folder);
    return cause;
}

static int set_signals(posix_spawnattr_t *attributes)
{
    sigset_t usual;
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    sigaddset(&usual, SIGXFSZ);
    const int cause = posix_spawnattr_setsigdefault(attributes, &usual);
    return cause ? cause : posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF);
}

/* Returns 0 or the errno of the failure. */
static int spawn(const struct gnuplot_job *job, FILE *messages, pid_t *child)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    char name[] = "gnuplot", no_settings[] = "-d", input[] = "-",
         *script = strdup(job->script ? job->script : input);
    char *arguments[] = {name, no_settings, script, NULL};
    if (!script || posix_spawn_file_actions_init(&actions) != 0) {
        free(script);
        return ENOMEM;
    }
    int cause = posix_spawnattr_init(&attributes);
    if (cause == 0) {
        cause = set_actions(job, messages, &actions);
        cause = cause ? cause : set_signals(&attributes);
        cause = cause ? cause : posix_spawnp(child, name, &actions, &attributes, arguments, environ);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    free(script);
    return cause;
}

/* ---- Waiting for it. */

/* Returns its status. A signal to us is one to it, and if it does not listen, a second later another. */
static int wait_for(pid_t child)
{
    int status = 0, request = SIGTERM;
    for (;;) {
        if (stop_requested()) {
            kill(child, request);
            request = SIGKILL;
        }
        const pid_t ended = waitpid(child, &status, 0);
        if (ended == child || errno != EINTR)
            return status;
    }
}

/* In one line. */
static void read_messages(FILE *messages, char text[SHOWN_SIZE])
{
    char bytes[512];
    rewind(messages);
    const size_t size = fread(bytes, 1, sizeof bytes - 1, messages);
    bytes[size] = '\0';
    size_t kept = 0;
    for (size_t i = 0; i < size; i++) {
        const bool is_blank = strchr(" \t\r\n", bytes[i]) != NULL;
        if (!is_blank)
            bytes[kept++] = bytes[i];
        else if (kept > 0 && bytes[kept - 1] != ' ')
            bytes[kept++] = ' ';
    }
    bytes[kept > 0 && bytes[kept - 1] == ' ' ? kept - 1 : kept] = '\0';
    lines_show(bytes, text);
}

static bool check_status(int status, FILE *messages, struct error *error)
{
    char text[SHOWN_SIZE];
    if (stop_requested())
        return error_set(error, ERROR_STOPPED, "stopped by %s", stop_signal_name(stop_requested()));
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    read_messages(messages, text);
    if (WIFSIGNALED(status))
        return error_set(error, ERROR_FAILED, "gnuplot was ended by a signal: %s%s%s",
                         strsignal(WTERMSIG(status)), *text ? ": " : "", text);
    return error_set(error, ERROR_FAILED, "gnuplot failed: %s", *text ? text : "it does not say why");
}

static bool run(const struct gnuplot_job *job, FILE *messages, bool *is_missing, struct error *error)
{
    pid_t child = -1;
    if (job->input && (fflush(job->input) != 0 || fseek(job->input, 0, SEEK_SET) != 0))
        return error_set(error, ERROR_FAILED, "cannot write a temporary file: %s", strerror(errno));
    setenv("SOURCE_DATE_EPOCH", "0", 1); /* cairo of newer versions dates its files by this, */
    setenv("TZ", "UTC0", 1);             /* and an older one writes the time zone with the date */
    const int cause = spawn(job, messages, &child);
    *is_missing = cause == ENOENT;
    if (cause != 0)
        return error_set(error, ERROR_FAILED, "cannot start gnuplot: %s", strerror(cause));
    return check_status(wait_for(child), messages, error);
}

bool gnuplot_run(const struct gnuplot_job *job, bool *is_missing, struct error *error)
{
    *is_missing = false;
    FILE *messages = gnuplot_scratch(error);
    if (!messages)
        return false;
    const bool good = run(job, messages, is_missing, error);
    fclose(messages);
    return good;
}
