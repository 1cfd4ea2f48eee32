#include "engine/parallel/threads.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct threads_lock {
    char unused;
};

const char *threads_library(char text[HOST_TEXT_SIZE])
{
    snprintf(text, HOST_TEXT_SIZE, "none");
    return text;
}

int threads_limit(void)
{
    return 1;
}

bool threads_requested(int *count, struct error *error)
{
    (void)error;
    *count = 0;
    return true;
}

bool threads_try(int asked, struct threads_given *given, struct error *error)
{
    (void)asked;
    (void)error;
    *given = (struct threads_given){.count = 1, .stack_bytes = SIZE_MAX};
    return true;
}

bool threads_may_be_bound(void)
{
    return false;
}

void threads_cpus(struct host_cpus *cpus)
{
    host_thread_cpus(cpus);
}

void threads_process_cpus(struct host_cpus *cpus)
{
    host_thread_cpus(cpus);
}

void threads_run(int count, void (*body)(int thread, void *context), void *context)
{
    for (int thread = 0; thread < count; thread++)
        body(thread, context);
}

struct threads_lock *threads_lock_new(void)
{
    return calloc(1, sizeof(struct threads_lock));
}

void threads_lock_acquire(struct threads_lock *lock)
{
    (void)lock;
}

void threads_lock_release(struct threads_lock *lock)
{
    (void)lock;
}

void threads_lock_free(struct threads_lock *lock)
{
    free(lock);
}
