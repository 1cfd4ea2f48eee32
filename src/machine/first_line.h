/* The first line of a small file, as the kernel's are. Knows nothing of what it says. */
#ifndef PRIMES_MACHINE_FIRST_LINE_H
#define PRIMES_MACHINE_FIRST_LINE_H

#include <stdbool.h>

enum { FIRST_LINE_SIZE = 4096 };

/* Of the file whose path the format makes, without its newline; false if there is none. */
bool first_line_read(char line[FIRST_LINE_SIZE], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
