#include "report/options.h"

#include <stdlib.h>
#include <string.h>

struct option {
    char letter;          /* 0: none */
    const char *name;     /* without the dashes */
    const char *argument; /* its placeholder; NULL: the option takes none */
    const char *help;
    bool (*set)(struct report_options *options, const struct option *option, const char *value,
                struct error *error);
};

/* ---- What each option does. */

static bool bad_value(const struct option *option, const char *value, struct error *error)
{
    char shown[SHOWN_SIZE];
    return error_set(error, ERROR_USAGE, "--%s: '%s' is none of: %s", option->name, list_show(value, shown),
                     option->argument);
}

/* The place of `value` among words between bars ("numbers|scaling"), or -1. */
static int find_word(const char *words, const char *value)
{
    const size_t size = strlen(value);
    for (int i = 0;; i++) {
        const size_t end = strcspn(words, "|");
        if (end == size && memcmp(words, value, size) == 0)
            return i;
        if (words[end] == '\0')
            return -1;
        words += end + 1;
    }
}

static bool set_table(struct report_options *options, const struct option *option, const char *value,
                      struct error *error)
{
    const int word = find_word(option->argument, value);
    options->table = (enum report_table)word;
    options->has_table = true;
    return word >= 0 || bad_value(option, value, error);
}

static bool set_format(struct report_options *options, const struct option *option, const char *value,
                       struct error *error)
{
    const int word = find_word(option->argument, value);
    options->format = (enum report_format)word;
    options->has_table = true;
    return word >= 0 || bad_value(option, value, error);
}

static bool set_plot(struct report_options *options, const struct option *option, const char *value,
                     struct error *error)
{
    options->plot.target = value;
    return *value || error_set(error, ERROR_USAGE, "--%s needs a value: --%s %s", option->name, option->name,
                               option->argument);
}

static bool set_figure(struct report_options *options, const struct option *option, const char *value,
                       struct error *error)
{
    const int word = find_word(option->argument, value);
    options->plot.figure = (enum figure)word;
    options->plot.has_figure = true;
    return word >= 0 || bad_value(option, value, error);
}

static bool set_kernel(struct report_options *options, const struct option *option, const char *value,
                       struct error *error)
{
    (void)option;
    (void)error;
    options->filter.kernel = value;
    return true;
}

static bool set_workload(struct report_options *options, const struct option *option, const char *value,
                         struct error *error)
{
    (void)option;
    (void)error;
    options->filter.workload = value;
    return true;
}

static bool set_help(struct report_options *options, const struct option *option, const char *value,
                     struct error *error)
{
    (void)option;
    (void)value;
    (void)error;
    options->action = REPORT_HELP;
    return true;
}

static bool set_version(struct report_options *options, const struct option *option, const char *value,
                        struct error *error)
{
    (void)option;
    (void)value;
    (void)error;
    options->action = REPORT_VERSION;
    return true;
}

/* ---- The table. The words of --table, --format and --figure stand in the order of their enums. */

static const struct option OPTIONS[] = {
    {'t', "table", "scaling|numbers",
     "scaling: a row for every configuration, with speedup and efficiency (the default); numbers: a row for "
     "every "
     "number, a column for every world",
     set_table},
    {'f', "format", "text|markdown|csv|latex|json",
     "text is the default; csv and json have every figure in full", set_format},
    {'p', "plot", "FOLDER|FILE.svg|FILE.pdf|FILE.png|-",
     "draws with gnuplot instead of printing a table: every figure in every format into a folder, one "
     "picture "
     "into a file, or letters on the terminal (-); the script and its data are kept beside each picture",
     set_plot},
    {'g', "figure", "time|speedup|efficiency",
     "only this figure; speedup is the default where --plot makes one picture", set_figure},
    {'k', "kernel", "NAME", "only runs of this kernel", set_kernel},
    {'w', "workload", "NAME", "only runs of this workload, as --workload of primes took it", set_workload},
    {'h', "help", NULL, "this text", set_help},
    {'V', "version", NULL, "version and commit", set_version},
};
enum { OPTION_COUNT = sizeof OPTIONS / sizeof OPTIONS[0] };

/* ---- The parser. */

static bool unknown_option(const char *argument, struct error *error)
{
    char shown[SHOWN_SIZE];
    return error_set(error, ERROR_USAGE, "unknown option '%s'; primes-report --help lists all",
                     list_show(argument, shown));
}

static const struct option *find_option(const char *argument)
{
    const bool is_long = argument[1] == '-';
    const size_t size = strcspn(argument, "=");
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const struct option *option = &OPTIONS[i];
        if (!is_long && option->letter == argument[1])
            return option;
        if (is_long && strlen(option->name) == size - 2 && memcmp(option->name, argument + 2, size - 2) == 0)
            return option;
    }
    return NULL;
}

/* What is written in one word with the option, or NULL. */
static const char *attached_value(const char *argument)
{
    if (argument[1] != '-')
        return argument[2] ? argument + 2 : NULL;
    const char *equals = strchr(argument, '=');
    return equals ? equals + 1 : NULL;
}

static bool parse_option(struct report_options *options, int count, char *const *arguments, int *next,
                         struct error *error)
{
    const char *argument = arguments[(*next)++], *value = attached_value(argument);
    const struct option *option = find_option(argument);
    if (!option)
        return unknown_option(argument, error);
    if (!option->argument && value)
        return argument[1] == '-' ? error_set(error, ERROR_USAGE, "--%s takes no value", option->name)
                                  : unknown_option(argument, error);
    if (option->argument && !value && *next == count)
        return error_set(error, ERROR_USAGE, "--%s needs a value: --%s %s", option->name, option->name,
                         option->argument);
    if (option->argument && !value)
        value = arguments[(*next)++];
    return option->set(options, option, value, error);
}

static bool parse_all(struct report_options *options, int count, char *const *arguments, struct error *error)
{
    bool only_paths = false;
    for (int next = 1; next < count;) {
        const char *argument = arguments[next];
        if (!only_paths && strcmp(argument, "--") == 0) {
            only_paths = true;
            next++;
        } else if (!only_paths && argument[0] == '-' && argument[1] != '\0') {
            if (!parse_option(options, count, arguments, &next, error))
                return false;
        } else if (*argument == '\0') {
            return error_set(error, ERROR_USAGE, "an empty argument is neither a file nor a folder");
        } else {
            options->paths[options->path_count++] = argument;
            next++;
        }
        if (options->action != REPORT_RUN) /* what only informs needs no more */
            return true;
    }
    return true;
}

/* Nothing that was asked for is passed over. */
static bool check_together(const struct report_options *options, struct error *error)
{
    if (options->action != REPORT_RUN)
        return true;
    if (options->plot.target && options->has_table)
        return error_set(error, ERROR_USAGE,
                         "--plot draws and prints no table: leave out --table and --format");
    if (options->plot.has_figure && !options->plot.target)
        return error_set(error, ERROR_USAGE, "--figure needs --plot: there is nothing else to draw");
    return true;
}

bool report_options_parse(struct report_options *options, int count, char *const *arguments,
                          struct error *error)
{
    *options = (struct report_options){0};
    options->paths = calloc((size_t)count + 1, sizeof *options->paths);
    if (!options->paths)
        return error_memory(error, "the command line", 0);
    if (!parse_all(options, count, arguments, error) || !check_together(options, error)) {
        report_options_free(options);
        return false;
    }
    if (options->path_count == 0)
        options->paths[options->path_count++] = REPORT_DEFAULT_PATH;
    return true;
}

void report_options_free(struct report_options *options)
{
    free(options->paths);
    *options = (struct report_options){0};
}

/* ---- The help. */

/* Prints words wrapped at 100 columns and indented by `indent`, where the cursor stands. */
static void print_wrapped(FILE *file, const char *text, int indent)
{
    int column = indent;
    while (*text) {
        const int size = (int)strcspn(text, " ");
        if (column > indent && column + 1 + size > 100) {
            fprintf(file, "\n%*s", indent, "");
            column = indent;
        }
        column += fprintf(file, "%s%.*s", column > indent ? " " : "", size, text);
        text += size;
        text += strspn(text, " ");
    }
    fputc('\n', file);
}

void report_options_help(FILE *file)
{
    enum { INDENT = 24 };
    fprintf(file, "usage: primes-report [OPTION]... [RECORD|FOLDER]...\n\n");
    print_wrapped(
        file,
        "Tables and plots of run time, speedup and efficiency from the records that primes --record wrote: "
        "JSON lines "
        "in "
        "files, or in *.jsonl of folders and the folders in them (default " REPORT_DEFAULT_PATH
        "; - is standard input). Only comparable runs share a table: the same numbers, kernel, CPU model, "
        "program and output format.",
        0);
    fputc('\n', file);
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const struct option *option = &OPTIONS[i];
        const int column = fprintf(file, "  -%c, --%s%s%s", option->letter, option->name,
                                   option->argument ? " " : "", option->argument ? option->argument : "");
        if (column + 2 > INDENT)
            fprintf(file, "\n%*s", INDENT, "");
        else
            fprintf(file, "%*s", INDENT - column, "");
        print_wrapped(file, option->help, INDENT);
    }
    fprintf(file, "\nExit codes\n"
                  "  0   done\n"
                  "  1   failed: input or output, memory, no gnuplot\n"
                  "  2   wrong usage, or no record to report\n"
                  "  3   done, but some records could not be used\n"
                  "  4   verdicts disagree: runs of the same numbers came to different results\n"
                  "  75  stopped by a signal while it drew\n");
}
