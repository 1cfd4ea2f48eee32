/* Which runs can be kept, so that another one can go on with them. Knows nothing of what is there already. */
#ifndef PRIMES_PROGRAM_RESUMING_KEEPING_H
#define PRIMES_PROGRAM_RESUMING_KEEPING_H

#include <stdbool.h>

#include "base/printable_text.h"
#include "options.h"

/* As far as the command line and the files that it names tell; `is_file`: the output is a regular file beside
 * which others can be made. If not, `why` says it, as a sentence without its capital. */
enum { KEEPING_TEXT_SIZE = TEXT_WIDTH + 128 };
bool keeping_is_possible(const struct options *options, bool is_file, char why[KEEPING_TEXT_SIZE]);

#endif
