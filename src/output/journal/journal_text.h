/* The head and the lines of a journal as text: one JSON object a line, its integers decimal strings, then a
 * tab and the chain: 16 hexadecimal digits, the fingerprint of the chain of the line before (of the head: 16
 * zeros) and of this line's JSON. Only what would be written is read, byte by byte, so a line has one text.
 * Knows nothing of files, nor of whether what a line says can be so.
 *
 * No general reader of JSON stands here: one that takes a failed allocation for a wrong text would have
 * verdicts cut off that the journal vouches for. */
#ifndef PRIMES_OUTPUT_JOURNAL_JOURNAL_TEXT_H
#define PRIMES_OUTPUT_JOURNAL_JOURNAL_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "output/journal/journal_data.h"

enum { JOURNAL_LINE_MAX = 1 << 26 }; /* bytes, with its newline: longer ones are not read */

/* The chain up to a line, with a final NUL. */
struct journal_chain {
    char digits[17];
};
#define JOURNAL_CHAIN_NONE ((struct journal_chain){"0000000000000000"})

/* Append the text of a head or a line in which nothing is wrong (journal_data.h) to the buffer; `chain` goes
 * on by it. False if memory ran out. */
bool journal_text_put_head(struct buffer *buffer, const struct journal_head *head,
                           struct journal_chain *chain);
bool journal_text_put_line(struct buffer *buffer, const struct journal_line *line,
                           struct journal_chain *chain);

enum journal_text_result { JOURNAL_TEXT_TAKEN, JOURNAL_TEXT_WRONG, JOURNAL_TEXT_NO_MEMORY };

/* Take `size` bytes, the last one a newline. `chain` goes on if they are taken. What is freed with
 * journal_data_free_head and journal_data_free_line is the caller's in any case. The texts of a line are
 * appended to `texts`; line->texts stays NULL. */
enum journal_text_result journal_text_take_head(struct journal_head *head, const char *text, size_t size,
                                                struct journal_chain *chain);
enum journal_text_result journal_text_take_line(struct journal_line *line, struct journal_texts *texts,
                                                const char *text, size_t size, struct journal_chain *chain);

/* The version with which a head begins, also one that is of another version and not understood. */
bool journal_text_version(const char *text, size_t size, uint64_t *version);

#endif
