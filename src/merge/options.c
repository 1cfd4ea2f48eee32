#include "merge/options.h"

#include <stdlib.h>

/* ---- What each option does. */

static bool set_output(void *into, const struct option *option, const char *value, struct error *error)
{
    struct merge_options *options = into;
    return option_parse_path(option, value, &options->output, error);
}

static bool set_verify(void *into, const struct option *option, const char *value, struct error *error)
{
    struct merge_options *options = into;
    (void)option;
    (void)value;
    (void)error;
    options->verify = true;
    return true;
}

static bool set_help(void *into, const struct option *option, const char *value, struct error *error)
{
    struct merge_options *options = into;
    (void)option;
    (void)value;
    (void)error;
    options->action = MERGE_HELP;
    return true;
}

static bool set_version(void *into, const struct option *option, const char *value, struct error *error)
{
    struct merge_options *options = into;
    (void)option;
    (void)value;
    (void)error;
    options->action = MERGE_VERSION;
    return true;
}

static bool set_print_options(void *into, const struct option *option, const char *value, struct error *error)
{
    struct merge_options *options = into;
    int choice = 0;
    if (!option_parse_word(option, value, &choice, error))
        return false;
    options->action = MERGE_PRINT_OPTIONS;
    options->print_form = value;
    return true;
}

static bool parse_path(void *into, const char *word, struct error *error)
{
    struct merge_options *options = into;
    if (*word == '\0')
        return error_set(error, ERROR_USAGE, "an empty argument is neither a folder nor a record");
    options->paths[options->path_count++] = word;
    return true;
}

static bool is_settled(const void *into)
{
    const struct merge_options *options = into;
    return options->action != MERGE_RUN;
}

/* ---- The table. */

const struct command *merge_options_command(void)
{
    static const struct option table[] = {
        {.help = "Options"},
        {'o', "output", "FILE", "FILE",
         "where the verdicts go; a file appears under its name only when it is whole", set_output},
        {0, "verify", NULL, NULL,
         "check every number once more with the kernel of the records, on one core, and each verdict against "
         "that",
         set_verify},

        {.help = "Other"},
        {'h', "help", NULL, NULL, "this text", set_help},
        {'V', "version", NULL, NULL, "version and commit", set_version},
        {0, "print-options", COMMAND_FORMS_ARGUMENT, COMMAND_FORMS,
         "this table as a manual page or as a completion for bash", set_print_options},
    };
    static const char *const usage[] = {"primes-merge FOLDER|RECORD... --output FILE", NULL};
    static const struct command_topic exit_codes[] = {
        {"0", "done"},
        {"1", "a part is missing, double or wrong, or reading or writing failed; nothing was written"},
        {"2", "wrong usage"},
        {"75", "stopped by a signal; nothing was written"},
        {NULL, NULL},
    };
    static const struct command command = {
        .name = "primes-merge",
        .summary = "the parts that primes --shard made, put together",
        .usage = usage,
        .purpose =
            "Reads the records (NAME.jsonl; of a folder all) of the parts of one sequence of numbers, as "
            "jobs/array.sbatch leaves them, each with its verdicts in NAME.tsv beside it. Parts 1 to N must "
            "be "
            "there, once each, of the same numbers, kernel and format, and every row of them is read, "
            "counted "
            "and held against its record: the counts and the digests of the numbers and of the verdicts. "
            "Then "
            "the verdicts go to FILE in their order, the bytes that one run of primes would have written, "
            "and "
            "the counts and the digests of the whole to standard output. If anything is wrong it is named, "
            "and "
            "nothing is written.",
        .options = table,
        .option_count = sizeof table / sizeof table[0],
        .exit_codes = exit_codes,
        .words_are_paths = true,
        .parse_word = parse_path,
        .is_settled = is_settled,
    };
    return &command;
}

/* ---- The whole. */

static bool check(const struct merge_options *options, struct error *error)
{
    if (options->action != MERGE_RUN)
        return true;
    if (options->path_count == 0)
        return error_set(error, ERROR_USAGE, "say which folder, or which records; try primes-merge --help");
    return options->output || error_set(error, ERROR_USAGE, "say --output FILE; try primes-merge --help");
}

bool merge_options_parse(struct merge_options *options, int count, char *const *arguments,
                         struct error *error)
{
    *options = (struct merge_options){0};
    options->paths = calloc((size_t)count + 1, sizeof *options->paths);
    if (!options->paths)
        return error_memory(error, "the command line", 0);
    if (command_parse(merge_options_command(), count, arguments, options, error) && check(options, error))
        return true;
    merge_options_free(options);
    return false;
}

void merge_options_free(struct merge_options *options)
{
    free(options->paths);
    *options = (struct merge_options){0};
}
