#include "program/resuming/keeping.h"

#include <stdio.h>
#include <sys/stat.h>

/* NULL: it is kept, as far as these tell. */
static const char *why_not_by_options(const struct options *options, bool is_file)
{
    if (!is_file)
        return "--output is no regular file beside which others can be made";
    if (options->repeat > 1)
        return "--repeat measures the whole run several times";
    if (options->warmup > 0)
        return "--warmup runs the whole before it is measured";
    if (options->format == FORMAT_TABLE)
        return "a table shows seconds, and those of the earlier part are gone; another --format can go on";
    return NULL;
}

/* A pipe is not opened to learn that it is one: that would wait for its other end. */
static bool can_be_read_again(const struct source *source, char why[KEEPING_TEXT_SIZE])
{
    char shown[TEXT_WIDTH + 1];
    struct stat status;
    if (source_is_standard_input(source)) {
        snprintf(why, KEEPING_TEXT_SIZE, "standard input cannot be read again");
        return false;
    }
    if (source->kind != SOURCE_FILE || stat(source->text, &status) != 0 || S_ISREG(status.st_mode) ||
        S_ISDIR(status.st_mode))
        return true;
    snprintf(why, KEEPING_TEXT_SIZE, "'%s' is no regular file, and cannot be read again",
             text_show(source->text, shown));
    return false;
}

bool keeping_is_possible(const struct options *options, bool is_file, char why[KEEPING_TEXT_SIZE])
{
    const char *by_options = why_not_by_options(options, is_file);
    bool good = !by_options;
    if (by_options)
        snprintf(why, KEEPING_TEXT_SIZE, "%s", by_options);
    for (size_t i = 0; good && i < options->sources.count; i++)
        good = can_be_read_again(&options->sources.items[i], why);
    return good;
}
