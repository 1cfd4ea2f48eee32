#include "base/command_line.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/printable_text.h"

/* ---- Values. */

bool option_refuse(const struct option *option, const char *value, const char *cause, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    return error_set(error, ERROR_USAGE, "--%s: '%s' %s", option->name, text_show(value, shown), cause);
}

bool option_parse_count(const struct option *option, const char *value, uint64_t low, uint64_t high,
                        uint64_t *count, struct error *error)
{
    char cause[NUMBER_CAUSE_SIZE];
    return number_parse_within(value, strlen(value), low, high, count, cause) ||
           option_refuse(option, value, cause, error);
}

bool option_parse_int(const struct option *option, const char *value, int low, int high, int *count,
                      struct error *error)
{
    uint64_t number = 0;
    if (!option_parse_count(option, value, (uint64_t)low, (uint64_t)high, &number, error))
        return false;
    *count = (int)number;
    return true;
}

/* Digits, and perhaps a point with digits behind it: no sign, exponent, or blank, whatever the locale. */
static bool is_decimal(const char *value)
{
    const size_t whole = strspn(value, "0123456789");
    const size_t part = value[whole] == '.' ? strspn(value + whole + 1, "0123456789") : 0;
    return whole > 0 && (value[whole] == '\0' || (part > 0 && value[whole + 1 + part] == '\0'));
}

bool option_parse_seconds(const struct option *option, const char *value, double high, double *seconds,
                          struct error *error)
{
    char cause[64];
    if (!is_decimal(value))
        return option_refuse(option, value, "is no number of seconds, as 30 or 0.5", error);
    *seconds = strtod(value, NULL);
    snprintf(cause, sizeof cause, "is out of range: more than 0, at most %.0f", high);
    return (*seconds > 0 && *seconds <= high) || option_refuse(option, value, cause, error);
}

bool option_parse_share(const struct option *option, const char *value, double *share, struct error *error)
{
    if (!is_decimal(value))
        return option_refuse(option, value, "is no share, as 0.75", error);
    *share = strtod(value, NULL);
    return (*share > 0 && *share <= 1) ||
           option_refuse(option, value, "is out of range: above 0, at most 1", error);
}

bool option_parse_percent(const struct option *option, const char *value, double high, double *percent,
                          struct error *error)
{
    char cause[64];
    if (!is_decimal(value))
        return option_refuse(option, value, "is no number of percent, as 5 or 2.5", error);
    *percent = strtod(value, NULL);
    snprintf(cause, sizeof cause, "is out of range: from 0 to %.0f", high);
    return *percent <= high || option_refuse(option, value, cause, error);
}

bool option_parse_word(const struct option *option, const char *value, int *choice, struct error *error)
{
    const size_t size = strlen(value);
    const char *word = option->words;
    for (int i = 0; *word; i++) {
        const size_t length = strcspn(word, " ");
        if (length == size && memcmp(word, value, size) == 0) {
            *choice = i;
            return true;
        }
        word += length;
        word += strspn(word, " ");
    }
    char cause[160];
    snprintf(cause, sizeof cause, "is none of: %s", option->words);
    return option_refuse(option, value, cause, error);
}

bool option_parse_path(const struct option *option, const char *value, const char **path, struct error *error)
{
    if (*value == '\0')
        return option_refuse(option, value, "is no path", error);
    *path = value;
    return true;
}

/* ---- Options. */

static const struct option *find_long(const struct command *command, const char *name, size_t size)
{
    for (size_t i = 0; i < command->option_count; i++) {
        const struct option *option = &command->options[i];
        if (option->name && strlen(option->name) == size && memcmp(option->name, name, size) == 0)
            return option;
    }
    return NULL;
}

static const struct option *find_letter(const struct command *command, char letter)
{
    for (size_t i = 0; i < command->option_count; i++)
        if (command->options[i].letter == letter && letter)
            return &command->options[i];
    return NULL;
}

/* Levenshtein's distance between a name of the table and what was typed, both cut at 31 bytes. */
static int distance(const char *name, const char *typed, size_t typed_size)
{
    enum { CUT = 31 };
    int row[CUT + 1];
    const size_t width = typed_size < CUT ? typed_size : CUT;
    for (size_t k = 0; k <= width; k++)
        row[k] = (int)k;
    for (int i = 1; name[i - 1] && i <= CUT; i++) {
        int diagonal = row[0];
        row[0] = i;
        for (size_t k = 1; k <= width; k++) {
            const int above = row[k];
            const int replaced = diagonal + (name[i - 1] != typed[k - 1]);
            const int shorter = (above < row[k - 1] ? above : row[k - 1]) + 1;
            row[k] = replaced < shorter ? replaced : shorter;
            diagonal = above;
        }
    }
    return row[width];
}

static bool unknown_option(const struct command *command, const char *argument, struct error *error)
{
    const char *name = argument + strspn(argument, "-");
    const size_t size = strcspn(name, "=");
    const struct option *nearest = NULL;
    int least = 3; /* farther is no typo */
    for (size_t i = 0; i < command->option_count; i++) {
        const struct option *option = &command->options[i];
        const int far = option->name ? distance(option->name, name, size) : least;
        if (far < least && (size_t)far < size) { /* some of it was meant */
            least = far;
            nearest = option;
        }
    }
    char shown[TEXT_WIDTH + 1];
    text_show(argument, shown);
    if (nearest)
        return error_set(error, ERROR_USAGE, "unknown option '%s'; did you mean --%s?", shown, nearest->name);
    return error_set(error, ERROR_USAGE, "unknown option '%s'; %s --help lists all", shown, command->name);
}

/* ---- The line. */

/* A cursor over the arguments. */
struct line {
    const struct command *command;
    int count, next;
    char *const *texts;
    void *into;
};

/* `attached` is what stood behind "=" (or the letter), NULL where nothing did. */
static bool apply(struct line *line, const struct option *option, const char *attached, struct error *error)
{
    if (!option->argument) {
        if (attached)
            return error_set(error, ERROR_USAGE, "--%s takes no value", option->name);
        return option->set(line->into, option, NULL, error);
    }
    if (!attached && line->next == line->count)
        return error_set(error, ERROR_USAGE, "--%s needs a value: --%s %s", option->name, option->name,
                         option->argument);
    return option->set(line->into, option, attached ? attached : line->texts[line->next++], error);
}

static bool parse_option(struct line *line, const char *argument, struct error *error)
{
    if (argument[1] != '-') {
        const struct option *option = find_letter(line->command, argument[1]);
        if (!option)
            return unknown_option(line->command, argument, error);
        return apply(line, option, argument[2] ? argument + 2 : NULL, error);
    }
    const char *name = argument + 2;
    const size_t size = strcspn(name, "=");
    const struct option *option = find_long(line->command, name, size);
    if (!option)
        return unknown_option(line->command, argument, error);
    return apply(line, option, name[size] == '=' ? name + size + 1 : NULL, error);
}

/* "-7" is a mistyped number, "-" standard input: the words' own messages fit them better. */
static bool looks_like_option(const char *argument)
{
    return argument[0] == '-' && argument[1] != '\0' && !isdigit((unsigned char)argument[1]);
}

bool command_parse(const struct command *command, int count, char *const *arguments, void *into,
                   struct error *error)
{
    struct line line = {.command = command, .count = count, .next = 1, .texts = arguments, .into = into};
    bool only_words = false;
    while (line.next < line.count) {
        const char *argument = line.texts[line.next++];
        bool good = true;
        if (!only_words && strcmp(argument, "--") == 0)
            only_words = true;
        else if (!only_words && looks_like_option(argument))
            good = parse_option(&line, argument, error);
        else
            good = command->parse_word(into, argument, error);
        if (!good)
            return false;
        if (command->is_settled(into))
            return true;
    }
    return true;
}
