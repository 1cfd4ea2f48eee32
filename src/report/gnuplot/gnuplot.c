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

static bool check_status(const struct gnuplot_job *job, int status, FILE *messages, struct error *error)
{
    char text[SHOWN_SIZE];
    if (stop_requested())
        return error_set(error, ERROR_STOPPED, "stopped by %s", stop_signal_name(stop_requested()));
    read_messages(messages, text);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return !job->said || !*text || lines_add(job->said, error, "%s", text);
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
    unsetenv("GNUTERM");                 /* a terminal that it may not have, and that no script asks for */
    setenv("SOURCE_DATE_EPOCH", "0", 1); /* cairo of newer versions dates its files by this, */
    setenv("TZ", "UTC0", 1);             /* and an older one writes the time zone with the date */
    const int cause = spawn(job, messages, &child);
    *is_missing = cause == ENOENT;
    if (cause != 0)
        return error_set(error, ERROR_FAILED, "cannot start gnuplot: %s", strerror(cause));
    return check_status(job, wait_for(child), messages, error);
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

/* ---- What it can draw. */

/* The words of the one line that it prints. */
static bool is_named(const char *text, const char *terminal)
{
    const size_t size = strlen(terminal);
    for (const char *at = strstr(text, terminal); at; at = strstr(at + size, terminal))
        if ((at == text || at[-1] == ' ') && (at[size] == ' ' || at[size] == '\n' || at[size] == '\0'))
            return true;
    return false;
}

static unsigned read_formats(FILE *answer)
{
    char text[4096];
    unsigned formats = 0;
    rewind(answer);
    text[fread(text, 1, sizeof text - 1, answer)] = '\0';
    for (int format = 0; format < PICTURE_FORMATS; format++)
        formats |= (unsigned)is_named(text, picture_format_terminal((enum picture_format)format)) << format;
    return *text ? formats : PICTURE_ALL_FORMATS;
}

bool gnuplot_find_formats(unsigned *formats, struct error *error)
{
    FILE *question = gnuplot_scratch(error), *answer = question ? gnuplot_scratch(error) : NULL;
    const struct gnuplot_job job = {.input = question, .output = answer};
    bool is_missing, good = answer != NULL;
    *formats = PICTURE_ALL_FORMATS;
    if (good) {
        fputs("set print '-'\nprint GPVAL_TERMINALS\n", question);
        if (gnuplot_run(&job, &is_missing, error))
            *formats = read_formats(answer);
        else
            good = error->code != ERROR_STOPPED;
    }
    if (question)
        fclose(question);
    if (answer)
        fclose(answer);
    return good;
}
