#include "sweep/processes/said.h"

#include <stdlib.h>
#include <string.h>

static const double PATIENCE_SECONDS = 1;
enum { LAST_LINES = 20 };

void said_begin(struct said *said)
{
    said->text.used = said->told = 0;
    said->waits_since = 0;
}

bool said_waits(struct said *said, double now)
{
    const bool waits = said->text.used > said->told &&
                       memchr(said->text.bytes + said->told, '\n', said->text.used - said->told);
    said->waits_since = !waits ? 0 : said->waits_since > 0 ? said->waits_since : now;
    return waits;
}

bool said_is_due(const struct said *said, double now)
{
    return said->waits_since > 0 && now - said->waits_since >= PATIENCE_SECONDS;
}

static bool was_shown(const struct said *said, const char *line, size_t size)
{
    for (size_t i = 0; i < said->shown.count; i++)
        if (strlen(said->shown.text[i]) == size && memcmp(said->shown.text[i], line, size) == 0)
            return true;
    return false;
}

static void show_line(struct said *said, const char *line, size_t size, FILE *file)
{
    struct error ignored; /* without memory it is shown once more */
    fprintf(file, "%.*s\n", (int)size, line);
    (void)lines_add(&said->shown, &ignored, "%.*s", (int)size, line);
}

void said_show(struct said *said, bool has_ended, void (*clear)(void *context), void *context, FILE *file)
{
    while (said->told < said->text.used) {
        const char *line = said->text.bytes + said->told;
        const size_t left = said->text.used - said->told;
        const char *end = memchr(line, '\n', left);
        if (!end && !has_ended)
            break;
        const size_t size = end ? (size_t)(end - line) : left;
        said->told += end ? size + 1 : size;
        if (was_shown(said, line, size))
            continue;
        clear(context);
        show_line(said, line, size, file);
    }
    said->waits_since = 0;
}

/* Where the last lines begin. */
static size_t last_lines(const struct buffer *text)
{
    size_t from = text->used - 1; /* the end of the last line is none before it */
    for (size_t lines = 0; from > 0; from--)
        if (text->bytes[from - 1] == '\n' && ++lines == LAST_LINES)
            break;
    return from;
}

void said_show_end(const struct said *said, FILE *file)
{
    const struct buffer *text = &said->text;
    if (text->used == 0)
        fputs("    it said nothing\n", file);
    for (size_t from = text->used > 0 ? last_lines(text) : 0; from < text->used;) {
        const char *line = text->bytes + from, *end = memchr(line, '\n', text->used - from);
        const size_t size = end ? (size_t)(end - line) : text->used - from;
        fprintf(file, "    %.*s\n", (int)size, line);
        from += size + 1;
    }
}

void said_free(struct said *said)
{
    buffer_free(&said->text);
    lines_free(&said->shown);
}
