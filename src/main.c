/* primes: the run as a table of contents. The only place that prints an error and picks an exit code. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/process_setup.h"
#include "base/stop.h"
#include "engine/parallel/agreement.h"
#include "environment/stack.h"
#include "launchers/launcher_detect.h"
#include "launchers/launcher_parent.h"
#include "options.h"
#include "program/options_agreement.h"
#include "program/path_conflicts.h"
#include "program/planning.h"
#include "program/print/information.h"
#include "program/print/invalid_lines_print.h"
#include "program/print/placement_print.h"
#include "program/reading/reading.h"
#include "program/results.h"
#include "program/resuming/checkpoints.h"
#include "program/resuming/resuming.h"
#include "program/scheduling.h"
#include "program/study.h"
#include "program/workers.h"

struct run {
    double started, started_wall; /* when main was entered */
    int argument_count;
    char **arguments; /* of this process */
    struct launcher launcher;
    struct ranks ranks;
    bool can_begin; /* else `begin_error` says what is wrong with this process, or its arguments */
    struct error begin_error;
    struct options options;
    struct workers workers;
    struct resuming resuming;
    struct reading reading;
    struct numbers numbers;
    struct plan plan; /* rank 0's */
    struct results results;
    struct scheduling scheduling;
    struct checkpoints checkpoints;
    struct study study;
    struct record_phases phases;
    struct error error; /* of this rank */
    int code;           /* what all ranks return */
};

/* ---- A step succeeds on all ranks or on none, and they leave with one code. */

static void print_error(const struct run *run)
{
    if (run->ranks.rank == 0)
        fprintf(stderr, "primes: %s\n", run->error.text);
}

/* Collective, after a step: what it came to on rank 0 counts for all. */
static bool end_step(struct run *run, bool good)
{
    run->code = (int)agreement_code(&run->ranks, good, &run->error);
    if (run->code == ERROR_NONE)
        return true;
    if (run->code == ERROR_FAILED) /* else it is no matter of a rank, unless that is said already */
        agreement_locate(&run->ranks, &run->error);
    print_error(run);
    return false;
}

/* Collective, after a step that every rank takes by itself. */
static bool end_step_of_all(struct run *run, bool good)
{
    return end_step(run, agreement_with_cause(&run->ranks, good, &run->error));
}

static void start(struct run *run)
{
    run->started = clock_seconds();
    run->started_wall = clock_wall_seconds();
    run->resuming.lock = LOCK_NONE;
    process_setup_begin();
    ranks_alone(&run->ranks);
    launcher_detect(&run->launcher);
    run->can_begin = stack_prepare(&run->begin_error);
    process_setup_memory();
    workers_open(&run->workers);
}

static bool join_ranks(struct run *run)
{
    const bool good = ranks_open(&run->ranks, &run->launcher, &run->workers.cpus, &run->error);
    stop_restore(); /* MPI has handlers of its own */
    return good;
}

/* ---- The command line. */

static void parse_arguments(struct run *run)
{
    run->can_begin = run->can_begin &&
                     options_parse(&run->options, run->argument_count, run->arguments, &run->begin_error);
}

static bool informs(const struct run *run)
{
    return run->can_begin && run->options.action != ACTION_RUN;
}

/* Only a run needs other ranks; but if the launcher started this process as one of several, others may
 * wait for it. What only inherited the launcher's variables, in a shell, has no others. */
static bool needs_ranks(const struct run *run)
{
    if (informs(run))
        return run->launcher.tasks > 1 && launcher_is_parent();
    return run->can_begin || run->launcher.tasks > 1;
}

static bool agree_on_options(struct run *run)
{
    if (!run->can_begin)
        run->error = run->begin_error;
    return end_step_of_all(run, run->can_begin) &&
           end_step(run, options_agree(&run->options, &run->ranks, &run->error));
}

static bool settle_options(struct run *run)
{
    return run->options.action != ACTION_RUN ||
           end_step(run, scheduling_settle(&run->options, &run->ranks, &run->error));
}

static bool flush_stdout(struct error *error)
{
    return (fflush(stdout) == 0 && !ferror(stdout)) ||
           error_set(error, ERROR_FAILED, "cannot write standard output: %s", strerror(errno));
}

/* Of processes that nothing connects all but the first are silent, where the launcher takes what they print.
 */
static bool speaks(const struct run *run)
{
    if (run->ranks.size > 1)
        return run->ranks.rank == 0;
    return run->launcher.task == 0 || !launcher_takes_output();
}

/* --help and its kin. */
static bool inform(struct run *run)
{
    if (run->options.action == ACTION_LIST_KERNELS &&
        !end_step(run, workers_settle_isa(&run->ranks, &run->error)))
        return false;
    if (speaks(run))
        information_print(&run->options, options_command(), run->ranks.library, &run->workers.cpus, stdout);
    return end_step(run, flush_stdout(&run->error));
}

/* ---- Workers. */

/* Before the clock starts. */
static bool check_placement(struct run *run)
{
    if (run->ranks.rank == 0)
        placement_print_warnings(&run->workers.told, stderr);
    return end_step(
        run, run->ranks.rank > 0 || !run->workers.is_refused ||
                 error_set(&run->error, ERROR_USAGE, "nothing was checked, as --placement=refuse asks"));
}

/* --placement=show */
static void show_placement(struct run *run)
{
    const bool good = placement_print_table(&run->workers, &run->ranks, stdout, &run->error);
    if (run->ranks.rank == 0)
        placement_print_warnings(&run->workers.placement, stderr);
    end_step(run, good && flush_stdout(&run->error));
}

/* ---- What is there already. */

static bool look_for_unfinished(struct run *run)
{
    run->resuming = (struct resuming){.options = &run->options,
                                      .ranks = &run->ranks,
                                      .threads = run->workers.threads,
                                      .started_wall = run->started_wall,
                                      .lock = LOCK_NONE};
    return end_step(run, run->ranks.rank > 0 || resuming_look(&run->resuming, stderr, &run->error));
}

/* ---- Numbers. */

/* Rank 0: looks for lines that are no numbers, and keeps its shard. */
static bool accept_numbers(struct run *run)
{
    if (run->reading.invalid_file_lines > 0 && !run->options.report_invalid)
        return invalid_lines_refuse(&run->numbers, &run->options.sources, stderr, &run->error);
    reading_keep_shard(&run->reading, &run->numbers);
    return invalid_lines_print(&run->numbers, stderr, &run->error);
}

static bool read_numbers(struct run *run)
{
    const double begin = clock_seconds();
    const struct sources *sources = &run->options.sources;
    run->reading = (struct reading){.ranks = &run->ranks,
                                    .threads = run->workers.threads,
                                    .sources = sources->items,
                                    .source_count = sources->count,
                                    .binary = run->options.binary,
                                    .shard = run->options.shard,
                                    .shards = run->options.shards};
    const bool good =
        end_step(run, reading_load(&run->reading, &run->numbers, &run->error)) &&
        end_step(run, run->ranks.rank > 0 || accept_numbers(run)) &&
        end_step(run, resuming_settle(&run->resuming, &run->reading, &run->numbers, stderr, &run->error)) &&
        end_step_of_all(run, resuming_share(&run->resuming, &run->error)) &&
        end_step(run, reading_share(&run->reading, &run->numbers, &run->error)) &&
        end_step(run, reading_compare(&run->reading, &run->numbers, &run->error));
    run->phases.read_seconds = clock_seconds() - begin;
    return good;
}

/* ---- The work. */

/* Rank 0 */
static bool plan_work(struct run *run)
{
    return scheduling_check_texts(&run->options, &run->numbers, &run->error) &&
           planning_make(&run->plan, &run->numbers, &run->options, &run->resuming, run->workers.count,
                         &run->error);
}

static bool make_plan(struct run *run)
{
    const double begin = clock_seconds();
    const bool good = run->ranks.rank > 0 || plan_work(run);
    if (good && run->ranks.rank == 0 && planning_lacks_sieve(&run->options))
        fprintf(stderr,
                "primes: this build has no libprimesieve: each number is checked, as by miller-rabin\n");
    run->phases.plan_seconds = clock_seconds() - begin;
    return end_step(run, good);
}

static bool open_results(struct run *run)
{
    run->checkpoints = (struct checkpoints){.shared_file = &run->results.shared_file,
                                            .resuming = &run->resuming,
                                            .messages = stderr,
                                            .argument_count = run->argument_count,
                                            .arguments = run->arguments,
                                            .output = run->ranks.rank > 0 ? NULL : &run->results.output,
                                            .writer = JOURNAL_WRITER_CLOSED};
    run->results = (struct results){.started_wall = run->started_wall,
                                    .ranks = &run->ranks,
                                    .argument_count = run->argument_count,
                                    .arguments = run->arguments,
                                    .options = &run->options,
                                    .workers = &run->workers,
                                    .reading = &run->reading,
                                    .numbers = &run->numbers,
                                    .plan = &run->plan,
                                    .resuming = &run->resuming,
                                    .checkpoints = &run->checkpoints,
                                    .shared_file = {.fd = -1}};
    return end_step(run, results_open(&run->results, stderr, &run->error));
}

static bool open_loop(struct run *run)
{
    return end_step_of_all(run, scheduling_open(&run->scheduling, &run->options, &run->numbers,
                                                &run->results.shared_file, &run->ranks, run->workers.count,
                                                &run->error));
}

/* After a step of a run that is kept: if it failed, what is kept is said. */
static bool end_kept_step(struct run *run, bool good)
{
    if (!good && run->ranks.rank == 0)
        checkpoints_add_to_error(&run->checkpoints, &run->error);
    return end_step(run, good);
}

static bool work(struct run *run)
{
    run->study = (struct study){.options = &run->options,
                                .ranks = &run->ranks,
                                .threads = run->workers.threads,
                                .numbers = &run->numbers,
                                .shared_file = &run->results.shared_file,
                                .resuming = &run->resuming,
                                .checkpoints = &run->checkpoints,
                                .loop = run->scheduling.is_loop ? &run->scheduling.loop : NULL,
                                .first_worker = run->workers.first,
                                .in_place = run->scheduling.in_place,
                                .threads_of = run->workers.threads_of,
                                .plan = &run->plan,
                                .output = &run->results.output,
                                .record = run->results.record,
                                .placement = &run->workers.placement};
    const bool good = study_run(&run->study, &run->error);
    if (run->ranks.rank == 0 && run->options.is_study && run->workers.is_heeded)
        placement_print_measured(&run->workers.placement, stderr);
    return end_kept_step(run, good);
}

/* ---- The end. */

static bool finish(struct run *run)
{
    enum error_code code = ERROR_NONE;
    if (!end_step(run, reading_check(&run->reading, &run->numbers, &run->error)) ||
        !end_kept_step(run, agreement_with_cause(&run->ranks,
                                                 shared_file_close(&run->results.shared_file, &run->error),
                                                 &run->error)) ||
        !end_kept_step(run, run->ranks.rank > 0 || results_finish(&run->results, &run->study, &run->phases,
                                                                  stderr, &code, &run->error)))
        return false;
    ranks_broadcast(&run->ranks, &code, sizeof code);
    run->code = (int)code;
    return true;
}

/* From the first byte on a wish to stop is noted, not obeyed at once: no half file stays behind, and what
 * came of the run is what it ends with. */
static void write_results(struct run *run)
{
    stop_watch_begin();
    (void)(open_results(run) && open_loop(run) && work(run) && finish(run));
    results_close(&run->results);
}

/* Rank 0 has the files. */
static bool check_paths(struct run *run)
{
    return end_step(run, run->ranks.rank > 0 || path_conflicts_refuse(&run->options, &run->error));
}

static void check_numbers(struct run *run)
{
    if (!check_paths(run) || !look_for_unfinished(run) || !read_numbers(run))
        return;
    if (run->resuming.is_whole)
        run->code = (int)run->resuming.code;
    else if (make_plan(run) && check_placement(run))
        write_results(run);
}

static void free_run(struct run *run)
{
    study_free(&run->study);
    scheduling_close(&run->scheduling);
    resuming_close(&run->resuming);
    plan_close(&run->plan);
    numbers_free(&run->numbers);
    options_free(&run->options);
    workers_free(&run->workers);
}

/* Nothing connects this process, and nothing need. */
static void inform_alone(struct run *run)
{
    ranks_close(&run->ranks);
    ranks_alone(&run->ranks);
    inform(run);
}

static void run_joined(struct run *run)
{
    run->phases.start_seconds = clock_seconds() - run->started;
    if (!agree_on_options(run) || !settle_options(run))
        return;
    if (run->options.action != ACTION_RUN)
        inform(run);
    else if (end_step(run, workers_settle(&run->workers, &run->options, &run->ranks, &run->error)) &&
             run->options.placement == PLACEMENT_SHOW)
        show_placement(run);
    else if (run->code == ERROR_NONE)
        check_numbers(run);
}

static void fail_alone(struct run *run)
{
    run->code = (int)run->error.code;
    print_error(run);
}

static void run_all(struct run *run)
{
    start(run);
    parse_arguments(run);
    const bool is_joined = !needs_ranks(run) || join_ranks(run);
    if (informs(run) && (!needs_ranks(run) || !is_joined))
        inform_alone(run);
    else if (is_joined)
        run_joined(run);
    else
        fail_alone(run);
    free_run(run);
    ranks_close(&run->ranks);
}

/* The run is not on the stack, which may be too small even for the message that says so. */
int main(int argument_count, char **arguments)
{
    struct run *run = calloc(1, sizeof *run);
    if (!run) {
        fprintf(stderr, "primes: not enough memory to begin\n");
        return ERROR_FAILED;
    }
    run->argument_count = argument_count;
    run->arguments = arguments;
    run_all(run);
    const int code = run->code;
    free(run);
    return code;
}
