/* primes: the run as a table of contents. The only place that prints an error and picks an exit code. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/number.h"
#include "base/process.h"
#include "base/stop.h"
#include "engine/engine.h"
#include "input/input.h"
#include "input/text.h"
#include "options.h"
#include "output/output.h"
#include "output/record/record.h"
#include "output/record/record_file.h"
#include "output/shared_file.h"
#include "plan/plan.h"
#include "run/agreement.h"
#include "run/arguments.h"
#include "run/information.h"
#include "run/invalid_lines.h"
#include "run/placement_table.h"
#include "run/reading.h"
#include "run/study.h"
#include "run/workers.h"
#include "sieve/sieve.h"
#include "statistics/statistics.h"

struct run {
    double started, started_wall; /* when main was entered */
    struct ranks ranks;
    struct arguments arguments; /* rank 0's */
    struct options options;
    struct numbers numbers;
    struct workers workers;
    struct reading reading;

    /* Rank 0 only: */
    struct plan plan;
    struct output output;
    struct record_run about;
    struct record *record;
    struct record_phases phases;

    struct shared_file shared_file;
    struct study study;
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
    if (run->code != ERROR_NONE)
        print_error(run);
    return run->code == ERROR_NONE;
}

/* Collective, after a step that every rank takes by itself. */
static bool end_step_of_all(struct run *run, bool good)
{
    return end_step(run, agreement_with_rank_and_cause(&run->ranks, good, &run->error));
}

static void start(struct run *run)
{
    run->started = clock_seconds();
    run->started_wall = clock_wall_seconds();
    process_begin();
    process_keep_memory();
    workers_open(&run->workers);
}

/* ---- The command line. */

/* To count long dense ranges is a sieve's work, where there is one. Not of a shard: the digest of its
 * verdicts is what the shards are put together by, and a sieve has none. */
static void prefer_sieve(struct options *options)
{
    if (options->kernel_is_default && options->format == FORMAT_COUNT && options->shards == 0 &&
        sieve_is_available() && sources_dense_count(&options->sources) > PLAN_SHORT_LIST)
        options->kernel = &kernel_sieve;
}

static bool parse_options(struct run *run)
{
    const bool good = options_parse(&run->options, run->arguments.count, run->arguments.words, &run->error);
    if (good)
        prefer_sieve(&run->options);
    return end_step_of_all(run, good);
}

static bool flush_stdout(struct error *error)
{
    return (fflush(stdout) == 0 && !ferror(stdout)) ||
           error_set(error, ERROR_FAILED, "cannot write standard output: %s", strerror(errno));
}

/* --help and its kin. */
static bool inform(struct run *run)
{
    if (run->options.action == ACTION_LIST_KERNELS &&
        !end_step(run, workers_settle_isa(&run->ranks, &run->error)))
        return false;
    if (run->ranks.rank == 0)
        information_print(&run->options, options_command(), run->ranks.library, stdout);
    return end_step(run, flush_stdout(&run->error));
}

/* ---- Workers. */

static bool warn_of_finding(const struct run *run, enum placement_kind kind)
{
    const struct placement_finding *finding = &run->workers.placement.findings[kind];
    if (finding->found)
        fprintf(stderr, "primes: placement: %s\n", finding->text);
    return finding->found;
}

/* What was found before the run; PLACEMENT_STACKED comes with it. */
static bool warn_of_placement(const struct run *run)
{
    bool found = false;
    for (int kind = 0; kind < PLACEMENT_STACKED; kind++)
        found |= warn_of_finding(run, (enum placement_kind)kind);
    return found;
}

/* Before the clock starts. */
static bool check_placement(struct run *run)
{
    bool good = true;
    if (run->ranks.rank == 0 && run->options.placement != PLACEMENT_IGNORE) {
        const bool found = warn_of_placement(run);
        if (found && run->options.placement == PLACEMENT_REFUSE)
            good = error_set(&run->error, ERROR_USAGE, "nothing was checked, as --placement=refuse asks");
    }
    return end_step(run, good);
}

/* --placement=show */
static void show_placement(struct run *run)
{
    const bool good = placement_table_print(&run->workers, &run->ranks, stdout, &run->error);
    if (run->ranks.rank == 0)
        warn_of_placement(run);
    end_step(run, good && flush_stdout(&run->error));
}

/* ---- Numbers. */

/* Rank 0: looks for lines that are no numbers, and keeps its shard. */
static bool accept_numbers(struct run *run)
{
    if (run->reading.bad_file_lines > 0 && !run->options.report_invalid)
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
    const bool good = end_step(run, reading_load(&run->reading, &run->numbers, &run->error)) &&
                      end_step(run, run->ranks.rank > 0 || accept_numbers(run)) &&
                      end_step(run, reading_share(&run->reading, &run->numbers, &run->error));
    run->phases.read_seconds = clock_seconds() - begin;
    return good;
}

/* ---- Rank 0 lays out the work and opens what will be written. */

static void plan_by_sieve(struct run *run)
{
    if (sieve_is_available())
        plan_count(&run->plan);
    else
        fprintf(stderr,
                "primes: this build has no libprimesieve: each number is checked, as by miller-rabin\n");
}

static bool make_plan(struct run *run)
{
    const double begin = clock_seconds();
    const struct kernel *kernel = run->options.kernel;
    bool good = true;
    if (run->ranks.rank == 0) {
        good = plan_open(&run->plan, &run->numbers, kernel, run->workers.count, &run->error);
        /* Slices, until the first of them tell how much a unit is. */
        if (good && run->options.splits && run->workers.count > 1)
            good = plan_split(&run->plan, kernel->slice_operations, &run->error);
        if (good && kernel->counts_by_sieve && run->options.format == FORMAT_COUNT)
            plan_by_sieve(run);
    }
    run->phases.plan_seconds = clock_seconds() - begin;
    return end_step(run, good);
}

static bool begin_record(struct run *run)
{
    const struct options *options = &run->options;
    if (!options->record)
        return true;
    if (!record_file_check(options->record, &run->error))
        return false;
    run->about = (struct record_run){.argument_count = run->arguments.count,
                                     .arguments = run->arguments.words,
                                     .started_wall = run->started_wall,
                                     .ranks = &run->ranks,
                                     .rank_of = run->workers.rank_of,
                                     .kernel = options->kernel,
                                     .sources = options->sources.items,
                                     .source_count = options->sources.count,
                                     .shard = options->shard,
                                     .shards = options->shards,
                                     .shard_first = run->reading.shard_first,
                                     .numbers_in_all = run->reading.numbers_in_all,
                                     .repeat = options->repeat,
                                     .warmup = options->warmup,
                                     .splits = options->splits,
                                     .format = options->format};
    run->record = record_begin(&run->about, &run->error);
    return run->record != NULL;
}

static void print_header(struct run *run)
{
    char workers[96], count[NUMBER_GROUPED_SIZE], shard[48] = "";
    workers_describe(&run->workers, &run->ranks, workers, sizeof workers);
    if (run->options.shards > 0)
        snprintf(shard, sizeof shard, ", shard %d/%d", run->options.shard, run->options.shards);
    const bool splits = plan_splits(&run->plan);
    output_print(&run->output, "Checking %s number%s %s (kernel %s%s%s):\n",
                 number_grouped(run->numbers.count, count), run->numbers.count == 1 ? "" : "s", workers,
                 run->options.kernel->name, splits ? ", split" : "", shard);
    if (splits)
        output_print(&run->output, "%*s%14s%13s\n", rows_form(FORMAT_TABLE, &run->numbers).width, "number",
                     "work", "until known");
}

static bool open_results(struct run *run)
{
    bool good = true;
    if (run->ranks.rank == 0) {
        good = output_open(&run->output, run->options.output, &run->error) && begin_record(run);
        if (good && run->options.format == FORMAT_TABLE) {
            print_header(run);
            good = output_flush(&run->output, &run->error);
        }
    }
    if (!end_step(run, good))
        return false;
    shared_file_open(&run->shared_file, &run->ranks, &run->output, run->options.output);
    return true;
}

/* ---- The work. */

static void report_stop(struct run *run)
{
    char done[NUMBER_GROUPED_SIZE], all[NUMBER_GROUPED_SIZE], path[TEXT_WIDTH + 1] = "";
    if (run->output.file.target)
        text_show(run->output.path, path);
    error_set(&run->error, ERROR_STOPPED, "stopped by %s after %s of %s numbers%s%s%s",
              stop_signal_name(run->study.stop_signal), number_grouped(run->study.numbers_done, done),
              number_grouped(run->numbers.count, all), run->output.file.target ? "; '" : "", path,
              run->output.file.target ? "' was not written" : "");
}

static bool work(struct run *run)
{
    run->study = (struct study){.options = &run->options,
                                .ranks = &run->ranks,
                                .threads = run->workers.threads,
                                .numbers = &run->numbers,
                                .threads_of = run->workers.threads_of,
                                .shared_file = &run->shared_file,
                                .plan = &run->plan,
                                .output = &run->output,
                                .record = run->record,
                                .placement = &run->workers.placement};
    const bool good = study_run(&run->study, &run->error);
    if (run->ranks.rank == 0 && run->options.is_study && run->options.placement != PLACEMENT_IGNORE)
        warn_of_finding(run, PLACEMENT_STACKED);
    if (run->ranks.rank == 0 && run->study.stopped) {
        struct error ignored;
        output_flush(&run->output, &ignored); /* what was decided is shown */
        report_stop(run);
    }
    return end_step(run, good);
}

/* ---- The end. */

static double median_seconds(const struct study *study)
{
    return statistics_median(study->seconds, (size_t)study->repetitions);
}

static void print_total(struct run *run)
{
    const struct study *study = &run->study;
    output_print(&run->output, "Total time: %.2fs", median_seconds(study));
    if (study->repetitions > 1)
        output_print(&run->output, " (median of %d runs, %.2fs to %.2fs)", study->repetitions,
                     study->seconds[0], study->seconds[study->repetitions - 1]);
    output_print(&run->output, "\n");
}

/* For who sent the result to a file: what is in it. */
static void print_summary(const struct run *run)
{
    const struct tally *tally = &run->study.tally;
    char numbers[NUMBER_GROUPED_SIZE], prime[NUMBER_GROUPED_SIZE], composite[NUMBER_GROUPED_SIZE],
        path[TEXT_WIDTH + 1], neither[NUMBER_GROUPED_SIZE],
        invalid[NUMBER_GROUPED_SIZE + 16] = "", digest[DIGEST_TEXT_SIZE];
    if (tally->invalid > 0) {
        char count[NUMBER_GROUPED_SIZE];
        snprintf(invalid, sizeof invalid, ", %s invalid", number_grouped(tally->invalid, count));
    }
    digest_text(&tally->verdicts_digest, digest);
    fprintf(stderr, "%s number%s: %s prime, %s composite, %s neither%s in %.2f s; %s%s%s\n",
            number_grouped(tally->numbers, numbers), tally->numbers == 1 ? "" : "s",
            number_grouped(tally->prime, prime), number_grouped(tally->composite, composite),
            number_grouped(tally->neither, neither), invalid, median_seconds(&run->study),
            text_show(run->output.path, path), tally->only_counted ? "" : ", verdicts ",
            tally->only_counted ? "" : digest);
}

static bool finish_output(struct run *run)
{
    const double begin = clock_seconds();
    if (run->options.format == FORMAT_TABLE)
        print_total(run);
    const bool good = output_commit(&run->output, &run->error);
    run->phases.write_seconds = run->study.write_seconds + clock_seconds() - begin;
    if (good && run->options.output)
        print_summary(run);
    return good;
}

static bool finish_record(struct run *run, int code)
{
    struct error error;
    if (!run->record)
        return true;
    run->phases.compute_seconds = run->study.compute_seconds;
    run->phases.collect_seconds = run->study.collect_seconds;
    if (record_end(run->record, &run->study.tally, &run->workers.placement, &run->phases, code, &error) &&
        record_write(run->record, run->options.record, &error))
        return true;
    /* An earlier failure stays the cause that is told. */
    if (run->error.code == ERROR_NONE)
        run->error = error;
    return false;
}

/* Rank 0: returns whether all went well; `*code` is then what the run is worth. */
static bool finish_results(struct run *run, int *code)
{
    bool good = finish_output(run);
    *code = good ? ERROR_NONE : (int)run->error.code;
    if (good && run->study.tally.invalid > 0)
        *code = ERROR_INVALID;
    return finish_record(run, *code) && good;
}

static bool finish(struct run *run)
{
    int code = ERROR_NONE;
    run->error.code = ERROR_NONE;
    if (!end_step(run, reading_check(&run->reading, &run->numbers, &run->error)) ||
        !end_step_of_all(run, shared_file_close(&run->shared_file, &run->error)) ||
        !end_step(run, run->ranks.rank > 0 || finish_results(run, &code)))
        return false;
    ranks_broadcast(&run->ranks, &code, sizeof code);
    run->code = code;
    return true;
}

static void free_run(struct run *run)
{
    record_free(run->record);
    output_close(&run->output);
    study_free(&run->study);
    plan_close(&run->plan);
    numbers_free(&run->numbers);
    options_free(&run->options);
    workers_free(&run->workers);
    arguments_free(&run->arguments);
}

/* From the first byte to the last a wish to stop is noted, not obeyed at once: no half file stays behind. */
static void write_results(struct run *run)
{
    stop_watch_begin();
    (void)(open_results(run) && work(run) && finish(run));
    shared_file_close(&run->shared_file, &run->error);
    output_close(&run->output);
    stop_watch_end();
}

static void check_numbers(struct run *run)
{
    if (read_numbers(run) && make_plan(run) && check_placement(run))
        write_results(run);
}

int main(int argument_count, char **arguments)
{
    struct run run = {.shared_file = {.fd = -1}};
    start(&run);
    if (!ranks_open(&run.ranks, &run.workers.cpus, &run.error)) {
        print_error(&run);
        ranks_close(&run.ranks);
        return (int)run.error.code;
    }
    run.phases.start_seconds = clock_seconds() - run.started;
    if (end_step(&run, arguments_share(&run.arguments, &run.ranks, argument_count, arguments, &run.error)) &&
        parse_options(&run)) {
        if (run.options.action != ACTION_RUN)
            inform(&run);
        else if (end_step(&run, workers_settle(&run.workers, &run.options, &run.ranks, &run.error)) &&
                 run.options.placement == PLACEMENT_SHOW)
            show_placement(&run);
        else if (run.code == ERROR_NONE)
            check_numbers(&run);
    }
    free_run(&run);
    ranks_close(&run.ranks);
    return run.code;
}
