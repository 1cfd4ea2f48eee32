#include "environment/variable.h"

#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/printable_text.h"

/* Its text, or NULL where it is unset or empty. */
static const char *text_of(const char *name)
{
    const char *text = getenv(name);
    return text && *text ? text : NULL;
}

static bool refuse(const char *name, const char *text, const char *cause, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    return error_set(error, ERROR_USAGE, "%s: '%s' %s", name, text_show(text, shown), cause);
}

bool variable_parse_count(const char *name, uint64_t low, uint64_t high, uint64_t *count, struct error *error)
{
    char cause[NUMBER_CAUSE_SIZE];
    const char *text = text_of(name);
    return !text || number_parse_within(text, strlen(text), low, high, count, cause) ||
           refuse(name, text, cause, error);
}

bool variable_parse_int(const char *name, int low, int high, int *number, struct error *error)
{
    uint64_t count = (uint64_t)*number;
    if (!variable_parse_count(name, (uint64_t)low, (uint64_t)high, &count, error))
        return false;
    *number = (int)count;
    return true;
}

bool variable_parse_first(const char *name, int low, int high, int *number, struct error *error)
{
    static const char blanks[] = " \t";
    char cause[NUMBER_CAUSE_SIZE];
    const char *text = text_of(name);
    bool is_first = true;
    for (const char *at = text; at; is_first = false) {
        uint64_t count;
        at += strspn(at, blanks);
        const size_t size = strcspn(at, " \t,");
        if (!number_parse_within(at, size, (uint64_t)low, (uint64_t)high, &count, cause))
            return refuse(name, text, cause, error);
        if (is_first)
            *number = (int)count;
        at += size + strspn(at + size, blanks);
        if (*at != ',' && *at != '\0')
            return refuse(name, text, "is no list of whole numbers", error);
        at = *at ? at + 1 : NULL;
    }
    return true;
}
