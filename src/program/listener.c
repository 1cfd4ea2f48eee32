#include "program/listener.h"

#include <stdlib.h>
#include <unistd.h>

bool listener_keeps_numbers(const struct options *options, const struct numbers *numbers, bool goes_on)
{
    return options->record && !goes_on && numbers->count <= RECORD_NUMBERS_MAX && numbers->in_files == 0;
}

bool listener_open(struct listener *listener, const struct options *options, bool goes_on,
                   const struct rows *rows, struct error *error)
{
    const uint64_t count = listener->numbers->count;
    listener->flushes = options->format == FORMAT_TABLE || isatty(listener->output->target.fd);
    if (!progress_begin(&listener->progress, options->progress, options->kernel->operation, error))
        return false;
    listener->progress.numbers_before = listener->before->numbers;
    if (listener_keeps_numbers(options, listener->numbers, goes_on) && count > 0) {
        listener->record_numbers = calloc((size_t)count, sizeof *listener->record_numbers);
        if (!listener->record_numbers)
            return error_memory(error, "the times of the numbers", 0);
    }
    verdict_stream_begin(&listener->verdicts, rows, listener->numbers,
                         listener->writes ? listener->output : NULL, listener->before);
    return true;
}

void listener_close(struct listener *listener)
{
    progress_clear(&listener->progress);
    verdict_stream_free(&listener->verdicts);
    free(listener->record_numbers);
    listener->record_numbers = NULL;
}

/* What one worker decided, at once. Returns when the next number began. */
static double keep_interval(struct listener *listener, const struct outcome *outcome,
                            const struct outcome *part, struct outcome_interval interval, uint64_t done,
                            double start)
{
    const struct numbers *numbers = listener->numbers;
    const double *seconds = outcome_seconds(part);
    for (uint64_t i = 0; i < interval.count; i++) {
        const uint64_t index = part->unit.first + interval.offset + i;
        struct record_number *number = &listener->record_numbers[index];
        *number = (struct record_number){.verdict = outcome_verdicts(part)[done + i],
                                         .is_invalid = numbers_invalid_at(numbers, index) != NULL,
                                         .seconds = seconds ? seconds[done + i] : 0,
                                         .start = start,
                                         .known_seconds = outcome->known_seconds,
                                         .units = part->units,
                                         .rank = part->rank,
                                         .thread = part->thread};
        numbers_read(numbers, index, 1, &number->n);
        start += number->seconds;
    }
    return start;
}

static void keep_numbers(struct listener *listener, const struct outcome *outcome)
{
    const struct outcome *part = outcome->parts ? outcome->parts : outcome;
    for (; part; part = part->next) {
        double start = part->start_seconds;
        uint64_t done = 0;
        for (uint64_t i = 0; i < outcome_intervals(part); i++) {
            const struct outcome_interval interval = outcome_interval(part, i);
            start = keep_interval(listener, outcome, part, interval, done, start);
            done += interval.count;
        }
    }
}

static bool deliver(void *context, const struct outcome *outcome)
{
    struct listener *listener = context;
    struct output *output = listener->output;
    if (!verdict_stream_add(&listener->verdicts, outcome, &listener->error))
        return false;
    if (listener->record_numbers)
        keep_numbers(listener, outcome);
    if (!listener->writes)
        return true;
    if (listener->flushes) {
        progress_clear(&listener->progress);
        return output_flush(output, &listener->error);
    }
    return !output->failed;
}

static uint64_t claim(void *context, uint64_t size, uint64_t fingerprint)
{
    struct listener *listener = context;
    return output_claim(listener->output, size, fingerprint);
}

static void stopping(void *context)
{
    struct listener *listener = context;
    if (!listener->is_kept)
        output_abandon(listener->output);
}

static void tick(void *context, const struct engine_progress *state)
{
    struct listener *listener = context;
    progress_draw(&listener->progress, state);
    lock_beat(listener->lock);
}

struct engine_listener listener_for_engine(struct listener *listener)
{
    return (struct engine_listener){
        .context = listener, .deliver = deliver, .claim = claim, .stopping = stopping, .tick = tick};
}
