#include "report/page/page_text.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* ---- Characters. */

/* How many bytes a character has that begins with this one; 0: none begins so. */
static size_t size_of(unsigned char first)
{
    return first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
}

/* The character at the beginning of the bytes, and its size; 0: they are no UTF-8. Other than
 * base/printable_text.h, which is for terminals, it takes no character in a longer form than it needs and no
 * half of a pair: a browser would show another one. */
static size_t decode(const char *bytes, size_t size, uint32_t *character)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const size_t needed = size > 0 ? size_of((unsigned char)*bytes) : 0;
    if (needed == 0 || needed > size)
        return 0;
    *character = (unsigned char)*bytes & (needed == 1 ? 0x7fu : 0xffu >> (needed + 1));
    for (size_t i = 1; i < needed; i++) {
        if (((unsigned char)bytes[i] & 0xc0) != 0x80)
            return 0;
        *character = *character << 6 | ((unsigned char)bytes[i] & 0x3fu);
    }
    const bool is_half = *character >= 0xd800 && *character < 0xe000;
    return *character >= least[needed] && *character <= 0x10ffff && !is_half ? needed : 0;
}

/* Does it show nothing, and changes what others look like? Controls, soft hyphen, marks of direction, spaces
 * without width, ends of lines, tags, and what is no character. */
static bool is_unseen(uint32_t character)
{
    static const struct {
        uint32_t first, last;
    } unseen[] = {{0x00, 0x1f},     {0x7f, 0x9f},     {0xad, 0xad},     {0x61c, 0x61c},
                  {0x180e, 0x180e}, {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},
                  {0xfdd0, 0xfdef}, {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xe0000, 0xe007f}};
    for (size_t i = 0; i < sizeof unseen / sizeof unseen[0]; i++)
        if (character >= unseen[i].first && character <= unseen[i].last)
            return true;
    return (character & 0xfffe) == 0xfffe;
}

static void put_unseen(uint32_t character, FILE *file)
{
    if (character == '\n' || character == '\t' || character == '\r')
        fprintf(file, "\\%c", character == '\n' ? 'n' : character == '\t' ? 't' : 'r');
    else
        fprintf(file, "\\u{%x}", (unsigned)character);
}

/* Of a character that means something to a browser. NULL: it is one like any other. */
static const char *entity_of(uint32_t character)
{
    switch (character) {
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '&':
        return "&amp;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* ---- Texts. */

static void put_text(const char *text, size_t most, FILE *file)
{
    const size_t size = strlen(text);
    size_t at = 0;
    for (size_t count = 0; at < size && count < most; count++) {
        uint32_t character = 0;
        const size_t length = decode(text + at, size - at, &character);
        const char *entity = entity_of(character);
        if (length == 0)
            fprintf(file, "\\x%02x", (unsigned)(unsigned char)text[at]);
        else if (is_unseen(character))
            put_unseen(character, file);
        else if (entity)
            fputs(entity, file);
        else
            fwrite(text + at, 1, length, file);
        at += length > 0 ? length : 1;
    }
    if (at < size)
        fputs("...", file);
}

void page_text_put(const char *text, FILE *file)
{
    put_text(text, SIZE_MAX, file);
}

void page_text_put_short(const char *text, FILE *file)
{
    put_text(text, PAGE_TEXT_MOST, file);
}

/* Line ends and tabs are blanks there. */
void page_text_put_markup(const char *bytes, size_t size, FILE *file)
{
    for (size_t at = 0; at < size;) {
        uint32_t character = 0;
        const size_t length = decode(bytes + at, size - at, &character);
        if (length == 0)
            fprintf(file, "\\x%02x", (unsigned)(unsigned char)bytes[at]);
        else if (is_unseen(character) && character != '\n' && character != '\t')
            put_unseen(character, file);
        else
            fwrite(bytes + at, 1, length, file);
        at += length > 0 ? length : 1;
    }
}

/* ---- Bytes. */

void page_text_put_base64(const char *bytes, size_t size, FILE *file)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t at = 0; at < size; at += 3) {
        uint32_t bits = 0;
        for (size_t i = 0; i < 3; i++)
            bits = bits << 8 | (at + i < size ? (unsigned char)bytes[at + i] : 0u);
        for (size_t i = 0; i < 4; i++)
            fputc(at + i <= size ? digits[bits >> (18 - 6 * i) & 0x3f] : '=', file);
    }
}
