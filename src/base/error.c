#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool error_set(struct error *error, enum error_code code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    error->code = code;
    error->is_located = false;
    vsnprintf(error->text, sizeof error->text, format, arguments);
    va_end(arguments);
    return false;
}

void error_locate(struct error *error, const char *format, ...)
{
    char place[384]; /* with a host's name */
    if (error->is_located)
        return;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(place, sizeof place, format, arguments);
    va_end(arguments);
    const size_t place_size = strlen(place), begin = place_size + strlen(": ");
    const size_t kept = strnlen(error->text, sizeof error->text - 1 - begin);
    memmove(error->text + begin, error->text, kept);
    error->text[begin + kept] = '\0';
    memcpy(error->text, place, place_size);
    memcpy(error->text + place_size, ": ", strlen(": "));
    error->is_located = true;
}

bool error_memory(struct error *error, const char *what, unsigned long long bytes)
{
    if (bytes == 0)
        return error_set(error, ERROR_FAILED, "out of memory for %s", what);
    return error_set(error, ERROR_FAILED, "out of memory for %s (%llu bytes)", what, bytes);
}
