#include "report/page/page_svg.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "report/page/page_text.h"

struct svg {
    size_t number;
    const char *name;
    FILE *file;
    const char **points; /* lines of the curve, by hash; NULL: none */
    size_t room;         /* a power of two, twice as many as there are lines */
};

static bool begins_with(const char *text, const char *end, const char *beginning)
{
    const size_t size = strlen(beginning);
    return (size_t)(end - text) >= size && memcmp(text, beginning, size) == 0;
}

/* Within a line; NULL: it is not there. */
static const char *find(const char *text, const char *end, const char *part)
{
    return memmem(text, (size_t)(end - text), part, strlen(part));
}

/* ---- Ids: those of every picture are the same, but a page may have one of each only. */

/* What an id or a mention of one begins with, as far as its first quote or its #. */
static size_t before_id(const char *at, const char *end)
{
    static const char *const beginnings[] = {" id='", " id=\"", "href='#", "href=\"#", "url(#"};
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++)
        if (begins_with(at, end, beginnings[i]))
            return strlen(beginnings[i]);
    return 0;
}

/* A piece of a line, with its own ids. */
static void put_piece(const struct svg *svg, const char *text, const char *end)
{
    const char *from = text;
    for (const char *at = text; at < end; at++) {
        const size_t size = before_id(at, end);
        if (size == 0)
            continue;
        page_text_put_markup(from, (size_t)(at - from) + size, svg->file);
        fprintf(svg->file, "p%zu-", svg->number);
        from = at + size;
        at = from - 1;
    }
    page_text_put_markup(from, (size_t)(end - from), svg->file);
}

/* ---- Values: gnuplot calls a script of its own for them, a browser shows a <title> without any. */

static const char CALL[] = " onmousemove=\"gnuplot_svg.showHypertext(evt,'", CALL_END[] = "')\"";

/* "<g onmousemove=\"gnuplot_svg.showHypertext(evt,'TEXT')\" ...><title> </title>"; false: it is none. */
static bool put_value(const struct svg *svg, const char *text, const char *end)
{
    const char *call = find(text, end, CALL);
    const char *value = call ? call + strlen(CALL) : NULL,
               *value_end = call ? find(value, end, CALL_END) : NULL;
    if (!value_end)
        return false;
    fputs("<g><title>", svg->file);
    page_text_put_markup(value, (size_t)(value_end - value), svg->file);
    fputs("</title>\n", svg->file);
    return true;
}

/* Whatever a gnuplot that is not known yet writes: no attribute of a script. */
static void put_without_calls(const struct svg *svg, const char *text, const char *end)
{
    for (const char *call; (call = find(text, end, " onmouse"));) {
        const char *quote = memchr(call, '"', (size_t)(end - call));
        const char *close = quote ? memchr(quote + 1, '"', (size_t)(end - quote - 1)) : NULL;
        put_piece(svg, text, call);
        text = close ? close + 1 : end;
    }
    put_piece(svg, text, end);
}

/* ---- Points: of a thousand repetitions most lie where another one does, in the same colour. */

static void forget_points(struct svg *svg)
{
    memset(svg->points, 0, svg->room * sizeof *svg->points);
}

/* Has the curve the same point already? Else it has now. */
static bool is_repeated(struct svg *svg, const char *text, const char *end)
{
    const size_t size = (size_t)(end - text);
    uint64_t hash = 1469598103934665603u;
    if (!begins_with(text, end, "\t<use ") || size < 3 || memcmp(end - 3, "/>\n", 3) != 0)
        return false;
    for (const char *at = text; at < end; at++)
        hash = (hash ^ (unsigned char)*at) * 1099511628211u;
    size_t place = (hash ^ hash >> 32) & (svg->room - 1);
    for (; svg->points[place]; place = (place + 1) & (svg->room - 1))
        if (strncmp(svg->points[place], text, size) == 0)
            return true;
    svg->points[place] = text;
    return false;
}

static bool make_room(struct svg *svg, const char *bytes)
{
    size_t lines = 1;
    for (; (bytes = strchr(bytes, '\n')); bytes++)
        lines++;
    for (svg->room = 2; svg->room < 2 * lines; svg->room *= 2)
        ;
    svg->points = calloc(svg->room, sizeof *svg->points);
    return svg->points != NULL;
}

/* ---- Lines. */

/* The titles of the whole and of its curves: a browser would show "gnuplot_plot_1" under the pointer. */
static void put_untitled(const struct svg *svg, const char *text, const char *end)
{
    const char *title = find(text, end, "<title>"), *close = title ? find(title, end, "</title>") : NULL;
    put_without_calls(svg, text, close ? title : end);
    if (close)
        put_without_calls(svg, close + strlen("</title>"), end);
}

/* Begins a group in which nothing is, which gnuplot writes at every change of colour. */
static bool is_empty_group(const char *text, const char *end, const char *next)
{
    return begins_with(text, end, "<g fill=") && strncmp(next, "</g>\n", 5) == 0;
}

static void put_line(const struct svg *svg, const char *text, const char *end)
{
    if (begins_with(text, end, "<svg")) {
        fputs("<svg role=\"img\" aria-label=\"", svg->file);
        page_text_put(svg->name, svg->file);
        fputc('"', svg->file);
        text += strlen("<svg");
    }
    if (!put_value(svg, text, end))
        put_untitled(svg, text, end);
}

bool page_svg_put(const char *bytes, size_t number, const char *name, FILE *file)
{
    struct svg svg = {.number = number, .name = name, .file = file};
    if (!make_room(&svg, bytes))
        return false;
    for (const char *line = strstr(bytes, "<svg"), *next; line && *line; line = next) {
        const char *end = strchr(line, '\n');
        next = end ? end + 1 : line + strlen(line);
        if (find(line, next, "_plot_"))
            forget_points(&svg);
        if (is_empty_group(line, next, next))
            next += strlen("</g>\n");
        else if (!is_repeated(&svg, line, next))
            put_line(&svg, line, next);
    }
    free(svg.points);
    return true;
}
