#include "report/gnuplot/picture_format.h"

#include <string.h>

const char *picture_format_terminal(enum picture_format format)
{
    static const char *const terminals[PICTURE_FORMATS] = {"svg", "pdfcairo", "pngcairo"};
    return terminals[format];
}

const char *picture_format_name(enum picture_format format)
{
    static const char *const names[PICTURE_FORMATS] = {"svg", "pdf", "png"};
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
        [PICTURE_PNG] = {"\x89PNG\r\n\x1a\n", "IEND\xae\x42\x60\x82"},
    };
    while (size > 0 && bytes[size - 1] == '\n')
        size--;
    const size_t first = strlen(ends[format].first), last = strlen(ends[format].last);
    return size >= first + last && memcmp(bytes, ends[format].first, first) == 0 &&
           memcmp(bytes + size - last, ends[format].last, last) == 0;
}

/* Every date becomes the beginning of 1970, with the digits that it has: all places in the file stay. */
bool picture_format_remove_dates(enum picture_format format, FILE *file, const char *bytes, size_t size)
{
    static const char mark[] = "/CreationDate (D:", epoch[] = "19700101000000";
    const size_t length = strlen(mark);
    if (format != PICTURE_PDF)
        return true;
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
