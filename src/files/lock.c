#include "files/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/printable_text.h"
#include "base/stop.h"
#include "files/lock_owner.h"
#include "files/path.h"
#include "files/staged.h"
#include "files/write.h"

enum {
    BEATS_SIZE = 28,        /* the last line of the file: "beats ", 20 digits and the end of the line */
    CONTENT_SIZE = 1024,    /* more than any lock has */
    CLAIM_ENDING_SIZE = 17, /* "~" and 16 digits */
    CLAIMS_MOST = 16,       /* of which each was left by a run killed in the moment it took over */
};
#define ENDING "stops"
static const double PAUSE_SECONDS = 0.01;
const struct lock_terms LOCK_TERMS = {.has_locks = true, .beat_seconds = 5, .dead_seconds = 20};

/* What becomes of an attempt. */
enum step {
    STEP_TAKEN,
    STEP_HELD,  /* by another, who is there */
    STEP_AGAIN, /* things have changed or will soon */
    STEP_LEFT,  /* by one who is gone */
    STEP_FAILED /* the error is set */
};

struct taking {
    const struct lock_terms *terms;
    const char *path, *target; /* of the lock, and what is locked */
    FILE *messages;
    struct error *error;
    char content[CONTENT_SIZE]; /* of our file */
    size_t size;
    char
        holder[LOCK_OWNER_SHOWN_SIZE + 2]; /* the one who was found there, ": process ..."; "" if not known */
    double patience_end;                   /* until then others who take over are waited for */
    bool has_told;
};

/* ---- Errors. */

static enum step cannot_make(const struct taking *taking, const char *path)
{
    const int cause = errno, stop = stop_requested();
    char shown[TEXT_WIDTH + 1], target[TEXT_WIDTH + 1];
    if (cause == EINTR && stop != 0)
        error_set(taking->error, ERROR_STOPPED, "stopped by %s", stop_signal_name(stop));
    else
        error_set(taking->error, ERROR_FAILED, "cannot make '%s', the lock of '%s': %s",
                  text_show(path, shown), text_show(taking->target, target), strerror(cause));
    return STEP_FAILED;
}

static enum step is_no_lock(const struct taking *taking, const char *path, const char *why)
{
    char shown[TEXT_WIDTH + 1], target[TEXT_WIDTH + 1];
    error_set(taking->error, ERROR_USAGE, "'%s', the lock of '%s', %s; if no run writes that, remove it",
              text_show(path, shown), text_show(taking->target, target), why);
    return STEP_FAILED;
}

static enum step cannot_read(const struct taking *taking, const char *path)
{
    char why[128];
    snprintf(why, sizeof why, "cannot be read (%s)", strerror(errno));
    return is_no_lock(taking, path, why);
}

static bool is_held_by_another(const struct taking *taking)
{
    char shown[TEXT_WIDTH + 1], target[TEXT_WIDTH + 1];
    return error_set(taking->error, ERROR_USAGE, "another run is writing '%s'%s (its lock is '%s')",
                     text_show(taking->target, target), taking->holder, text_show(taking->path, shown));
}

/* ---- The file of a lock. */

/* Does the path still lead to the open file? */
/* Ours alone: by now it may be another's. Where it cannot be removed it shall not look held. */
static void remove_own(int fd, const char *path)
{
    if (path_leads_to(path, fd) && unlink(path) != 0)
        (void)!ftruncate(fd, 0);
}

/* Other hosts see what was written when a descriptor was closed, whichever it was: so it is with NFS. */
static bool show_to_others(int fd)
{
    const int copy = dup(fd);
    return copy >= 0 && close(copy) == 0;
}

enum locked { LOCKED, LOCKED_BY_ANOTHER, LOCKED_UNKNOWN };

/* Does not wait. LOCKED_UNKNOWN: there are no locks, or none on a file that is open only for reading. */
static enum locked try_lock(const struct taking *taking, int fd)
{
    while (taking->terms->has_locks) {
        if (flock(fd, LOCK_EX | LOCK_NB) == 0)
            return LOCKED;
        if (errno == EWOULDBLOCK)
            return LOCKED_BY_ANOTHER;
        if (errno != EINTR)
            break;
    }
    return LOCKED_UNKNOWN;
}

/* Our file under a name that nobody has, whole and locked from its first moment: -1 with EEXIST if somebody
 * has it. */
static int make(const struct taking *taking, const char *path)
{
    struct staged staged;
    int fd = -1;
    if (staged_open(&staged, path, NULL, false)) {
        (void)try_lock(taking, staged.fd);
        if (write_all(staged.fd, taking->content, taking->size) && show_to_others(staged.fd) &&
            staged_show_new(&staged)) {
            fd = staged.fd;
            staged.fd = -1;
        }
    }
    staged_discard(&staged);
    return fd;
}

/* ---- Who is there. */

struct holder {
    int fd;
    struct stat status;
    char content[CONTENT_SIZE];
    size_t size;
    bool is_known;
    struct lock_owner owner;
    char identity[CONTENT_SIZE]; /* no other lock has it */
};

/* Whatever stands there, it is neither followed nor waited for. Who may not write it may still read it. */
static int open_there(const char *path)
{
    enum { FLAGS = O_CLOEXEC | O_NOCTTY | O_NOFOLLOW | O_NONBLOCK };
    const int fd = open(path, O_RDWR | FLAGS);
    return fd >= 0 || (errno != EACCES && errno != EROFS && errno != EPERM) ? fd
                                                                            : open(path, O_RDONLY | FLAGS);
}

static bool read_content(struct holder *holder)
{
    ssize_t got;
    do
        got = pread(holder->fd, holder->content, sizeof holder->content - 1, 0);
    while (got < 0 && errno == EINTR);
    holder->size = got > 0 ? (size_t)got : 0;
    holder->content[holder->size] = '\0';
    return got >= 0;
}

/* What is no lock's content is known by its file and when that was changed. */
static void identify(struct holder *holder)
{
    const struct stat *status = &holder->status;
    holder->is_known = lock_owner_parse(holder->content, &holder->owner);
    if (holder->is_known)
        lock_owner_text(&holder->owner, holder->identity);
    else
        snprintf(holder->identity, sizeof holder->identity, "unknown %ju %ju %jd %jd.%09ld",
                 (uintmax_t)status->st_dev, (uintmax_t)status->st_ino, (intmax_t)status->st_size,
                 (intmax_t)status->st_ctim.tv_sec, status->st_ctim.tv_nsec);
}

/* STEP_HELD: by whom, stands in `holder`, with its file open. */
static enum step find_holder(const struct taking *taking, const char *path, struct holder *holder)
{
    *holder = (struct holder){.fd = -1};
    if (lstat(path, &holder->status) != 0)
        return errno == ENOENT ? STEP_AGAIN : cannot_read(taking, path);
    if (!S_ISREG(holder->status.st_mode))
        return is_no_lock(taking, path, "is no regular file");
    holder->fd = open_there(path);
    if (holder->fd < 0)
        return errno == ENOENT || errno == ESTALE ? STEP_AGAIN : cannot_read(taking, path);
    if (fstat(holder->fd, &holder->status) != 0 || !read_content(holder))
        return errno == ESTALE ? STEP_AGAIN : cannot_read(taking, path);
    if (!S_ISREG(holder->status.st_mode))
        return STEP_AGAIN;
    identify(holder);
    return STEP_HELD;
}

static void leave_holder(struct holder *holder)
{
    if (holder->fd >= 0)
        close(holder->fd);
    holder->fd = -1;
}

/* ---- Is the holder there? */

static void tell_of_watch(struct taking *taking, const char *path)
{
    char shown[TEXT_WIDTH + 1];
    if (!taking->has_told)
        fprintf(taking->messages,
                "primes: waiting up to %.0f s for a sign of life of the run that has the lock '%s'%s\n",
                taking->terms->dead_seconds, text_show(path, shown), taking->holder);
    taking->has_told = true;
}

static bool is_stopped(const struct taking *taking)
{
    const int stop = stop_requested();
    if (stop != 0)
        error_set(taking->error, ERROR_STOPPED, "stopped by %s", stop_signal_name(stop));
    return stop != 0;
}

/* A sign of life is another content of the same holder. STEP_LEFT: nothing has changed. */
static enum step look_for_change(const struct taking *taking, const char *path, const struct holder *holder)
{
    struct holder now;
    enum step step = find_holder(taking, path, &now);
    if (step == STEP_HELD && strcmp(now.identity, holder->identity) != 0)
        step = STEP_AGAIN;
    else if (step == STEP_HELD && now.size == holder->size &&
             memcmp(now.content, holder->content, now.size) == 0)
        step = STEP_LEFT;
    leave_holder(&now);
    return step;
}

static enum step watch(struct taking *taking, const char *path, const struct holder *holder)
{
    const double dead = taking->terms->dead_seconds / 20, beat = taking->terms->beat_seconds / 5;
    const double end = clock_seconds() + taking->terms->dead_seconds;
    enum step step = STEP_LEFT;
    tell_of_watch(taking, path);
    while (step == STEP_LEFT && clock_seconds() < end) {
        clock_sleep(dead < beat ? dead : beat);
        step = is_stopped(taking) ? STEP_FAILED : look_for_change(taking, path, holder);
    }
    return step;
}

/* STEP_HELD, STEP_LEFT, or STEP_AGAIN of a lock that another newcomer is just taking over. The lock of its
 * file alone is no proof that nobody holds it: on some file systems such locks end at the host. */
static enum step judge(struct taking *taking, const char *path, const struct holder *holder)
{
    const enum locked locked = try_lock(taking, holder->fd);
    const enum lock_owner_state state =
        holder->is_known ? lock_owner_look(&holder->owner) : LOCK_OWNER_UNKNOWN;
    if (locked == LOCKED_BY_ANOTHER)
        return state == LOCK_OWNER_GONE && clock_seconds() < taking->patience_end ? STEP_AGAIN : STEP_HELD;
    if (state != LOCK_OWNER_UNKNOWN)
        return state == LOCK_OWNER_THERE ? STEP_HELD : STEP_LEFT;
    if (locked == LOCKED && !holder->is_known) /* each lock's content is whole before it can be seen */
        return STEP_LEFT;
    return watch(taking, path, holder);
}

/* ---- Taking over. Of those who find the lock left by somebody, one may: who makes the file whose name is
 * derived from the identity of that somebody, the claim. It then takes the lock's place, which makes it the
 * lock and the claim no more. Who was slow, and makes the same claim after that, finds that another has the
 * lock, and takes it back. A claim that was itself left by a run that was killed is taken over in the same
 * way. */

static enum step acquire(struct taking *taking, const char *path, int claims, int *fd);

static char *claim_path(const struct taking *taking, const struct holder *holder)
{
    char ending[PATH_NAME_SIZE], *path;
    path_shorten_name(holder->identity, CLAIM_ENDING_SIZE, ending);
    return asprintf(&path, "%s%s", taking->path, ending) < 0 ? NULL : path;
}

/* With the claim in our hands. */
static enum step replace(const struct taking *taking, const char *path, const struct holder *holder,
                         const char *claim, int fd)
{
    enum step step = look_for_change(taking, path, holder);
    if (step == STEP_LEFT && rename(claim, path) == 0)
        return STEP_TAKEN;
    if (step == STEP_LEFT)
        step = cannot_make(taking, path);
    remove_own(fd, claim);
    close(fd);
    return step == STEP_HELD ? STEP_AGAIN : step; /* there was a sign of life */
}

static enum step take_over(struct taking *taking, const char *path, const struct holder *holder, int claims,
                           int *fd)
{
    char *claim = claim_path(taking, holder);
    if (!claim) {
        error_memory(taking->error, "the output's lock", 0);
        return STEP_FAILED;
    }
    enum step step = acquire(taking, claim, claims + 1, fd);
    if (step == STEP_TAKEN)
        step = replace(taking, path, holder, claim, *fd);
    else if (step == STEP_HELD && clock_seconds() < taking->patience_end)
        step = STEP_AGAIN;
    free(claim);
    return step;
}

/* There is something at `path`. */
static enum step try_over(struct taking *taking, const char *path, int claims, int *fd)
{
    struct holder holder;
    char shown[LOCK_OWNER_SHOWN_SIZE];
    enum step step = find_holder(taking, path, &holder);
    if (step == STEP_HELD) {
        snprintf(taking->holder, sizeof taking->holder, "%s%s", holder.is_known ? ": " : "",
                 holder.is_known ? lock_owner_show(&holder.owner, shown) : "");
        step = judge(taking, path, &holder);
    }
    if (step == STEP_LEFT)
        step = take_over(taking, path, &holder, claims, fd);
    leave_holder(&holder);
    return step;
}

static enum step try_new(const struct taking *taking, const char *path, int *fd)
{
    *fd = make(taking, path);
    if (*fd >= 0)
        return STEP_TAKEN;
    return errno == EEXIST ? STEP_AGAIN : cannot_make(taking, path);
}

/* STEP_TAKEN: `*fd` is our file, which is at `path`. Who holds it is asked first: a folder or a disk that
 * takes no file shall not hide that somebody does. */
static enum step acquire(struct taking *taking, const char *path, int claims, int *fd)
{
    if (claims > CLAIMS_MOST)
        return is_no_lock(taking, path, "and others like it were left by killed runs");
    for (;;) {
        struct stat status;
        const enum step step =
            lstat(path, &status) == 0 ? try_over(taking, path, claims, fd) : try_new(taking, path, fd);
        if (step != STEP_AGAIN)
            return step;
        if (is_stopped(taking))
            return STEP_FAILED;
        clock_sleep(PAUSE_SECONDS);
    }
}

/* ---- The lock. */

/* Of one that was told to end, another word of the same length. */
static void beats_text(uint64_t beats, bool is_to_end, char text[BEATS_SIZE])
{
    snprintf(text, BEATS_SIZE, "%s %020" PRIu64 "\n", is_to_end ? ENDING : "beats", beats);
}

static void begin(struct taking *taking)
{
    struct lock_owner self;
    lock_owner_self(&self);
    taking->size = lock_owner_text(&self, taking->content);
    beats_text(0, false, taking->content + taking->size);
    taking->size += BEATS_SIZE - 1;
    taking->patience_end = clock_seconds() + taking->terms->dead_seconds;
}

bool lock_take_on(struct lock *lock, const char *path, const char *target, const struct lock_terms *terms,
                  FILE *messages, struct error *error)
{
    struct taking taking = {
        .terms = terms, .path = path, .target = target, .messages = messages, .error = error};
    *lock = LOCK_NONE;
    char *own_path = strdup(path);
    if (!own_path)
        return error_memory(error, "the output's lock", 0);
    begin(&taking);
    int fd;
    const enum step step = acquire(&taking, path, 0, &fd);
    if (step == STEP_TAKEN) {
        *lock = (struct lock){.fd = fd,
                              .path = own_path,
                              .beat_seconds = terms->beat_seconds,
                              .next_beat = clock_seconds() + terms->beat_seconds,
                              .beats_offset = (off_t)(taking.size - (BEATS_SIZE - 1))};
        return true;
    }
    free(own_path);
    return step == STEP_HELD && is_held_by_another(&taking);
}

bool lock_take(struct lock *lock, const char *path, const char *target, FILE *messages, struct error *error)
{
    return lock_take_on(lock, path, target, &LOCK_TERMS, messages, error);
}

/* One that fails is missed; the next may succeed. */
static void beat(struct lock *lock)
{
    char text[BEATS_SIZE];
    lock->next_beat = clock_seconds() + lock->beat_seconds;
    beats_text(++lock->beats, lock->is_to_end, text);
    (void)!pwrite(lock->fd, text, BEATS_SIZE - 1, lock->beats_offset);
    (void)show_to_others(lock->fd);
}

void lock_beat(struct lock *lock)
{
    const bool is_news = stop_requested() != 0 && !lock->is_to_end;
    if (lock->fd < 0 || (!is_news && clock_seconds() < lock->next_beat))
        return;
    lock->is_to_end = lock->is_to_end || is_news;
    beat(lock);
}

bool lock_is_to_end(const char *path)
{
    struct holder holder = {.fd = open_there(path)};
    const bool is_read = holder.fd >= 0 && read_content(&holder) && holder.size >= BEATS_SIZE - 1;
    const char *last = holder.content + holder.size - (BEATS_SIZE - 1);
    const bool is_to_end = is_read && strncmp(last, ENDING " ", sizeof ENDING) == 0;
    leave_holder(&holder);
    return is_to_end;
}

bool lock_is_held(const struct lock *lock)
{
    return lock->fd >= 0 && !path_leads_elsewhere(lock->path, lock->fd);
}

void lock_release(struct lock *lock)
{
    if (lock->fd >= 0) {
        remove_own(lock->fd, lock->path);
        close(lock->fd);
    }
    free(lock->path);
    *lock = LOCK_NONE;
}
