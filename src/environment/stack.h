/* Is there room on the stack? A thread that outgrows its stack dies without a word, so it is asked before:
 * the kernel for the first thread's, whoever starts threads for theirs. Knows nothing of what runs on it. */
#ifndef PRIMES_ENVIRONMENT_STACK_H
#define PRIMES_ENVIRONMENT_STACK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* What a thread needs at most is half of this: 64 KiB the first one, for the blocks of a big file; 40 KiB the
 * others. */
enum { STACK_FIRST_LEAST = 128 << 10, STACK_THREAD_LEAST = 80 << 10 };

/* To be called first. A small stack of this thread, and of those that it will start, is made larger where the
 * limit is one that a process may raise. ERROR_USAGE where it is not. */
bool stack_prepare(struct error *error);

/* Is a stack of so many bytes, which OpenMP gives its threads, large enough? ERROR_USAGE. */
bool stack_check_thread(size_t bytes, struct error *error);

#endif
