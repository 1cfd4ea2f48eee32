/* pty_run [-a] [-c COLUMNS] FILE COMMAND [ARGUMENT]...: runs COMMAND with a terminal as its standard error
 * (with -a as its standard input and output, too; with -c of so many columns, 0 for one that does not say),
 * writes what the terminal receives to FILE, and exits as COMMAND does (128
 * + N after signal N). So that a test can see what a person would see, and the bytes behind it. */
#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static int give_up(const char *what)
{
    fprintf(stderr, "pty_run: %s: %s\n", what, strerror(errno));
    return 125;
}

static int run_command(int terminal, bool all, char **command)
{
    setsid();
    ioctl(terminal, TIOCSCTTY, 0);
    dup2(terminal, STDERR_FILENO);
    if (all) {
        dup2(terminal, STDIN_FILENO);
        dup2(terminal, STDOUT_FILENO);
    }
    if (terminal > STDERR_FILENO)
        close(terminal);
    execvp(command[0], command);
    return give_up(command[0]);
}

/* Until the last process lets go of the terminal, which a read on this side sees as EIO. */
static void copy_screen(int screen, int file)
{
    char bytes[4096];
    ssize_t size;
    while ((size = read(screen, bytes, sizeof bytes)) > 0 || (size < 0 && errno == EINTR))
        if (size > 0 && write(file, bytes, (size_t)size) != size)
            return;
}

int main(int count, char **arguments)
{
    bool all = false;
    struct winsize window = {.ws_row = 24, .ws_col = 80};
    int option;
    while ((option = getopt(count, arguments, "+ac:")) != -1) {
        if (option == 'a')
            all = true;
        else if (option == 'c')
            window.ws_col = (unsigned short)atoi(optarg);
    }
    char **const rest = arguments + optind;
    if (count - optind < 2) {
        fprintf(stderr, "usage: pty_run [-a] [-c COLUMNS] FILE COMMAND [ARGUMENT]...\n");
        return 125;
    }
    const int file = open(rest[0], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0)
        return give_up(rest[0]);
    struct termios mode;
    int screen, terminal;
    if (openpty(&screen, &terminal, NULL, NULL, &window) != 0)
        return give_up("openpty");
    tcgetattr(terminal, &mode);
    mode.c_oflag &= ~(tcflag_t)OPOST; /* bytes arrive as they were sent */
    tcsetattr(terminal, TCSANOW, &mode);
    fcntl(screen, F_SETFD, FD_CLOEXEC);
    const pid_t child = fork();
    if (child < 0)
        return give_up("fork");
    if (child == 0)
        return run_command(terminal, all, rest + 1);
    close(terminal);
    copy_screen(screen, file);
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
