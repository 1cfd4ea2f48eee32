#include "base/printable_text.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Longest form of a byte, \xNN, or of a character of UTF-8; and NUL. */
enum { FORM_SIZE = 5 };

static size_t escape_byte(char byte, char form[FORM_SIZE])
{
    switch (byte) {
    case '\n':
        return (size_t)snprintf(form, FORM_SIZE, "\\n");
    case '\t':
        return (size_t)snprintf(form, FORM_SIZE, "\\t");
    case '\r':
        return (size_t)snprintf(form, FORM_SIZE, "\\r");
    default:
        return (size_t)snprintf(form, FORM_SIZE, "\\x%02x", (unsigned)(unsigned char)byte);
    }
}

/* What stands for the first bytes of `bytes`; sets `*consumed` to how many those are. */
typedef size_t next_form(const char *bytes, char form[FORM_SIZE], size_t *consumed);

static size_t ascii_form(const char *bytes, char form[FORM_SIZE], size_t *consumed)
{
    *consumed = 1;
    if (*bytes == '\\')
        return (size_t)snprintf(form, FORM_SIZE, "\\\\");
    if (*bytes < ' ' || *bytes > '~')
        return escape_byte(*bytes, form);
    form[0] = *bytes;
    return 1;
}

static size_t utf8_form(const char *bytes, char form[FORM_SIZE], size_t *consumed)
{
    const size_t size = text_printable(bytes);
    *consumed = size ? size : 1;
    if (!size)
        return escape_byte(*bytes, form);
    memcpy(form, bytes, size);
    return size;
}

/* Writes at most `width` characters and NUL. No form is cut in two. */
static void escape_into(char *shown, const char *bytes, size_t size, size_t width, next_form *next)
{
    static const char dots[] = "...";
    const size_t dots_size = width < strlen(dots) ? width : strlen(dots);
    size_t used = 0, consumed;
    size_t kept = 0; /* so much can stay if dots must follow */
    for (size_t i = 0; i < size; i += consumed) {
        char form[FORM_SIZE];
        const size_t length = next(bytes + i, form, &consumed);
        if (length > width - used) {
            memcpy(shown + kept, dots, dots_size);
            used = kept + dots_size;
            break;
        }
        memcpy(shown + used, form, length);
        used += length;
        if (used <= width - dots_size)
            kept = used;
    }
    shown[used] = '\0';
}

char *text_escape(const char *bytes, size_t size, size_t width)
{
    const size_t most = FORM_SIZE - 1;
    const size_t longest = size > SIZE_MAX / most ? SIZE_MAX : size * most;
    const size_t limit = longest < width ? longest : width;
    if (limit == SIZE_MAX)
        return NULL;
    char *shown = malloc(limit + 1);
    if (shown)
        escape_into(shown, bytes, size, limit, ascii_form);
    return shown;
}

const char *text_show_part(const char *text, size_t size, char *shown, size_t width)
{
    escape_into(shown, text, size, width, utf8_form);
    return shown;
}

const char *text_show(const char *text, char shown[TEXT_WIDTH + 1])
{
    return text_show_part(text, strlen(text), shown, TEXT_WIDTH);
}

size_t text_printable(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    if (at[0] < 0x80)
        return at[0] >= 0x20 && at[0] != 0x7f;
    const size_t size = at[0] < 0xc2 ? 0 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : at[0] < 0xf5 ? 4 : 0;
    for (size_t i = 1; i < size; i++)
        if ((at[i] & 0xc0) != 0x80)
            return 0;
    return at[0] == 0xc2 && at[1] < 0xa0 ? 0 : size;
}

/* ---- For a shell. */

static bool is_plain(const char *text)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./,:+-=@%";
    return *text != '\0' && text[strspn(text, plain)] == '\0';
}

static bool is_printable(const char *text)
{
    size_t size;
    while ((size = text_printable(text)) > 0)
        text += size;
    return *text == '\0';
}

/* Within '...' nothing means anything but its end. */
static size_t quoted_form(const char *text, char form[FORM_SIZE], size_t *consumed)
{
    if (*text != '\'')
        return utf8_form(text, form, consumed);
    *consumed = 1;
    memcpy(form, "'\\''", 4);
    return 4;
}

/* Within $'...' a backslash does; three octal digits are never taken together with what follows. */
static size_t escaped_form(const char *text, char form[FORM_SIZE], size_t *consumed)
{
    *consumed = 1;
    if (*text == '\'' || *text == '\\')
        return (size_t)snprintf(form, FORM_SIZE, "\\%c", *text);
    if (*text == '\n' || *text == '\t')
        return (size_t)snprintf(form, FORM_SIZE, "\\%c", *text == '\n' ? 'n' : 't');
    if (text_printable(text) > 0)
        return utf8_form(text, form, consumed);
    return (size_t)snprintf(form, FORM_SIZE, "\\%03o", (unsigned)(unsigned char)*text);
}

const char *text_quote(const char *text, char *quoted, size_t room)
{
    const bool plain = is_plain(text), printable = is_printable(text);
    const char *begin = plain ? "" : printable ? "'" : "$'", *end = plain ? "" : "'";
    next_form *next = plain ? utf8_form : printable ? quoted_form : escaped_form;
    size_t used = strlen(begin), consumed;
    if (room < used + 1)
        return NULL;
    memcpy(quoted, begin, used);
    for (; *text != '\0'; text += consumed) {
        char form[FORM_SIZE];
        const size_t length = next(text, form, &consumed);
        if (length + strlen(end) >= room - used)
            return NULL;
        memcpy(quoted + used, form, length);
        used += length;
    }
    return strlen(end) < room - used ? strcpy(quoted + used, end) - used : NULL;
}
