#include "report/findings/telling.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool telling_add(struct findings *findings, const struct finding *finding, struct error *error,
                 const char *cure, const char *format, ...)
{
    struct finding told = *finding;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&told.sentence, format, arguments) < 0)
        told.sentence = NULL;
    va_end(arguments);
    told.cure = strdup(cure ? cure : "");
    if (!told.sentence || !told.cure)
        error_memory(error, "the report", 0);
    if (told.sentence && told.cure && findings_append(findings, &told, error))
        return true;
    free(told.sentence);
    free(told.cure);
    return false;
}
