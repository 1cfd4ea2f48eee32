/* A sentence that is put together piece by piece. Knows nothing of what it means. */
#ifndef PRIMES_REPORT_FINDINGS_SENTENCE_H
#define PRIMES_REPORT_FINDINGS_SENTENCE_H

#include "report/containers/lines.h"

enum { SENTENCE_SIZE = 1024 };

/* {0} is empty. */
struct sentence {
    char text[SENTENCE_SIZE];
    size_t size;
};

/* What has no room any more is cut off. */
void sentence_append(struct sentence *sentence, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Adds it to the lines. */
bool sentence_end(const struct sentence *sentence, struct lines *lines, struct error *error);

#endif
