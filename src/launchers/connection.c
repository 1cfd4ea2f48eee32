#include "launchers/connection.h"

#include <arpa/inet.h>
#include <limits.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "environment/variable.h"

/* PMI is spoken through a socket that the process inherits. Without PMI_FD there are other ways, which are
 * not looked at. */
static bool pmi_is_closed(void)
{
    int fd = -1;
    struct error error;
    struct stat file;
    if (!getenv("PMI_FD"))
        return false;
    if (!variable_parse_int("PMI_FD", 0, INT_MAX, &fd, &error) || fstat(fd, &file) != 0 ||
        !S_ISSOCK(file.st_mode))
        return true;
    struct pollfd end = {.fd = fd, .events = POLLRDHUP};
    return poll(&end, 1, 0) > 0 && (end.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL));
}

/* Where PMIx says that its server listens, on this machine: "NAME;tcp4://127.0.0.1:42127". */
static bool find_server(struct sockaddr_in *address)
{
    static const char *const names[] = {"PMIX_SERVER_URI41", "PMIX_SERVER_URI4", "PMIX_SERVER_URI3",
                                        "PMIX_SERVER_URI21", "PMIX_SERVER_URI2"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *text = getenv(names[i]), *at = text ? strstr(text, ";tcp4://") : NULL;
        char host[INET_ADDRSTRLEN];
        unsigned short port;
        if (!at || sscanf(at, ";tcp4://%15[0-9.]:%hu", host, &port) != 2)
            continue;
        *address = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port)};
        return inet_pton(AF_INET, host, &address->sin_addr) == 1;
    }
    return false;
}

/* A port that this process could have itself, nobody listens on. */
static bool pmix_is_closed(void)
{
    struct sockaddr_in address;
    const int yes = 1;
    if (!find_server(&address))
        return false;
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return false;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes); /* connections that ended are none */
    const bool is_free = bind(fd, (const struct sockaddr *)&address, sizeof address) == 0;
    close(fd);
    return is_free;
}

static enum connection state(bool is_there, bool is_closed)
{
    if (!is_there)
        return CONNECTION_NONE;
    return is_closed ? CONNECTION_CLOSED : CONNECTION_OPEN;
}

/* MPICH may have been built for PMIx as well. */
enum connection connection_look(const struct launcher *launcher, enum mpi_family family)
{
    if (family == FAMILY_NONE)
        return CONNECTION_NONE;
    const enum connection pmix = state(launcher->has_pmix, launcher->has_pmix && pmix_is_closed());
    if (family == FAMILY_OPEN_MPI || !launcher->has_pmi)
        return pmix;
    const enum connection pmi = state(true, pmi_is_closed());
    return pmi == CONNECTION_CLOSED && pmix == CONNECTION_OPEN ? pmix : pmi;
}
