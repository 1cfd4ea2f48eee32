/* The kernel `sleep`: the verdicts and the operations of `trial`, but the time that they would take at a
 * fixed rate is spent asleep. So a machine with two cores can show what hundreds of workers make of a list:
 * how they share the work, wait for messages and end, though not how fast they divide. It is no part of
 * libisprime, as it is the one kernel that calls the system, and it is offered by no list of kernels. */
#ifndef PRIMES_KERNEL_SLEEP_SLEEP_H
#define PRIMES_KERNEL_SLEEP_SLEEP_H

#include "kernel/kernel.h"

/* Divisors a second: about a hundredth of what a core does, so that what is done between two sleeps, some
 * twenty microseconds, is little against them: a core serves more than a hundred workers. */
#define KERNEL_SLEEP_RATE 4194304

extern const struct kernel kernel_sleep;

#endif
