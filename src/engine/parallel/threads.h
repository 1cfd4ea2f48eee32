/* The first level of parallelism: the threads of this process. threads_serial.c has one, threads_openmp.c has
 * OpenMP's. Knows nothing of units or ranks. */
#ifndef PRIMES_ENGINE_PARALLEL_THREADS_H
#define PRIMES_ENGINE_PARALLEL_THREADS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/host.h"

/* What makes the threads: "OpenMP 4.5", or "none". */
const char *threads_library(char text[HOST_TEXT_SIZE]);

/* The most threads of a rank that anybody may ask for. */
enum { THREADS_MAX = 4096 };

/* The most threads that can run: 1 without a library, OMP_THREAD_LIMIT or a very large number with it. */
int threads_limit(void);

/* How many OMP_NUM_THREADS asks for, or 0 if it does not. To be called before any other of these.
 * ERROR_USAGE; the library does not see what is empty or refused. */
bool threads_requested(int *count, struct error *error);

/* What is really given to who asks for `asked` threads. False if the system starts no more than fewer of
 * them, which OpenMP would not survive. ERROR_FAILED. */
struct threads_given {
    int count;
    const char *limit; /* the variable that allows no more, or "a setting of OpenMP"; NULL if they are as many
                          as asked, or without a library */
    size_t stack_bytes; /* of each but the first; SIZE_MAX if nothing was said of it */
};
bool threads_try(int asked, struct threads_given *given, struct error *error);

/* May the threads be bound, each to CPUs of its own, by what the environment says? */
bool threads_may_be_bound(void);

/* The CPUs the threads of this process may use, as OpenMP's places have them. It may have bound the first
 * thread to one of them already. */
void threads_cpus(struct host_cpus *cpus);

/* The CPUs this process was started on, whatever OpenMP makes of them. */
void threads_process_cpus(struct host_cpus *cpus);

/* Runs body(0, context) ... body(count-1, context), each in a thread of its own, 0 in the caller's, and
 * returns when all have returned. */
void threads_run(int count, void (*body)(int thread, void *context), void *context);

/* Mutual exclusion between them. Sleeps while it waits. NULL if memory ran out. */
struct threads_lock;
struct threads_lock *threads_lock_new(void);
void threads_lock_acquire(struct threads_lock *lock);
void threads_lock_release(struct threads_lock *lock);
void threads_lock_free(struct threads_lock *lock);

#endif
