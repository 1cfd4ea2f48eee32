/* The lock of an output, held by processes that are: never by two at once, always again after one was killed,
 * with locks of the file system and without. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/stop.h"
#include "files/lock.h"
#include "files/lock_owner.h"
#include "files/path.h"
#include "unit/file_text.h"
#include "unit/folder.h"

static const char PATH[] = ".file.lock";

/* Seconds that nothing here takes; and none to speak of. */
#define LONG 600
#define SHORT 0.03

/* With locks, and without. */
static const struct lock_terms BOTH[] = {{true, LONG, SHORT}, {false, LONG, SHORT}};
enum { WITH, WITHOUT, TERMS };

static bool take(struct lock *lock, const struct lock_terms *terms, struct error *error)
{
    FILE *messages = fopen("/dev/null", "w");
    assert_non_null(messages);
    const bool good = lock_take_on(lock, PATH, "file", terms, messages, error);
    fclose(messages);
    return good;
}

static void claim_taken(const struct lock_terms *terms)
{
    struct lock lock;
    struct error error;
    if (!take(&lock, terms, &error))
        fail_msg("%s locks: %s", terms->has_locks ? "with" : "without", error.text);
    assert_true(lock_is_held(&lock));
    lock_release(&lock);
    assert_int_equal(access(PATH, F_OK), -1);
}

static void claim_refused(const struct lock_terms *terms, enum error_code code, const char *words)
{
    struct lock lock;
    struct error error;
    assert_false(take(&lock, terms, &error));
    assert_int_equal(lock.fd, -1);
    if (error.code != code || !strstr(error.text, words))
        fail_msg("expected: %s; it was: %s", words, error.text);
}

/* ---- Another process. */

struct other {
    pid_t process;
    int tells, obeys; /* what it says can be read here; closing the other lets it go on */
};

/* Forks: in the child `run` is called, with where to write and what to wait for the end of. */
static struct other start(void (*run)(const struct lock_terms *terms, int tell, int wait),
                          const struct lock_terms *terms)
{
    int tells[2], obeys[2];
    assert_int_equal(pipe2(tells, O_CLOEXEC), 0);
    assert_int_equal(pipe2(obeys, O_CLOEXEC), 0);
    const pid_t process = fork();
    if (process == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails leaves nobody behind */
        close(tells[0]);
        close(obeys[1]);
        run(terms, tells[1], obeys[0]);
        _exit(0);
    }
    assert_true(process > 0);
    close(tells[1]);
    close(obeys[0]);
    return (struct other){process, tells[0], obeys[1]};
}

static char hear(const struct other *other)
{
    char word = '-';
    ssize_t size;
    do
        size = read(other->tells, &word, 1);
    while (size < 0 && errno == EINTR);
    return size == 1 ? word : '-';
}

static void say(int tell, char word)
{
    if (write(tell, &word, 1) != 1)
        _exit(9);
}

static void wait_for_end(int wait)
{
    char word;
    while (read(wait, &word, 1) > 0) {
    }
}

/* Its exit code, or that of its signal and 128. */
static int join(struct other *other)
{
    int status;
    pid_t ended;
    close(other->obeys);
    close(other->tells);
    do
        ended = waitpid(other->process, &status, 0);
    while (ended < 0 && errno == EINTR);
    if (ended != other->process)
        fail_msg("process %d cannot be waited for: %s", (int)other->process, strerror(errno));
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void hold(const struct lock_terms *terms, int tell, int wait)
{
    struct lock lock;
    struct error error;
    if (!take(&lock, terms, &error))
        _exit(1);
    say(tell, 'T');
    wait_for_end(wait);
    lock_release(&lock);
}

static struct other start_holder(const struct lock_terms *terms)
{
    const struct other other = start(hold, terms);
    assert_int_equal(hear(&other), 'T');
    return other;
}

static void kill_holder(const struct lock_terms *terms)
{
    struct other other = start_holder(terms);
    assert_int_equal(kill(other.process, SIGKILL), 0);
    assert_int_equal(join(&other), 128 + SIGKILL);
    assert_int_equal(access(PATH, F_OK), 0);
}

/* ---- One after the other. */

static void a_second_run_is_refused_while_the_first_has_it(void **state)
{
    (void)state;
    for (int i = 0; i < TERMS; i++) {
        char words[512], host[HOST_TEXT_SIZE];
        struct other other = start_holder(&BOTH[i]);
        host_name(host);
        snprintf(words, sizeof words, "another run is writing 'file': process %ld on %.60s, since 20",
                 (long)other.process, host);
        for (int k = 0; k < TERMS; k++) /* locks may be lost on the way */
            claim_refused(&BOTH[k], ERROR_USAGE, words);
        assert_int_equal(access(PATH, F_OK), 0);
        assert_int_equal(join(&other), 0);
        assert_int_equal(access(PATH, F_OK), -1);
        claim_taken(&BOTH[i]);
    }
}

static void the_same_process_is_no_exception(void **state)
{
    (void)state;
    for (int i = 0; i < TERMS; i++) {
        struct lock lock;
        struct error error;
        assert_true(take(&lock, &BOTH[i], &error));
        claim_refused(&BOTH[i], ERROR_USAGE, "another run is writing 'file': process ");
        lock_release(&lock);
        lock_release(&lock); /* harmless */
        assert_false(lock_is_held(&lock));
        lock_beat(&lock);
    }
}

static void what_a_killed_run_left_is_taken_over(void **state)
{
    (void)state;
    for (int i = 0; i < TERMS * TERMS; i++) {
        const struct lock_terms terms = {BOTH[i % TERMS].has_locks, LONG, LONG};
        kill_holder(&BOTH[i / TERMS]);
        claim_taken(&terms);
    }
}

/* A launcher may be slow to ask. */
static void who_was_killed_is_gone_before_its_parent_asks(void **state)
{
    (void)state;
    for (int i = 0; i < TERMS; i++) {
        const struct lock_terms terms = {BOTH[i].has_locks, LONG, LONG};
        siginfo_t info;
        struct other other = start_holder(&terms);
        assert_int_equal(kill(other.process, SIGKILL), 0);
        assert_int_equal(waitid(P_PID, (id_t)other.process, &info, WEXITED | WNOWAIT), 0);
        claim_taken(&terms);
        assert_int_equal(join(&other), 128 + SIGKILL);
    }
}

/* ---- What stands in the file. */

static void put_owner(const char *path, const struct lock_owner *owner)
{
    char text[LOCK_OWNER_TEXT_SIZE + 32];
    const size_t size = lock_owner_text(owner, text);
    snprintf(text + size, sizeof text - size, "beats %020d\n", 0);
    put_text(path, text);
}

/* A process of this id that is no more. */
static struct lock_owner gone_owner(void)
{
    struct lock_owner owner;
    lock_owner_self(&owner);
    owner.start--;
    return owner;
}

static struct lock_owner owner_elsewhere(void)
{
    struct lock_owner owner;
    lock_owner_self(&owner);
    snprintf(owner.host, sizeof owner.host, "elsewhere");
    return owner;
}

static void a_process_id_that_was_given_again_is_another_process(void **state)
{
    (void)state;
    const struct lock_owner owner = gone_owner();
    for (int i = 0; i < TERMS; i++) {
        const struct lock_terms terms = {BOTH[i].has_locks, LONG, LONG};
        put_owner(PATH, &owner);
        claim_taken(&terms);
    }
}

static void an_owner_is_read_as_it_was_written(void **state)
{
    (void)state;
    struct lock_owner owner, again;
    char text[LOCK_OWNER_TEXT_SIZE];
    lock_owner_self(&owner);
    const size_t size = lock_owner_text(&owner, text);
    assert_true(lock_owner_parse(text, &again));
    assert_string_equal(again.host, owner.host);
    assert_string_equal(again.boot, owner.boot);
    assert_string_equal(again.space, owner.space);
    assert_true(again.process == owner.process && again.start == owner.start && again.since == owner.since);
    assert_int_equal(lock_owner_look(&again), LOCK_OWNER_THERE);
    for (size_t cut = 0; cut < size; cut++) {
        const char byte = text[cut];
        text[cut] = '\0';
        assert_false(lock_owner_parse(text, &again));
        text[cut] = byte;
    }
}

static void what_is_not_written_so_is_not_read(void **state)
{
    static const char *const texts[] = {
        "primes lock 2\nhost h\nboot b\nspace s\nprocess 1\nstart 1\nsince 1\n",
        "primes lock 1\nhost h\nboot b\nspace s\nprocess 01\nstart 1\nsince 1\n",
        "primes lock 1\nhost h\nboot b\nspace s\nprocess -1\nstart 1\nsince 1\n",
        "primes lock 1\nhost h\nboot b\nspace s\nprocess 99999999999999999999\nstart 1\nsince 1\n",
        "primes lock 1\nhost h\nboot b\nspace s\nprocess 999999999999999999999999\nstart 1\nsince 1\n",
        "primes lock 1\nhost h\nspace s\nboot b\nprocess 1\nstart 1\nsince 1\n",
        "primes lock 1\r\nhost h\nboot b\nspace s\nprocess 1\nstart 1\nsince 1\n",
    };
    struct lock_owner owner;
    (void)state;
    assert_true(
        lock_owner_parse("primes lock 1\nhost h\nboot b\nspace s\nprocess 1\nstart 1\nsince 1\n", &owner));
    assert_int_equal(lock_owner_look(&owner), LOCK_OWNER_UNKNOWN);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_false(lock_owner_parse(texts[i], &owner));
}

/* Another host, another start of this one, another space of process ids: nothing is known of that process. */
static void who_is_elsewhere_cannot_be_looked_at(void **state)
{
    (void)state;
    struct lock_owner owner = owner_elsewhere();
    assert_int_equal(lock_owner_look(&owner), LOCK_OWNER_UNKNOWN);
    lock_owner_self(&owner);
    owner.boot[0] ^= 1;
    assert_int_equal(lock_owner_look(&owner), LOCK_OWNER_UNKNOWN);
    lock_owner_self(&owner);
    owner.space[0] ^= 1;
    assert_int_equal(lock_owner_look(&owner), LOCK_OWNER_UNKNOWN);
}

static void put_bytes(const char *bytes, size_t size, size_t times)
{
    FILE *file = fopen(PATH, "w");
    assert_non_null(file);
    for (size_t i = 0; i < times; i++)
        assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

/* Empty, as after a crash of the host; torn; what no run wrote; zeros; far too much. */
static void a_content_that_says_nothing_does_not_hold_it_for_ever(void **state)
{
    char torn[LOCK_OWNER_TEXT_SIZE];
    (void)state;
    struct lock_owner owner;
    lock_owner_self(&owner);
    lock_owner_text(&owner, torn);
    const struct {
        const char *bytes;
        size_t size, times;
    } contents[] = {{"", 0, 0},
                    {"garbage\n", 8, 1},
                    {torn, 40, 1},
                    {"\0\0\0\0", 4, 100},
                    {"primes lock 1\n", 14, 300000}};
    for (size_t i = 0; i < sizeof contents / sizeof *contents; i++)
        for (int k = 0; k < TERMS; k++) {
            put_bytes(contents[i].bytes, contents[i].size, contents[i].times);
            claim_taken(&(struct lock_terms){BOTH[k].has_locks, LONG, k == WITH ? LONG : SHORT});
        }
}

static void what_is_no_regular_file_is_left_alone(void **state)
{
    struct stat status;
    (void)state;
    for (int i = 0; i < TERMS; i++) {
        assert_int_equal(mkdir(PATH, 0700), 0);
        claim_refused(&BOTH[i], ERROR_USAGE, "'.file.lock', the lock of 'file', is no regular file");
        assert_int_equal(rmdir(PATH), 0);
        assert_int_equal(mkfifo(PATH, 0600), 0);
        claim_refused(&BOTH[i], ERROR_USAGE, "is no regular file");
        assert_int_equal(unlink(PATH), 0);
        assert_int_equal(symlink("none", PATH), 0);
        claim_refused(&BOTH[i], ERROR_USAGE, "is no regular file");
        assert_int_equal(lstat("none", &status), -1);
        put_text("none", "other");
        claim_refused(&BOTH[i], ERROR_USAGE, "is no regular file");
        claim_text("none", "other");
        assert_int_equal(unlink("none"), 0);
        assert_int_equal(unlink(PATH), 0);
    }
}

/* ---- On another host. */

static void who_gives_no_sign_of_life_is_dead(void **state)
{
    (void)state;
    const struct lock_owner owner = owner_elsewhere();
    for (int i = 0; i < TERMS; i++) {
        char *text = NULL;
        size_t size;
        struct lock lock;
        struct error error;
        FILE *messages = open_memstream(&text, &size);
        put_owner(PATH, &owner);
        const double begin = clock_seconds();
        assert_true(lock_take_on(&lock, PATH, "file", &(struct lock_terms){BOTH[i].has_locks, SHORT, 0.2},
                                 messages, &error));
        assert_true(clock_seconds() - begin >= 0.2);
        lock_release(&lock);
        fclose(messages);
        const char *told = "primes: waiting up to 0 s for a sign of life of the run that has the lock "
                           "'.file.lock': process ";
        if (strncmp(text, told, strlen(told)) != 0 || strchr(text, '\n') != text + size - 1)
            fail_msg("it said: %s", text);
        free(text);
    }
}

static void beat(const struct lock_terms *terms, int tell, int wait)
{
    struct lock lock;
    struct error error;
    if (!take(&lock, terms, &error) || fcntl(wait, F_SETFL, O_NONBLOCK) != 0)
        _exit(1);
    say(tell, 'T');
    char word;
    while (read(wait, &word, 1) < 0) {
        lock_beat(&lock);
        clock_sleep(0.0005);
    }
    lock_release(&lock);
}

/* The owner's file says that it is elsewhere. */
static void move_elsewhere(void)
{
    struct lock_owner self;
    char text[LOCK_OWNER_TEXT_SIZE];
    const int fd = open(PATH, O_RDWR);
    assert_true(fd >= 0);
    lock_owner_self(&self);
    assert_true(pread(fd, text, sizeof text, 0) > 0);
    const char other = self.host[0] == 'x' ? 'y' : 'x';
    assert_int_equal(pwrite(fd, &other, 1, (off_t)strlen("primes lock 1\nhost ")), 1);
    close(fd);
}

/* Also where locks end at the host: this process can lock the file. */
static void who_gives_signs_of_life_has_it(void **state)
{
    (void)state;
    for (int i = 0; i < TERMS; i++) {
        struct other other = start(beat, &(struct lock_terms){false, 0.001, LONG});
        assert_int_equal(hear(&other), 'T');
        move_elsewhere();
        claim_refused(&(struct lock_terms){BOTH[i].has_locks, 0.001, LONG}, ERROR_USAGE,
                      "another run is writing 'file': process ");
        assert_int_equal(join(&other), 0);
        assert_int_equal(access(PATH, F_OK), -1);
    }
}

/* Nothing else tells that its owner is there. */
static void who_has_its_file_locked_has_it(void **state)
{
    (void)state;
    struct other other = start_holder(&BOTH[WITH]);
    move_elsewhere();
    claim_refused(&BOTH[WITH], ERROR_USAGE, "another run is writing 'file': process ");
    assert_int_equal(join(&other), 0);
}

static void a_sign_of_life_is_given_when_it_is_time(void **state)
{
    char text[2][LOCK_OWNER_TEXT_SIZE + 32];
    struct lock lock;
    struct error error;
    (void)state;
    for (int due = 0; due < 2; due++) {
        assert_true(take(&lock, &(struct lock_terms){true, due ? 0 : LONG, LONG}, &error));
        for (int i = 0; i < 2; i++) {
            const ssize_t size = pread(lock.fd, text[i], sizeof text[i] - 1, 0);
            assert_true(size > 0);
            text[i][size] = '\0';
            lock_beat(&lock);
        }
        struct lock_owner owner;
        assert_true(lock_owner_parse(text[1], &owner));
        assert_int_equal(strlen(text[0]), strlen(text[1]));
        assert_int_equal(strcmp(text[0], text[1]) != 0, due);
        lock_release(&lock);
    }
}

static void watch_until_stopped(const struct lock_terms *terms, int tell, int wait)
{
    struct lock lock;
    struct error error;
    FILE *messages = fdopen(tell, "w");
    (void)wait;
    setvbuf(messages, NULL, _IONBF, 0);
    stop_watch_begin();
    if (lock_take_on(&lock, PATH, "file", terms, messages, &error))
        _exit(1);
    _exit(error.code == ERROR_STOPPED && strcmp(error.text, "stopped by SIGTERM") == 0 ? 75 : 2);
}

static void who_waits_can_be_stopped(void **state)
{
    (void)state;
    const struct lock_owner owner = owner_elsewhere();
    put_owner(PATH, &owner);
    struct other other = start(watch_until_stopped, &(struct lock_terms){false, 1, LONG});
    assert_int_equal(hear(&other), 'p'); /* "primes: waiting ..." */
    assert_int_equal(kill(other.process, SIGTERM), 0);
    while (hear(&other) != '-') {
    }
    assert_int_equal(join(&other), 75);
    assert_int_equal(unlink(PATH), 0); /* it is the other's */
}

/* ---- What goes wrong. */

static void a_folder_that_takes_no_file_is_told(void **state)
{
    struct lock lock;
    struct error error;
    (void)state;
    assert_false(lock_take(&lock, "none/.file.lock", "none/file", stderr, &error));
    assert_int_equal(error.code, ERROR_FAILED);
    assert_string_equal(error.text, "cannot make 'none/.file.lock', the lock of 'none/file': No such file or "
                                    "directory");
}

static void take_on_full_disk(const struct lock_terms *terms, int tell, int wait)
{
    struct lock lock;
    struct error error;
    (void)wait;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){0, 0});
    const bool good = take(&lock, terms, &error);
    say(tell, good ? 'T' : error.code == ERROR_FAILED && strstr(error.text, strerror(EFBIG)) ? 'F' : '?');
}

static void a_full_disk_is_told_and_leaves_no_lock(void **state)
{
    (void)state;
    for (int i = 0; i < TERMS; i++) {
        struct other other = start(take_on_full_disk, &BOTH[i]);
        assert_int_equal(hear(&other), 'F');
        assert_int_equal(join(&other), 0);
        assert_int_equal(access(PATH, F_OK), -1);
        other = start_holder(&BOTH[i]); /* it does not hide who has it */
        struct other second = start(take_on_full_disk, &BOTH[i]);
        assert_int_equal(hear(&second), '?');
        assert_int_equal(join(&second), 0);
        assert_int_equal(join(&other), 0);
    }
}

static void take_as_another_user(const struct lock_terms *terms, int tell, int wait)
{
    struct lock lock;
    struct error error;
    (void)wait;
    if (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0)
        _exit(1);
    const bool good = take(&lock, terms, &error);
    say(tell, good                                                                                    ? 'T'
              : error.code == ERROR_USAGE && strstr(error.text, "cannot be read (Permission denied)") ? 'U'
                                                                                                      : '?');
}

static void a_lock_that_cannot_be_read_is_not_passed_over(void **state)
{
    (void)state;
    put_text(PATH, "");
    assert_int_equal(chmod(PATH, 0), 0);
    assert_int_equal(chmod(".", 0711), 0);
    struct other other = start(take_as_another_user, &BOTH[WITH]);
    assert_int_equal(hear(&other), 'U');
    assert_int_equal(join(&other), 0);
    assert_int_equal(chmod(".", 0700), 0);
    assert_int_equal(unlink(PATH), 0);
}

static void what_another_has_by_now_is_not_removed(void **state)
{
    struct lock lock;
    struct error error;
    (void)state;
    for (int i = 0; i < TERMS; i++) {
        assert_true(take(&lock, &BOTH[i], &error));
        put_text("other", "another's");
        assert_int_equal(rename("other", PATH), 0);
        assert_false(lock_is_held(&lock));
        lock_beat(&lock);
        lock_release(&lock);
        claim_text(PATH, "another's");
        assert_int_equal(unlink(PATH), 0);
    }
}

/* ---- Taking over. */

static char *claim_of(const struct lock_owner *owner, char path[64])
{
    char text[LOCK_OWNER_TEXT_SIZE], ending[PATH_NAME_SIZE];
    lock_owner_text(owner, text);
    snprintf(path, 64, "%s%s", PATH, path_shorten_name(text, 17, ending));
    return path;
}

static void who_is_killed_while_it_takes_over_holds_nobody_up(void **state)
{
    enum { CHAIN = 4 };
    (void)state;
    for (int i = 0; i < TERMS; i++) {
        struct lock_owner owner = gone_owner();
        put_owner(PATH, &owner);
        for (int link = 0; link < CHAIN; link++) { /* each was taking over from the one before */
            char path[64];
            claim_of(&owner, path);
            owner.since++;
            put_owner(path, &owner);
        }
        claim_taken(&(struct lock_terms){BOTH[i].has_locks, LONG, LONG});
    }
}

static void claim_refused_late(const struct lock_terms *terms)
{
    const double begin = clock_seconds();
    claim_refused(terms, ERROR_USAGE, "another run is writing 'file': process ");
    assert_true(clock_seconds() - begin >= terms->dead_seconds);
}

/* Somebody who is there has been taking over for too long: it is waited for, but not for ever. */
static void who_takes_over_is_waited_for_but_not_for_ever(void **state)
{
    char path[64];
    struct lock_owner self;
    (void)state;
    lock_owner_self(&self);
    const struct lock_owner holder = gone_owner();
    for (int i = 0; i < TERMS; i++) {
        put_owner(PATH, &holder);
        put_owner(claim_of(&holder, path), &self);
        claim_refused_late(&BOTH[i]);
        assert_int_equal(unlink(path), 0);
        claim_taken(&BOTH[i]);
    }
}

/* It has the file locked, but not yet made the claim. */
static void who_is_about_to_take_over_is_waited_for_too(void **state)
{
    (void)state;
    const struct lock_owner holder = gone_owner();
    put_owner(PATH, &holder);
    const int fd = open(PATH, O_RDWR);
    assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), 0);
    claim_refused_late(&BOTH[WITH]);
    close(fd);
    claim_taken(&BOTH[WITH]);
}

static void compete(const struct lock_terms *terms, int tell, int wait)
{
    struct lock lock;
    struct error error;
    char word;
    if (read(wait, &word, 1) != 1)
        _exit(9);
    if (!take(&lock, terms, &error)) {
        say(tell, error.code == ERROR_USAGE ? 'L' : '?');
        return;
    }
    const int inside = open("inside", O_CREAT | O_EXCL | O_WRONLY, 0600);
    say(tell, inside >= 0 ? 'W' : '2');
    pause();
}

/* Of many that find it left at once one wins, the others are refused; it is then killed, and left again. */
static void one_newcomer_wins(const struct lock_terms *terms)
{
    enum { NEWCOMERS = 8 };
    struct other others[NEWCOMERS];
    int winner = -1;
    for (int i = 0; i < NEWCOMERS; i++)
        others[i] = start(compete, terms);
    for (int i = 0; i < NEWCOMERS; i++)
        say(others[i].obeys, 'g');
    for (int i = 0; i < NEWCOMERS; i++) {
        const char word = hear(&others[i]);
        if (word == 'W' && winner < 0)
            winner = i;
        else if (word != 'L')
            fail_msg("newcomer %d, %s locks: %c", i, terms->has_locks ? "with" : "without", word);
    }
    assert_true(winner >= 0);
    assert_int_equal(kill(others[winner].process, SIGKILL), 0);
    for (int i = 0; i < NEWCOMERS; i++)
        assert_int_equal(join(&others[i]), i == winner ? 128 + SIGKILL : 0);
    assert_int_equal(unlink("inside"), 0);
}

static void of_many_newcomers_one_wins(void **state)
{
    enum { ROUNDS = 20 };
    (void)state;
    for (int i = 0; i < TERMS; i++) {
        for (int round = 0; round < ROUNDS; round++)
            one_newcomer_wins(&(struct lock_terms){BOTH[i].has_locks, LONG, LONG});
        claim_taken(&BOTH[i]);
    }
}

static void of_many_who_watched_one_wins(void **state)
{
    (void)state;
    const struct lock_owner elsewhere = owner_elsewhere();
    for (int i = 0; i < TERMS; i++) {
        for (int round = 0; round < 5; round++) {
            put_owner(PATH, &elsewhere);
            one_newcomer_wins(&(struct lock_terms){BOTH[i].has_locks, 0.01, 0.1});
        }
        claim_taken(&BOTH[i]);
    }
}

/* Takes it, if nobody has it, and lets it go or is killed. */
static void pass_through(const struct lock_terms *terms, int tell, int wait)
{
    struct lock lock;
    struct error error;
    const double begin = clock_seconds();
    (void)wait;
    if (!take(&lock, terms, &error)) {
        const bool was_patient = clock_seconds() - begin >= terms->dead_seconds; /* then nobody had it */
        _exit(error.code != ERROR_USAGE || was_patient ? 9 : 1);
    }
    const int inside = open("inside", O_CREAT | O_EXCL | O_WRONLY, 0600);
    if (inside < 0)
        _exit(2);
    unlink("inside");
    say(tell, 'T');
    if (getpid() % 2 == 0)
        raise(SIGKILL);
    lock_release(&lock);
}

static bool has_passed(struct other *other)
{
    const bool has_taken = hear(other) == 'T';
    const int code = join(other);
    if (has_taken ? code != 0 && code != 128 + SIGKILL : code != 1)
        fail_msg("a run that %s ended with %d", has_taken ? "had the lock" : "had it not", code);
    return has_taken;
}

/* Newcomers, owners that end, that are killed, and that take over, all at once: never two inside. */
static void never_two_are_inside(void **state)
{
    enum { AT_ONCE = 8, RUNS = 400 };
    (void)state;
    for (int i = 0; i < TERMS; i++) {
        const struct lock_terms terms = {BOTH[i].has_locks, LONG, LONG};
        struct other others[AT_ONCE];
        int taken = 0;
        for (int run = 0; run < RUNS; run++) {
            struct other *other = &others[run % AT_ONCE];
            if (run >= AT_ONCE)
                taken += has_passed(other);
            *other = start(pass_through, &terms);
        }
        for (int k = 0; k < AT_ONCE; k++)
            taken += has_passed(&others[k]);
        assert_true(taken > 0);
        claim_taken(&terms);
    }
}

static void a_run_that_was_told_to_stop_says_so(void **state)
{
    struct lock lock;
    struct error error;
    (void)state;
    assert_true(take(&lock, &BOTH[0], &error));
    lock_beat(&lock);
    assert_false(lock_is_to_end(PATH));
    stop_watch_begin();
    raise(SIGTERM);
    assert_false(lock_is_to_end(PATH));
    lock_beat(&lock);
    assert_true(lock_is_to_end(PATH));
    lock_release(&lock);
    assert_false(lock_is_to_end(PATH));
    stop_watch_begin(); /* nothing was asked for any more */
    stop_watch_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_second_run_is_refused_while_the_first_has_it),
        cmocka_unit_test(the_same_process_is_no_exception),
        cmocka_unit_test(what_a_killed_run_left_is_taken_over),
        cmocka_unit_test(a_run_that_was_told_to_stop_says_so),
        cmocka_unit_test(who_was_killed_is_gone_before_its_parent_asks),
        cmocka_unit_test(a_process_id_that_was_given_again_is_another_process),
        cmocka_unit_test(an_owner_is_read_as_it_was_written),
        cmocka_unit_test(what_is_not_written_so_is_not_read),
        cmocka_unit_test(who_is_elsewhere_cannot_be_looked_at),
        cmocka_unit_test(a_content_that_says_nothing_does_not_hold_it_for_ever),
        cmocka_unit_test(what_is_no_regular_file_is_left_alone),
        cmocka_unit_test(who_gives_no_sign_of_life_is_dead),
        cmocka_unit_test(who_gives_signs_of_life_has_it),
        cmocka_unit_test(who_has_its_file_locked_has_it),
        cmocka_unit_test(a_sign_of_life_is_given_when_it_is_time),
        cmocka_unit_test(who_waits_can_be_stopped),
        cmocka_unit_test(a_folder_that_takes_no_file_is_told),
        cmocka_unit_test(a_full_disk_is_told_and_leaves_no_lock),
        cmocka_unit_test(a_lock_that_cannot_be_read_is_not_passed_over),
        cmocka_unit_test(what_another_has_by_now_is_not_removed),
        cmocka_unit_test(who_is_killed_while_it_takes_over_holds_nobody_up),
        cmocka_unit_test(who_takes_over_is_waited_for_but_not_for_ever),
        cmocka_unit_test(who_is_about_to_take_over_is_waited_for_too),
        cmocka_unit_test(of_many_newcomers_one_wins),
        cmocka_unit_test(of_many_who_watched_one_wins),
        cmocka_unit_test(never_two_are_inside),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
