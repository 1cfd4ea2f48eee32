#include "options.h"

#include <stdint.h>
#include <string.h>

#include "base/number.h"
#include "engine/parallel/threads.h"
#include "kernel/kernel_list.h"
#include "kernel/sleep/sleep.h"

static const double CHECKPOINT_SECONDS = 30;

/* ---- While it is parsed. */

/* What is still open while the command line is read: defaults depend on the job, which is known at the end.
 */
struct parse {
    struct options *options;
    bool format_given;
};

/* ---- What each option does. */

static bool set_input(void *into, const struct option *option, const char *value, struct error *error)
{
    struct parse *parse = into;
    (void)option;
    return sources_add(&parse->options->sources, SOURCE_FILE, value, error);
}

static bool set_range(void *into, const struct option *option, const char *value, struct error *error)
{
    struct parse *parse = into;
    (void)option;
    return sources_add(&parse->options->sources, SOURCE_RANGE, value, error);
}

static bool set_workload(void *into, const struct option *option, const char *value, struct error *error)
{
    struct parse *parse = into;
    (void)option;
    if (strcmp(value, "help") == 0) {
        parse->options->action = ACTION_LIST_WORKLOADS;
        return true;
    }
    return sources_add(&parse->options->sources, SOURCE_WORKLOAD, value, error);
}

static bool set_invalid(void *into, const struct option *option, const char *value, struct error *error)
{
    struct parse *parse = into;
    int choice = 0;
    if (!option_parse_word(option, value, &choice, error))
        return false;
    parse->options->report_invalid = choice == 1;
    return true;
}

static bool set_shard(void *into, const struct option *option, const char *value, struct error *error)
{
    struct parse *parse = into;
    uint64_t index, count;
    const size_t size = strcspn(value, "/");
    if (number_parse(value, size, &index) != NUMBER_OK || value[size] != '/' ||
        number_parse(value + size + 1, strlen(value + size + 1), &count) != NUMBER_OK)
        return option_refuse(option, value, "is not I/N, as 3/8", error);
    if (index < 1 || index > count || count > OPTIONS_SHARDS_MAX)
        return option_refuse(option, value, "is out of range: I from 1 to N, N at most 1000000", error);
    parse->options->shard = (int)index;
    parse->options->shards = (int)count;
    return true;
}

static bool set_kernel(void *into, const struct option *option, const char *value, struct error *error)
{
    struct parse *parse = into;
    if (strcmp(value, "help") == 0) {
        parse->options->action = ACTION_LIST_KERNELS;
        return true;
    }
    const struct kernel *kernel =
        strcmp(value, kernel_sleep.name) == 0 ? &kernel_sleep : kernel_list_find(value);
    if (!kernel)
        return option_refuse(option, value, "is no kernel; primes --kernel help lists them", error);
    parse->options->kernel = kernel;
    return true;
}

static bool set_threads(void *into, const struct option *option, const char *value, struct error *error)
{
    struct parse *parse = into;
    return option_parse_int(option, value, 1, THREADS_MAX, &parse->options->threads, error);
}

static bool set_split(void *into, const struct option *option, const char *value, struct error *error)
{
    struct parse *parse = into;
    int choice = 0;
    if (!option_parse_word(option, value, &choice, error))
        return false;
    parse->options->splits = choice == 0;
    parse->options->splits_by_default = false;
    return true;
}

static bool set_schedule(void *into, const struct option *option, const char *value, struct error *error)
{
    struct parse *parse = into;
    char problem[SCHEDULE_PROBLEM_SIZE];
    return schedule_parse(value, &parse->options->schedule, problem) ||
           option_refuse(option, value, problem, error);
}

static bool set_placement(void *into, const struct option *option, const char *value, struct error *error)
{
    struct parse *parse = into;
    int choice = 0;
    if (!option_parse_word(option, value, &choice, error))
        return false;
    parse->options->placement = (enum placement_mode)choice;
    return true;
}

static bool set_format(void *into, const struct option *option, const char *value, struct error *error)
{
    struct parse *parse = into;
    int choice = 0;
    if (!option_parse_word(option, value, &choice, error))
        return false;
    parse->options->format = (enum format)choice;
    parse->format_given = true;
    return true;
}

static bool set_binary(void *into, const struct option *option, const char *value, struct error *error)
{
    struct parse *parse = into;
    (void)option;
    (void)value;
    (void)error;
    parse->options->binary = true;
    return true;
}

static bool set_output(void *into, const struct option *option, const char *value, struct error *error)
{
    struct parse *parse = into;
    return option_parse_path(option, value, &parse->options->output, error);
}

static bool set_record(void *into, const struct option *option, const char *value, struct error *error)
{
    struct parse *parse = into;
    return option_parse_path(option, value, &parse->options->record, error);
}

/* The two exclude one another. */
static bool set_unfinished(struct parse *parse, enum unfinished_mode mode, struct error *error)
{
    enum unfinished_mode *unfinished = &parse->options->unfinished;
    if (*unfinished != UNFINISHED_REFUSE && *unfinished != mode)
        return error_set(error, ERROR_USAGE,
                         "--resume goes on with what is unfinished, --restart discards it: give one");
    *unfinished = mode;
    return true;
}

static bool set_resume(void *into, const struct option *option, const char *value, struct error *error)
{
    (void)option;
    (void)value;
    return set_unfinished(into, UNFINISHED_RESUME, error);
}

static bool set_restart(void *into, const struct option *option, const char *value, struct error *error)
{
    (void)option;
    (void)value;
    return set_unfinished(into, UNFINISHED_RESTART, error);
}

static bool set_checkpoint(void *into, const struct option *option, const char *value, struct error *error)
{
    struct parse *parse = into;
    return option_parse_seconds(option, value, OPTIONS_CHECKPOINT_MAX, &parse->options->checkpoint_seconds,
                                error);
}

static bool set_progress(void *into, const struct option *option, const char *value, struct error *error)
{
    struct parse *parse = into;
    int choice = 0;
    if (!option_parse_word(option, value, &choice, error))
        return false;
    parse->options->progress = (enum progress_mode)choice;
    return true;
}

static bool set_repeat(void *into, const struct option *option, const char *value, struct error *error)
{
    struct parse *parse = into;
    return option_parse_int(option, value, 1, OPTIONS_REPEAT_MAX, &parse->options->repeat, error);
}

static bool set_warmup(void *into, const struct option *option, const char *value, struct error *error)
{
    struct parse *parse = into;
    return option_parse_int(option, value, 0, OPTIONS_REPEAT_MAX, &parse->options->warmup, error);
}

static bool set_help(void *into, const struct option *option, const char *value, struct error *error)
{
    struct parse *parse = into;
    (void)option;
    (void)value;
    (void)error;
    parse->options->action = ACTION_HELP;
    return true;
}

static bool set_version(void *into, const struct option *option, const char *value, struct error *error)
{
    struct parse *parse = into;
    (void)option;
    (void)value;
    (void)error;
    parse->options->action = ACTION_VERSION;
    return true;
}

static bool set_cores(void *into, const struct option *option, const char *value, struct error *error)
{
    struct parse *parse = into;
    (void)option;
    (void)value;
    (void)error;
    parse->options->action = ACTION_COUNT_CORES;
    return true;
}

static bool set_print_options(void *into, const struct option *option, const char *value, struct error *error)
{
    struct parse *parse = into;
    int choice = 0;
    if (!option_parse_word(option, value, &choice, error))
        return false;
    parse->options->action = ACTION_PRINT_OPTIONS;
    parse->options->print_form = value;
    return true;
}

static bool take_number(void *into, const char *word, struct error *error)
{
    struct parse *parse = into;
    return sources_add(&parse->options->sources, SOURCE_NUMBER, word, error);
}

static bool is_settled(const void *into)
{
    const struct parse *parse = into;
    return parse->options->action != ACTION_RUN;
}

/* ---- The table. */

const struct command *options_command(void)
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

        {0, "binary", NULL, NULL,
         "files and standard input hold 64-bit integers, eight bytes each, the lowest first; so does the "
         "result, "
         "unless --format says otherwise",
         set_binary},

        {0, "shard", "I/N", NULL,
         "check only the I-th (from 1) of N parts of the numbers, in their order: for job arrays; "
         "primes-merge puts the results together",
         set_shard},

        {.help = "Work"},
        {'k', "kernel", "NAME", "trial trial-simd miller-rabin sieve help",
         "the algorithm: trial for a workload, miller-rabin for your own numbers, but sieve to count long "
         "dense "
         "ranges; help lists them and the instruction set in use",
         set_kernel},
        {'t', "threads", "N", NULL,
         "threads of each rank (default: OMP_NUM_THREADS, else what --cores prints, divided by the ranks "
         "that "
         "share them)",
         set_threads},

        {0, "split", "auto|never", "auto never",
         "auto (the default): several workers share a number that takes longer than about 10 ms; never: a "
         "worker "
         "checks its number alone, as in the chapter, so that the longest number bounds the speedup",
         set_split},
        {0, "schedule", "KIND[,CHUNK]", "auto static dynamic guided runtime",
         "how the numbers go to threads and ranks: auto (the default), by what they cost; or whole, as the "
         "iterations of an OpenMP loop: static (a part each), static,N (N at a time, in turn), dynamic[,N] "
         "(N at a time, to whoever is free), guided[,N] (fewer and fewer), or runtime, which is what "
         "OMP_SCHEDULE says",
         set_schedule},

        {0, "placement", "warn|refuse|ignore|show", "warn refuse ignore show",
         "before the clock starts, see whether each worker has a CPU of its own: warn if not (the default), "
         "refuse to "
         "run, or ignore it; show prints where each thread runs, and stops",
         set_placement},
        {0, "cores", NULL, NULL,
         "print how many workers this process has room for, and stop: the physical cores of the CPUs that it "
         "may "
         "use, but no more than its control group allows the time of",
         set_cores},

        {.help = "Output"},
        {'f', "format", "NAME", "table tsv jsonl count binary",
         "table (number, P if prime, seconds; the default for a workload), tsv (number, verdict, smallest "
         "divisor if "
         "known; the default for your own numbers), jsonl, count, or binary (eight bytes a number, the "
         "lowest first: "
         "0 neither, 1 prime, the smallest divisor, 2^64-1 composite without a known divisor, 2^64-2 "
         "invalid)",
         set_format},
        {'o', "output", "FILE", "FILE",
         "write the result to FILE, which appears only when it is whole, and a summary to standard error",
         set_output},
        {0, "resume", NULL, NULL,
         "go on where an earlier run with this --output was stopped, or start; any number of ranks and "
         "threads will do",
         set_resume},
        {0, "restart", NULL, NULL, "discard what an earlier run left unfinished there, and start",
         set_restart},
        {0, "checkpoint", "SECONDS", NULL,
         "how often what is decided is kept beside FILE for --resume, as FILE.unfinished and FILE.journal "
         "(default 30)",
         set_checkpoint},
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
        {0, "print-options", COMMAND_FORMS_ARGUMENT, COMMAND_FORMS,
         "this table as a manual page or as a completion for bash", set_print_options},
    };
    static const char *const usage[] = {
        "primes [OPTION]... [NUMBER]...",
        "mpirun -np 64 primes [OPTION]... [NUMBER]...",
        NULL,
    };
    static const struct command_topic two_jobs[] = {
        {"a timing study", "with a workload, or with nothing: kernel trial, format table"},
        {"a checker", "with your own numbers: kernel miller-rabin, format tsv"},
        {NULL, NULL},
    };
    static const struct command_topic exit_codes[] = {
        {"0", "done"},
        {"1", "failed: input or output, memory, a lost rank"},
        {"2", "wrong usage, or a file with lines that are not numbers: nothing was computed"},
        {"3", "done, but some lines were not numbers and were reported in their place"},
        {"4", "a self-check disagreed"},
        {"75", "stopped early by a signal; with --output, --resume goes on"},
        {NULL, NULL},
    };
    static const struct command command = {
        .name = "primes",
        .summary = "check which of many integers are prime, on threads and on ranks",
        .usage = usage,
        .purpose = "Decides which integers from 0 to " NUMBER_LIMIT_TEXT
                   " are prime, exactly, with threads, with MPI ranks, or with both.",
        .topics_title = "Two jobs, two defaults",
        .topics = two_jobs,
        .options = table,
        .option_count = sizeof table / sizeof table[0],
        .exit_codes = exit_codes,
        .parse_word = take_number,
        .is_settled = is_settled,
    };
    return &command;
}

/* ---- The whole. */

static enum format default_format(const struct options *options)
{
    if (options->binary)
        return FORMAT_BINARY;
    return options->is_study ? FORMAT_TABLE : FORMAT_TSV;
}

static bool settle_defaults(struct parse *parse, struct error *error)
{
    struct options *options = parse->options;
    if (!sources_finish(&options->sources, &options->is_study, error))
        return false;
    options->kernel_is_default = !options->kernel;
    if (options->kernel_is_default)
        options->kernel = options->is_study ? &kernel_trial : &kernel_miller_rabin;
    if (!parse->format_given)
        options->format = default_format(options);
    if (options->unfinished != UNFINISHED_REFUSE && !options->output)
        return error_set(error, ERROR_USAGE, "--%s is about an unfinished --output FILE, and there is none",
                         options->unfinished == UNFINISHED_RESUME ? "resume" : "restart");
    return true;
}

bool options_parse(struct options *options, int count, char *const *arguments, struct error *error)
{
    *options = (struct options){
        .repeat = 1, .splits = true, .splits_by_default = true, .checkpoint_seconds = CHECKPOINT_SECONDS};
    struct parse parse = {.options = options};
    if (command_parse(options_command(), count, arguments, &parse, error) && settle_defaults(&parse, error))
        return true;
    options_free(options);
    return false;
}

void options_free(struct options *options)
{
    sources_free(&options->sources);
    *options = (struct options){0};
}
