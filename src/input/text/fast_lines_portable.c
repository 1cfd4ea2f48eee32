#include "input/text/fast_lines.h"

#include "base/number.h"

/* What follows the line that begins at `at`; NULL if it is not usual. */
static const char *parse_line(const char *at, uint64_t *value)
{
    at = number_scan(at, value);
    if (!at)
        return NULL;
    if (*at == '\r')
        at++;
    if (*at != '\n')
        return NULL;
    return at + 1;
}

size_t fast_lines_parse_portable(const char *bytes, size_t size, uint64_t *values, size_t room, size_t *count)
{
    const char *at = bytes;
    size_t parsed = 0;
    while (parsed < room && size - (size_t)(at - bytes) >= NUMBER_WINDOW) {
        const char *next = parse_line(at, &values[parsed]);
        if (!next)
            break;
        at = next;
        parsed++;
    }
    *count = parsed;
    return (size_t)(at - bytes);
}
