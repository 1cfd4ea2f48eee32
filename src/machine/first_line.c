#include "machine/first_line.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 8192 };

bool first_line_read(char line[FIRST_LINE_SIZE], const char *format, ...)
{
    char path[PATH_SIZE];
    va_list arguments;
    va_start(arguments, format);
    const int size = vsnprintf(path, sizeof path, format, arguments);
    va_end(arguments);
    FILE *file = size > 0 && size < PATH_SIZE ? fopen(path, "re") : NULL;
    if (!file)
        return false;
    const bool read = fgets(line, FIRST_LINE_SIZE, file) != NULL;
    fclose(file);
    if (read)
        line[strcspn(line, "\n")] = '\0';
    return read;
}
