/* What a study tells a person on standard error: on a terminal a line that is drawn again and again, else a
 * line a time; and messages. Knows nothing of what they say. */
#ifndef PRIMES_SWEEP_STATUS_LINE_H
#define PRIMES_SWEEP_STATUS_LINE_H

#include <stdbool.h>
#include <stdio.h>

struct status_line {
    FILE *file;
    bool is_terminal;
    bool is_drawn; /* it stands there now */
};

void status_line_begin(struct status_line *line);

/* Cut to the width of the terminal. */
void status_line_show(struct status_line *line, const char *text);

/* Away with it, for something else to be printed; takes a struct status_line. */
void status_line_clear(void *line);

/* "primes-sweep: ..." as a line of its own, control characters shown as what they are. */
void status_line_say(struct status_line *line, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same without the end of the line. */
void status_line_begin_saying(struct status_line *line, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
