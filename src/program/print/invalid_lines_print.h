/* The lines of the input that are no numbers: shows the first of them, and says why a run is refused for
 * them. Knows nothing of who asks for that. */
#ifndef PRIMES_PROGRAM_INVALID_LINES_PRINT_H
#define PRIMES_PROGRAM_INVALID_LINES_PRINT_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"
#include "input/input.h"
#include "input/numbers.h"

/* Prints the first INVALID_LINES_SHOWN, one a line, and how many more there are. False if they could not be
 * read. */
enum { INVALID_LINES_SHOWN = 20 };
bool invalid_lines_print(const struct numbers *numbers, FILE *file, struct error *error);

/* Prints them, and returns false with the error that refuses the run. ERROR_USAGE. */
bool invalid_lines_refuse(const struct numbers *numbers, const struct sources *sources, FILE *file,
                          struct error *error);

#endif
