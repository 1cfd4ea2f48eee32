/* A run with a journal, for its tests and its fuzz target: what stands in the journal, and the data. */
#ifndef PRIMES_TESTS_TOOLS_SAMPLE_JOURNAL_H
#define PRIMES_TESTS_TOOLS_SAMPLE_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "output/journal/journal.h"

/* A first line before any number, one with texts, one that has only gone on within begun numbers, one of a
 * second part, and one that is whole. */
enum { SAMPLE_LINES = 5, SAMPLE_NUMBERS = 1000, SAMPLE_TITLE_SIZE = 16 };

struct sample {
    struct journal_head head;
    struct journal_line lines[SAMPLE_LINES];
    struct journal_texts texts; /* of all lines */
    struct buffer data;
};

/* Memory that runs out ends the program. */
void sample_begin(struct sample *sample);
void sample_end(struct sample *sample);

/* The text of the head and of the first `lines` lines. */
void sample_text(const struct sample *sample, size_t lines, struct buffer *text);

/* Appends to `forged` each line of the text with the chain that it should have: what stands before its last
 * tab, or all of it, as its JSON. */
void sample_forge(const char *text, size_t size, struct buffer *forged);

/* Is every field the same, but for lists that are owned or borrowed: those by what they say? */
bool sample_same_head(const struct journal_head *a, const struct journal_head *b);
bool sample_same_line(const struct journal_line *a, const struct journal_line *b);

#endif
