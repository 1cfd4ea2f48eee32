#include "report/gnuplot/picture_format.h"

#include <string.h>
#include <unistd.h>

const char *picture_format_terminal(enum picture_format format)
{
    static const char *const terminals[PICTURE_FORMATS] = {"svg", "pdfcairo", "pngcairo", "tikz"};
    return terminals[format];
}

const char *picture_format_name(enum picture_format format)
{
    static const char *const names[PICTURE_FORMATS] = {"svg", "pdf", "png", "tex"};
    return names[format];
}

enum picture_format picture_format_of(const char *path)
{
    const size_t size = strlen(path);
    int format = 0;
    for (; format < PICTURE_FORMATS; format++) {
        const char *name = picture_format_name((enum picture_format)format);
        const size_t length = strlen(name);
        if (size > length + 1 && path[size - length - 1] == '.' && path[size - length - 2] != '/' &&
            strcmp(path + size - length, name) == 0)
            break;
    }
    return (enum picture_format)format;
}

bool picture_format_is_whole(enum picture_format format, const char *bytes, size_t size)
{
    static const struct {
        const char *first, *last;
    } ends[PICTURE_FORMATS] = {
        [PICTURE_SVG] = {"<?xml ", "</svg>"},
        [PICTURE_PDF] = {"%PDF-", "%%EOF"},
        [PICTURE_TEX] = {"\\begin{tikzpicture}", "\\end{tikzpicture}\n%% gnuplot variables"},
        [PICTURE_PNG] = {"\x89PNG\r\n\x1a\n", "IEND\xae\x42\x60\x82"},
    };
    while (size > 0 && bytes[size - 1] == '\n')
        size--;
    const size_t first = strlen(ends[format].first), last = strlen(ends[format].last);
    return size >= first + last && memcmp(bytes, ends[format].first, first) == 0 &&
           memcmp(bytes + size - last, ends[format].last, last) == 0;
}

/* Every date becomes the beginning of 1970, with the digits that it has: all places in the file stay. */
static bool overwrite_dates(FILE *file, const char *bytes, size_t size)
{
    static const char mark[] = "/CreationDate (D:", epoch[] = "19700101000000";
    const size_t length = strlen(mark);
    for (const char *at = memmem(bytes, size, mark, length); at;
         at = memmem(at, size - (size_t)(at - bytes), mark, length)) {
        at += length;
        if (strspn(at, "0123456789") < strlen(epoch))
            continue;
        if (fseek(file, (long)(at - bytes), SEEK_SET) != 0 || fputs(epoch, file) < 0)
            return false;
    }
    return true;
}

/* ---- TeX. */

/* A text between braces, as letters. */
static void put_letters(const char *text, size_t size, FILE *file)
{
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '\\')
            fputs("\\textbackslash{}", file);
        else if (text[i] == '~' || text[i] == '^')
            fprintf(file, "\\%c{}", text[i]);
        else
            fprintf(file, strchr("#$%&_{}", text[i]) ? "\\%c" : "%c", text[i]);
    }
}

/* "\node[...] at (1.2,3.4) {TEXT};" of a text; numbers of ticks are "$1$". */
static void put_tex_line(const char *line, size_t size, FILE *file)
{
    static const char node[] = "\\node[gp node", before[] = ") {", after[] = "};";
    const char *text = size > sizeof node && strncmp(line, node, sizeof node - 1) == 0
                           ? memmem(line, size, before, sizeof before - 1)
                           : NULL;
    text = text ? text + sizeof before - 1 : NULL;
    const char *const end = line + size - (sizeof after - 1);
    if (!text || end < text || strncmp(end, after, sizeof after - 1) != 0 || *text == '$') {
        fprintf(file, "%.*s\n", (int)size, line);
        return;
    }
    fprintf(file, "%.*s", (int)(text - line), line);
    put_letters(text, (size_t)(end - text), file);
    fprintf(file, "%s\n", after);
}

/* Without gnuplot's comments, of which one is the date. */
static bool rewrite_tex(FILE *file, const char *bytes)
{
    if (fseek(file, 0, SEEK_SET) != 0 || ftruncate(fileno(file), 0) != 0)
        return false;
    for (const char *line = bytes; *line;) {
        const size_t size = strcspn(line, "\n");
        if (strncmp(line, "%%", 2) != 0)
            put_tex_line(line, size, file);
        line += size + (line[size] == '\n');
    }
    return !ferror(file);
}

bool picture_format_finish(enum picture_format format, FILE *file, const char *bytes, size_t size)
{
    return format == PICTURE_PDF   ? overwrite_dates(file, bytes, size)
           : format == PICTURE_TEX ? rewrite_tex(file, bytes)
                                   : true;
}
