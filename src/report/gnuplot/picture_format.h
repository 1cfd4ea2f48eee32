/* The formats that a picture can have: their names, and what a whole file of each looks like. Knows nothing
 * of what a picture shows and of how it is made. */
#ifndef PRIMES_REPORT_GNUPLOT_PICTURE_FORMAT_H
#define PRIMES_REPORT_GNUPLOT_PICTURE_FORMAT_H

#include <stdbool.h>
#include <stdio.h>

/* A set of them is a sum of 1u << format. */
enum picture_format { PICTURE_SVG, PICTURE_PDF, PICTURE_PNG, PICTURE_TEX, PICTURE_FORMATS };

enum {
    PICTURE_ALL_FORMATS = (1 << PICTURE_FORMATS) - 1,
    PICTURE_FOLDER_FORMATS = 1 << PICTURE_SVG | 1 << PICTURE_PDF | 1 << PICTURE_PNG /* unless one is named */
};

/* The terminal of gnuplot that draws it: "svg", "pdfcairo", "pngcairo", "tikz". */
const char *picture_format_terminal(enum picture_format format);

/* "svg", "pdf", "png", "tex" */
const char *picture_format_name(enum picture_format format);

/* The format by which a file name ends; PICTURE_FORMATS: none. */
enum picture_format picture_format_of(const char *path);

/* Does a file of these bytes begin and end as it must? */
bool picture_format_is_whole(enum picture_format format, const char *bytes, size_t size);

/* Overwrites the dates in a file of these bytes, behind which stands a 0; in TeX, where they are lines of
 * their own, leaves them out, and makes letters of what TeX would obey in the texts. False: the file could
 * not be written.
 */
bool picture_format_finish(enum picture_format format, FILE *file, const char *bytes, size_t size);

#endif
