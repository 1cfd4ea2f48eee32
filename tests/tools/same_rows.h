/* Are rows that were read what they say? For the test of the reader and its fuzz target. */
#ifndef PRIMES_TESTS_SAME_ROWS_H
#define PRIMES_TESTS_SAME_ROWS_H

#include <stdbool.h>
#include <stddef.h>

/* Reads the rows of the text, as many as are whole and right, and writes them again by rows_append: is it
 * what stands there? `*taken` is how many bytes those rows are, `*cause` what is wrong with the line behind
 * them, or NULL. */
bool same_rows(const char *text, size_t size, size_t *taken, const char **cause);

/* Does reading in pieces of `piece` bytes come to the same number of bytes, rows and the same cause? */
bool same_rows_in_pieces(const char *text, size_t size, size_t piece);

#endif
