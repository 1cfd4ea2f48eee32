#include "report/findings/sentence.h"

#include <stdarg.h>
#include <stdio.h>

void sentence_append(struct sentence *sentence, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int size =
        vsnprintf(sentence->text + sentence->size, SENTENCE_SIZE - sentence->size, format, arguments);
    va_end(arguments);
    sentence->size += size > 0 ? (size_t)size : 0;
    if (sentence->size >= SENTENCE_SIZE)
        sentence->size = SENTENCE_SIZE - 1;
}

bool sentence_end(const struct sentence *sentence, struct lines *lines, struct error *error)
{
    return lines_add(lines, error, "%s", sentence->text);
}
