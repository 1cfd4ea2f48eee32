#include "output/verdict_stream.h"

#include <inttypes.h>
#include <stdio.h>

const char *verdict_stream_counts(const struct tally *tally, char text[VERDICT_STREAM_COUNTS_SIZE])
{
    snprintf(text, VERDICT_STREAM_COUNTS_SIZE,
             "numbers\t%" PRIu64 "\nprimes\t%" PRIu64 "\ncomposites\t%" PRIu64 "\nneither\t%" PRIu64
             "\ninvalid\t%" PRIu64 "\n",
             tally->numbers, tally->prime, tally->composite, tally->neither, tally->invalid);
    return text;
}

void verdict_stream_begin(struct verdicts *verdicts, const struct rows *rows, const struct numbers *numbers,
                          struct output *output, const struct tally *before)
{
    *verdicts = (struct verdicts){.rows = *rows, .numbers = numbers, .output = output};
    if (before)
        verdicts->tally = *before;
}

static bool add_formatted(struct verdicts *verdicts, const struct outcome *outcome)
{
    tally_append(&verdicts->tally, &outcome->tally);
    if (verdicts->output && !outcome->kept)
        output_write(verdicts->output, outcome_text(outcome), outcome->text_size);
    return true;
}

bool verdict_stream_add(struct verdicts *verdicts, const struct outcome *outcome, struct error *error)
{
    if (outcome->formatted)
        return add_formatted(verdicts, outcome);
    const struct unit *unit = &outcome->unit;
    struct numbers_block block;
    if (!numbers_load(verdicts->numbers, unit->first, (size_t)unit->count, NULL, &verdicts->loader, &block,
                      error))
        return false;
    tally_add(&verdicts->tally, &block, outcome_verdicts(outcome));
    if (!verdicts->output)
        return true;
    verdicts->buffer.used = 0;
    if (!rows_append(&verdicts->rows, &block, outcome_verdicts(outcome), outcome_seconds(outcome),
                     outcome->known_seconds, &verdicts->buffer, error))
        return false;
    output_write(verdicts->output, verdicts->buffer.bytes, verdicts->buffer.used);
    return true;
}

void verdict_stream_end(struct verdicts *verdicts)
{
    char text[VERDICT_STREAM_COUNTS_SIZE];
    if (verdicts->output && verdicts->rows.format == FORMAT_COUNT)
        output_print(verdicts->output, "%s", verdict_stream_counts(&verdicts->tally, text));
}

void verdict_stream_free(struct verdicts *verdicts)
{
    buffer_free(&verdicts->buffer);
    numbers_loader_free(&verdicts->loader);
    *verdicts = (struct verdicts){0};
}
