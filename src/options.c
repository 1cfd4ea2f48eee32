#include "options.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "input/text.h"
#include "options_table.h"

/* ---- While it is parsed. */

/* What is still open while the command line is read: defaults depend on the job, which is known at the end.
 */
struct parse {
    struct options *options;
    bool format_given;
    const char *workload;
};

/* ---- Values. */

/* "--name: 'value' cause" with the value safe to print. */
static bool bad_value(const struct option *option, const char *value, const char *cause, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    return error_set(error, ERROR_USAGE, "--%s: '%s' %s", option->name, text_show(value, shown), cause);
}

static bool take_count(const struct option *option, const char *value, int low, int high, int *count,
                       struct error *error)
{
    char cause[96];
    uint64_t number;
    const enum number_parse_result result = number_parse(value, strlen(value), &number);
    snprintf(cause, sizeof cause, "is not a whole number from %d to %d", low, high);
    if (result == NUMBER_NOT_DIGITS)
        return bad_value(option, value, cause, error);
    if (result == NUMBER_TOO_LARGE || number < (uint64_t)low || number > (uint64_t)high) {
        snprintf(cause, sizeof cause, "is out of range: %d to %d", low, high);
        return bad_value(option, value, cause, error);
    }
    *count = (int)number;
    return true;
}

static bool take_word(const struct option *option, const char *value, const char *(*name_of)(int),
                      int *choice, struct error *error)
{
    for (int i = 0; name_of(i); i++) {
        if (strcmp(value, name_of(i)) == 0) {
            *choice = i;
            return true;
        }
    }
    char cause[96];
    snprintf(cause, sizeof cause, "is none of: %s", option->words);
    return bad_value(option, value, cause, error);
}

static bool add_source(struct parse *parse, enum source_kind kind, const char *text, struct error *error)
{
    struct options *options = parse->options;
    const struct source source = {.kind = kind, .text = text};
    if (!source_check(&source, error))
        return false;
    /* Grows by doubling at each power of two. */
    if ((options->source_count & (options->source_count - 1)) == 0) {
        const size_t room = options->source_count ? options->source_count * 2 : 1;
        struct source *grown = realloc(options->sources, room * sizeof *grown);
        if (!grown)
            return error_memory(error, "the command line", room * sizeof *grown);
        options->sources = grown;
    }
    options->sources[options->source_count++] = source;
    return true;
}

/* ---- What each option does. */

static bool set_input(struct parse *parse, const struct option *option, const char *value,
                      struct error *error)
{
    (void)option;
    return add_source(parse, SOURCE_FILE, value, error);
}

static bool set_range(struct parse *parse, const struct option *option, const char *value,
                      struct error *error)
{
    (void)option;
    return add_source(parse, SOURCE_RANGE, value, error);
}

static bool set_workload(struct parse *parse, const struct option *option, const char *value,
                         struct error *error)
{
    (void)option;
    if (strcmp(value, "help") == 0) {
        parse->options->action = ACTION_LIST_WORKLOADS;
        return true;
    }
    if (parse->workload)
        return error_set(error, ERROR_USAGE, "--workload is given twice: a run has one workload");
    parse->workload = value;
    return add_source(parse, SOURCE_WORKLOAD, value, error);
}

static const char *invalid_word(int choice)
{
    static const char *const words[] = {"stop", "report"};
    return choice < 2 ? words[choice] : NULL;
}

static bool set_invalid(struct parse *parse, const struct option *option, const char *value,
                        struct error *error)
{
    int choice = 0;
    if (!take_word(option, value, invalid_word, &choice, error))
        return false;
    parse->options->report_invalid = choice == 1;
    return true;
}

static bool set_shard(struct parse *parse, const struct option *option, const char *value,
                      struct error *error)
{
    uint64_t index, count;
    const size_t size = strcspn(value, "/");
    if (number_parse(value, size, &index) != NUMBER_OK || value[size] != '/' ||
        number_parse(value + size + 1, strlen(value + size + 1), &count) != NUMBER_OK)
        return bad_value(option, value, "is not I/N, as 3/8", error);
    if (index < 1 || index > count || count > OPTIONS_SHARDS_MAX)
        return bad_value(option, value, "is out of range: I from 1 to N, N at most 1000000", error);
    parse->options->shard = (int)index;
    parse->options->shards = (int)count;
    return true;
}

static bool set_kernel(struct parse *parse, const struct option *option, const char *value,
                       struct error *error)
{
    if (strcmp(value, "help") == 0) {
        parse->options->action = ACTION_LIST_KERNELS;
        return true;
    }
    const struct kernel *kernel = kernel_find(value);
    if (!kernel)
        return bad_value(option, value, "is no kernel; primes --kernel help lists them", error);
    parse->options->kernel = kernel;
    return true;
}

static bool set_threads(struct parse *parse, const struct option *option, const char *value,
                        struct error *error)
{
    return take_count(option, value, 1, OPTIONS_THREADS_MAX, &parse->options->threads, error);
}

static const char *placement_word(int choice)
{
    static const char *const words[] = {"warn", "refuse", "ignore", "show"};
    return choice < (int)(sizeof words / sizeof words[0]) ? words[choice] : NULL;
}

static bool set_placement(struct parse *parse, const struct option *option, const char *value,
                          struct error *error)
{
    int choice = 0;
    if (!take_word(option, value, placement_word, &choice, error))
        return false;
    parse->options->placement = (enum placement_mode)choice;
    return true;
}

static bool set_format(struct parse *parse, const struct option *option, const char *value,
                       struct error *error)
{
    int choice = 0;
    if (!take_word(option, value, format_name, &choice, error))
        return false;
    parse->options->format = (enum format)choice;
    parse->format_given = true;
    return true;
}

static bool take_path(const struct option *option, const char *value, const char **path, struct error *error)
{
    if (*value == '\0')
        return bad_value(option, value, "is no path", error);
    *path = value;
    return true;
}

static bool set_output(struct parse *parse, const struct option *option, const char *value,
                       struct error *error)
{
    return take_path(option, value, &parse->options->output, error);
}

static bool set_record(struct parse *parse, const struct option *option, const char *value,
                       struct error *error)
{
    return take_path(option, value, &parse->options->record, error);
}

static bool set_progress(struct parse *parse, const struct option *option, const char *value,
                         struct error *error)
{
    int choice = 0;
    if (!take_word(option, value, progress_mode_name, &choice, error))
        return false;
    parse->options->progress = (enum progress_mode)choice;
    return true;
}

static bool set_repeat(struct parse *parse, const struct option *option, const char *value,
                       struct error *error)
{
    return take_count(option, value, 1, OPTIONS_REPEAT_MAX, &parse->options->repeat, error);
}

static bool set_warmup(struct parse *parse, const struct option *option, const char *value,
                       struct error *error)
{
    return take_count(option, value, 0, OPTIONS_REPEAT_MAX, &parse->options->warmup, error);
}

static bool set_help(struct parse *parse, const struct option *option, const char *value, struct error *error)
{
    (void)option;
    (void)value;
    (void)error;
    parse->options->action = ACTION_HELP;
    return true;
}

static bool set_version(struct parse *parse, const struct option *option, const char *value,
                        struct error *error)
{
    (void)option;
    (void)value;
    (void)error;
    parse->options->action = ACTION_VERSION;
    return true;
}

static bool set_print_options(struct parse *parse, const struct option *option, const char *value,
                              struct error *error)
{
    if (strcmp(value, "man") != 0 && strcmp(value, "bash-completion") != 0)
        return bad_value(option, value, "is none of: man bash-completion", error);
    parse->options->action = ACTION_PRINT_OPTIONS;
    parse->options->print_form = value;
    return true;
}

const struct option *option_table(size_t *count)
{
    static const struct option table[] = {
        {.help = "Numbers, in the order of the command line (none at all: --workload classic)"},
        {'i', "input", "FILE", "FILE",
         "read numbers from FILE, one a line, decimal digits only; - is standard input; repeatable. Blank "
         "lines and "
         "lines that start with # are passed over",
         set_input},
        {0, "range", "LO:HI[:STEP]", NULL, "LO, LO+STEP, ... up to and including HI; repeatable", set_range},
        {'w', "workload", "NAME", "classic classic64 random: help",
         "a named set: classic, classic64, random:COUNT[:BITS[:SEED]]; help lists them", set_workload},
        {0, "invalid", "stop|report", "stop report",
         "a line of a file that is no number: stop before anything is computed (exit code 2; the default), "
         "or report "
         "it in its place (exit code 3). Standard input always reports",
         set_invalid},

        {0, "shard", "I/N", NULL,
         "check only the I-th (from 1) of N parts of the numbers, in their order: for job arrays; "
         "scripts/merge-shards puts the results together",
         set_shard},

        {.help = "Work"},
        {'k', "kernel", "NAME", "trial miller-rabin help",
         "the algorithm: trial for a workload, miller-rabin for your own numbers; help lists them",
         set_kernel},
        {'t', "threads", "N", NULL,
         "threads of each rank (default: OMP_NUM_THREADS, else the CPUs this process may use, divided by the "
         "ranks "
         "that share them)",
         set_threads},

        {0, "placement", "warn|refuse|ignore|show", "warn refuse ignore show",
         "before the clock starts, see whether each worker has a CPU of its own: warn if not (the default), "
         "refuse to "
         "run, or ignore it; show prints where each thread runs, and stops",
         set_placement},

        {.help = "Output"},
        {'f', "format", "NAME", "table tsv jsonl count",
         "table (number, P if prime, seconds; the default for a workload), tsv (number, verdict, smallest "
         "divisor if "
         "known; the default for your own numbers), jsonl, or count",
         set_format},
        {'o', "output", "FILE", "FILE",
         "write the result to FILE, which appears only when it is whole, and a summary to standard error",
         set_output},
        {0, "progress", "auto|always|never", "auto always never",
         "a line on standard error while it works: auto is where that is a terminal", set_progress},

        {.help = "Measuring"},
        {0, "repeat", "N", NULL, "measure N times (default 1)", set_repeat},
        {0, "warmup", "N", NULL, "run N times more before that, unmeasured (default 0)", set_warmup},
        {0, "record", "PATH", "FILE",
         "add the record of this run, one JSON line, to PATH if its name ends in .jsonl, else as a new file "
         "in the folder PATH",
         set_record},

        {.help = "Other"},
        {'h', "help", NULL, NULL, "this text", set_help},
        {'V', "version", NULL, NULL, "version, commit, and what this program was built with", set_version},
        {0, "print-options", "man|bash-completion", "man bash-completion",
         "this table as a manual page or as a completion for bash", set_print_options},
    };
    *count = sizeof table / sizeof table[0];
    return table;
}

/* ---- The parser. */

static const struct option *find_long(const char *name, size_t size)
{
    size_t count;
    const struct option *table = option_table(&count);
    for (size_t i = 0; i < count; i++)
        if (table[i].name && strlen(table[i].name) == size && memcmp(table[i].name, name, size) == 0)
            return &table[i];
    return NULL;
}

static const struct option *find_letter(char letter)
{
    size_t count;
    const struct option *table = option_table(&count);
    for (size_t i = 0; i < count; i++)
        if (table[i].letter == letter && letter)
            return &table[i];
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

static bool unknown_option(const char *argument, struct error *error)
{
    const char *name = argument + strspn(argument, "-");
    const size_t size = strcspn(name, "=");
    const struct option *nearest = NULL;
    int least = 3; /* farther is no typo */
    size_t count;
    const struct option *table = option_table(&count);
    for (size_t i = 0; i < count; i++) {
        const int far = table[i].name ? distance(table[i].name, name, size) : least;
        if (far < least) {
            least = far;
            nearest = &table[i];
        }
    }
    char shown[TEXT_WIDTH + 1];
    text_show(argument, shown);
    if (nearest)
        return error_set(error, ERROR_USAGE, "unknown option '%s'; did you mean --%s?", shown, nearest->name);
    return error_set(error, ERROR_USAGE, "unknown option '%s'; primes --help lists all", shown);
}

/* A cursor over the arguments. */
struct arguments {
    int count, next;
    char *const *texts;
};

/* `attached` is what stood behind "=" (or the letter), NULL where nothing did. */
static bool apply(struct parse *parse, const struct option *option, const char *attached,
                  struct arguments *rest, struct error *error)
{
    if (!option->argument) {
        if (attached)
            return error_set(error, ERROR_USAGE, "--%s takes no value", option->name);
        return option->set(parse, option, NULL, error);
    }
    if (!attached && rest->next == rest->count)
        return error_set(error, ERROR_USAGE, "--%s needs a value: --%s %s", option->name, option->name,
                         option->argument);
    return option->set(parse, option, attached ? attached : rest->texts[rest->next++], error);
}

static bool parse_option(struct parse *parse, const char *argument, struct arguments *rest,
                         struct error *error)
{
    if (argument[1] != '-') {
        const struct option *option = find_letter(argument[1]);
        if (!option)
            return unknown_option(argument, error);
        return apply(parse, option, argument[2] ? argument + 2 : NULL, rest, error);
    }
    const char *name = argument + 2;
    const size_t size = strcspn(name, "=");
    const struct option *option = find_long(name, size);
    if (!option)
        return unknown_option(argument, error);
    return apply(parse, option, name[size] == '=' ? name + size + 1 : NULL, rest, error);
}

/* "-7" is a mistyped number, "-" a misplaced standard input: the source's own message fits them better. */
static bool looks_like_option(const char *argument)
{
    return argument[0] == '-' && argument[1] != '\0' && !isdigit((unsigned char)argument[1]);
}

static bool parse_all(struct parse *parse, int count, char *const *texts, struct error *error)
{
    struct arguments rest = {.count = count, .next = 1, .texts = texts};
    bool only_numbers = false;
    while (rest.next < rest.count) {
        const char *argument = rest.texts[rest.next++];
        bool good = true;
        if (!only_numbers && strcmp(argument, "--") == 0)
            only_numbers = true;
        else if (!only_numbers && looks_like_option(argument))
            good = parse_option(parse, argument, &rest, error);
        else
            good = add_source(parse, SOURCE_NUMBER, argument, error);
        if (!good)
            return false;
        /* What only informs needs no more. */
        if (parse->options->action != ACTION_RUN)
            return true;
    }
    return true;
}

static bool settle_defaults(struct parse *parse, struct error *error)
{
    struct options *options = parse->options;
    if (options->source_count == 0 && !set_workload(parse, NULL, "classic", error))
        return false;
    if (parse->workload && options->source_count > 1)
        return error_set(error, ERROR_USAGE,
                         "--workload %s stands alone: it cannot be mixed with numbers, --input or --range",
                         parse->workload);
    options->is_study = parse->workload != NULL;
    if (!options->kernel)
        options->kernel = options->is_study ? &kernel_trial : &kernel_miller_rabin;
    if (!parse->format_given)
        options->format = options->is_study ? FORMAT_TABLE : FORMAT_TSV;
    return true;
}

bool options_parse(struct options *options, int count, char *const *arguments, struct error *error)
{
    *options = (struct options){.repeat = 1};
    struct parse parse = {.options = options};
    if (parse_all(&parse, count, arguments, error) && settle_defaults(&parse, error))
        return true;
    options_free(options);
    return false;
}

void options_free(struct options *options)
{
    free(options->sources);
    *options = (struct options){0};
}
