#include "sweep/status_line.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/printable_text.h"
#include "environment/terminal.h"
#include "environment/variable.h"

enum { USUAL_COLUMNS = 80, COLUMNS_MOST = 65535, MESSAGE_SIZE = 4096 };

void status_line_begin(struct status_line *line)
{
    *line = (struct status_line){.file = stderr, .is_terminal = isatty(STDERR_FILENO)};
}

/* Of a terminal that does not say, what COLUMNS says, if that can be read. */
static int columns_now(void)
{
    struct error ignored;
    int columns = terminal_columns(STDERR_FILENO), told = USUAL_COLUMNS;
    if (columns == 0 && variable_parse_int("COLUMNS", 1, COLUMNS_MOST, &told, &ignored))
        columns = told;
    return columns > 0 ? columns : USUAL_COLUMNS;
}

void status_line_show(struct status_line *line, const char *text)
{
    if (!line->is_terminal) {
        fprintf(line->file, "primes-sweep: %s\n", text);
        return;
    }
    /* The last column stays empty: some terminals begin a new line as soon as it is written. */
    fprintf(line->file, "\r\033[K%.*s", columns_now() - 1, text);
    fflush(line->file);
    line->is_drawn = true;
}

void status_line_clear(void *context)
{
    struct status_line *line = context;
    if (line->is_drawn)
        fputs("\r\033[K", line->file);
    line->is_drawn = false;
}

static void say(struct status_line *line, const char *end, const char *format, va_list arguments)
{
    char text[MESSAGE_SIZE], shown[MESSAGE_SIZE];
    vsnprintf(text, sizeof text, format, arguments);
    status_line_clear(line);
    fprintf(line->file, "primes-sweep: %s%s", text_show_part(text, strlen(text), shown, sizeof shown - 1),
            end);
}

void status_line_say(struct status_line *line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say(line, "\n", format, arguments);
    va_end(arguments);
}

void status_line_begin_saying(struct status_line *line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say(line, "", format, arguments);
    va_end(arguments);
}
