#include "program/study.h"

#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/printable_text.h"
#include "base/stop.h"
#include "engine/parallel/agreement.h"
#include "program/formatter.h"
#include "program/listener.h"
#include "statistics/sample.h"

/* One of the repetitions, while it runs. */
struct repetition {
    int number; /* from 1, warm-ups included */
    bool is_warmup;
    bool keeps_ahead; /* rank 0 is to know the verdicts of blocks before they can be written */
    struct formatter formatter;
    struct engine_result result;

    /* Rank 0 only: */
    struct listener listener;
    struct engine_worker *workers; /* of all ranks, for the record; from malloc */
};

/* How the rows of a repetition look: those of one that is not written are not made. */
static struct rows choose_rows(const struct study *study, bool writes)
{
    if (study->ranks->rank > 0)
        return (struct rows){.format = FORMAT_COUNT};
    struct rows rows = rows_form(writes ? study->options->format : FORMAT_COUNT, study->numbers);
    rows.shows_known = rows.format == FORMAT_TABLE && plan_splits(study->plan);
    return rows;
}

/* Collective. */
static bool open_repetition(struct study *study, struct repetition *repetition, int index,
                            struct error *error)
{
    const bool writes = index == study->options->warmup; /* the first that is measured */
    const struct rows rows = choose_rows(study, writes);
    *repetition = (struct repetition){
        .number = index + 1,
        .is_warmup = index < study->options->warmup,
        .keeps_ahead = study->ranks->rank == 0 && plan_keeps_ahead(study->plan),
        .formatter = formatter_make(study->ranks, &rows, study->shared_file, study->resuming->is_kept),
        .listener = {.numbers = study->numbers,
                     .output = study->output,
                     .writes = writes,
                     .before = &study->resuming->before.tally,
                     .is_kept = study->resuming->is_kept,
                     .lock = &study->resuming->lock}};
    ranks_broadcast(study->ranks, &repetition->keeps_ahead, sizeof repetition->keeps_ahead);
    return agreement_reached(study->ranks,
                             study->ranks->rank > 0 || listener_open(&repetition->listener, study->options,
                                                                     study->resuming->goes_on, &rows, error));
}

static struct engine_job make_job(struct study *study, struct repetition *repetition)
{
    const struct options *options = study->options;
    const bool keeps_numbers = listener_keeps_numbers(options, study->numbers, study->resuming->goes_on);
    struct engine_job job = {.traced = study->record != NULL,
                             .timed = options->format == FORMAT_TABLE || keeps_numbers,
                             .unit_seconds = ENGINE_UNIT_SECONDS,
                             .ranks = study->ranks,
                             .threads = study->threads,
                             .threads_of = study->threads_of,
                             .numbers = study->numbers,
                             .kernel = options->kernel,
                             .plan = study->plan,
                             .loop = study->loop,
                             .first_worker = study->first_worker,
                             .in_place = study->in_place,
                             .row_bytes = ROWS_BINARY_SIZE,
                             .is_kept = study->resuming->is_kept,
                             .begun = &study->resuming->remaining.begun,
                             .ahead = &study->resuming->remaining.ahead,
                             .listener = listener_for_engine(&repetition->listener)};
    /* When a number was known, rank 0 alone knows. */
    if (!keeps_numbers && !repetition->formatter.rows.shows_known && !repetition->keeps_ahead)
        job.formatter = formatter_for_engine(&repetition->formatter);
    study->checkpoints->verdicts = &repetition->listener.verdicts;
    if (job.is_kept)
        job.checkpoints = checkpoints_for_engine(study->checkpoints, options->checkpoint_seconds);
    return job;
}

/* What is left of what was decided, as the end of a sentence. */
static const char *describe_left(const struct study *study, const struct engine_result *result,
                                 char text[CHECKPOINTS_TEXT_SIZE])
{
    char path[TEXT_WIDTH + 1];
    *text = '\0';
    if (study->resuming->is_kept)
        return checkpoints_describe(study->checkpoints, result, text);
    if (output_has_offsets(study->output))
        snprintf(text, CHECKPOINTS_TEXT_SIZE, "; '%s' was not written",
                 text_show(study->output->target.path, path));
    return text;
}

/* Returns false. What was decided is shown first. */
static bool explain_stop(struct study *study, const struct engine_result *result, struct error *error)
{
    char done[NUMBER_GROUPED_SIZE], all[NUMBER_GROUPED_SIZE], left[CHECKPOINTS_TEXT_SIZE];
    const uint64_t before = study->resuming->before.done;
    if (!study->resuming->is_kept)
        output_flush(study->output, error);
    return error_set(error, ERROR_STOPPED, "stopped by %s after %s of %s numbers%s",
                     stop_signal_name(result->stop_signal),
                     number_grouped(before + result->numbers_done, done),
                     number_grouped(before + study->numbers->count, all), describe_left(study, result, left));
}

/* Rank 0's view of how a repetition ended. */
static bool check_ending(struct study *study, const struct repetition *repetition, struct error *error)
{
    const struct listener *listener = &repetition->listener;
    const struct engine_result *result = &repetition->result;
    if (listener->error.code != ERROR_NONE) {
        *error = listener->error;
        return false;
    }
    if (listener->writes && study->output->failed)
        return output_flush(study->output, error);
    return !result->stopped || explain_stop(study, result, error);
}

static bool add_to_record(struct study *study, const struct repetition *repetition, double collect_seconds,
                          struct error *error)
{
    const struct engine_result *result = &repetition->result;
    if (!repetition->workers)
        return error_memory(error, "the record", 0);
    const struct record_repetition data = {.is_warmup = repetition->is_warmup,
                                           .seconds = result->seconds,
                                           .compute_seconds = result->compute_seconds,
                                           .collect_seconds = collect_seconds,
                                           .write_seconds = result->deliver_seconds,
                                           .workers = repetition->workers,
                                           .numbers = repetition->listener.record_numbers,
                                           .number_count = (size_t)study->numbers->count,
                                           .units = result->units,
                                           .unit_count = result->unit_count,
                                           .unit_sums = result->unit_sums,
                                           .vain_units = result->vain_units,
                                           .vain_operations = result->vain_operations,
                                           .unit_operations = study->plan->split.unit_operations,
                                           .rate = result->rate};
    return record_add_repetition(study->record, &data, error);
}

static bool keep_repetition(struct study *study, const struct repetition *repetition, struct error *error)
{
    const struct engine_result *result = &repetition->result;
    const double collect =
        result->seconds > result->compute_seconds ? result->seconds - result->compute_seconds : 0;
    study->write_seconds += result->deliver_seconds;
    if (!repetition->is_warmup) {
        study->seconds[study->repetitions++] = result->seconds;
        study->compute_seconds += result->compute_seconds;
        study->collect_seconds += collect;
    }
    return !study->record || add_to_record(study, repetition, collect, error);
}

/* Every repetition must come to the same verdicts. */
static bool compare_tally(struct study *study, const struct repetition *repetition, struct error *error)
{
    const struct tally *tally = &repetition->listener.verdicts.tally;
    if (repetition->number == 1) {
        study->tally = *tally;
        return true;
    }
    const struct tally *first = &study->tally;
    const bool same_counts = tally->prime == first->prime && tally->composite == first->composite;
    if (same_counts &&
        memcmp(&tally->verdicts_digest, &first->verdicts_digest, sizeof tally->verdicts_digest) == 0)
        return true;
    char here[DIGEST_TEXT_SIZE], there[DIGEST_TEXT_SIZE];
    digest_text(&tally->verdicts_digest, here);
    digest_text(&first->verdicts_digest, there);
    return error_set(
        error, ERROR_DISAGREE,
        "self-check: run %d came to other verdicts than the first (digest %s, first %s); do not trust "
        "this machine or this build",
        repetition->number, here, there);
}

/* Collective: did the workers get a CPU each while they were at work? */
static void check_cpu_time(struct study *study, const struct engine_result *result)
{
    double busy = 0, cpu = 0;
    int busy_workers = 0;
    for (int thread = 0; result->workers && thread < study->threads; thread++) {
        const struct engine_worker *worker = &result->workers[thread];
        if (worker->units == 0)
            continue;
        busy += worker->busy_seconds;
        cpu += worker->busy_cpu_seconds;
        busy_workers++;
    }
    busy = ranks_sum(study->ranks, busy);
    cpu = ranks_sum(study->ranks, cpu);
    const int workers = (int)ranks_sum(study->ranks, busy_workers);
    if (study->ranks->rank == 0 && !numbers_file(study->numbers, 0)) /* else they also waited for a file */
        placement_check_time(study->placement, workers, busy, cpu);
}

/* Collective: what all workers did, for the record. */
static void gather_workers(struct study *study, struct repetition *repetition)
{
    const struct engine_worker *own = repetition->result.workers;
    repetition->workers = ranks_gather(study->ranks, own, (size_t)study->threads * sizeof *own);
}

static bool end_repetition(struct study *study, struct repetition *repetition, struct error *error)
{
    progress_clear(&repetition->listener.progress);
    if (!check_ending(study, repetition, error) || !compare_tally(study, repetition, error) ||
        !keep_repetition(study, repetition, error))
        return false;
    if (repetition->listener.writes && !study->resuming->before.is_whole)
        verdict_stream_end(&repetition->listener.verdicts);
    return true;
}

static void close_repetition(struct repetition *repetition)
{
    listener_close(&repetition->listener);
    engine_result_free(&repetition->result);
    free(repetition->workers);
}

static bool run_once(struct study *study, int index, struct error *error)
{
    struct repetition repetition;
    bool good = open_repetition(study, &repetition, index, error);
    if (good) {
        const struct engine_job job = make_job(study, &repetition);
        good = engine_run(&job, &repetition.result, error);
        check_cpu_time(study, &repetition.result);
        if (study->options->record && agreement_reached(study->ranks, good))
            gather_workers(study, &repetition);
        if (good && study->ranks->rank == 0)
            good = end_repetition(study, &repetition, error);
    }
    close_repetition(&repetition);
    return good;
}

bool study_run(struct study *study, struct error *error)
{
    const struct options *options = study->options;
    study->seconds = calloc((size_t)options->repeat, sizeof *study->seconds);
    bool good =
        agreement_with_cause(study->ranks, study->seconds || error_memory(error, "the times", 0), error);
    for (int i = 0; good && i < options->warmup + options->repeat; i++)
        good = agreement_with_cause(study->ranks, run_once(study, i, error), error);
    if (good)
        sample_sort(study->seconds, (size_t)study->repetitions);
    return good;
}

struct summary_times study_times(const struct study *study)
{
    const int count = study->repetitions;
    return (struct summary_times){.median = sample_median(study->seconds, (size_t)count),
                                  .least = study->seconds[0],
                                  .most = study->seconds[count - 1],
                                  .repetitions = count};
}

void study_free(struct study *study)
{
    free(study->seconds);
    study->seconds = NULL;
}
