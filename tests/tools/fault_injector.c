/* Preloaded into a program (LD_PRELOAD), lets one call of one function go wrong: in the manner of SQLite, a
 * test raises FAULT_NUMBER until the program succeeds. Counts calls from the entry of main on; knows nothing
 * of the program.
 *
 * FAULT_CALL: write, pwrite, read, pread, open, close, fsync, rename, renameat2, link, linkat, fstat, fchmod,
 * fchown, ftruncate, sync_file_range, flock, mkdir, access, unlink, or memory (malloc, calloc, realloc);
 * several, separated by commas, count as one.
 *
 * FAULT_NUMBER: the call that goes wrong, from 1.
 *
 * FAULT_HOW: the name of an errno (EIO, ENOSPC, ...): that call fails, and with FAULT_LASTING all after it;
 * "short": a write takes one byte; "none": a write takes nothing; "other": one bit of what was read, in its
 * middle, is another; or the name of a signal, which is raised in place of the call: KILL, TERM, INT.
 *
 * FAULT_FIRED: a file that is made when the call was reached.
 *
 * FAULT_STOP: the fsync, from 1, at which SIGTERM comes as well: the program is to stop, and then something
 * fails.
 *
 * FAULT_NAMED: set: no file without a name (O_TMPFILE), as on NFS.
 *
 * FAULT_UNLOCKED: set: no locks (flock), as on Lustre.
 *
 * Calls that the C library makes within itself (stdio, the allocations of a library apart) are not seen. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* glibc's own allocator, under the names that cannot be taken over. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);

enum {
    SHORT = -1,
    NONE = -2,
    OTHER = -3,
    SECONDS_MAX = 120 /* for the whole run: a fault must not end in a hang */
};
struct way {
    const char *name;
    int error;  /* errno, SHORT, NONE or OTHER */
    int signal; /* instead of the call */
};
static const struct way WAYS[] = {
    {"EIO", EIO, 0},       {"ENOSPC", ENOSPC, 0},         {"EDQUOT", EDQUOT, 0},
    {"EINTR", EINTR, 0},   {"EACCES", EACCES, 0},         {"EROFS", EROFS, 0},
    {"EMFILE", EMFILE, 0}, {"ENOMEM", ENOMEM, 0},         {"EPERM", EPERM, 0},
    {"ENOENT", ENOENT, 0}, {"ENOLCK", ENOLCK, 0},         {"short", SHORT, 0},
    {"none", NONE, 0},     {"other", OTHER, 0},           {"EBUSY", EBUSY, 0},
    {"ENOSYS", ENOSYS, 0}, {"EOPNOTSUPP", EOPNOTSUPP, 0}, {"EWOULDBLOCK", EWOULDBLOCK, 0},
    {"KILL", 0, SIGKILL},  {"TERM", 0, SIGTERM},          {"INT", 0, SIGINT},
};

static struct {
    bool armed; /* main was entered */
    const char *calls;
    const struct way *way;
    long number;
    bool lasting, named, unlocked;
    const char *fired;
    atomic_long count;
    long stop; /* 0: none */
    atomic_long syncs;
} plan;

static int (*real_main)(int, char **, char **);

/* Does `call` stand in the list? */
static bool is_meant(const char *call)
{
    const size_t size = strlen(call);
    for (const char *at = plan.calls; at; at = strchr(at, ',')) {
        at += *at == ',';
        if (strncmp(at, call, size) == 0 && (at[size] == ',' || at[size] == '\0'))
            return true;
    }
    return false;
}

static void note_fired(void)
{
    if (!plan.fired)
        return;
    const long fd = syscall(SYS_openat, AT_FDCWD, plan.fired, O_CREAT | O_WRONLY | O_CLOEXEC, 0666);
    if (fd >= 0)
        syscall(SYS_close, fd);
}

/* The errno that this call shall fail with (SHORT or NONE for a short write), or 0. */
static int fault(const char *call)
{
    if (!plan.armed || !plan.calls || !is_meant(call))
        return 0;
    const long count = atomic_fetch_add(&plan.count, 1) + 1;
    if (count != plan.number && !(plan.lasting && count > plan.number))
        return 0;
    note_fired();
    if (plan.way->signal)
        kill(getpid(), plan.way->signal); /* not raise: this thread may have all signals blocked */
    return plan.way->error;
}

static int armed_main(int count, char **arguments, char **environment)
{
    const char *how = getenv("FAULT_HOW");
    const char *number = getenv("FAULT_NUMBER");
    plan.calls = getenv("FAULT_CALL");
    const char *stop = getenv("FAULT_STOP");
    plan.number = number ? atol(number) : 0;
    plan.stop = stop ? atol(stop) : 0;
    plan.lasting = getenv("FAULT_LASTING") != NULL;
    plan.named = getenv("FAULT_NAMED") != NULL;
    plan.unlocked = getenv("FAULT_UNLOCKED") != NULL;
    plan.fired = getenv("FAULT_FIRED");
    for (size_t i = 0; how && i < sizeof WAYS / sizeof WAYS[0]; i++)
        if (strcmp(how, WAYS[i].name) == 0)
            plan.way = &WAYS[i];
    if (plan.calls && !plan.way)
        _exit(99); /* a test that names no way tests nothing */
    alarm(SECONDS_MAX);
    plan.armed = plan.calls || plan.named || plan.unlocked || plan.stop > 0;
    return real_main(count, arguments, environment);
}

/* Sets the pointer to a function that `function` points to. */
static void find_next(const char *name, void *function)
{
    void *const address = dlsym(RTLD_NEXT, name);
    memcpy(function, &address, sizeof address);
}

int __libc_start_main(int (*main)(int, char **, char **), int count, char **arguments, void (*init)(void),
                      void (*fini)(void), void (*loader_fini)(void), void *stack_end);
int __libc_start_main(int (*main)(int, char **, char **), int count, char **arguments, void (*init)(void),
                      void (*fini)(void), void (*loader_fini)(void), void *stack_end)
{
    int (*real)(int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void), void (*)(void),
                void *);
    find_next("__libc_start_main", &real);
    real_main = main;
    return real(armed_main, count, arguments, init, fini, loader_fini, stack_end);
}

/* A function that returns -1 and sets errno when it fails. */
#define WRAP(type, name, parameters, arguments)                                                              \
    type name parameters;                                                                                    \
    type name parameters                                                                                     \
    {                                                                                                        \
        static type(*real) parameters;                                                                       \
        if (!real)                                                                                           \
            find_next(#name, &real);                                                                         \
        const int error = fault(#name);                                                                      \
        if (error > 0) {                                                                                     \
            errno = error;                                                                                   \
            return -1;                                                                                       \
        }                                                                                                    \
        return real arguments;                                                                               \
    }

WRAP(int, rename, (const char *from, const char *to), (from, to))
WRAP(int, renameat2, (int a, const char *from, int b, const char *to, unsigned flags),
     (a, from, b, to, flags))
WRAP(int, link, (const char *from, const char *to), (from, to))
WRAP(int, fchmod, (int fd, mode_t mode), (fd, mode))
WRAP(int, fchown, (int fd, uid_t owner, gid_t group), (fd, owner, group))
WRAP(int, linkat, (int a, const char *from, int b, const char *to, int flags), (a, from, b, to, flags))
WRAP(int, fstat, (int fd, struct stat *status), (fd, status))
WRAP(int, ftruncate, (int fd, off_t size), (fd, size))
WRAP(int, sync_file_range, (int fd, off64_t offset, off64_t size, unsigned flags), (fd, offset, size, flags))
WRAP(int, mkdir, (const char *path, mode_t mode), (path, mode))
WRAP(int, access, (const char *path, int mode), (path, mode))
WRAP(int, unlink, (const char *path), (path))

int fsync(int fd)
{
    static int (*real)(int);
    if (!real)
        find_next("fsync", &real);
    if (plan.stop > 0 && atomic_fetch_add(&plan.syncs, 1) + 1 == plan.stop)
        kill(getpid(), SIGTERM);
    const int error = fault("fsync");
    if (error <= 0)
        return real(fd);
    errno = error;
    return -1;
}

int flock(int fd, int operation)
{
    static int (*real)(int, int);
    if (!real)
        find_next("flock", &real);
    const int error = plan.armed && plan.unlocked ? ENOSYS : fault("flock");
    if (error <= 0)
        return real(fd, operation);
    errno = error;
    return -1;
}

/* What came of reading, or what shall have come. */
static ssize_t end_read(int error, char *bytes, ssize_t size)
{
    if (error == OTHER && size > 0)
        bytes[size / 2] ^= 1;
    return size;
}

ssize_t read(int fd, void *bytes, size_t size)
{
    static ssize_t (*real)(int, void *, size_t);
    if (!real)
        find_next("read", &real);
    const int error = fault("read");
    if (error > 0) {
        errno = error;
        return -1;
    }
    return end_read(error, bytes, real(fd, bytes, size));
}

ssize_t pread(int fd, void *bytes, size_t size, off_t at)
{
    static ssize_t (*real)(int, void *, size_t, off_t);
    if (!real)
        find_next("pread", &real);
    const int error = fault("pread");
    if (error > 0) {
        errno = error;
        return -1;
    }
    return end_read(error, bytes, real(fd, bytes, size, at));
}

ssize_t write(int fd, const void *bytes, size_t size)
{
    static ssize_t (*real)(int, const void *, size_t);
    if (!real)
        find_next("write", &real);
    const int error = fault("write");
    if (error > 0) {
        errno = error;
        return -1;
    }
    if (error == NONE)
        return 0;
    return real(fd, bytes, error == SHORT && size > 1 ? 1 : size);
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at)
{
    static ssize_t (*real)(int, const void *, size_t, off_t);
    if (!real)
        find_next("pwrite", &real);
    const int error = fault("pwrite");
    if (error > 0) {
        errno = error;
        return -1;
    }
    if (error == NONE)
        return 0;
    return real(fd, bytes, error == SHORT && size > 1 ? 1 : size, at);
}

/* The descriptor is gone all the same, as on Linux. */
int close(int fd)
{
    static int (*real)(int);
    if (!real)
        find_next("close", &real);
    const int error = fault("close");
    const int result = real(fd);
    if (error <= 0)
        return result;
    errno = error;
    return -1;
}

int open(const char *path, int flags, ...)
{
    static int (*real)(const char *, int, ...);
    if (!real)
        find_next("open", &real);
    mode_t mode = 0;
    if (flags & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY))) {
        va_list rest;
        va_start(rest, flags);
        mode = va_arg(rest, mode_t);
        va_end(rest);
    }
    const int error = fault("open");
    if (error > 0 || (plan.named && (flags & O_TMPFILE) == O_TMPFILE)) {
        errno = error > 0 ? error : EOPNOTSUPP;
        return -1;
    }
    return real(path, flags, mode);
}

/* hwloc ends the process by an assertion where its memory fails, which is not ours to mend. */
static bool is_of_hwloc(void *caller)
{
    Dl_info info;
    return dladdr(caller, &info) != 0 && info.dli_fname && strstr(info.dli_fname, "/libhwloc");
}

/* Allocations: only the count is ours, the memory is glibc's. */
static bool out_of_memory(void *caller)
{
    if (is_of_hwloc(caller) || fault("memory") <= 0)
        return false;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    return out_of_memory(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return out_of_memory(__builtin_return_address(0)) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    return out_of_memory(__builtin_return_address(0)) ? NULL : __libc_realloc(old, size);
}
