#include "program/options_agreement.h"

#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/host.h"
#include "base/printable_text.h"
#include "engine/parallel/agreement.h"
#include "output/rows.h"

/* The options as words that end with NUL, each an option with its value: always the same options in the same
 * order, then what is to be checked, as it was given. */
struct words {
    struct buffer text;
    bool good; /* memory sufficed */
};

static void add_piece(struct words *words, const char *piece, size_t size)
{
    words->good = words->good && buffer_append(&words->text, piece, size);
}

/* "--record FILE", or "no --record" */
static void add(struct words *words, const char *option, const char *value)
{
    if (!value)
        add_piece(words, "no ", strlen("no "));
    add_piece(words, option, strlen(option) + !value);
    if (!value)
        return;
    add_piece(words, " ", 1);
    add_piece(words, value, strlen(value) + 1);
}

/* "--binary", or "no --binary" */
static void add_flag(struct words *words, const char *option, bool is_set)
{
    if (is_set)
        add_piece(words, option, strlen(option) + 1);
    else
        add(words, option, NULL);
}

static void add_count(struct words *words, const char *option, int count)
{
    char text[16];
    snprintf(text, sizeof text, "%d", count);
    add(words, option, text);
}

static void add_shard(struct words *words, const struct options *options)
{
    char text[32];
    snprintf(text, sizeof text, "%d/%d", options->shard, options->shards);
    add(words, "--shard", options->shards > 0 ? text : NULL);
}

static void add_work(struct words *words, const struct options *options)
{
    char schedule[SCHEDULE_TEXT_SIZE];
    add(words, "--kernel", options->kernel->name);
    add(words, "--schedule", schedule_text(&options->schedule, schedule));
    add(words, "--split", options->splits ? "auto" : "never");
    add_count(words, "--repeat", options->repeat);
    add_count(words, "--warmup", options->warmup);
    add_flag(words, "--placement show", options->placement == PLACEMENT_SHOW);
}

static void add_output(struct words *words, const struct options *options)
{
    static const char *const progress[] = {"auto", "always", "never"};
    char seconds[32];
    snprintf(seconds, sizeof seconds, "%.17g", options->checkpoint_seconds);
    add(words, "--format", format_name((int)options->format));
    add(words, "--output", options->output);
    add(words, "--record", options->record);
    add_flag(words, "--resume", options->unfinished == UNFINISHED_RESUME);
    add_flag(words, "--restart", options->unfinished == UNFINISHED_RESTART);
    add(words, "--checkpoint", seconds);
    add(words, "--progress", progress[options->progress]);
}

static void add_sources(struct words *words, const struct options *options)
{
    static const char *const names[] = {[SOURCE_NUMBER] = "the number",
                                        [SOURCE_FILE] = "--input",
                                        [SOURCE_RANGE] = "--range",
                                        [SOURCE_WORKLOAD] = "--workload"};
    add_flag(words, "--binary", options->binary);
    add(words, "--invalid", options->report_invalid ? "report" : "stop");
    add_shard(words, options);
    for (size_t i = 0; i < options->sources.count; i++)
        add(words, names[options->sources.items[i].kind], options->sources.items[i].text);
}

/* What the program is to do; a run needs more to be said. */
static const char *action_text(const struct options *options)
{
    static const char *const texts[] = {[ACTION_RUN] = "numbers to check",
                                        [ACTION_HELP] = "--help",
                                        [ACTION_VERSION] = "--version",
                                        [ACTION_LIST_KERNELS] = "--kernel help",
                                        [ACTION_LIST_WORKLOADS] = "--workload help",
                                        [ACTION_COUNT_CORES] = "--cores",
                                        [ACTION_PRINT_OPTIONS] = "--print-options"};
    return texts[options->action];
}

static struct words words_of(const struct options *options)
{
    struct words words = {.good = true};
    const char *action = action_text(options);
    add_piece(&words, action, strlen(action) + 1);
    if (options->print_form)
        add(&words, "--print-options", options->print_form);
    if (options->action != ACTION_RUN)
        return words;
    add_work(&words, options);
    add_output(&words, options);
    add_sources(&words, options);
    return words;
}

/* The same of rank 0, on every rank. */
static bool share(const struct words *own, struct buffer *first, struct ranks *ranks, struct error *error)
{
    size_t size = own->text.used;
    ranks_broadcast(ranks, &size, sizeof size);
    char *bytes = buffer_reserve(first, size);
    if (!agreement_with_cause(ranks, (own->good && bytes) || error_memory(error, "the command line", size),
                              error))
        return false;
    if (ranks->rank == 0)
        memcpy(bytes, own->text.bytes, size);
    ranks_broadcast(ranks, bytes, size);
    buffer_advance(first, size);
    return true;
}

static const char *word_at(const struct buffer *text, size_t at)
{
    return at < text->used ? text->bytes + at : "nothing more to check";
}

static bool compare(const struct buffer *own, const struct buffer *first, int rank, struct error *error)
{
    char host[HOST_TEXT_SIZE], mine[TEXT_WIDTH + 1], theirs[TEXT_WIDTH + 1];
    size_t at = 0;
    while (at < own->used && at < first->used && strcmp(own->bytes + at, first->bytes + at) == 0)
        at += strlen(own->bytes + at) + 1;
    if (at == own->used && at == first->used)
        return true;
    host_name(host);
    error_set(
        error, ERROR_USAGE,
        "rank %d on %s has %s, rank 0 %s: all ranks have the same options, but for --threads and --placement",
        rank, host, text_show(word_at(own, at), mine), text_show(word_at(first, at), theirs));
    error->is_located = true;
    return false;
}

bool options_agree(const struct options *options, struct ranks *ranks, struct error *error)
{
    struct words own = words_of(options);
    struct buffer first = {0};
    const bool good = ranks->size == 1 ||
                      (share(&own, &first, ranks, error) &&
                       agreement_with_cause(ranks, compare(&own.text, &first, ranks->rank, error), error));
    buffer_free(&own.text);
    buffer_free(&first);
    return good;
}
