#include "input/text/invalid_lines.h"

#include <stdlib.h>

static void free_strings(const struct invalid_line *line)
{
    free(line->source);
    free(line->text);
}

static bool make_room(struct invalid_lines *lines, struct error *error)
{
    if (lines->count < lines->room)
        return true;
    const size_t room = lines->room ? 2 * lines->room : 1;
    struct invalid_line *grown =
        room <= SIZE_MAX / sizeof *grown ? realloc(lines->items, room * sizeof *grown) : NULL;
    if (!grown)
        return error_memory(error, "the invalid lines", room * sizeof *grown);
    lines->items = grown;
    lines->room = room;
    return true;
}

bool invalid_lines_add(struct invalid_lines *lines, const struct invalid_line *line, struct error *error)
{
    if (!make_room(lines, error)) {
        free_strings(line);
        return false;
    }
    lines->items[lines->count++] = *line;
    return true;
}

bool invalid_lines_append(struct invalid_lines *lines, struct invalid_lines *more, uint64_t offset,
                          struct error *error)
{
    size_t moved = 0;
    bool good = true;
    for (; good && moved < more->count; moved++) {
        more->items[moved].index += offset;
        good = invalid_lines_add(lines, &more->items[moved], error);
    }
    for (; moved < more->count; moved++)
        free_strings(&more->items[moved]);
    free(more->items);
    *more = (struct invalid_lines){0};
    return good;
}

size_t invalid_lines_find(const struct invalid_lines *lines, uint64_t index)
{
    size_t low = 0;
    size_t high = lines->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (lines->items[middle].index < index)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void invalid_lines_keep(struct invalid_lines *lines, uint64_t first, uint64_t end)
{
    size_t kept = 0;
    for (size_t i = 0; i < lines->count; i++) {
        struct invalid_line line = lines->items[i];
        if (line.index < first || line.index >= end) {
            free_strings(&line);
            continue;
        }
        line.index -= first;
        lines->items[kept++] = line;
    }
    lines->count = kept;
}

void invalid_lines_free(struct invalid_lines *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        free_strings(&lines->items[i]);
    free(lines->items);
    *lines = (struct invalid_lines){0};
}
