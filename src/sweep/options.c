#include "sweep/options.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "sweep/points/point.h"
#include "sweep/relative_path.h"

/* More measurements of a point than the statistics are for. */
enum { REPEAT_DEFAULT = 7, MEASUREMENTS_MOST = 1000, MOST_FACTOR = 5, SEED_END = 1000000000 };
static const double PERCENT_DEFAULT = 2;

const char *sweep_work_option(enum sweep_work kind)
{
    static const char *const names[] = {"workload", "range", "input"};
    return names[kind];
}

const char *sweep_work_source(enum sweep_work kind)
{
    return kind == SWEEP_INPUT ? "file" : sweep_work_option(kind);
}

/* ---- What to measure. */

/* The error of a list is that of its option, unless memory ran out. */
static bool refuse_list(const struct option *option, const char *value, const char *cause,
                        struct error *error)
{
    return error->code == ERROR_USAGE && option_refuse(option, value, cause, error);
}

static bool set_threads(void *into, const struct option *option, const char *value, struct error *error)
{
    struct sweep_options *options = into;
    return counts_parse(&options->threads, value, error) ||
           refuse_list(option, value, "is not numbers like 1,2,4", error);
}

static bool set_ranks(void *into, const struct option *option, const char *value, struct error *error)
{
    struct sweep_options *options = into;
    return counts_parse(&options->ranks, value, error) ||
           refuse_list(option, value, "is not numbers like 1,2,4", error);
}

static bool set_points(void *into, const struct option *option, const char *value, struct error *error)
{
    struct sweep_options *options = into;
    return counts_parse_pairs(&options->points, value, error) ||
           refuse_list(option, value, "is not pairs like 8x1,4x2", error);
}

static bool set_no_sequential(void *into, const struct option *option, const char *value, struct error *error)
{
    struct sweep_options *options = into;
    (void)option;
    (void)value;
    (void)error;
    options->has_sequential = false;
    return true;
}

static bool set_schedule(void *into, const struct option *option, const char *value, struct error *error)
{
    struct sweep_options *options = into;
    options->schedules[options->schedule_count++] = value;
    return *value || option_refuse(option, value, "is no schedule", error);
}

static bool set_work(struct sweep_options *options, enum sweep_work kind, const struct option *option,
                     const char *value, struct error *error)
{
    options->work_kind = kind;
    options->work = value;
    return *value || option_refuse(option, value, "is no work", error);
}

static bool set_workload(void *into, const struct option *option, const char *value, struct error *error)
{
    return set_work(into, SWEEP_WORKLOAD, option, value, error);
}

static bool set_range(void *into, const struct option *option, const char *value, struct error *error)
{
    return set_work(into, SWEEP_RANGE, option, value, error);
}

static bool set_input(void *into, const struct option *option, const char *value, struct error *error)
{
    return set_work(into, SWEEP_INPUT, option, relative_path(value), error);
}

static bool set_weak(void *into, const struct option *option, const char *value, struct error *error)
{
    struct sweep_options *options = into;
    (void)option;
    (void)value;
    (void)error;
    options->is_weak = true;
    return true;
}

static bool set_kernel(void *into, const struct option *option, const char *value, struct error *error)
{
    struct sweep_options *options = into;
    options->kernel = value;
    return *value || option_refuse(option, value, "is no kernel", error);
}

static bool set_split(void *into, const struct option *option, const char *value, struct error *error)
{
    struct sweep_options *options = into;
    int choice;
    options->split = value;
    return option_parse_word(option, value, &choice, error);
}

/* ---- How often. */

static bool set_measurements(size_t *measurements, const struct option *option, const char *value,
                             struct error *error)
{
    uint64_t count;
    if (!option_parse_count(option, value, 1, MEASUREMENTS_MOST, &count, error))
        return false;
    *measurements = (size_t)count;
    return true;
}

static bool set_repeat(void *into, const struct option *option, const char *value, struct error *error)
{
    struct sweep_options *options = into;
    return set_measurements(&options->rule.least, option, value, error);
}

static bool set_most(void *into, const struct option *option, const char *value, struct error *error)
{
    struct sweep_options *options = into;
    return set_measurements(&options->rule.most, option, value, error);
}

static bool set_precision(void *into, const struct option *option, const char *value, struct error *error)
{
    struct sweep_options *options = into;
    const size_t whole = strspn(value, "0123456789");
    const char *rest = value + whole;
    const size_t digits = *rest == '.' ? strspn(rest + 1, "0123456789") : 0;
    if (whole == 0 || whole > 9 || digits > 9 || (*rest == '.' && digits == 0) ||
        rest[*rest == '.' ? digits + 1 : 0] != '\0')
        return option_refuse(option, value, "is not a percentage", error);
    options->rule.percent = strtod(value, NULL);
    return true;
}

static bool set_warmup(void *into, const struct option *option, const char *value, struct error *error)
{
    struct sweep_options *options = into;
    return option_parse_int(option, value, 0, 1000000, &options->warmup, error);
}

static bool set_warmup_rounds(void *into, const struct option *option, const char *value, struct error *error)
{
    struct sweep_options *options = into;
    return option_parse_int(option, value, 0, 999, &options->warmup_rounds, error);
}

static bool set_budget(void *into, const struct option *option, const char *value, struct error *error)
{
    struct sweep_options *options = into;
    return option_parse_int(option, value, 1, 999999999, &options->budget, error);
}

static bool set_seed(void *into, const struct option *option, const char *value, struct error *error)
{
    struct sweep_options *options = into;
    options->has_seed = true;
    return option_parse_count(option, value, 0, SEED_END - 1, &options->seed, error);
}

static bool set_again(void *into, const struct option *option, const char *value, struct error *error)
{
    struct sweep_options *options = into;
    options->again[options->again_count++] = value;
    return *value || option_refuse(option, value, "is no row", error);
}

/* ---- Where. */

static bool set_records(void *into, const struct option *option, const char *value, struct error *error)
{
    struct sweep_options *options = into;
    return option_parse_path(option, relative_path(value), &options->records, error);
}

static bool set_launcher(void *into, const struct option *option, const char *value, struct error *error)
{
    struct sweep_options *options = into;
    options->launcher = value;
    return strcmp(value, "mpirun") == 0 || strcmp(value, "mpiexec") == 0 || strcmp(value, "srun") == 0 ||
           strncmp(value, "mpirun.", 7) == 0 || strncmp(value, "mpiexec.", 8) == 0 || strchr(value, '/') ||
           option_refuse(option, value, "is not mpirun, mpiexec, srun or a path", error);
}

static bool set_oversubscribe(void *into, const struct option *option, const char *value, struct error *error)
{
    struct sweep_options *options = into;
    (void)option;
    (void)value;
    (void)error;
    options->oversubscribe = true;
    return true;
}

static bool set_primes(void *into, const struct option *option, const char *value, struct error *error)
{
    struct sweep_options *options = into;
    return option_parse_path(option, value, &options->primes, error);
}

static bool set_cores(void *into, const struct option *option, const char *value, struct error *error)
{
    struct sweep_options *options = into;
    (void)option;
    (void)value;
    (void)error;
    options->action = SWEEP_CORES;
    return true;
}

static bool set_launch(void *into, const struct option *option, const char *value, struct error *error)
{
    struct sweep_options *options = into;
    options->action = SWEEP_LAUNCH;
    if (!counts_parse_pairs(&options->launch, value, error))
        return refuse_list(option, value, "is not a pair like 4x2", error);
    return options->launch.count == 1 || option_refuse(option, value, "is not a pair like 4x2", error);
}

static bool set_dry_run(void *into, const struct option *option, const char *value, struct error *error)
{
    struct sweep_options *options = into;
    (void)option;
    (void)value;
    (void)error;
    options->is_dry = true;
    return true;
}

/* ---- Other. */

static bool set_help(void *into, const struct option *option, const char *value, struct error *error)
{
    struct sweep_options *options = into;
    (void)option;
    (void)value;
    (void)error;
    options->action = SWEEP_HELP;
    return true;
}

static bool set_version(void *into, const struct option *option, const char *value, struct error *error)
{
    struct sweep_options *options = into;
    (void)option;
    (void)value;
    (void)error;
    options->action = SWEEP_VERSION;
    return true;
}

static bool set_print_options(void *into, const struct option *option, const char *value, struct error *error)
{
    struct sweep_options *options = into;
    int choice = 0;
    if (!option_parse_word(option, value, &choice, error))
        return false;
    options->action = SWEEP_PRINT_OPTIONS;
    options->print_form = value;
    return true;
}

static bool parse_word(void *into, const char *word, struct error *error)
{
    char shown[SHOWN_SIZE];
    (void)into;
    return error_set(error, ERROR_USAGE, "'%s' is no option; primes-sweep --help lists all",
                     lines_show(word, shown));
}

static bool is_settled(const void *into)
{
    const struct sweep_options *options = into;
    return options->action >= SWEEP_HELP;
}

/* ---- The table. */

static const struct option TABLE[] = {
    {.help = "What"},
    {0, "threads", "LIST", NULL, "threads of a process, as in 1,2,4 (default 1)", set_threads},
    {0, "ranks", "LIST", NULL,
     "ranks, all pairs with --threads; each started by the launcher, 1 too (default: one process, no "
     "launcher)",
     set_ranks},
    {0, "points", "LIST", NULL, "just these, as in 8x1,4x2 (RANKSxTHREADS), in place of all pairs",
     set_points},
    {0, "no-sequential", NULL, NULL, "without the sequential run", set_no_sequential},
    {0, "schedule", "KIND", "static dynamic guided auto",
     "as primes takes it, but for runtime (default auto); repeatable: each point under each of them. The "
     "sequential run is always of auto",
     set_schedule},
    {0, "workload", "NAME", "classic classic64 random:", "as primes takes it (default classic)",
     set_workload},
    {0, "range", "LO:HI[:STEP]", NULL, "as primes takes it, and", set_range},
    {0, "input", "FILE", "FILE",
     "a list of numbers, known again by its name: the last of these three is the work", set_input},
    {0, "weak", NULL, NULL,
     "the work grows with the workers: NAME is random:COUNT[:BITS[:SEED]], and W workers check COUNT times W "
     "numbers of the same BITS and SEED",
     set_weak},
    {0, "kernel", "NAME", "trial trial-simd miller-rabin sleep", "as primes takes it (default trial)",
     set_kernel},
    {0, "split", "auto|never", "auto never",
     "as primes takes it (default auto); of no other schedule than auto", set_split},

    {.help = "How often"},
    {0, "repeat", "N", NULL, "measure each point at least N times (default 7)", set_repeat},
    {0, "precision", "PERCENT", NULL,
     "go on until the 95 % interval of the median is no wider than this to either side, on average (default "
     "2); it takes 6 measurements to have one",
     set_precision},
    {0, "most", "N", NULL, "at most N times (default 5 times --repeat)", set_most},
    {0, "warmup", "N", NULL, "runs before each measurement that do not count (default 1)", set_warmup},
    {0, "warmup-rounds", "N", NULL,
     "whole rounds before the first that do not count (default 0): for a machine that is slower or faster at "
     "first, which a --warmup does not outlast",
     set_warmup_rounds},
    {0, "budget", "SECONDS", NULL, "begin nothing that will not end within so many seconds", set_budget},
    {0, "seed", "N", NULL,
     "of the order, which is the same on every machine (default: another each time; it is printed)",
     set_seed},
    {0, "again", "ROW", NULL,
     "measure a row anew: a point like 4x2, \"2 threads\" or sequential, with a schedule behind it (\"4x2 "
     "static\") only that; repeatable. What is recorded of it is set aside, from FILE.jsonl to "
     "FILE.jsonl.set-aside, where neither this program nor primes-report looks. Go on without it",
     set_again},

    {.help = "Where"},
    {0, "records", "FOLDER", "FILE",
     "the records (default results/runs): read first, then one more file is added", set_records},
    {0, "launcher", "NAME", "mpirun mpiexec srun",
     "mpirun, mpiexec, srun or a path (default: srun within a Slurm job, else the launcher in PATH that is "
     "of "
     "the MPI of the program)",
     set_launcher},
    {0, "oversubscribe", NULL, NULL, "also points with more workers than cores; left out otherwise",
     set_oversubscribe},
    {0, "primes", "FILE", "FILE",
     "the program (default: what the variable PRIMES names, else the one beside this program, else the one "
     "in "
     "PATH)",
     set_primes},
    {0, "cores", NULL, NULL, "print the cores of each node, a line a node, and stop", set_cores},
    {0, "launch", "POINT", NULL,
     "print the words that start a program at this point, as in 4x2, for a shell, and stop", set_launch},
    {0, "dry-run", NULL, NULL, "print the commands of one round and stop", set_dry_run},

    {.help = "Other"},
    {'h', "help", NULL, NULL, "this text", set_help},
    {'V', "version", NULL, NULL, "version and commit", set_version},
    {0, "print-options", COMMAND_FORMS_ARGUMENT, COMMAND_FORMS,
     "this table as a manual page or as a completion for bash", set_print_options},
};

const struct command *sweep_options_command(void)
{
    static const char *const usage[] = {"primes-sweep [OPTION]...", NULL};
    static const struct command_topic topics[] = {
        {"PRIMES", "the program"},
        {"PRIMES_MPI_TYPE",
         "what srun's --mpi gets (default: pmix for Open MPI, pmi2 for MPICH and its kin)"},
        {NULL, NULL},
    };
    static const struct command_topic exit_codes[] = {
        {"0", "done, also where the budget is spent"},
        {"1", "a point failed, or what it takes is not there"},
        {"2", "wrong usage"},
        {"75", "stopped by a signal: the same command goes on"},
        {NULL, NULL},
    };
    static const struct command command = {
        .name = "primes-sweep",
        .summary = "a study of scaling, measured",
        .usage = usage,
        .purpose =
            "Measures points, which are numbers of ranks and threads under a schedule, and the sequential "
            "run "
            "that they are compared with. Every round starts primes once for each point that is not yet "
            "known "
            "well enough, in random order, so that a machine that changes its speed does so for all. Run it "
            "again to go on where it stopped: what is recorded is not measured again. Measures and records; "
            "the tables are made by primes-report.",
        .topics_title = "Environment",
        .topics = topics,
        .options = TABLE,
        .option_count = sizeof TABLE / sizeof TABLE[0],
        .exit_codes = exit_codes,
        .parse_word = parse_word,
        .is_settled = is_settled,
    };
    return &command;
}

/* ---- The whole. */

/* All pairs of --ranks and --threads, or those of --points. */
static bool settle_pairs(struct sweep_options *options, struct error *error)
{
    const struct pairs *given = options->action == SWEEP_LAUNCH ? &options->launch : &options->points;
    bool good = true;
    for (size_t i = 0; good && i < given->count; i++)
        good = counts_add_pair(&options->pairs, given->items[i], error);
    if (!good || given->count > 0)
        return good;
    const size_t ranks = options->ranks.count > 0 ? options->ranks.count : 1,
                 threads = options->threads.count > 0 ? options->threads.count : 1;
    for (size_t i = 0; good && i < ranks * threads; i++) {
        const struct pair pair = {.ranks = options->ranks.count > 0 ? options->ranks.items[i / threads] : 0,
                                  .threads =
                                      options->threads.count > 0 ? options->threads.items[i % threads] : 1};
        good = counts_add_pair(&options->pairs, pair, error);
    }
    return good;
}

static bool check_weak(const struct sweep_options *options, struct error *error)
{
    char shown[SHOWN_SIZE];
    if (!options->is_weak || (options->work_kind == SWEEP_WORKLOAD && points_work_can_grow(options->work)))
        return true;
    return error_set(error, ERROR_USAGE,
                     "--weak: '%s%s%s%s' is not a workload that can grow, random:COUNT[:BITS[:SEED]]",
                     options->work_kind == SWEEP_WORKLOAD ? "" : "--",
                     options->work_kind == SWEEP_WORKLOAD ? "" : sweep_work_option(options->work_kind),
                     options->work_kind == SWEEP_WORKLOAD ? "" : " ", lines_show(options->work, shown));
}

static bool check_schedules(const struct sweep_options *options, struct error *error)
{
    for (size_t i = 0; i < options->schedule_count; i++)
        if (strcmp(options->schedules[i], "runtime") == 0)
            return error_set(error, ERROR_USAGE,
                             "--schedule runtime is whatever OMP_SCHEDULE says; a study names its schedules");
    for (size_t i = 0; options->split && strcmp(options->split, "auto") == 0 && i < options->schedule_count;
         i++)
        if (strcmp(options->schedules[i], "auto") != 0)
            return error_set(
                error, ERROR_USAGE,
                "--split auto does not go with --schedule %.60s, under which numbers go out whole",
                options->schedules[i]);
    return true;
}

/* What depends on several options. */
static bool settle(struct sweep_options *options, struct error *error)
{
    if (options->points.count > 0 && options->threads.count + options->ranks.count > 0)
        return error_set(error, ERROR_USAGE, "--points says all; it goes with neither --threads nor --ranks");
    if (options->rule.most == 0)
        options->rule.most = options->rule.least * MOST_FACTOR < MEASUREMENTS_MOST
                                 ? options->rule.least * MOST_FACTOR
                                 : MEASUREMENTS_MOST;
    if (options->rule.most < options->rule.least)
        return error_set(error, ERROR_USAGE, "--most %zu is less than --repeat %zu", options->rule.most,
                         options->rule.least);
    if (!options->has_seed)
        options->seed = (uint64_t)(clock_wall_seconds() * 1e6) % SEED_END;
    return settle_pairs(options, error) && check_weak(options, error) && check_schedules(options, error);
}

bool sweep_options_parse(struct sweep_options *options, int count, char *const *arguments,
                         struct error *error)
{
    *options = (struct sweep_options){.has_sequential = true,
                                      .work = "classic",
                                      .kernel = "trial",
                                      .rule = {.least = REPEAT_DEFAULT, .percent = PERCENT_DEFAULT},
                                      .warmup = 1,
                                      .records = "results/runs"};
    options->schedules = calloc((size_t)count + 1, sizeof *options->schedules);
    options->again = calloc((size_t)count + 1, sizeof *options->again);
    const bool good =
        options->schedules && options->again ? true : error_memory(error, "the command line", 0);
    if (good && command_parse(sweep_options_command(), count, arguments, options, error) &&
        (is_settled(options) || settle(options, error)))
        return true;
    sweep_options_free(options);
    return false;
}

void sweep_options_free(struct sweep_options *options)
{
    counts_free(&options->threads);
    counts_free(&options->ranks);
    counts_free_pairs(&options->points);
    counts_free_pairs(&options->launch);
    counts_free_pairs(&options->pairs);
    free(options->schedules);
    free(options->again);
    *options = (struct sweep_options){0};
}
