#include "input/text/argument.h"

#include <string.h>

#include "base/number.h"
#include "base/printable_text.h"
#include "input/text/line.h"

const char ARGUMENT_NOT_DIGITS[] = "is not a number: digits only";

const char *argument_cause(const char *bytes, size_t size)
{
    struct line line;
    uint64_t value;
    switch (number_parse(bytes, size, &value)) {
    case NUMBER_OK:
        return NULL;
    case NUMBER_TOO_LARGE:
        return LINE_TOO_LARGE;
    case NUMBER_NOT_DIGITS:
        break;
    }
    line_reset(&line);
    const bool has_lf = line_add(&line, bytes, bytes + size) < bytes + size;
    if (has_lf || (line.state != LINE_MINUS && line.state != LINE_PLUS))
        return ARGUMENT_NOT_DIGITS;
    const char *cause = line_cause(&line);
    return cause == LINE_NOT_DIGITS ? ARGUMENT_NOT_DIGITS : cause;
}

static bool field_missing(const struct argument_form *form, const char *value, size_t i, const char *what,
                          struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    return error_set(error, ERROR_USAGE, "%s %s: %s is %s: the form is %s", form->option,
                     text_show(value, shown), form->names[i], what, form->form);
}

static bool field_bad(const struct argument_form *form, const char *value, size_t i, const char *field,
                      size_t size, const char *cause, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    char part[TEXT_WIDTH + 1];
    return error_set(error, ERROR_USAGE, "%s %s: %s '%s' %s", form->option, text_show(value, shown),
                     form->names[i], text_show_part(field, size, part, TEXT_WIDTH), cause);
}

static bool too_many_fields(const struct argument_form *form, const char *value, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    return error_set(error, ERROR_USAGE, "%s %s: too many colons: the form is %s", form->option,
                     text_show(value, shown), form->form);
}

bool argument_fields(const struct argument_form *form, const char *value, const char *fields,
                     uint64_t *values, struct error *error)
{
    for (size_t i = 0; fields != NULL || i < form->least; i++) {
        if (fields == NULL)
            return field_missing(form, value, i, "missing", error);
        if (i == form->most)
            return too_many_fields(form, value, error);
        size_t size = strcspn(fields, ":");
        if (size == 0)
            return field_missing(form, value, i, "empty", error);
        const char *cause = argument_cause(fields, size);
        if (cause != NULL)
            return field_bad(form, value, i, fields, size, cause, error);
        number_parse(fields, size, &values[i]);
        fields = fields[size] == ':' ? fields + size + 1 : NULL;
    }
    return true;
}
