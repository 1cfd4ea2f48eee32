#include "sieve/sieve_task.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "sieve/sieve.h"

/* Numbers that are counted in some 20 ms, and the square of what a sieve begins with in that time. */
static const uint64_t SHORT_COUNT = UINT64_C(200000000), SHORT_LAST = UINT64_C(2000000000000000);
static const long WAIT_NS = 5 * 1000 * 1000;
enum { STACK_SIZE = 1 << 20 };

struct sieve_task {
    uint64_t lo, hi, step;
    pthread_mutex_t lock;
    pthread_cond_t ended;

    /* Under the lock: */
    bool is_done, is_abandoned; /* the later of them frees it */

    /* Once it is done: */
    bool good;
    uint64_t primes;
    double cpu_seconds;
    struct error error;
};

bool sieve_task_is_worthwhile(uint64_t lo, uint64_t hi)
{
    return hi - lo > SHORT_COUNT || hi > SHORT_LAST;
}

static void free_task(struct sieve_task *task)
{
    pthread_cond_destroy(&task->ended);
    pthread_mutex_destroy(&task->lock);
    free(task);
}

static void *count(void *context)
{
    struct sieve_task *task = context;
    task->good = sieve_count(task->lo, task->hi, task->step, &task->primes, &task->error);
    task->cpu_seconds = clock_thread_cpu_seconds();
    pthread_mutex_lock(&task->lock);
    task->is_done = true;
    const bool is_last = task->is_abandoned;
    pthread_cond_signal(&task->ended);
    pthread_mutex_unlock(&task->lock);
    if (is_last)
        free_task(task);
    return NULL;
}

static struct sieve_task *new_task(uint64_t lo, uint64_t hi, uint64_t step)
{
    struct sieve_task *task = calloc(1, sizeof *task);
    pthread_condattr_t attributes;
    if (!task)
        return NULL;
    task->lo = lo;
    task->hi = hi;
    task->step = step;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&task->ended, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&task->lock, NULL);
    return task;
}

/* On the CPUs of who asks. Signals are for the others. */
static bool start_thread(struct sieve_task *task)
{
    pthread_t thread;
    pthread_attr_t attributes;
    sigset_t all, before;
    sigfillset(&all);
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_SIZE);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    const bool started = pthread_create(&thread, &attributes, count, task) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return started;
}

struct sieve_task *sieve_task_begin(uint64_t lo, uint64_t hi, uint64_t step)
{
    struct sieve_task *task = new_task(lo, hi, step);
    if (task && start_thread(task))
        return task;
    if (task)
        free_task(task);
    return NULL;
}

bool sieve_task_wait(struct sieve_task *task)
{
    const long second = 1000 * 1000 * 1000;
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += (until.tv_nsec + WAIT_NS) / second;
    until.tv_nsec = (until.tv_nsec + WAIT_NS) % second;
    pthread_mutex_lock(&task->lock);
    if (!task->is_done)
        pthread_cond_timedwait(&task->ended, &task->lock, &until);
    const bool is_done = task->is_done;
    pthread_mutex_unlock(&task->lock);
    return is_done;
}

bool sieve_task_end(struct sieve_task *task, uint64_t *primes, double *cpu_seconds, struct error *error)
{
    const bool good = task->good;
    *primes = task->primes;
    *cpu_seconds = task->cpu_seconds;
    if (!good)
        *error = task->error;
    free_task(task);
    return good;
}

void sieve_task_abandon(struct sieve_task *task)
{
    pthread_mutex_lock(&task->lock);
    task->is_abandoned = true;
    const bool is_last = task->is_done;
    pthread_mutex_unlock(&task->lock);
    if (is_last)
        free_task(task);
}
