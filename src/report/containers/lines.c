#include "report/containers/lines.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/printable_text.h"
#include "report/containers/array.h"

bool lines_add(struct lines *lines, struct error *error, const char *format, ...)
{
    if (!array_grow(&lines->text, lines->count, sizeof *lines->text, error))
        return false;
    va_list arguments;
    va_start(arguments, format);
    char *text = NULL;
    const int size = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (size < 0)
        return error_memory(error, "the report", 0);
    lines->text[lines->count++] = text;
    return true;
}

void lines_free(struct lines *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        free(lines->text[i]);
    free(lines->text);
    *lines = (struct lines){0};
}

const char *lines_show(const char *text, char shown[SHOWN_SIZE])
{
    return text_show_part(text, strlen(text), shown, SHOWN_SIZE - 1);
}

const char *lines_plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}
