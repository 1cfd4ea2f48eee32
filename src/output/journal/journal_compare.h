/* Is a journal that of the run that is to be made? Knows nothing of where its head was read. */
#ifndef PRIMES_OUTPUT_JOURNAL_JOURNAL_COMPARE_H
#define PRIMES_OUTPUT_JOURNAL_JOURNAL_COMPARE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "output/journal/journal_data.h"

/* Do both heads stand for the same bytes of data? `here` is of the run, `there` was read, with `invalid`
 * lines that are no numbers among what is done: jsonl says of them in which file they are, so then the paths
 * of the files count too; else only what stands in them. False, with ERROR_USAGE: the first difference of
 * shard, format, kernel, sources, numbers, content, as a sentence that begins with the quoted `name`, of the
 * unfinished data. */
bool journal_compare(const struct journal_head *here, const struct journal_head *there, uint64_t invalid,
                     const char *name, struct error *error);

#endif
