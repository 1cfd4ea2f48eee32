/* Texts of a user or of a file, made safe to print: no control character, no broken UTF-8, no more than fits.
 * Knows nothing of where they are printed. */
#ifndef PRIMES_BASE_PRINTABLE_TEXT_H
#define PRIMES_BASE_PRINTABLE_TEXT_H

#include <stddef.h>

/* As data: printable ASCII stays, all else becomes \n, \t, \r, \\ or \xNN, cut with "..." to at most `width`
 * characters. Returns a string from malloc, or NULL if memory ran out. */
char *text_escape(const char *bytes, size_t size, size_t width);

/* As part of a message: printable UTF-8 stays, all else becomes \n, \t, \r or \xNN, cut with "..." to at most
 * `width` bytes. What is shown twice is not escaped twice. Takes `size` bytes of a text that ends with NUL;
 * `shown` has room for width + 1. Returns it. */
const char *text_show_part(const char *text, size_t size, char *shown, size_t width);

/* The whole text, in the width of a usual message. */
enum { TEXT_WIDTH = 60 };
const char *text_show(const char *text, char shown[TEXT_WIDTH + 1]);

/* As a word of a command for a shell, which takes it back as it is: plain words stay, others stand in
 * quotation marks, with control characters and what is no UTF-8 in $'...' as \n, \t or octal digits. Returns
 * `quoted`, or NULL if it does not fit: a word that is cut would be another. */
const char *text_quote(const char *text, char *quoted, size_t room);

/* How many bytes the printable UTF-8 character at `text` has; 0 if there is none: the end, a control
 * character (also U+0080 to U+009F), or no UTF-8. */
size_t text_printable(const char *text);

#endif
