/* The path of an input file, as the user gave it: "-" is standard input. Knows nothing of what the file
 * holds. */
#ifndef PRIMES_INPUT_INPUT_PATH_H
#define PRIMES_INPUT_INPUT_PATH_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/printable_text.h"

static inline bool input_path_is_standard(const char *path)
{
    return strcmp(path, "-") == 0;
}

/* The file's name where its lines are reported. */
static inline const char *input_path_name(const char *path)
{
    return input_path_is_standard(path) ? "standard input" : path;
}

/* The file's name in a message: in quotes and safe to print, or "standard input". */
enum { PATH_SHOWN_SIZE = TEXT_WIDTH + 3 };
static inline const char *input_path_show(const char *path, char shown[PATH_SHOWN_SIZE])
{
    char text[TEXT_WIDTH + 1];
    if (input_path_is_standard(path))
        return input_path_name(path);
    snprintf(shown, PATH_SHOWN_SIZE, "'%s'", text_show(path, text));
    return shown;
}

#endif
