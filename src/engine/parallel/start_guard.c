#include "engine/parallel/start_guard.h"

#include <stdlib.h>
#include <unistd.h>

#include "launchers/launcher_parent.h"

static const int CRASHES[START_GUARD_SIGNALS] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE};
enum { STACK_BYTES = 64 << 10 };

#define SAY_AND_END(message)                                                                                 \
    do {                                                                                                     \
        (void)!write(STDERR_FILENO, message, sizeof message - 1);                                            \
        _exit(ERROR_FAILED);                                                                                 \
    } while (0)

#define ONE_PROGRAM                                                                                          \
    "A launcher may connect one program alone, also in a shell that it started. Try: mpirun, mpiexec or "    \
    "srun anew for each program\n"

void start_guard_end_process(void)
{
    SAY_AND_END("primes: MPI could not start; what it says stands above. " ONE_PROGRAM);
}

static void end_endless(int signal_number)
{
    (void)signal_number;
    SAY_AND_END("primes: MPI did not start in the time that it may take. " ONE_PROGRAM);
}

static void end_crashed(int signal_number)
{
    (void)signal_number;
    SAY_AND_END("primes: MPI crashed when it started. Look at: the limits of memory, stack and file sizes "
                "(ulimit -a), "
                "and the room in /dev/shm\n");
}

/* In a shell that a launcher started, MPI may wait for ever: for ranks that are gone, or for a launcher that
 * has given up after another program failed there. */
static void limit_time(const struct launcher *launcher)
{
    enum { LEAST_SECONDS = 60, TASKS_A_SECOND = 100 };
    if (launcher_is_parent())
        return;
    signal(SIGALRM, end_endless);
    alarm(LEAST_SECONDS + (unsigned)launcher->tasks / TASKS_A_SECOND);
}

void start_guard_begin(struct start_guard *guard, const struct launcher *launcher)
{
    const struct sigaction action = {.sa_handler = end_crashed, .sa_flags = SA_ONSTACK};
    guard->stack = malloc(STACK_BYTES);
    if (guard->stack)
        sigaltstack(&(stack_t){.ss_sp = guard->stack, .ss_size = STACK_BYTES}, NULL);
    for (int i = 0; i < START_GUARD_SIGNALS; i++)
        sigaction(CRASHES[i], &action, &guard->before[i]);
    limit_time(launcher);
}

void start_guard_end(struct start_guard *guard)
{
    alarm(0);
    signal(SIGALRM, SIG_DFL);
    for (int i = 0; i < START_GUARD_SIGNALS; i++)
        sigaction(CRASHES[i], &guard->before[i], NULL);
    if (!guard->stack)
        return;
    sigaltstack(&(stack_t){.ss_flags = SS_DISABLE}, NULL);
    free(guard->stack);
}
