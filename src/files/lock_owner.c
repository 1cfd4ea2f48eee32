#include "files/lock_owner.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/printable_text.h"

enum { STAT_SIZE = 1024 };

/* ---- This process. */

/* The beginning of a small file, "" if it cannot be read. */
static void read_text(const char *path, char *text, size_t size)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    const ssize_t got = fd >= 0 ? read(fd, text, size - 1) : 0;
    text[got > 0 ? got : 0] = '\0';
    if (fd >= 0)
        close(fd);
}

/* What /proc says of a process: its state, a letter, and when it began. The name before them, in brackets,
 * may have brackets and blanks of its own. */
static bool read_start(uint64_t process, char *state, uint64_t *start)
{
    char path[64], text[STAT_SIZE];
    snprintf(path, sizeof path, "/proc/%" PRIu64 "/stat", process);
    read_text(path, text, sizeof text);
    const char *field = strrchr(text, ')');
    if (!field || field[1] != ' ' || field[2] == '\0')
        return false;
    *state = field[2];
    for (int i = 2; field && i < 22; i++)
        field = strchr(field + 1, ' ');
    *start = field ? strtoull(field + 1, NULL, 10) : 0;
    return *start > 0;
}

static void read_place(struct lock_owner *owner)
{
    host_name(owner->host);
    owner->host[strcspn(owner->host, "\n")] = '\0';
    read_text("/proc/sys/kernel/random/boot_id", owner->boot, sizeof owner->boot);
    owner->boot[strcspn(owner->boot, "\n")] = '\0';
    const ssize_t size = readlink("/proc/self/ns/pid", owner->space, sizeof owner->space - 1);
    owner->space[size > 0 ? size : 0] = '\0';
}

void lock_owner_self(struct lock_owner *owner)
{
    char state;
    *owner = (struct lock_owner){.process = (uint64_t)getpid()};
    read_place(owner);
    if (!read_start(owner->process, &state, &owner->start))
        owner->start = 0;
    owner->since = (uint64_t)(clock_wall_seconds() * 1e6);
}

/* ---- Text. */

static const char HEAD[] = "primes lock 1\n";

size_t lock_owner_text(const struct lock_owner *owner, char text[LOCK_OWNER_TEXT_SIZE])
{
    return (size_t)snprintf(
        text, LOCK_OWNER_TEXT_SIZE,
        "%shost %s\nboot %s\nspace %s\nprocess %" PRIu64 "\nstart %" PRIu64 "\nsince %" PRIu64 "\n", HEAD,
        owner->host, owner->boot, owner->space, owner->process, owner->start, owner->since);
}

/* The line "KEY VALUE" at `*at`, which goes on to the next. */
static bool take_word(const char **at, const char *key, char *value, size_t room)
{
    const size_t key_size = strlen(key), size = strcspn(*at, "\n");
    if (strncmp(*at, key, key_size) != 0 || size < key_size || size - key_size >= room || (*at)[size] != '\n')
        return false;
    memcpy(value, *at + key_size, size - key_size);
    value[size - key_size] = '\0';
    *at += size + 1;
    return true;
}

static bool take_number(const char **at, const char *key, uint64_t *number)
{
    char text[24];
    if (!take_word(at, key, text, sizeof text))
        return false;
    *number = strtoull(text, NULL, 10); /* what is no number is not written so */
    return true;
}

bool lock_owner_parse(const char *text, struct lock_owner *owner)
{
    const char *at = text;
    char again[LOCK_OWNER_TEXT_SIZE], nothing[1];
    *owner = (struct lock_owner){.process = 0};
    return take_word(&at, "primes lock 1", nothing, sizeof nothing) &&
           take_word(&at, "host ", owner->host, sizeof owner->host) &&
           take_word(&at, "boot ", owner->boot, sizeof owner->boot) &&
           take_word(&at, "space ", owner->space, sizeof owner->space) &&
           take_number(&at, "process ", &owner->process) && take_number(&at, "start ", &owner->start) &&
           take_number(&at, "since ", &owner->since) &&
           lock_owner_text(owner, again) == (size_t)(at - text) &&
           memcmp(text, again, (size_t)(at - text)) == 0;
}

const char *lock_owner_show(const struct lock_owner *owner, char shown[LOCK_OWNER_SHOWN_SIZE])
{
    char host[TEXT_WIDTH + 1], when[CLOCK_MINUTE_SIZE];
    clock_minute_text((double)(owner->since / 1000000), when);
    snprintf(shown, LOCK_OWNER_SHOWN_SIZE, "process %" PRIu64 " on %s, since %s", owner->process,
             text_show(owner->host, host), when);
    return shown;
}

/* ---- Is it there? */

static bool is_here(const struct lock_owner *owner)
{
    struct lock_owner self;
    read_place(&self);
    return *self.boot && *self.space && strcmp(owner->host, self.host) == 0 &&
           strcmp(owner->boot, self.boot) == 0 && strcmp(owner->space, self.space) == 0;
}

static bool is_no_process(uint64_t process)
{
    return kill((pid_t)process, 0) != 0 && errno == ESRCH;
}

enum lock_owner_state lock_owner_look(const struct lock_owner *owner)
{
    char state;
    uint64_t start;
    if (!is_here(owner) || owner->process == 0 || owner->process > INT32_MAX)
        return LOCK_OWNER_UNKNOWN;
    if (is_no_process(owner->process))
        return LOCK_OWNER_GONE;
    if (!read_start(owner->process, &state, &start)) /* it has ended just now; others' may be hidden */
        return is_no_process(owner->process) ? LOCK_OWNER_GONE : LOCK_OWNER_UNKNOWN;
    const bool has_ended = state == 'Z' || state == 'X'; /* nobody has asked how yet */
    return start == owner->start && !has_ended ? LOCK_OWNER_THERE : LOCK_OWNER_GONE;
}
