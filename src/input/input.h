/* From what the user named to a sequence of numbers: arguments, files, standard input, ranges, workloads, in
 * the order of the command line. Reads everything before it returns; computes nothing. */
#ifndef PRIMES_INPUT_INPUT_H
#define PRIMES_INPUT_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "input/input_file.h"
#include "input/numbers.h"
#include "input/source.h"

/* Appends all sources to `numbers`. What cannot be opened or read is ERROR_FAILED, a second "-" ERROR_USAGE.
 * Invalid lines are no failure; `*invalid_file_lines` counts those that did not
 * come from standard input. */
bool input_load(struct numbers *numbers, const struct source *sources, size_t count,
                const struct input_methods *methods, uint64_t *invalid_file_lines, struct error *error);

/* Reads standard input to its end, for nothing, if it is one of the sources. */
void input_drain(const struct source *sources, size_t count);

#endif
