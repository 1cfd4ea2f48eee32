/* All kernels that a user may ask for, by name and in the order of the help. Knows nothing of what they do;
 * no kernel knows it. */
#ifndef PRIMES_KERNEL_KERNEL_LIST_H
#define PRIMES_KERNEL_KERNEL_LIST_H

#include <stddef.h>

#include "kernel/kernel.h"

/* In the order of the help; `i` from 0, NULL at the end. */
const struct kernel *kernel_list_at(size_t i);

/* The kernel of that name, or NULL. */
const struct kernel *kernel_list_find(const char *name);

#endif
