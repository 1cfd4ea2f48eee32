#include "environment/side_thread.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"

enum { STACK_SIZE = 1 << 20 };

struct side_thread {
    void (*run)(void *context);
    void *context;
    pthread_mutex_t lock;
    pthread_cond_t ended;

    /* Under the lock: */
    bool is_done, is_abandoned; /* the later of them frees it */
    void (*discard)(void *context);

    /* Once it is done: */
    double cpu_seconds;
};

static void free_thread(struct side_thread *thread)
{
    pthread_cond_destroy(&thread->ended);
    pthread_mutex_destroy(&thread->lock);
    free(thread);
}

static void free_abandoned(struct side_thread *thread)
{
    thread->discard(thread->context);
    free_thread(thread);
}

static void *run(void *context)
{
    struct side_thread *thread = context;
    thread->run(thread->context);
    thread->cpu_seconds = clock_thread_cpu_seconds();
    pthread_mutex_lock(&thread->lock);
    thread->is_done = true;
    const bool is_last = thread->is_abandoned;
    pthread_cond_signal(&thread->ended);
    pthread_mutex_unlock(&thread->lock);
    if (is_last)
        free_abandoned(thread);
    return NULL;
}

static struct side_thread *new_thread(void (*run_task)(void *context), void *context)
{
    struct side_thread *thread = calloc(1, sizeof *thread);
    pthread_condattr_t attributes;
    if (!thread)
        return NULL;
    thread->run = run_task;
    thread->context = context;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&thread->ended, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&thread->lock, NULL);
    return thread;
}

/* On the CPUs of who asks. Signals are for the others. */
static bool start(struct side_thread *thread)
{
    pthread_t started_thread;
    pthread_attr_t attributes;
    sigset_t all, before;
    sigfillset(&all);
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_SIZE);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    const bool started = pthread_create(&started_thread, &attributes, run, thread) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return started;
}

struct side_thread *side_thread_begin(void (*run_task)(void *context), void *context)
{
    struct side_thread *thread = new_thread(run_task, context);
    if (thread && start(thread))
        return thread;
    if (thread)
        free_thread(thread);
    return NULL;
}

static struct timespec time_in(double seconds)
{
    const long second = 1000 * 1000 * 1000;
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += (time_t)seconds;
    until.tv_nsec += (long)((seconds - (double)(time_t)seconds) * 1e9);
    until.tv_sec += until.tv_nsec / second;
    until.tv_nsec %= second;
    return until;
}

bool side_thread_wait(struct side_thread *thread, double seconds)
{
    const struct timespec until = time_in(seconds);
    int over = seconds > 0 ? 0 : -1;
    pthread_mutex_lock(&thread->lock);
    while (!thread->is_done && over == 0)
        over = pthread_cond_timedwait(&thread->ended, &thread->lock, &until);
    const bool is_done = thread->is_done;
    pthread_mutex_unlock(&thread->lock);
    return is_done;
}

void side_thread_end(struct side_thread *thread, double *cpu_seconds)
{
    if (cpu_seconds)
        *cpu_seconds = thread->cpu_seconds;
    free_thread(thread);
}

void side_thread_abandon(struct side_thread *thread, void (*discard)(void *context))
{
    pthread_mutex_lock(&thread->lock);
    thread->discard = discard;
    thread->is_abandoned = true;
    const bool is_last = thread->is_done;
    pthread_mutex_unlock(&thread->lock);
    if (is_last)
        free_abandoned(thread);
}
