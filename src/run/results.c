#include "run/results.h"

#include "output/record/record_file.h"
#include "run/agreement.h"

static struct record_run describe_run(const struct results *results)
{
    const struct options *options = results->options;
    return (struct record_run){.argument_count = results->arguments->count,
                               .arguments = results->arguments->words,
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
                               .repeat = options->repeat,
                               .warmup = options->warmup,
                               .splits = options->splits,
                               .format = options->format};
}

static bool begin_record(struct results *results, struct error *error)
{
    if (!results->options->record)
        return true;
    if (!record_file_check(results->options->record, error))
        return false;
    results->about = describe_run(results);
    results->record = record_begin(&results->about, error);
    return results->record != NULL;
}

static bool print_heading(struct results *results, struct error *error)
{
    char workers[WORKERS_TEXT_SIZE];
    const struct options *options = results->options;
    const struct rows rows = rows_form(FORMAT_TABLE, results->numbers);
    const struct summary_task task = {.numbers = results->numbers->count,
                                      .workers = workers_describe(results->workers, results->ranks, workers),
                                      .kernel = options->kernel->name,
                                      .splits = plan_splits(results->plan),
                                      .shard = options->shard,
                                      .shards = options->shards};
    summary_print_heading(&results->output, &task, &rows);
    return output_flush(&results->output, error);
}

bool results_open(struct results *results, struct error *error)
{
    const struct options *options = results->options;
    const bool good =
        results->ranks->rank > 0 ||
        (output_open(&results->output, options->output, error) && begin_record(results, error) &&
         (options->format != FORMAT_TABLE || print_heading(results, error)));
    if (agreement_code(results->ranks, good, error) != ERROR_NONE)
        return false;
    shared_file_open(&results->shared_file, results->ranks, &results->output, options->output);
    return true;
}

bool results_commit(struct results *results, const struct summary_times *times, struct error *error)
{
    if (results->options->format == FORMAT_TABLE)
        summary_print_total(&results->output, times);
    return output_commit(&results->output, error);
}

bool results_record(struct results *results, const struct tally *tally, const struct record_phases *phases,
                    int exit_code, struct error *error)
{
    return !results->record ||
           (record_end(results->record, tally, &results->workers->placement, phases, exit_code, error) &&
            record_write(results->record, results->options->record, error));
}

void results_close(struct results *results)
{
    struct error ignored;
    shared_file_close(&results->shared_file, &ignored);
    output_close(&results->output);
    record_free(results->record);
    results->record = NULL;
}
