/* primes-sweep: a study of scaling, measured. The only place of it that prints an error and picks an exit
 * code.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/build_info.h"
#include "base/host.h"
#include "base/process_setup.h"
#include "environment/stack.h"
#include "launchers/words/inherited.h"
#include "sweep/command.h"
#include "sweep/cores.h"
#include "sweep/launcher_choice.h"
#include "sweep/processes/exit_text.h"
#include "sweep/rounds.h"
#include "sweep/study_records.h"
#include "sweep/summary.h"

/* All of a study. */
struct sweep {
    struct sweep_options options;
    struct lines forgotten; /* variables of the environment */
    struct program program;
    struct lines schedules; /* as records name them */
    struct counts cores;    /* of each node */
    struct host host;
    struct study study;
    struct study_records records;
    char *record_file;
    struct status_line line;
};

static int failed(struct status_line *line, const struct error *error)
{
    status_line_clear(line);
    fprintf(stderr, "primes-sweep: %s\n", error->text);
    return (int)error->code;
}

static int flush_output(struct status_line *line)
{
    struct error error;
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return ERROR_NONE;
    error_set(&error, ERROR_FAILED, "cannot write standard output: %s", strerror(errno ? errno : EIO));
    return failed(line, &error);
}

/* --help and its kin. */
static void inform(const struct sweep_options *options)
{
    if (options->action == SWEEP_HELP)
        command_print_help(sweep_options_command(), stdout);
    else if (options->action == SWEEP_PRINT_OPTIONS)
        command_print_form(sweep_options_command(), options->print_form, stdout);
    else
        printf("primes-sweep %s (commit %s, %s)\n", build_version(), build_commit(), build_compiler());
}

/* ---- The steps before anything is measured. */

static bool check_input(const struct sweep_options *options, struct error *error)
{
    char shown[SHOWN_SIZE];
    return options->work_kind != SWEEP_INPUT || access(options->work, R_OK) == 0 ||
           error_set(error, ERROR_FAILED, "cannot read '%s': %s", lines_show(options->work, shown),
                     strerror(errno));
}

/* As records name them; those of --launch do not matter. */
static bool name_schedules(struct sweep *sweep, struct error *error)
{
    const struct sweep_options *options = &sweep->options;
    bool good = options->schedule_count > 0 || lines_add(&sweep->schedules, error, "auto");
    for (size_t i = 0; good && i < options->schedule_count; i++) {
        const bool is_auto = strcmp(options->schedules[i], "auto") == 0;
        char *name =
            is_auto ? strdup("auto")
                    : program_schedule_name(&sweep->program, options->schedules[i], options->kernel, error);
        good = name && lines_add(&sweep->schedules, error, "%s", name);
        free(name);
    }
    return good;
}

static bool has_ranks(const struct points *points)
{
    for (size_t i = 0; i < points->count; i++)
        if (points->items[i].ranks > 0)
            return true;
    return false;
}

static void say_left_out(struct sweep *sweep, const struct lines *left_out)
{
    char cores[256] = "", names[512] = "";
    for (size_t i = 0; i < sweep->cores.count && strlen(cores) < sizeof cores - 16; i++)
        sprintf(cores + strlen(cores), "%s%d", i > 0 ? " " : "", sweep->cores.items[i]);
    for (size_t i = 0; i < left_out->count && strlen(names) < sizeof names - 32; i++)
        sprintf(names + strlen(names), "%s%s", i > 0 ? " " : "", left_out->text[i]);
    if (left_out->count > 0)
        status_line_say(&sweep->line,
                        "left out, as they want more than the cores here (%s): %s; --oversubscribe runs them",
                        cores, names);
}

static bool make_points(struct sweep *sweep, struct error *error)
{
    struct lines left_out = {0};
    const struct sweep_options *options = &sweep->options;
    const struct points_wanted wanted = {.has_sequential =
                                             options->has_sequential && options->action == SWEEP_RUN,
                                         .pairs = options->pairs,
                                         .schedules = &sweep->schedules,
                                         .node_cores = sweep->cores,
                                         .oversubscribe = options->oversubscribe,
                                         .work = options->work,
                                         .is_weak = options->is_weak};
    const bool good = points_make(&sweep->study.points, &wanted, &left_out, error);
    if (good)
        say_left_out(sweep, &left_out);
    lines_free(&left_out);
    return good &&
           (sweep->study.points.count > 0 || error_set(error, ERROR_FAILED, "no point is left to measure"));
}

static bool choose_launcher(struct sweep *sweep, struct error *error)
{
    struct study *study = &sweep->study;
    if (!launcher_choose(&study->launcher, sweep->options.launcher, sweep->program.library,
                         has_ranks(&study->points), error))
        return false;
    study->launcher.forgotten = &sweep->forgotten;
    return true;
}

static bool prepare(struct sweep *sweep, struct error *error)
{
    sweep->study.options = &sweep->options;
    sweep->study.program = &sweep->program;
    if (!inherited_find(&sweep->forgotten, environ, error))
        return false;
    inherited_forget(&sweep->forgotten);
    return cores_find(&sweep->cores, error) && program_find(&sweep->program, sweep->options.primes, error) &&
           check_input(&sweep->options, error) && name_schedules(sweep, error) && make_points(sweep, error) &&
           choose_launcher(sweep, error) && study_begin(&sweep->study, error);
}

/* ---- The actions. */

static bool print_cores(struct sweep *sweep, struct error *error)
{
    if (!cores_find(&sweep->cores, error))
        return false;
    for (size_t i = 0; i < sweep->cores.count; i++)
        printf("%d\n", sweep->cores.items[i]);
    return true;
}

static bool print_launch(struct sweep *sweep, struct error *error)
{
    struct lines words = {0};
    const bool good = prepare(sweep, error) && command_add_launch(&words, &sweep->study.launcher,
                                                                  &sweep->study.points.items[0], error);
    if (good)
        command_print(&words, stdout);
    lines_free(&words);
    return good;
}

static void tell_records(struct sweep *sweep)
{
    const struct study_records *records = &sweep->records;
    for (size_t i = 0; i < records->unreadable.count; i++)
        status_line_say(&sweep->line, "%s", records->unreadable.text[i]);
    if (records->no_records > 0)
        status_line_say(&sweep->line, "%zu line%s in '%s' cannot be read and do%s not count; the first: %s",
                        records->no_records, records->no_records == 1 ? "" : "s", sweep->options.records,
                        records->no_records == 1 ? "es" : "", records->first);
}

static bool load(struct sweep *sweep, struct error *error)
{
    host_describe(&sweep->host, 0);
    sweep->study.cpu_model = sweep->host.cpu_model;
    if (!study_records_load(&sweep->records, &sweep->study, error))
        return false;
    tell_records(sweep);
    return true;
}

static bool print_commands(struct sweep *sweep, struct error *error)
{
    struct rounds rounds = {.study = &sweep->study, .order = {.seed = sweep->options.seed}};
    size_t *points = calloc(sweep->study.points.count, sizeof *points);
    if (!points)
        return error_memory(error, "the round", 0);
    const size_t count = rounds_next(&rounds, points);
    bool good = true;
    if (sweep->options.warmup_rounds > 0 && count > 0)
        status_line_say(
            &sweep->line,
            "before the first round the same commands in %d warm-up rounds, which are not recorded",
            sweep->options.warmup_rounds);
    if (sweep->records.again_count > 0)
        status_line_say(&sweep->line, "before that %zu records would be set aside",
                        sweep->records.again_count);
    for (size_t i = 0; good && i < count; i++) {
        struct lines words = {0};
        good = command_add(&words, &sweep->study, points[i], NULL, error);
        if (good)
            command_print(&words, stdout);
        lines_free(&words);
    }
    free(points);
    return good;
}

/* ---- The study. */

/* Makes those on the way to it, as far as they are not there. */
static void make_folders(char *path)
{
    for (char *at = path; *at; at++) {
        const char next = at[1];
        if (next != '/' && next != '\0')
            continue;
        at[1] = '\0';
        mkdir(path, 0777); /* whether it is there in the end is what matters */
        at[1] = next;
    }
}

static bool make_folder(const char *path, struct error *error)
{
    char shown[SHOWN_SIZE], *copy = strdup(path);
    struct stat status;
    if (!copy)
        return error_memory(error, "a path", 0);
    make_folders(copy);
    const int cause = errno;
    free(copy);
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return true;
    return error_set(error, ERROR_FAILED, "cannot make the folder '%s': %s", lines_show(path, shown),
                     strerror(cause == EEXIST ? ENOTDIR : cause));
}

static bool name_record_file(struct sweep *sweep, struct error *error)
{
    const time_t now = time(NULL);
    struct tm parts;
    char moment[32];
    gmtime_r(&now, &parts);
    strftime(moment, sizeof moment, "%Y%m%dT%H%M%SZ", &parts);
    if (asprintf(&sweep->record_file, "%s/sweep-%s-%.*s-%ld.jsonl", sweep->options.records, moment,
                 (int)strcspn(sweep->host.name, "."), sweep->host.name, (long)getpid()) >= 0)
        return true;
    sweep->record_file = NULL;
    return error_memory(error, "a path", 0);
}

static bool set_aside(struct sweep *sweep, struct error *error)
{
    struct lines said = {0};
    const bool good = study_records_set_aside(&sweep->records, &sweep->study, &said, error);
    for (size_t i = 0; i < said.count; i++)
        status_line_say(&sweep->line, "%s", said.text[i]);
    lines_free(&said);
    return good;
}

static void say_wide(struct sweep *sweep)
{
    char *names = summary_names(&sweep->study, SAMPLING_WIDE);
    if (names && *names && sweep->options.rule.most > 5)
        status_line_say(&sweep->line, "still wider than %g %% after %zu times: %s",
                        sweep->options.rule.percent, sweep->options.rule.most, names);
    free(names);
}

static void say_spent(struct sweep *sweep)
{
    char *names = summary_names(&sweep->study, SAMPLING_MORE);
    status_line_say(&sweep->line, "the budget of %d s is spent; not done: %s", sweep->options.budget,
                    names ? names : "some");
    free(names);
}

/* What became of it, and the exit code. */
static int tell_end(struct sweep *sweep, const struct rounds *rounds)
{
    char name[EXIT_TEXT_SIZE];
    say_wide(sweep);
    if (rounds->measured > 0)
        status_line_say(&sweep->line, "%zu measurements added to %s", rounds->measured, sweep->record_file);
    else
        status_line_say(&sweep->line, "nothing was measured");
    if (rounds->stop.first) {
        status_line_say(&sweep->line, "stopped by %s; the same command%s goes on from here",
                        exit_text_signal(rounds->stop.first, name),
                        sweep->options.again_count > 0 ? " without --again" : "");
        return ERROR_STOPPED;
    }
    if (rounds->is_budget_spent)
        say_spent(sweep);
    if (rounds->failed > 0)
        status_line_say(&sweep->line, "%zu points failed", rounds->failed);
    return rounds->failed > 0 ? ERROR_FAILED : ERROR_NONE;
}

static bool measure(struct sweep *sweep, int *code, struct error *error)
{
    struct rounds rounds = {.study = &sweep->study,
                            .line = &sweep->line,
                            .record_file = sweep->record_file,
                            .order = {.seed = sweep->options.seed},
                            .stop = {.fd = -1}};
    char shown[SHOWN_SIZE];
    status_line_say(&sweep->line, "%s; %s %s, kernel %s, split %s; %zu points; seed %" PRIu64,
                    sweep->program.version, sweep_work_option(sweep->options.work_kind),
                    lines_show(sweep->options.work, shown), sweep->options.kernel,
                    sweep->options.split ? sweep->options.split : "auto", sweep->study.points.count,
                    sweep->options.seed);
    const bool good = rounds_run(&rounds, error);
    if (good) {
        summary_print(&sweep->study, stdout);
        *code = flush_output(&sweep->line);
        const int end = tell_end(sweep, &rounds);
        *code = *code ? *code : end;
    }
    rounds_free(&rounds);
    return good;
}

static bool run(struct sweep *sweep, int *code, struct error *error)
{
    if (!prepare(sweep, error) || !load(sweep, error))
        return false;
    if (sweep->options.is_dry)
        return print_commands(sweep, error);
    return make_folder(sweep->options.records, error) && name_record_file(sweep, error) &&
           set_aside(sweep, error) && measure(sweep, code, error);
}

static bool act(struct sweep *sweep, int *code, struct error *error)
{
    if (sweep->options.action == SWEEP_RUN)
        return run(sweep, code, error);
    if (sweep->options.action == SWEEP_CORES)
        return print_cores(sweep, error);
    if (sweep->options.action == SWEEP_LAUNCH)
        return print_launch(sweep, error);
    inform(&sweep->options);
    return true;
}

static void release(struct sweep *sweep)
{
    study_records_free(&sweep->records);
    study_free(&sweep->study);
    counts_free(&sweep->cores);
    lines_free(&sweep->schedules);
    program_free(&sweep->program);
    lines_free(&sweep->forgotten);
    free(sweep->record_file);
    sweep_options_free(&sweep->options);
}

int main(int argument_count, char **arguments)
{
    struct sweep sweep = {0};
    struct error error;
    int code = ERROR_NONE;
    process_setup_begin();
    status_line_begin(&sweep.line);
    if (!stack_prepare(&error) || !sweep_options_parse(&sweep.options, argument_count, arguments, &error))
        return failed(&sweep.line, &error);
    if (!act(&sweep, &code, &error))
        code = failed(&sweep.line, &error);
    const int written = flush_output(&sweep.line);
    release(&sweep);
    return code ? code : written;
}
