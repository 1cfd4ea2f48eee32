#include "sieve/sieve_task.h"

#include <stdlib.h>

#include "environment/side_thread.h"
#include "sieve/sieve.h"

/* Numbers that are counted in some 20 ms, and the square of what a sieve begins with in that time. */
static const uint64_t SHORT_COUNT = UINT64_C(200000000), SHORT_LAST = UINT64_C(2000000000000000);
static const double WAIT_SECONDS = 0.005;

struct sieve_task {
    uint64_t lo, hi, step;
    struct side_thread *thread;

    /* Once it is done: */
    bool good;
    uint64_t primes;
    struct error error;
};

bool sieve_task_is_worthwhile(uint64_t lo, uint64_t hi)
{
    return hi - lo > SHORT_COUNT || hi > SHORT_LAST;
}

static void count(void *context)
{
    struct sieve_task *task = context;
    task->good = sieve_count(task->lo, task->hi, task->step, &task->primes, &task->error);
}

struct sieve_task *sieve_task_begin(uint64_t lo, uint64_t hi, uint64_t step)
{
    struct sieve_task *task = calloc(1, sizeof *task);
    if (!task)
        return NULL;
    task->lo = lo;
    task->hi = hi;
    task->step = step;
    task->thread = side_thread_begin(count, task);
    if (task->thread)
        return task;
    free(task);
    return NULL;
}

bool sieve_task_wait(struct sieve_task *task)
{
    return side_thread_wait(task->thread, WAIT_SECONDS);
}

bool sieve_task_end(struct sieve_task *task, uint64_t *primes, double *cpu_seconds, struct error *error)
{
    const bool good = task->good;
    side_thread_end(task->thread, cpu_seconds);
    *primes = task->primes;
    if (!good)
        *error = task->error;
    free(task);
    return good;
}

void sieve_task_abandon(struct sieve_task *task)
{
    side_thread_abandon(task->thread, free);
}
