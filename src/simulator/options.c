#include "simulator/options.h"

#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "engine/engine.h"
#include "kernel/kernel_list.h"
#include "kernel/sleep/sleep.h"

/* What a message costs between processes of one machine: docs/scheduling.md says how it was measured. */
static const double LATENCY_SECONDS = 1e-6;
static const double SERVICE_SECONDS = 3e-6;
static const double LAUNCH_SECONDS = 2;

/* ---- Values. */

struct suffix {
    const char *text;
    double factor;
};

/* A decimal number without a sign and one of the suffixes, {NULL} at the end of their list. */
static bool parse_real(const char *value, const struct suffix *suffixes, double *real)
{
    if (strspn(value, "0123456789.") == 0)
        return false;
    const size_t size = strspn(value, "0123456789.e");
    char *end;
    const double number = strtod(value, &end);
    if (end > value + size) /* a hexadecimal number */
        return false;
    for (; suffixes->text; suffixes++) {
        if (strcmp(end, suffixes->text) == 0) {
            *real = number * suffixes->factor;
            return true;
        }
    }
    return false;
}

static bool parse_duration(const struct option *option, const char *value, double *seconds,
                           struct error *error)
{
    static const struct suffix units[] = {{"", 1},      {"s", 1},    {"ms", 1e-3},
                                          {"us", 1e-6}, {"min", 60}, {NULL, 0}};
    static const double longest = 86400;
    if (!parse_real(value, units, seconds))
        return option_refuse(option, value, "is no duration, as 2us, 0.5ms, 2s or 1min", error);
    return *seconds <= longest || option_refuse(option, value, "is longer than a day", error);
}

/* ---- What each option does. */

static bool set_input(void *into, const struct option *option, const char *value, struct error *error)
{
    struct plan_options *options = into;
    (void)option;
    return sources_add(&options->sources, SOURCE_FILE, value, error);
}

static bool set_range(void *into, const struct option *option, const char *value, struct error *error)
{
    struct plan_options *options = into;
    (void)option;
    return sources_add(&options->sources, SOURCE_RANGE, value, error);
}

static bool set_workload(void *into, const struct option *option, const char *value, struct error *error)
{
    struct plan_options *options = into;
    (void)option;
    return sources_add(&options->sources, SOURCE_WORKLOAD, value, error);
}

static bool set_kernel(void *into, const struct option *option, const char *value, struct error *error)
{
    struct plan_options *options = into;
    options->kernel = strcmp(value, kernel_sleep.name) == 0 ? &kernel_sleep : kernel_list_find(value);
    return options->kernel ||
           option_refuse(option, value, "is no kernel; primes --kernel help lists them", error);
}

static bool set_rate(void *into, const struct option *option, const char *value, struct error *error)
{
    static const struct suffix thousands[] = {{"", 1}, {"k", 1e3}, {"M", 1e6}, {"G", 1e9}, {NULL, 0}};
    struct plan_options *options = into;
    if (!parse_real(value, thousands, &options->rate))
        return option_refuse(option, value, "is no rate, as 338M: operations a second of one worker", error);
    return (options->rate >= 1 && options->rate <= 1e15) ||
           option_refuse(option, value, "is out of range: 1 to 1e15", error);
}

static bool set_record(void *into, const struct option *option, const char *value, struct error *error)
{
    struct plan_options *options = into;
    return option_parse_path(option, value, &options->record, error);
}

static bool set_ranks(void *into, const struct option *option, const char *value, struct error *error)
{
    struct plan_options *options = into;
    options->size_count = 0;
    for (const char *at = value;; at++) {
        const size_t size = strcspn(at, ",");
        uint64_t ranks = 0;
        if (number_parse(at, size, &ranks) != NUMBER_OK || ranks < 1 || ranks > PLAN_RANKS_MAX)
            return option_refuse(option, value, "is no list of numbers from 1 to 100000, as 16,64,256",
                                 error);
        if (options->size_count == PLAN_SIZES_MAX)
            return option_refuse(option, value, "has more than 64 numbers", error);
        options->ranks[options->size_count++] = (int)ranks;
        at += size;
        if (*at == '\0')
            return true;
    }
}

static bool set_threads(void *into, const struct option *option, const char *value, struct error *error)
{
    struct plan_options *options = into;
    return option_parse_int(option, value, 1, PLAN_THREADS_MAX, &options->threads, error);
}

static bool set_split(void *into, const struct option *option, const char *value, struct error *error)
{
    struct plan_options *options = into;
    int choice = 0;
    if (!option_parse_word(option, value, &choice, error))
        return false;
    options->splits = choice == 0;
    options->splits_by_default = false;
    return true;
}

static bool set_schedule(void *into, const struct option *option, const char *value, struct error *error)
{
    struct plan_options *options = into;
    char problem[SCHEDULE_PROBLEM_SIZE];
    return schedule_parse(value, &options->schedule, problem) || option_refuse(option, value, problem, error);
}

static bool set_unit(void *into, const struct option *option, const char *value, struct error *error)
{
    struct plan_options *options = into;
    return parse_duration(option, value, &options->unit_seconds, error) &&
           (options->unit_seconds > 0 || option_refuse(option, value, "is no time to work", error));
}

static bool set_latency(void *into, const struct option *option, const char *value, struct error *error)
{
    struct plan_options *options = into;
    return parse_duration(option, value, &options->latency_seconds, error);
}

static bool set_service(void *into, const struct option *option, const char *value, struct error *error)
{
    struct plan_options *options = into;
    return parse_duration(option, value, &options->service_seconds, error);
}

static bool set_launch(void *into, const struct option *option, const char *value, struct error *error)
{
    struct plan_options *options = into;
    return parse_duration(option, value, &options->launch_seconds, error);
}

static bool set_noise(void *into, const struct option *option, const char *value, struct error *error)
{
    static const struct suffix percent[] = {{"", 0.01}, {"%", 0.01}, {NULL, 0}};
    struct plan_options *options = into;
    return (parse_real(value, percent, &options->noise) && options->noise <= 1) ||
           option_refuse(option, value, "is no percentage from 0 to 100", error);
}

static bool set_seed(void *into, const struct option *option, const char *value, struct error *error)
{
    struct plan_options *options = into;
    return option_parse_count(option, value, 0, UINT64_MAX, &options->seed, error);
}

static bool set_format(void *into, const struct option *option, const char *value, struct error *error)
{
    struct plan_options *options = into;
    int choice = 0;
    if (!option_parse_word(option, value, &choice, error))
        return false;
    options->format = (enum table_format)choice;
    return true;
}

static bool set_help(void *into, const struct option *option, const char *value, struct error *error)
{
    struct plan_options *options = into;
    (void)option;
    (void)value;
    (void)error;
    options->action = PLAN_HELP;
    return true;
}

static bool set_version(void *into, const struct option *option, const char *value, struct error *error)
{
    struct plan_options *options = into;
    (void)option;
    (void)value;
    (void)error;
    options->action = PLAN_VERSION;
    return true;
}

static bool set_print_options(void *into, const struct option *option, const char *value, struct error *error)
{
    struct plan_options *options = into;
    int choice = 0;
    if (!option_parse_word(option, value, &choice, error))
        return false;
    options->action = PLAN_PRINT_OPTIONS;
    options->print_form = value;
    return true;
}

static bool parse_number(void *into, const char *word, struct error *error)
{
    struct plan_options *options = into;
    return sources_add(&options->sources, SOURCE_NUMBER, word, error);
}

static bool is_settled(const void *into)
{
    const struct plan_options *options = into;
    return options->action != PLAN_RUN;
}

/* ---- The table. */

const struct command *plan_options_command(void)
{
    static const struct option table[] = {
        {.help = "Numbers, as primes takes them (none at all: --workload classic)"},
        {'i', "input", "FILE", "FILE", "the numbers in FILE; - is standard input; repeatable", set_input},
        {0, "range", "LO:HI[:STEP]", NULL, "LO, LO+STEP, ... up to and including HI; repeatable", set_range},
        {'w', "workload", "NAME", "classic classic64 random:",
         "a named set: classic, classic64, "
         "random:COUNT[:BITS[:SEED]]",
         set_workload},

        {.help = "Work"},
        {'k', "kernel", "NAME", "trial miller-rabin",
         "the algorithm: trial for a workload, miller-rabin for your own numbers; primes --kernel help lists "
         "them",
         set_kernel},
        {'r', "rate", "OPERATIONS", NULL,
         "what one worker does in a second, in the kernel's operations, as 338M (default: measured here, for "
         "about a second, on one core)",
         set_rate},
        {0, "record", "PATH", "FILE", "the rate of the runs of this kernel in a file or folder of records",
         set_record},

        {0, "split", "auto|never", "auto never",
         "auto (the default): several workers share a number that takes longer than a unit; never: a worker "
         "checks its number alone, so that the longest number bounds the speedup",
         set_split},
        {0, "schedule", "KIND[,CHUNK]", "auto static dynamic guided runtime",
         "how the numbers go to the workers, as in primes: auto (the default), by what they cost; or whole, "
         "as the iterations of an OpenMP loop: static[,N], dynamic[,N], guided[,N], or runtime, which is "
         "what "
         "OMP_SCHEDULE says",
         set_schedule},
        {0, "unit", "DURATION", NULL, "how long a unit of a number that is split takes (default 10ms)",
         set_unit},

        {.help = "Machine"},
        {'n', "ranks", "N[,N]...", NULL, "how many ranks: a row for each (default 1,2,4,8,16,32,64)",
         set_ranks},
        {'t', "threads", "N", NULL, "threads of each rank (default 1)", set_threads},
        {0, "latency", "DURATION", NULL,
         "how long a message is under way (default 1us: shared memory; between nodes it is rather 2us, over "
         "TCP 40us)",
         set_latency},
        {0, "service", "DURATION", NULL,
         "time that a rank spends on each message it sends or takes (default 3us)", set_service},
        {0, "launch", "DURATION", NULL,
         "from the start of the job step to the start of the work; part of core-hours and --time, not of "
         "seconds (default 2s)",
         set_launch},
        {0, "noise", "PERCENT", NULL,
         "workers differ in speed by so much (standard deviation of a log-normal law; default 0); the row is "
         "the median of 11 draws",
         set_noise},
        {0, "seed", "N", NULL, "of the draws (default 1)", set_seed},

        {.help = "Other"},
        {'f', "format", "text|csv|json", "text csv json",
         "text is the default; csv and json have every figure", set_format},
        {'h', "help", NULL, NULL, "this text", set_help},
        {'V', "version", NULL, NULL, "version and commit", set_version},
        {0, "print-options", COMMAND_FORMS_ARGUMENT, COMMAND_FORMS,
         "this table as a manual page or as a completion for bash", set_print_options},
    };
    static const char *const usage[] = {"primes-plan [OPTION]... [NUMBER]...", NULL};
    static const struct command_topic exit_codes[] = {
        {"0", "done"},
        {"1", "failed: input or output, memory"},
        {"2", "wrong usage, or a file with lines that are not numbers"},
        {NULL, NULL},
    };
    static const struct command command = {
        .name = "primes-plan",
        .summary = "how long a run of primes would take on any number of ranks",
        .usage = usage,
        .purpose = "Models runs of primes on ranks that need not exist: the program's own plan and its own "
                   "rules of handing out, with events in place of ranks. Prints seconds, speedup over one "
                   "worker, efficiency, the bound that no schedule of the same units can pass, core-hours, "
                   "and the --time to ask Slurm for. All of it is modelled, nothing measured but the rate.",
        .options = table,
        .option_count = sizeof table / sizeof table[0],
        .exit_codes = exit_codes,
        .parse_word = parse_number,
        .is_settled = is_settled,
    };
    return &command;
}

/* ---- The whole. */

static bool settle_schedule(struct plan_options *options, struct error *error)
{
    struct schedule *schedule = &options->schedule;
    char text[SCHEDULE_TEXT_SIZE];
    if (schedule->kind == SCHEDULE_RUNTIME &&
        !schedule_parse_environment(getenv("OMP_SCHEDULE"), schedule, error))
        return false;
    if (!schedule_is_loop(schedule))
        return true;
    if (options->splits && !options->splits_by_default)
        return error_set(error, ERROR_USAGE,
                         "--split auto shares a number among workers, and --schedule %s hands out whole "
                         "numbers; leave out one of them",
                         schedule_text(schedule, text));
    options->splits = false;
    return true;
}

static bool settle(struct plan_options *options, struct error *error)
{
    bool has_workload;
    if (options->action != PLAN_RUN)
        return true;
    if (!sources_finish(&options->sources, &has_workload, error))
        return false;
    if (options->rate > 0 && options->record)
        return error_set(error, ERROR_USAGE, "--rate and --record both say how fast a worker is: give one");
    if (!settle_schedule(options, error))
        return false;
    if (!options->kernel)
        options->kernel = has_workload ? &kernel_trial : &kernel_miller_rabin;
    for (size_t i = 0; i < options->size_count; i++)
        if (options->ranks[i] > PLAN_WORKERS_MAX / options->threads)
            return error_set(error, ERROR_USAGE,
                             "--ranks %d with --threads %d are too many: 1000000 workers at most",
                             options->ranks[i], options->threads);
    return true;
}

bool plan_options_parse(struct plan_options *options, int count, char *const *arguments, struct error *error)
{
    *options = (struct plan_options){.ranks = {1, 2, 4, 8, 16, 32, 64},
                                     .size_count = 7,
                                     .threads = 1,
                                     .splits = true,
                                     .splits_by_default = true,
                                     .unit_seconds = ENGINE_UNIT_SECONDS,
                                     .latency_seconds = LATENCY_SECONDS,
                                     .service_seconds = SERVICE_SECONDS,
                                     .launch_seconds = LAUNCH_SECONDS,
                                     .seed = 1};
    if (command_parse(plan_options_command(), count, arguments, options, error) && settle(options, error))
        return true;
    plan_options_free(options);
    return false;
}

void plan_options_free(struct plan_options *options)
{
    sources_free(&options->sources);
    *options = (struct plan_options){0};
}
