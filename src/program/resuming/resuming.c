#include "program/resuming/resuming.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/number.h"
#include "base/printable_text.h"
#include "engine/parallel/agreement.h"
#include "output/journal/journal_compare.h"
#include "output/record/record_search.h"
#include "output/rows_check.h"
#include "output/summary.h"
#include "program/reading/digesting.h"
#include "program/resuming/keeping.h"
#include "program/resuming/verifying.h"

/* ---- Which runs are kept. */

static bool is_resuming(const struct resuming *resuming)
{
    return resuming->options->unfinished == UNFINISHED_RESUME;
}

static bool refuse_to_resume(const char *why, struct error *error)
{
    return error_set(error, ERROR_USAGE, "--resume: %s", why);
}

/* ---- What is there. */

static bool exists(const char *path, struct stat *status)
{
    return lstat(path, status) == 0;
}

static const struct journal_line *last_line(const struct resuming *resuming)
{
    const struct journal *journal = &resuming->journal;
    return journal->entry_count > 0 ? &journal->entries[journal->entry_count - 1].line : NULL;
}

/* "412,000,000 of 1,000,000,000 numbers" */
enum { PROGRESS_TEXT_SIZE = 2 * NUMBER_GROUPED_SIZE + 32 };
static const char *progress_text(uint64_t done, uint64_t all, char text[PROGRESS_TEXT_SIZE])
{
    char some[NUMBER_GROUPED_SIZE], total[NUMBER_GROUPED_SIZE];
    snprintf(text, PROGRESS_TEXT_SIZE, "%s of %s number%s", number_grouped(done, some),
             number_grouped(all, total), all == 1 ? "" : "s");
    return text;
}

/* Something unfinished is there, and nobody said what to do about it. */
static bool refuse_to_begin(const struct resuming *resuming, const struct error *fault, struct error *error)
{
    char shown[TEXT_WIDTH + 1], minute[CLOCK_MINUTE_SIZE], progress[PROGRESS_TEXT_SIZE];
    const struct journal_line *line = last_line(resuming);
    text_show(resuming->places.data, shown);
    if (fault)
        return error_set(error, ERROR_USAGE,
                         "'%s' is there, of a run that did not end, and %s; --restart discards it", shown,
                         fault->text);
    return error_set(
        error, ERROR_USAGE,
        "'%s' is there: a run of %s that decided %s; --resume goes on with it, --restart discards it", shown,
        clock_minute_text(line ? line->written : resuming->journal.head.started, minute),
        progress_text(line ? line->done : 0, resuming->journal.head.numbers, progress));
}

/* Put in its place, but its journal is still there: whole. */
static bool is_put(const struct resuming *resuming)
{
    struct stat status;
    const struct journal_line *line = last_line(resuming);
    return !resuming->has_data && line && line->is_whole && exists(resuming->places.target, &status) &&
           S_ISREG(status.st_mode) && (uint64_t)status.st_size == line->offset;
}

static bool look_at_journal(struct resuming *resuming, struct error *error)
{
    struct error fault;
    const bool good = journal_read(&resuming->journal, resuming->places.journal, &fault);
    if (is_resuming(resuming) || (!good && fault.code != ERROR_USAGE))
        return good || error_set(error, fault.code, "%s%s", fault.text,
                                 fault.code == ERROR_USAGE ? "; --restart discards it" : "");
    return (good && is_put(resuming)) || refuse_to_begin(resuming, good ? NULL : &fault, error);
}

static bool refuse_data_alone(const struct resuming *resuming, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    return error_set(
        error, ERROR_USAGE,
        "'%s' is there without its journal, and nothing else vouches for it; --restart discards it",
        text_show(resuming->places.data, shown));
}

/* What is gone on with is changed, and renamed in the end: no link to it may be another's, and it itself
 * none. */
static bool refuse_strange_data(const struct resuming *resuming, const struct stat *status,
                                struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    text_show(resuming->places.data, shown);
    if (!S_ISREG(status->st_mode))
        return error_set(error, ERROR_USAGE, "'%s' is no regular file; --restart discards it", shown);
    return error_set(
        error, ERROR_USAGE,
        "'%s' has %lu hard links, and going on would change all; --restart discards this one, or "
        "put a copy in its place",
        shown, (unsigned long)status->st_nlink);
}

static bool look_at_places(struct resuming *resuming, struct error *error)
{
    struct stat status;
    resuming->has_journal = exists(resuming->places.journal, &status);
    resuming->has_data = exists(resuming->places.data, &status);
    if (resuming->options->unfinished == UNFINISHED_RESTART ||
        (!resuming->has_journal && !resuming->has_data))
        return true;
    if (is_resuming(resuming) && resuming->has_data && (!S_ISREG(status.st_mode) || status.st_nlink > 1))
        return refuse_strange_data(resuming, &status, error);
    return resuming->has_journal ? look_at_journal(resuming, error) : refuse_data_alone(resuming, error);
}

/* What a launcher stops may be there longer than the launcher: who was told to stop is waited for. */
static bool take_lock(struct resuming *resuming, FILE *messages, struct error *error)
{
    static const double GRACE_SECONDS = 0.3, PATIENCE_SECONDS = 10;
    const double begin = clock_seconds();
    while (!lock_take(&resuming->lock, resuming->places.lock, resuming->options->output, messages, error)) {
        const double waited = clock_seconds() - begin;
        if (error->code != ERROR_USAGE || waited > PATIENCE_SECONDS ||
            (waited > GRACE_SECONDS && !lock_is_to_end(resuming->places.lock)))
            return false;
        clock_sleep(0.02);
    }
    return true;
}

/* Where nothing can be made beside the output this run is not kept; what is there is looked at all the same.
 * On a full disk what is to be discarded may be what leaves no room. */
static bool lock_output(struct resuming *resuming, FILE *messages, struct error *error)
{
    const enum unfinished_mode mode = resuming->options->unfinished;
    bool taken = take_lock(resuming, messages, error);
    if (!taken && error->code == ERROR_FAILED && mode == UNFINISHED_RESTART)
        taken = unfinished_discard(&resuming->places, error) && take_lock(resuming, messages, error);
    return taken || (error->code == ERROR_FAILED && mode != UNFINISHED_RESUME);
}

bool resuming_look(struct resuming *resuming, FILE *messages, struct error *error)
{
    const char *output = resuming->options->output;
    if (!output)
        return true;
    if (!unfinished_locate(&resuming->places, output, &resuming->is_file, error) ||
        (resuming->is_file && !lock_output(resuming, messages, error)))
        return false;
    char why[KEEPING_TEXT_SIZE];
    resuming->is_kept =
        keeping_is_possible(resuming->options, resuming->is_file, why) && resuming->lock.fd >= 0;
    if (!resuming->is_kept && is_resuming(resuming))
        return refuse_to_resume(why, error);
    return !resuming->is_file || look_at_places(resuming, error);
}

/* ---- Is it of this run? */

static bool make_head(struct resuming *resuming, const struct reading *reading, const struct numbers *numbers,
                      struct error *error)
{
    const struct options *options = resuming->options;
    struct journal_head *head = &resuming->head;
    *head = (struct journal_head){.version = JOURNAL_VERSION,
                                  .kernel = strdup(options->kernel->name),
                                  .format = strdup(format_name((int)options->format)),
                                  .shard = options->shard,
                                  .shards = options->shards,
                                  .numbers = numbers->count,
                                  .numbers_in_all = reading->numbers_in_all,
                                  .binary = options->binary,
                                  .started = resuming->started_wall};
    numbers_identity(numbers, head->input);
    bool good = head->kernel && head->format;
    for (size_t i = 0; good && i < options->sources.count; i++)
        good = journal_data_add_source(head, source_kind_name(options->sources.items[i].kind),
                                       options->sources.items[i].text);
    return good || error_memory(error, "the journal", 0);
}

static bool compare_heads(const struct resuming *resuming, struct error *error)
{
    const struct journal_line *line = last_line(resuming);
    struct error difference;
    return journal_compare(&resuming->head, &resuming->journal.head, line ? line->tally.invalid : 0,
                           resuming->places.data, &difference) ||
           error_set(error, difference.code, "%.900s; --restart discards it", difference.text);
}

/* Of a result that is not there under its own name yet, or is already. */
static const char *data_path(const struct resuming *resuming)
{
    return is_put(resuming) ? resuming->places.target : resuming->places.data;
}

/* Collective: how many lines of the journal there are data for. */
static bool count_lines(struct resuming *resuming, struct error *error)
{
    const struct journal *journal = &resuming->journal;
    const char *path = resuming->ranks->rank == 0 ? data_path(resuming) : "";
    size_t right = 0;
    if (!verifying_count(resuming->ranks, resuming->threads, path, &journal->texts, &right, error))
        return false;
    if (!resuming->has_data && right < journal->texts.count)
        right = 0; /* what is there instead is another file */
    while (resuming->lines < journal->entry_count && journal->entries[resuming->lines].text_end <= right)
        resuming->lines++;
    return true;
}

static void take_line(struct resuming *resuming)
{
    if (resuming->lines == 0)
        return;
    resuming->before = journal_data_bare_line(&resuming->journal.entries[resuming->lines - 1].line);
}

static void print_passed_over(const struct resuming *resuming, FILE *messages)
{
    const struct journal *journal = &resuming->journal;
    char shown[TEXT_WIDTH + 1], lines[NUMBER_GROUPED_SIZE], bytes[NUMBER_GROUPED_SIZE];
    if (journal->passed_over > 0)
        fprintf(messages, "primes: the last %s bytes of '%s' are torn or not what was written: passed over\n",
                number_grouped(journal->passed_over, bytes), text_show(resuming->places.journal, shown));
    if (!resuming->has_data && !is_put(resuming) && journal->texts.count > 0)
        fprintf(messages, "primes: '%s' is not there: what its journal vouches for is lost\n",
                text_show(resuming->places.data, shown));
    else if (resuming->lines < journal->entry_count)
        fprintf(
            messages,
            "primes: '%s' is not what the last %s of its journal's checkpoints vouch for: cut off there\n",
            text_show(data_path(resuming), shown),
            number_grouped(journal->entry_count - resuming->lines, lines));
}

static void print_progress(const struct resuming *resuming, FILE *messages)
{
    char progress[PROGRESS_TEXT_SIZE];
    print_passed_over(resuming, messages);
    fprintf(messages, "primes: going on after %s, in part %llu\n",
            progress_text(resuming->before.done, resuming->head.numbers, progress),
            (unsigned long long)resuming->before.part + 1);
}

/* ---- Whole already. */

static void tell_whole(struct resuming *resuming, const struct tally *tally, FILE *messages)
{
    char text[SUMMARY_SIZE];
    resuming->is_whole = true;
    resuming->code = tally->invalid > 0 ? ERROR_INVALID : ERROR_NONE;
    fprintf(messages, "primes: nothing is left to be done: %s\n",
            summary_text(tally, "", resuming->options->output, text));
}

static bool search_record(const struct resuming *resuming, uint64_t size, struct record_found *found,
                          struct error *error)
{
    const struct journal_head *head = &resuming->head;
    const struct record_wanted wanted = {.identity = head->input,
                                         .kernel = head->kernel,
                                         .format = head->format,
                                         .shard = head->shard,
                                         .shards = head->shards,
                                         .output_bytes = size};
    *found = (struct record_found){0};
    return !resuming->options->record || record_search(resuming->options->record, &wanted, found, error);
}

static bool is_what_was_recorded(const struct resuming *resuming, const struct tally *tally, bool *is_same,
                                 struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    const char *path = resuming->places.target;
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return error_set(error, ERROR_FAILED, "cannot read '%s': %s", text_show(path, shown),
                         strerror(errno));
    const bool good = rows_check(fd, path, resuming->options->format, tally, is_same, error);
    close(fd);
    return good;
}

/* A result is there, and nothing unfinished. */
static bool recognize_result(struct resuming *resuming, const struct stat *status, FILE *messages,
                             struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    struct record_found found;
    if (!search_record(resuming, (uint64_t)status->st_size, &found, error))
        return false;
    if (found.is_found && !is_what_was_recorded(resuming, &found.tally, &found.is_found, error))
        return false;
    if (!found.is_found)
        return error_set(error, ERROR_USAGE,
                         "'%s' is there and nothing of it is unfinished, but no record%s proves that it is "
                         "the whole result of this input; without --resume it is replaced",
                         text_show(resuming->options->output, shown),
                         resuming->options->record ? " there" : ", as --record PATH would have one,");
    tell_whole(resuming, &found.tally, messages);
    return true;
}

/* The result is in its place, its journal still there. If its record is not, this run makes one: of the same
 * result, of which nothing is left to be decided. */
static bool finish_put(struct resuming *resuming, FILE *messages, struct error *error)
{
    struct record_found found;
    if (!search_record(resuming, resuming->before.offset, &found, error))
        return false;
    if (resuming->options->record && !found.is_found)
        return resuming->takes_back = true;
    tell_whole(resuming, &resuming->before.tally, messages);
    return unfinished_discard(&resuming->places, error);
}

/* ---- The whole. */

/* Rank 0: how the run begins is known, but for what is left of a journal. */
static bool prepare(struct resuming *resuming, const struct reading *reading, const struct numbers *numbers,
                    FILE *messages, struct error *error)
{
    struct stat status;
    resuming->is_kept = resuming->is_kept && !numbers->read.stream;
    if (!resuming->is_kept)
        return true;
    if (!make_head(resuming, reading, numbers, error))
        return false;
    if (!is_resuming(resuming))
        return true;
    if (resuming->has_journal)
        return compare_heads(resuming, error);
    return !exists(resuming->places.target, &status) || recognize_result(resuming, &status, messages, error);
}

/* Of integers that were read once the content is known by a sample. What was decided of them must be of what
 * stands there now, all of it; what is left is decided by this run. */
static bool compare_decided(const struct resuming *resuming, const struct numbers *numbers,
                            struct error *error)
{
    const struct journal_line *before = &resuming->before;
    struct digest digest;
    char shown[TEXT_WIDTH + 1], done[NUMBER_GROUPED_SIZE];
    if (!resuming->options->binary || numbers->in_files == 0 || before->tally.only_counted)
        return true;
    if (!digesting_first(numbers, before->done, resuming->threads, &digest, error))
        return false;
    return memcmp(&digest, &before->tally.numbers_digest, sizeof digest) == 0 ||
           error_set(error, ERROR_USAGE,
                     "'%s' is of another input: the first %s numbers, which are decided, are not those here",
                     text_show(resuming->places.data, shown), number_grouped(before->done, done));
}

/* Rank 0, when the lines that count are known. */
static bool go_on(struct resuming *resuming, struct numbers *numbers, FILE *messages, struct error *error)
{
    take_line(resuming);
    if (!compare_decided(resuming, numbers, error))
        return false;
    if (is_put(resuming) && resuming->before.is_whole && !finish_put(resuming, messages, error))
        return false;
    if (resuming->is_whole)
        return true;
    print_progress(resuming, messages);
    numbers_keep(numbers, resuming->before.done, numbers->count - resuming->before.done);
    return remaining_take(&resuming->remaining, &resuming->journal, resuming->lines, error);
}

bool resuming_settle(struct resuming *resuming, const struct reading *reading, struct numbers *numbers,
                     FILE *messages, struct error *error)
{
    struct ranks *ranks = resuming->ranks;
    bool good = ranks->rank > 0 || prepare(resuming, reading, numbers, messages, error);
    resuming->goes_on = good && is_resuming(resuming) && resuming->has_journal && !resuming->is_whole;
    ranks_broadcast(ranks, &resuming->goes_on, sizeof resuming->goes_on);
    if (!resuming->goes_on)
        return good;
    good = count_lines(resuming, error);
    return good && (ranks->rank > 0 || go_on(resuming, numbers, messages, error));
}

bool resuming_share(struct resuming *resuming, struct error *error)
{
    struct ranks *ranks = resuming->ranks;
    ranks_broadcast(ranks, &resuming->is_kept, sizeof resuming->is_kept);
    ranks_broadcast(ranks, &resuming->is_whole, sizeof resuming->is_whole);
    ranks_broadcast(ranks, &resuming->code, sizeof resuming->code);
    return remaining_share(&resuming->remaining, ranks, error);
}

bool resuming_discard(struct resuming *resuming, struct error *error)
{
    if (!resuming->is_file || resuming->goes_on || (!resuming->has_journal && !resuming->has_data))
        return true;
    resuming->has_journal = resuming->has_data = false;
    return unfinished_discard(&resuming->places, error);
}

void resuming_close(struct resuming *resuming)
{
    lock_release(&resuming->lock);
    unfinished_free(&resuming->places);
    journal_free(&resuming->journal);
    journal_data_free_head(&resuming->head);
    remaining_free(&resuming->remaining);
}
