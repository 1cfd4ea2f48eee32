/* Texts and bytes as they stand in a page of HTML, whatever is in them. Knows nothing of what they say. */
#ifndef PRIMES_REPORT_PAGE_PAGE_TEXT_H
#define PRIMES_REPORT_PAGE_PAGE_TEXT_H

#include <stddef.h>
#include <stdio.h>

/* As text between tags, or as the value of an attribute in quotation marks: no byte of it is markup. What
 * cannot be seen and changes how the rest is seen (control characters, marks of direction, characters of no
 * width) stands as \n, \t, \r or \u{202e}; what is no UTF-8 as \xff. */
void page_text_put(const char *text, FILE *file);

/* The same, of a text that a file may have made endless: cut with "..." behind so many characters. */
enum { PAGE_TEXT_MOST = 300 };
void page_text_put_short(const char *text, FILE *file);

/* As page_text_put, of bytes that are markup already: < > & and quotation marks stay. */
void page_text_put_markup(const char *bytes, size_t size, FILE *file);

/* In base 64, as a data: URL has it. */
void page_text_put_base64(const char *bytes, size_t size, FILE *file);

#endif
