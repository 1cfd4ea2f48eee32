/* The owner of a lock that ends while it is looked for. What is written of an owner, and read, is in
 * test_lock.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "files/lock_owner.h"

/* ---- A child that has ended, and is asked how when somebody has seen that it is there: the linker leads
 * kill through this. */

static pid_t asked_when_seen;

int __real_kill(pid_t process, int signal_number);
int __wrap_kill(pid_t process, int signal_number);

int __wrap_kill(pid_t process, int signal_number)
{
    const int result = __real_kill(process, signal_number);
    if (process == asked_when_seen && waitpid(process, NULL, 0) == process)
        asked_when_seen = 0;
    return result;
}

/* How this process would be an owner, with another process. */
static struct lock_owner owner_of(pid_t process)
{
    struct lock_owner owner;
    lock_owner_self(&owner);
    owner.process = (uint64_t)process;
    return owner;
}

static pid_t ended_child(void)
{
    siginfo_t info;
    const pid_t child = fork();
    if (child == 0)
        _exit(0);
    assert_true(child > 0);
    assert_int_equal(waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT), 0);
    return child;
}

static void who_ends_while_it_is_looked_for_is_gone(void **state)
{
    const pid_t child = ended_child();
    const struct lock_owner owner = owner_of(child);
    (void)state;
    asked_when_seen = child;
    assert_int_equal(lock_owner_look(&owner), LOCK_OWNER_GONE);
    assert_int_equal(asked_when_seen, 0);
    assert_int_equal(lock_owner_look(&owner), LOCK_OWNER_GONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_ends_while_it_is_looked_for_is_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
