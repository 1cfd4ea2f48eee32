#include "report/tables/cells/csv_line.h"

#include <string.h>

#include "base/printable_text.h"
#include "report/json/json_build.h"

/* RFC 4180, with the line ends of this system; control characters as \xNN, since a terminal would obey them.
 */
static void print_text(const char *text, FILE *file)
{
    const char *const quote = text[strcspn(text, ",\"")] ? "\"" : "";
    fputs(quote, file);
    while (*text) {
        const size_t bytes = text_printable(text);
        if (bytes == 0)
            fprintf(file, "\\x%02x", (unsigned char)*text);
        else
            fprintf(file, "%s%.*s", *text == '"' ? "\"" : "", (int)bytes, text);
        text += bytes ? bytes : 1;
    }
    fputs(quote, file);
}

static void print_value(const json_t *value, FILE *file)
{
    if (json_is_string(value))
        print_text(json_string_value(value), file);
    else if (json_is_boolean(value))
        fputs(json_is_true(value) ? "true" : "false", file);
    else if (json_is_integer(value))
        fprintf(file, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_real(value))
        fprintf(file, "%.*g", JSON_BUILD_DIGITS, json_real_value(value));
}

/* The keys or the values of an object, each behind a comma but for the first of a line. */
static void print_object(json_t *object, bool keys, bool first, FILE *file)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        fputs(first ? "" : ",", file);
        first = false;
        if (keys)
            print_text(key, file);
        else
            print_value(value, file);
    }
}

void csv_line_print(json_t *head, json_t *row, bool keys, FILE *file)
{
    if (head)
        print_object(head, keys, true, file);
    print_object(row, keys, !head, file);
    fputc('\n', file);
}
