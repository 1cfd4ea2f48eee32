/* Arrays that grow. Knows nothing of what stands in them. */
#ifndef PRIMES_REPORT_CONTAINERS_ARRAY_H
#define PRIMES_REPORT_CONTAINERS_ARRAY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* Makes room for one more item behind `count` items of `size` bytes each. The room doubles at powers of two,
 * so `*items` must have grown by this function alone, from NULL. */
bool array_grow(void *items, size_t count, size_t size, struct error *error);

#endif
