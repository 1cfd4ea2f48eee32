/* Rows that were read, checked once more by a kernel. Knows nothing of where they come from. */
#ifndef PRIMES_MERGE_RECHECK_H
#define PRIMES_MERGE_RECHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "kernel/kernel.h"
#include "output/row_reader.h"

enum recheck_result { RECHECK_SAME, RECHECK_OTHER, RECHECK_STOPPED };

/* RECHECK_OTHER: of row `*at` the kernel says `*right`; RECHECK_STOPPED: a signal came (base/stop.h). */
enum recheck_result recheck_rows(const struct kernel *kernel, const struct rows_read *rows, size_t *at,
                                 struct verdict *right);

#endif
