#include "program/results.h"

#include "base/clock.h"
#include "engine/parallel/agreement.h"
#include "output/output_hints.h"
#include "output/record/record_file.h"
#include "output/size_estimate.h"

static struct record_run describe_run(struct results *results)
{
    const struct options *options = results->options;
    const bool is_known = numbers_identity(results->numbers, results->identity);
    return (struct record_run){.argument_count = results->argument_count,
                               .arguments = results->arguments,
                               .started_wall = results->started_wall,
                               .ranks = results->ranks,
                               .rank_of = results->workers->rank_of,
                               .kernel = options->kernel,
                               .sources = options->sources.items,
                               .source_count = options->sources.count,
                               .shard = options->shard,
                               .shards = options->shards,
                               .shard_first = results->reading->shard_first,
                               .numbers_in_all = results->reading->numbers_in_all,
                               .bytes = results->numbers->read.bytes,
                               .in_blocks = numbers_file(results->numbers, 0) != NULL,
                               .invalid_lines = results->numbers->read.invalid_lines,
                               .identity = is_known ? results->identity : NULL,
                               .parts = (int)results->resuming->before.part + 1,
                               .is_sorted = plan_is_sorted(results->plan),
                               .repeat = options->repeat,
                               .warmup = options->warmup,
                               .splits = options->splits,
                               .schedule = options->schedule,
                               .format = options->format};
}

static bool begin_record(struct results *results, FILE *messages, struct error *error)
{
    if (!results->options->record)
        return true;
    if (!record_file_check(results->options->record, messages, error))
        return false;
    results->record_run = describe_run(results);
    results->record = record_begin(&results->record_run, error);
    return results->record != NULL;
}

static bool print_heading(struct results *results, struct error *error)
{
    char workers[WORKERS_TEXT_SIZE];
    const struct options *options = results->options;
    const struct rows rows = rows_form(FORMAT_TABLE, results->numbers);
    char schedule[SCHEDULE_TEXT_SIZE];
    schedule_text(&options->schedule, schedule);
    const struct summary_task task = {.numbers = results->numbers->count,
                                      .workers = workers_describe(results->workers, results->ranks, workers),
                                      .kernel = options->kernel->name,
                                      .splits = plan_splits(results->plan),
                                      .schedule = schedule_is_loop(&options->schedule) ? schedule : NULL,
                                      .shard = options->shard,
                                      .shards = options->shards};
    summary_print_heading(&results->output, &task, &rows);
    return output_flush(&results->output, error);
}

/* About how many bytes a file will have; 0: not known. */
static uint64_t estimate(const struct results *results)
{
    const struct rows rows = rows_form(results->options->format, results->numbers);
    return results->output.target.kind == TARGET_FILE ? size_estimate(&rows, results->numbers) : 0;
}

/* The file that an earlier part of the run left, or a new one. */
static bool open_file(struct results *results, struct error *error)
{
    struct resuming *resuming = results->resuming;
    const char *path = results->options->output;
    if (resuming->takes_back && !unfinished_take_back(&resuming->places, error))
        return false;
    if (resuming->goes_on && (resuming->has_data || resuming->takes_back))
        return output_open_left(&results->output, path, resuming->places.data, resuming->before.offset,
                                error);
    return resuming_discard(resuming, error) && output_open(&results->output, path, error);
}

/* Is it a file that can be left unfinished? */
static bool keep_output(struct results *results, struct error *error)
{
    struct resuming *resuming = results->resuming;
    if (!resuming->is_kept)
        return true;
    resuming->is_kept = target_can_leave(&results->output.target);
    results->output.notes_texts = resuming->is_kept;
    if (!resuming->is_kept && results->options->unfinished == UNFINISHED_RESUME)
        return error_set(
            error, ERROR_USAGE,
            "--resume: the output can only be written through, so nothing can be kept beside it");
    return !resuming->is_kept || checkpoints_open(results->checkpoints, error);
}

/* Rank 0 */
static bool open_output(struct results *results, FILE *messages, struct error *error)
{
    if (!open_file(results, error) || !keep_output(results, error))
        return false;
    output_hints_print(&results->output.target, estimate(results), "primes", messages);
    return true;
}

bool results_open(struct results *results, FILE *messages, struct error *error)
{
    const struct options *options = results->options;
    const bool good = results->ranks->rank > 0 ||
                      (begin_record(results, messages, error) && open_output(results, messages, error) &&
                       (options->format != FORMAT_TABLE || print_heading(results, error)));
    if (agreement_code(results->ranks, good, error) != ERROR_NONE)
        return false;
    ranks_broadcast(results->ranks, &results->resuming->is_kept, sizeof results->resuming->is_kept);
    shared_file_open(&results->shared_file, results->ranks, &results->output, options->output);
    return true;
}

/* For who sent the result to a file. */
static void print_summary(const struct results *results, const struct study *study, double median_seconds,
                          FILE *messages)
{
    char text[SUMMARY_SIZE], took[64];
    const struct journal_line *before = &results->resuming->before;
    if (!results->options->output)
        return;
    const int size = snprintf(took, sizeof took, " in %.2f s", before->seconds + median_seconds);
    if (before->part > 0)
        snprintf(took + size, sizeof took - (size_t)size, " in %llu parts",
                 (unsigned long long)before->part + 1);
    fprintf(messages, "%s\n", summary_text(&study->tally, took, results->options->output, text));
}

/* `*seconds`: how long it took. */
static bool finish_output(struct results *results, const struct study *study, FILE *messages, double *seconds,
                          struct error *error)
{
    const double begin = clock_seconds();
    const struct summary_times times = study_times(study);
    if (results->options->format == FORMAT_TABLE)
        summary_print_total(&results->output, &times);
    const bool good =
        checkpoints_end(results->checkpoints, &study->tally, error) && output_commit(&results->output, error);
    *seconds = clock_seconds() - begin;
    if (good)
        print_summary(results, study, times.median, messages);
    return good;
}

/* A whole result that is a file: how large it is tells it from others. */
static bool record_file_of_output(struct results *results, enum error_code code, struct error *error)
{
    const bool is_whole = code == ERROR_NONE || code == ERROR_INVALID;
    return !is_whole || !output_has_offsets(&results->output) ||
           record_add_output(results->record, results->output.offset, error);
}

static bool finish_record(struct results *results, const struct study *study,
                          const struct record_phases *phases, enum error_code code, FILE *messages,
                          struct error *error)
{
    return !results->record || (record_file_of_output(results, code, error) &&
                                record_end(results->record, &study->tally, &results->workers->placement,
                                           phases, (int)code, error) &&
                                record_write(results->record, results->options->record, messages, error));
}

bool results_finish(struct results *results, const struct study *study, const struct record_phases *phases,
                    FILE *messages, enum error_code *code, struct error *error)
{
    struct record_phases all = *phases;
    const bool good = finish_output(results, study, messages, &all.write_seconds, error);
    all.compute_seconds = study->compute_seconds;
    all.collect_seconds = study->collect_seconds;
    all.write_seconds += study->write_seconds;
    *code = !good ? error->code : study->tally.invalid > 0 ? ERROR_INVALID : ERROR_NONE;
    struct error second; /* the first failure is the cause */
    const bool recorded = finish_record(results, study, &all, *code, messages, good ? error : &second);
    if (!good && !recorded)
        fprintf(messages, "primes: %s\n", second.text); /* where it was kept */
    if (good) /* from the place of the output to here it is known to be whole by its journal */
        checkpoints_remove(results->checkpoints);
    return good && recorded;
}

void results_close(struct results *results)
{
    struct error ignored;
    shared_file_close(&results->shared_file, &ignored);
    checkpoints_close(results->checkpoints);
    output_close(&results->output);
    record_free(results->record);
    results->record = NULL;
}
