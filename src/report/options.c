#include "report/options.h"

#include <stdlib.h>

#include "base/printable_text.h"
#include "report/comparison/sides.h"

/* ---- What each option does. */

/* That computing centres ask for, most of them. */
static const double DEFAULT_EFFICIENCY = 0.75;

/* Of --fail-slower, in percent. */
static const double FAIL_SLOWER_MOST = 1000;

static bool set_table(void *into, const struct option *option, const char *value, struct error *error)
{
    struct report_options *options = into;
    int choice = 0;
    if (!option_parse_word(option, value, &choice, error))
        return false;
    options->table = (enum group_table_kind)choice;
    options->has_table = true;
    return true;
}

static bool set_why(void *into, const struct option *option, const char *value, struct error *error)
{
    struct report_options *options = into;
    (void)option;
    (void)value;
    (void)error;
    options->table = GROUP_TABLE_WHY;
    options->has_table = true;
    return true;
}

static bool set_check(void *into, const struct option *option, const char *value, struct error *error)
{
    struct report_options *options = into;
    (void)option;
    (void)value;
    (void)error;
    options->table = GROUP_TABLE_CHECK;
    options->has_table = true;
    return true;
}

static bool set_format(void *into, const struct option *option, const char *value, struct error *error)
{
    struct report_options *options = into;
    int choice = 0;
    if (!option_parse_word(option, value, &choice, error))
        return false;
    options->format = (enum print_format)choice;
    options->has_table = true;
    return true;
}

static bool set_columns(void *into, const struct option *option, const char *value, struct error *error)
{
    struct report_options *options = into;
    options->has_table = true;
    return option_parse_path(option, value, &options->columns, error);
}

static bool set_plot(void *into, const struct option *option, const char *value, struct error *error)
{
    struct report_options *options = into;
    options->plot.target = value;
    return *value || error_set(error, ERROR_USAGE, "--%s needs a value: --%s %s", option->name, option->name,
                               option->argument);
}

static bool set_output(void *into, const struct option *option, const char *value, struct error *error)
{
    struct report_options *options = into;
    return option_parse_path(option, value, &options->output, error);
}

static bool set_html(void *into, const struct option *option, const char *value, struct error *error)
{
    struct report_options *options = into;
    return option_parse_path(option, value, &options->page, error);
}

static bool set_figure(void *into, const struct option *option, const char *value, struct error *error)
{
    struct report_options *options = into;
    int choice = 0;
    if (!option_parse_word(option, value, &choice, error))
        return false;
    options->plot.figure = (enum figure_kind)choice;
    options->plot.has_figure = true;
    return true;
}

static bool set_width(void *into, const struct option *option, const char *value, struct error *error)
{
    struct report_options *options = into;
    int choice = 0;
    if (!option_parse_word(option, value, &choice, error))
        return false;
    options->plot.looks.is_wide = choice == 1;
    options->has_looks = true;
    return true;
}

static bool set_no_caption(void *into, const struct option *option, const char *value, struct error *error)
{
    struct report_options *options = into;
    (void)option;
    (void)value;
    (void)error;
    options->plot.looks.is_bare = true;
    options->has_looks = true;
    return true;
}

static bool set_kernel(void *into, const struct option *option, const char *value, struct error *error)
{
    struct report_options *options = into;
    (void)option;
    (void)error;
    options->filter.kernel = value;
    return true;
}

static bool set_workload(void *into, const struct option *option, const char *value, struct error *error)
{
    struct report_options *options = into;
    (void)option;
    (void)error;
    options->filter.workload = value;
    return true;
}

static bool set_print_options(void *into, const struct option *option, const char *value, struct error *error)
{
    struct report_options *options = into;
    int choice = 0;
    if (!option_parse_word(option, value, &choice, error))
        return false;
    options->action = REPORT_PRINT_OPTIONS;
    options->print_form = value;
    return true;
}

static bool set_book(void *into, const struct option *option, const char *value, struct error *error)
{
    struct report_options *options = into;
    (void)option;
    (void)value;
    (void)error;
    options->book = true;
    return true;
}

static bool set_by(void *into, const struct option *option, const char *value, struct error *error)
{
    struct report_options *options = into;
    int choice = 0;
    if (!option_parse_word(option, value, &choice, error))
        return false;
    options->by = (enum studies_by)choice;
    options->has_by = true;
    return true;
}

static bool set_efficiency(void *into, const struct option *option, const char *value, struct error *error)
{
    struct report_options *options = into;
    options->has_efficiency = true;
    return option_parse_share(option, value, &options->filter.least_efficiency, error);
}

static bool set_compare(void *into, const struct option *option, const char *value, struct error *error)
{
    struct report_options *options = into;
    (void)option;
    (void)value;
    (void)error;
    options->compares = true;
    return true;
}

static bool set_fail_slower(void *into, const struct option *option, const char *value, struct error *error)
{
    struct report_options *options = into;
    options->has_fail_slower = true;
    return option_parse_percent(option, value, FAIL_SLOWER_MOST, &options->fail_slower, error);
}

static bool set_force(void *into, const struct option *option, const char *value, struct error *error)
{
    struct report_options *options = into;
    (void)option;
    (void)value;
    (void)error;
    options->filter.counts_misplaced = true;
    return true;
}

static bool set_model(void *into, const struct option *option, const char *value, struct error *error)
{
    struct report_options *options = into;
    (void)option;
    (void)error;
    options->model = value;
    return true;
}

static bool set_help(void *into, const struct option *option, const char *value, struct error *error)
{
    struct report_options *options = into;
    (void)option;
    (void)value;
    (void)error;
    options->action = REPORT_HELP;
    return true;
}

static bool set_version(void *into, const struct option *option, const char *value, struct error *error)
{
    struct report_options *options = into;
    (void)option;
    (void)value;
    (void)error;
    options->action = REPORT_VERSION;
    return true;
}

static bool parse_path(void *into, const char *word, struct error *error)
{
    struct report_options *options = into;
    if (*word == '\0')
        return error_set(error, ERROR_USAGE, "an empty argument is neither a file nor a folder");
    options->paths[options->path_count++] = word;
    return true;
}

static bool is_settled(const void *into)
{
    const struct report_options *options = into;
    return options->action != REPORT_RUN;
}

/* ---- The table. The words of --table, --format and --figure stand in the order of their enums. */

const struct command *report_options_command(void)
{
    static const struct option table[] = {
        {.help = "Options"},
        {'t', "table", "scaling|numbers|why|check|schedules|repetitions|weak|proposal",
         "scaling numbers why check schedules repetitions weak proposal",
         "scaling: a row for every configuration, with speedup and efficiency (the default); numbers: a row "
         "for every number, a column for every world; why: where the workers of every configuration went; "
         "check: rules of honest measurement; schedules: workers down, the schedules of --schedule "
         "across; repetitions: the long format, a row for each, with all that is known of it; weak: a row "
         "for "
         "every configuration of a sweep whose work grows with the workers; proposal: what a computing "
         "centre "
         "asks for, with the most cores that are worth it (--efficiency)",
         set_table},
        {'y', "why", NULL, NULL,
         "short for --table why: the lost speedup of every configuration split into its causes, a sentence "
         "for each, and "
         "the laws of speedup fitted and judged",
         set_why},
        {'c', "check", NULL, NULL,
         "short for --table check: rules of honest measurement, answered from the records, with what "
         "to do",
         set_check},
        {'B', "by", "folder|host|commit|kernel|schedule", "folder host commit kernel schedule",
         "tell the records apart by this, each study with its own base: as rows of one table, or with --plot "
         "as "
         "curves of one picture of time, speedup or efficiency",
         set_by},
        {'e', "efficiency", "E", NULL,
         "with --table proposal: the efficiency that is asked for, above 0 and at most 1 (default 0.75); "
         "with "
         "--plot: drawn into the figures of efficiency and weak scaling, with the most cores that are worth "
         "it",
         set_efficiency},
        {'C', "compare", NULL, NULL,
         "hold two sides against each other, A and B, which are the first two words: files or folders of "
         "records, or commits, hosts, CPU models or machines among the records named behind them; of every "
         "configuration the ratio of the times, and whether B is faster or slower",
         set_compare},
        {'S', "fail-slower", "PERCENT", NULL,
         "with --compare: exit code 5 if B is slower by more than so much, beyond chance; 1 if that cannot "
         "be "
         "told, or a configuration stands on one side only",
         set_fail_slower},
        {'f', "format", "text|markdown|csv|latex|json", "text markdown csv latex json",
         "text is the default; csv and json have every figure in full", set_format},
        {'l', "columns", "NAME[,NAME]...", NULL,
         "only these columns of the table, in this order, by their names in csv and json (docs/columns.md); "
         "tables "
         "for a person have those that they have",
         set_columns},
        {'o', "output", "FILE", "FILE", "the tables go there; FILE appears only when it is whole",
         set_output},
        {'H', "html", "FILE", "FILE",
         "one page for a browser, with everything in it: what was run, tables, pictures, reasons, the "
         "answers "
         "of --check and the data; FILE appears only when it is whole",
         set_html},
        {'p', "plot", "FOLDER|FILE.svg|FILE.pdf|FILE.png|FILE.tex|-", "FILE",
         "draws with gnuplot instead of printing a table: every figure that the records bear, in every "
         "format, into a folder, one picture into a file (.tex: TikZ, in the fonts of its document, without "
         "title and caption), or letters on the terminal (-); the script and its "
         "data are kept beside each picture",
         set_plot},
        {'g', "figure", "time|speedup|efficiency|weak|timeline|why|order",
         "time speedup efficiency weak timeline why order",
         "only this figure; speedup is the default where --plot makes one picture", set_figure},
        {'W', "width", "one|two", "one two",
         "how many columns of print a picture is wide: one, 8.5 cm (the default), or two, 17.8 cm; letters "
         "have 7 "
         "and 8 points in both",
         set_width},
        {'N', "no-caption", NULL, NULL,
         "pictures without the title above and the words below, for a paper that has a caption of its own",
         set_no_caption},
        {'k', "kernel", "NAME", NULL, "only runs of this kernel", set_kernel},
        {'w', "workload", "NAME", NULL, "only runs of this workload, as --workload of primes took it",
         set_workload},
        {'b', "book", NULL, NULL,
         "also the published figures of the book: its tables, and its curve laid over plots of the same "
         "numbers "
         "and kernel; alone where no records are named",
         set_book},
        {'m', "modelled", "FILE", "FILE",
         "lay a modelled curve over the plots of time, speedup and efficiency, or put it behind the rows of "
         "--table proposal: what primes-plan --format csv printed into FILE",
         set_model},
        {'F', "force", NULL, NULL,
         "count runs whose workers were not where they can work (oversubscribed, bound to one CPU, ...) as "
         "all others, which else are marked, and left out of speedups and plots; and let rows have a speedup "
         "whose workers got too little of their CPUs",
         set_force},
        {'h', "help", NULL, NULL, "this text", set_help},
        {'V', "version", NULL, NULL, "version and commit", set_version},
        {0, "print-options", COMMAND_FORMS_ARGUMENT, COMMAND_FORMS,
         "this table as a manual page or as a completion for bash", set_print_options},
    };
    static const char *const usage[] = {"primes-report [OPTION]... [RECORD|FOLDER]...",
                                        "primes-report --compare A B [OPTION]... [RECORD|FOLDER]...", NULL};
    static const struct command_topic exit_codes[] = {
        {"0", "done"},
        {"1", "failed: input or output, memory, no gnuplot; of --fail-slower: it cannot be told"},
        {"2", "wrong usage, or no record to report"},
        {"3", "some records, or all, could not be used; of the others all was done"},
        {"4", "verdicts disagree: runs of the same numbers came to different results"},
        {"5", "--fail-slower: B is slower by more than that"},
        {"75", "stopped by a signal while it drew"},
        {NULL, NULL},
    };
    static const struct command command = {
        .name = "primes-report",
        .summary = "tables and plots of the runs of primes",
        .usage = usage,
        .purpose =
            "Tables and plots of run time, speedup and efficiency from the records that primes --record "
            "wrote: JSON lines in files, or in *.jsonl of folders and the folders in them "
            "(default " REPORT_DEFAULT_PATH "; - is standard input). Only comparable runs share a "
            "table: the same numbers, kernel, machine (CPU model, cores, memory), instruction set, program "
            "and output format.",
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

static bool check_comparison(const struct report_options *options, struct error *error)
{
    if (!options->compares)
        return !options->has_fail_slower ||
               error_set(error, ERROR_USAGE, "--fail-slower needs --compare A B");
    if (options->path_count < SIDES)
        return error_set(
            error, ERROR_USAGE,
            "--compare needs two sides: --compare A B, each a file or folder of records, or, of the "
            "records named behind them, a commit, a host, a CPU model or a machine");
    const char *other = options->plot.target                    ? "--plot"
                        : options->columns                      ? "--columns"
                        : options->table != GROUP_TABLE_SCALING ? "--table"
                        : options->book                         ? "--book"
                                                                : NULL;
    return !other ||
           error_set(error, ERROR_USAGE, "--compare prints a table of its own: leave out %s", other);
}

static bool check_page(const struct report_options *options, struct error *error)
{
    const char *other = options->compares      ? "--compare"
                        : options->plot.target ? "--plot"
                        : options->has_table   ? "--table and --format"
                        : options->output      ? "--output"
                                               : NULL;
    return !options->page || !other ||
           error_set(error, ERROR_USAGE,
                     "--html makes a page of its own, with tables and pictures: leave out %s", other);
}

static bool check_studies(const struct report_options *options, struct error *error)
{
    const char *other = options->compares                       ? "--compare"
                        : options->page                         ? "--html"
                        : options->table != GROUP_TABLE_SCALING ? "--table"
                        : options->book                         ? "--book"
                        : options->model                        ? "--modelled"
                                                                : NULL;
    return !options->has_by || !other ||
           error_set(error, ERROR_USAGE, "--by has a table and pictures of its own: leave out %s", other);
}

/* Nothing that was asked for is passed over. */
static bool check_together(const struct report_options *options, struct error *error)
{
    if (options->action != REPORT_RUN)
        return true;
    if (!check_comparison(options, error) || !check_page(options, error) || !check_studies(options, error))
        return false;
    if (options->plot.target && options->has_table)
        return error_set(error, ERROR_USAGE,
                         "--plot draws and prints no table: leave out --table and --format (--figure why "
                         "draws the reasons)");
    if (options->plot.target && options->output)
        return error_set(error, ERROR_USAGE,
                         "--plot says where pictures go, and prints no table: leave out --output");
    if (options->model && !options->plot.target && options->table != GROUP_TABLE_PROPOSAL)
        return error_set(
            error, ERROR_USAGE,
            "--modelled needs --plot, or --table proposal: other tables have only what was measured");
    if (options->has_efficiency && options->table != GROUP_TABLE_PROPOSAL && !options->plot.target)
        return error_set(error, ERROR_USAGE, "--efficiency needs --table proposal, or --plot");
    if (options->has_looks && !options->plot.target)
        return error_set(error, ERROR_USAGE, "--width and --no-caption need --plot: they are of pictures");
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
    if (!command_parse(report_options_command(), count, arguments, options, error) ||
        !check_together(options, error)) {
        report_options_free(options);
        return false;
    }
    if (options->page)
        options->output = options->page;
    if (!options->has_efficiency && options->table == GROUP_TABLE_PROPOSAL)
        options->filter.least_efficiency = DEFAULT_EFFICIENCY;
    if (options->path_count == 0 && !options->book)
        options->paths[options->path_count++] = REPORT_DEFAULT_PATH;
    return true;
}

void report_options_free(struct report_options *options)
{
    free(options->paths);
    *options = (struct report_options){0};
}
