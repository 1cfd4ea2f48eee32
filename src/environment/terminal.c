#include "environment/terminal.h"

#include <sys/ioctl.h>

int terminal_columns(int fd)
{
    struct winsize window;
    return ioctl(fd, TIOCGWINSZ, &window) == 0 ? window.ws_col : 0;
}
