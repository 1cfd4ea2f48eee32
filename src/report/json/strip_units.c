#include "report/json/strip_units.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* No string of JSON has such text within it: its quotation marks would be escaped. */
static const char UNITS[] = "\"units\":[";

/* From behind an opening bracket to behind the one that closes it; NULL if the text ends before. */
static const char *end_of_array(const char *at, const char *end)
{
    int depth = 1;
    bool in_string = false;
    for (; at < end; at++) {
        if (in_string && *at == '\\')
            at++;
        else if (*at == '"')
            in_string = !in_string;
        else if (!in_string && *at == '[')
            depth++;
        else if (!in_string && *at == ']' && --depth == 0)
            return at + 1;
    }
    return NULL;
}

char *strip_units(const char *line, size_t size, size_t *shorter_size)
{
    const char *const end = line + size;
    const char *found = memmem(line, size, UNITS, sizeof UNITS - 1);
    char *shorter = found ? malloc(size) : NULL;
    if (!shorter)
        return NULL;
    char *into = shorter;
    while (found) {
        found += sizeof UNITS - 1;
        memcpy(into, line, (size_t)(found - line));
        into += found - line;
        line = end_of_array(found, end);
        if (!line) {
            free(shorter);
            return NULL;
        }
        *into++ = ']';
        found = memmem(line, (size_t)(end - line), UNITS, sizeof UNITS - 1);
    }
    memcpy(into, line, (size_t)(end - line));
    *shorter_size = (size_t)(into - shorter) + (size_t)(end - line);
    return shorter;
}
