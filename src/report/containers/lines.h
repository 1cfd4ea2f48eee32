/* Lines of text for a person: messages, footnotes, cells, captions. Knows nothing of what they mean. */
#ifndef PRIMES_REPORT_CONTAINERS_LINES_H
#define PRIMES_REPORT_CONTAINERS_LINES_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* Lines for a person. {0} is none. */
struct lines {
    char **text;
    size_t count;
};
bool lines_add(struct lines *lines, struct error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void lines_free(struct lines *lines);

/* A text of a record or of the command line in a message: text_show in the width of the report. Returns
 * `shown`. */
enum { SHOWN_SIZE = 128 };
const char *lines_show(const char *text, char shown[SHOWN_SIZE]);

/* What makes a noun of so many: "s", or "" of one. */
const char *lines_plural(uint64_t count);

#endif
