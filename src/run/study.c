#include "run/study.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run/agreement.h"

/* What every rank's formatter works with during one repetition. */
struct formatter {
    struct rows rows;
    const struct shared_file *file;
};

/* What rank 0's listener works with during one repetition. */
struct sink {
    struct study *study;
    struct verdicts verdicts;
    struct progress progress;
    struct record_number *numbers; /* for the record; NULL: none */
    bool writes;                   /* this repetition's verdicts go to the output */
    bool flushes;                  /* somebody may be watching them come */
    struct error error;
};

/* Does the record name every number? Those of a big file are not read again. */
static bool keeps_numbers(const struct study *study)
{
    return study->options->record && study->numbers->count <= RECORD_NUMBERS_MAX &&
           study->numbers->in_files == 0;
}

/* ---- Listening. */

static void keep_numbers(struct sink *sink, const struct outcome *outcome)
{
    const struct numbers *numbers = sink->study->numbers;
    const struct verdict *found = outcome_verdicts(outcome);
    const double *seconds = outcome_seconds(outcome);
    double start = outcome->start_seconds;
    for (uint64_t i = 0; i < outcome->unit.count; i++) {
        const uint64_t index = outcome->unit.first + i;
        struct record_number *number = &sink->numbers[index];
        *number = (struct record_number){.verdict = found[i],
                                         .is_invalid = numbers_invalid_at(numbers, index) != NULL,
                                         .seconds = seconds ? seconds[i] : 0,
                                         .start = start,
                                         .known_seconds = outcome->known_seconds,
                                         .units = outcome->units,
                                         .rank = outcome->rank,
                                         .thread = outcome->thread};
        numbers_read(numbers, index, 1, &number->n);
        start += number->seconds;
    }
}

static bool deliver(void *context, const struct outcome *outcome)
{
    struct sink *sink = context;
    struct output *output = sink->study->output;
    if (!verdicts_add(&sink->verdicts, outcome, &sink->error))
        return false;
    if (sink->numbers)
        keep_numbers(sink, outcome);
    if (!sink->writes)
        return true;
    if (sink->flushes) {
        progress_wipe(&sink->progress);
        return output_flush(output, &sink->error);
    }
    return !output->failed;
}

static uint64_t claim(void *context, uint64_t size)
{
    struct sink *sink = context;
    return output_claim(sink->study->output, size);
}

static void stopping(void *context)
{
    struct sink *sink = context;
    output_abandon(sink->study->output);
}

static void tick(void *context, const struct engine_progress *state)
{
    struct sink *sink = context;
    progress_draw(&sink->progress, state);
}

static bool sink_open(struct sink *sink, struct study *study, const struct rows *rows, bool writes,
                      struct error *error)
{
    const struct options *options = study->options;
    *sink = (struct sink){.study = study, .writes = writes};
    sink->flushes = options->format == FORMAT_TABLE || isatty(study->output->fd);
    sink->progress = progress_begin(options->progress, options->kernel->operation);
    const uint64_t count = study->numbers->count;
    if (keeps_numbers(study) && count > 0) {
        sink->numbers = calloc((size_t)count, sizeof *sink->numbers);
        if (!sink->numbers)
            return error_memory(error, "the times of the numbers", 0);
    }
    verdicts_begin(&sink->verdicts, rows, study->numbers, writes ? study->output : NULL);
    return true;
}

static void sink_close(struct sink *sink)
{
    progress_wipe(&sink->progress);
    verdicts_free(&sink->verdicts);
    free(sink->numbers);
}

/* ---- Describing, on every rank. */

static bool format(void *context, const struct numbers_block *block, const struct verdict *found,
                   const double *seconds, struct buffer *buffer, struct error *error)
{
    const struct formatter *formatter = context;
    return rows_append(&formatter->rows, block, found, seconds, 0, buffer, error);
}

static bool write_at(void *context, const char *text, uint64_t size, uint64_t offset, struct error *error)
{
    const struct formatter *formatter = context;
    return shared_file_write(formatter->file, text, size, offset, error);
}

/* Collective. Repetitions that are not written have no rows. */
static void formatter_open(struct formatter *formatter, struct study *study, bool writes)
{
    *formatter = (struct formatter){.file = study->shared_file};
    if (study->ranks->rank == 0) {
        formatter->rows = rows_form(writes ? study->options->format : FORMAT_COUNT, study->numbers);
        formatter->rows.tells_known = formatter->rows.format == FORMAT_TABLE && plan_splits(study->plan);
    }
    ranks_broadcast(study->ranks, &formatter->rows, sizeof formatter->rows);
}

/* ---- One repetition. */

static bool keep_repetition(struct study *study, const struct sink *sink, bool is_warmup,
                            const struct engine_result *result, const struct engine_worker *workers,
                            struct error *error)
{
    const double collect =
        result->seconds > result->compute_seconds ? result->seconds - result->compute_seconds : 0;
    study->write_seconds += result->deliver_seconds;
    if (!is_warmup) {
        study->seconds[study->repetitions++] = result->seconds;
        study->compute_seconds += result->compute_seconds;
        study->collect_seconds += collect;
    }
    if (!study->record)
        return true;
    if (!workers)
        return error_memory(error, "the record", 0);
    const struct record_repetition repetition = {.is_warmup = is_warmup,
                                                 .seconds = result->seconds,
                                                 .compute_seconds = result->compute_seconds,
                                                 .collect_seconds = collect,
                                                 .write_seconds = result->deliver_seconds,
                                                 .workers = workers,
                                                 .numbers = sink->numbers,
                                                 .number_count = (size_t)study->numbers->count,
                                                 .units = result->units,
                                                 .unit_count = result->unit_count,
                                                 .vain_units = result->vain_units,
                                                 .vain_operations = result->vain_operations,
                                                 .unit_operations = study->plan->unit_operations,
                                                 .rate = result->rate};
    return record_add_repetition(study->record, &repetition, error);
}

/* Every repetition must come to the same verdicts. */
static bool compare_tally(struct study *study, const struct tally *tally, int repetition, struct error *error)
{
    if (repetition == 0) {
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
        repetition + 1, here, there);
}

static struct engine_job make_job(struct study *study, struct formatter *formatter, struct sink *sink)
{
    const struct options *options = study->options;
    struct engine_job job = {
        .traced = study->record != NULL,
        .unit_seconds = ENGINE_UNIT_SECONDS,
        .ranks = study->ranks,
        .threads = study->threads,
        .threads_of = study->threads_of,
        .numbers = study->numbers,
        .kernel = options->kernel,
        .plan = study->plan,
        .listener = {
            .context = sink, .deliver = deliver, .claim = claim, .stopping = stopping, .tick = tick}};
    job.timed = options->format == FORMAT_TABLE || keeps_numbers(study);
    /* When a number was known, rank 0 alone knows. */
    if (!keeps_numbers(study) && !formatter->rows.tells_known)
        job.formatter = (struct engine_formatter){
            .context = formatter, .format = format, .write_at = formatter->file->fd >= 0 ? write_at : NULL};
    return job;
}

/* Rank 0's view of how a repetition ended. */
static bool judge(struct study *study, struct sink *sink, const struct engine_result *result,
                  struct error *error)
{
    if (sink->error.code != ERROR_NONE) {
        *error = sink->error;
        return false;
    }
    if (sink->writes && study->output->failed)
        return output_flush(study->output, error);
    if (result->stopped) {
        study->stopped = true;
        study->stop_signal = result->stop_signal;
        study->numbers_done = result->numbers_done;
        return false;
    }
    return true;
}

/* Collective: did the workers get a CPU each? */
static void judge_placement(struct study *study, const struct engine_result *result)
{
    double busy = 0, cpu = 0;
    int busy_workers = 0;
    for (int thread = 0; result->workers && thread < study->threads; thread++) {
        const struct engine_worker *worker = &result->workers[thread];
        if (worker->units == 0)
            continue;
        busy += worker->busy_seconds;
        cpu += worker->cpu_seconds;
        busy_workers++;
    }
    busy = ranks_sum(study->ranks, busy);
    cpu = ranks_sum(study->ranks, cpu);
    const int workers = (int)ranks_sum(study->ranks, busy_workers);
    if (study->ranks->rank == 0)
        placement_judge_time(study->placement, workers, busy, cpu);
}

static bool run_once(struct study *study, int index, struct error *error)
{
    const bool is_warmup = index < study->options->warmup;
    const bool leads = study->ranks->rank == 0, writes = index == study->options->warmup;
    struct formatter formatter;
    struct sink sink = {0};
    struct engine_result result = {0};
    formatter_open(&formatter, study, writes);
    bool good = !leads || sink_open(&sink, study, &formatter.rows, writes, error);
    if (!agreement_reached(study->ranks, good)) {
        sink_close(&sink);
        return false;
    }
    const struct engine_job job = make_job(study, &formatter, &sink);
    good = engine_run(&job, &result, error);
    judge_placement(study, &result);
    struct engine_worker *workers = NULL;
    if (study->options->record && agreement_reached(study->ranks, good))
        workers = ranks_gather(study->ranks, result.workers, (size_t)study->threads * sizeof *result.workers);
    if (leads && good) {
        progress_wipe(&sink.progress);
        good = judge(study, &sink, &result, error) &&
               compare_tally(study, &sink.verdicts.tally, index, error) &&
               keep_repetition(study, &sink, is_warmup, &result, workers, error);
        if (good && sink.writes)
            verdicts_end(&sink.verdicts);
    }
    free(workers);
    engine_result_free(&result);
    sink_close(&sink);
    return good;
}

/* ---- All of them. */

bool study_run(struct study *study, struct error *error)
{
    const struct options *options = study->options;
    error_set(error, ERROR_FAILED, "another rank failed"); /* unless a better cause is found here */
    study->seconds = calloc((size_t)options->repeat, sizeof *study->seconds);
    bool good = agreement_reached(study->ranks, study->seconds || error_memory(error, "the times", 0));
    for (int i = 0; good && i < options->warmup + options->repeat; i++)
        good = agreement_reached(study->ranks, run_once(study, i, error));
    return good;
}

static int compare_seconds(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

double study_median_seconds(const struct study *study)
{
    const int count = study->repetitions;
    if (count == 0)
        return 0;
    double *sorted = malloc((size_t)count * sizeof *sorted);
    if (!sorted)
        return study->seconds[0];
    memcpy(sorted, study->seconds, (size_t)count * sizeof *sorted);
    qsort(sorted, (size_t)count, sizeof *sorted, compare_seconds);
    const double median = count % 2 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
    free(sorted);
    return median;
}

void study_free(struct study *study)
{
    free(study->seconds);
    study->seconds = NULL;
}
