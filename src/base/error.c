#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

bool error_set(struct error *error, enum error_code code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    error->code = code;
    vsnprintf(error->text, sizeof error->text, format, arguments);
    va_end(arguments);
    return false;
}

bool error_memory(struct error *error, const char *what, unsigned long long bytes)
{
    if (bytes == 0)
        return error_set(error, ERROR_FAILED, "out of memory for %s", what);
    return error_set(error, ERROR_FAILED, "out of memory for %s (%llu bytes)", what, bytes);
}
