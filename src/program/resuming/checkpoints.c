#include "program/resuming/checkpoints.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/number.h"
#include "base/printable_text.h"
#include "files/path.h"

/* ---- Where it begins. */

bool checkpoints_open(struct checkpoints *checkpoints, struct error *error)
{
    const struct resuming *resuming = checkpoints->resuming;
    checkpoints->kept = resuming->before;
    checkpoints->has_journal = resuming->has_journal;
    return !resuming->has_journal || journal_writer_go_on(&checkpoints->writer, resuming->places.journal,
                                                          &resuming->journal, resuming->lines, error);
}

/* ---- For the engine. */

/* Each rank syncs through its own descriptor, which alone knows what went wrong with its own writes. */
static bool sync_written(void *context, struct error *error)
{
    const struct checkpoints *checkpoints = context;
    return shared_file_sync(checkpoints->shared_file, error) &&
           (!checkpoints->output || output_sync(checkpoints->output, error));
}

/* The texts since the last line: those of a line that was not written are still to be vouched for. */
static bool take_texts(struct checkpoints *checkpoints, struct error *error)
{
    struct journal_texts texts = output_take_texts(checkpoints->output);
    bool good = true;
    for (size_t i = 0; good && i < texts.count; i++)
        good = journal_data_add_text(&checkpoints->texts, texts.items[i]);
    journal_data_free_texts(&texts);
    return good || error_memory(error, "the journal", 0);
}

/* Held up for very long, a run on a file system without locks can be taken for dead. Who only removed the
 * lock has not taken the output; nor has who took away its folder. */
static bool hold_output(struct checkpoints *checkpoints, struct error *error)
{
    struct resuming *resuming = checkpoints->resuming;
    char shown[TEXT_WIDTH + 1];
    if (lock_is_held(&resuming->lock))
        return true;
    if (access(resuming->places.lock, F_OK) == 0)
        return error_set(error, ERROR_FAILED, "another run has taken '%s' meanwhile",
                         text_show(resuming->options->output, shown));
    lock_release(&resuming->lock);
    return lock_take(&resuming->lock, resuming->places.lock, resuming->options->output, checkpoints->messages,
                     error) ||
           error->code == ERROR_FAILED;
}

/* Once. */
static void tell_of_loss(struct checkpoints *checkpoints)
{
    char shown[TEXT_WIDTH + 1];
    if (checkpoints->is_lost && !checkpoints->has_told)
        fprintf(checkpoints->messages,
                "primes: '%s' or its journal was removed or replaced: this run cannot be gone on with\n",
                text_show(checkpoints->resuming->places.data, shown));
    checkpoints->has_told = checkpoints->is_lost;
}

/* What there is now is what the next line vouches for. */
static bool make_line(struct checkpoints *checkpoints, const struct tally *tally, struct error *error)
{
    const struct journal_line *before = &checkpoints->resuming->before;
    tell_of_loss(checkpoints);
    if (!hold_output(checkpoints, error) || !output_flush(checkpoints->output, error) ||
        !take_texts(checkpoints, error))
        return false;
    checkpoints->line =
        (struct journal_line){.part = before->part + 1,
                              .done = tally->numbers,
                              .offset = checkpoints->output->offset,
                              .tally = *tally,
                              .seconds = before->seconds + clock_seconds() - checkpoints->begun,
                              .written = clock_wall_seconds(),
                              .texts = checkpoints->texts.items,
                              .text_count = checkpoints->texts.count};
    return true;
}

/* A line holds only so many texts. */
static bool is_wanted(void *context)
{
    const struct checkpoints *checkpoints = context;
    return checkpoints->texts.count + checkpoints->output->texts.count >= JOURNAL_TEXTS_MAX / 2;
}

static bool mark(void *context, struct error *error)
{
    struct checkpoints *checkpoints = context;
    return make_line(checkpoints, &checkpoints->verdicts->tally, error);
}

/* From their places among the numbers of this run to those among all. */
static bool add_begun(struct checkpoints *checkpoints, const struct begun_numbers *begun, struct error *error)
{
    const uint64_t before = checkpoints->resuming->before.done;
    for (size_t i = 0; i < begun->count; i++) {
        struct begun_number number = begun->items[i];
        number.index += before;
        if (number.index >= checkpoints->line.done && !begun_add(&checkpoints->line.begun, number))
            return error_memory(error, "the journal", 0);
    }
    return true;
}

/* The same of verdicts. Those that no line has room for will be decided again. */
static bool add_ahead(struct checkpoints *checkpoints, const struct known_verdicts *ahead,
                      struct error *error)
{
    const uint64_t before = checkpoints->resuming->before.done;
    for (size_t i = 0; i < ahead->count; i++) {
        const struct known_stretch *stretch = &ahead->stretches[i];
        if (!known_add(&checkpoints->line.ahead, before + stretch->first, stretch->count,
                       known_verdicts_of(ahead, i)))
            return error_memory(error, "the journal", 0);
    }
    known_cut(&checkpoints->line.ahead, JOURNAL_STRETCHES_MAX, JOURNAL_AHEAD_MAX);
    return true;
}

/* Before the first line: in this order, so that data without a journal are never left. */
static bool create_files(struct checkpoints *checkpoints, struct error *error)
{
    const struct resuming *resuming = checkpoints->resuming;
    struct target *target = &checkpoints->output->target;
    if (!checkpoints->has_journal &&
        !journal_writer_create(&checkpoints->writer, resuming->places.journal, &resuming->head, error))
        return false;
    checkpoints->has_journal = true;
    return target->staged.is_kept || target_leave(target, resuming->places.data, error);
}

static bool write_line(struct checkpoints *checkpoints, struct error *error)
{
    if (!create_files(checkpoints, error) ||
        !journal_writer_append(&checkpoints->writer, &checkpoints->line, error))
        return false;
    checkpoints->texts.count = 0;
    checkpoints->kept = journal_data_bare_line(&checkpoints->line);
    return true;
}

static bool says_nothing_new(const struct checkpoints *checkpoints)
{
    const struct journal_line *line = &checkpoints->line;
    return line->done == checkpoints->kept.done && line->begun.count == 0 && line->ahead.count == 0 &&
           !line->is_whole;
}

/* Others may have removed what is kept, or put something else in its place, which is theirs. */
static bool is_still_there(const struct checkpoints *checkpoints)
{
    const struct unfinished *places = &checkpoints->resuming->places;
    const struct staged *staged = &checkpoints->output->target.staged;
    return (!checkpoints->has_journal || !path_leads_elsewhere(places->journal, checkpoints->writer.fd)) &&
           (!staged->is_kept || !path_leads_elsewhere(places->data, staged->fd));
}

static bool vouch(void *context, const struct begun_numbers *begun, const struct known_verdicts *ahead,
                  struct error *error)
{
    struct checkpoints *checkpoints = context;
    checkpoints->is_lost = checkpoints->is_lost || !is_still_there(checkpoints);
    if (checkpoints->is_lost) {
        checkpoints->texts.count = 0;
        return true;
    }
    const bool good = add_begun(checkpoints, begun, error) && add_ahead(checkpoints, ahead, error) &&
                      (says_nothing_new(checkpoints) || write_line(checkpoints, error));
    journal_data_free_line(&checkpoints->line);
    return good;
}

struct engine_checkpoints checkpoints_for_engine(struct checkpoints *checkpoints, double seconds)
{
    checkpoints->begun = clock_seconds();
    return (struct engine_checkpoints){.context = checkpoints,
                                       .seconds = seconds,
                                       .is_wanted = is_wanted,
                                       .sync = sync_written,
                                       .mark = mark,
                                       .vouch = vouch};
}

/* ---- The end. */

bool checkpoints_end(struct checkpoints *checkpoints, const struct tally *tally, struct error *error)
{
    if (!checkpoints->has_journal || checkpoints->is_lost)
        return true;
    if (!make_line(checkpoints, tally, error) || !output_sync(checkpoints->output, error))
        return false;
    checkpoints->line.is_whole = true;
    return vouch(checkpoints, &(struct begun_numbers){0}, &(struct known_verdicts){0}, error);
}

void checkpoints_remove(struct checkpoints *checkpoints)
{
    const char *journal = checkpoints->resuming->places.journal;
    if (checkpoints->has_journal && !path_leads_elsewhere(journal, checkpoints->writer.fd))
        unlink(journal);
    checkpoints->has_journal = false;
}

/* Behind -- there are no options. */
static bool ends_options(const struct checkpoints *checkpoints)
{
    bool found = false;
    for (int i = 0; i < checkpoints->argument_count; i++)
        found = found || strcmp(checkpoints->arguments[i], "--") == 0;
    return found;
}

/* The last --restart is the option, unless somebody calls a file so. */
static int find_restart(const struct checkpoints *checkpoints)
{
    int found = -1;
    for (int i = 0; i < checkpoints->argument_count; i++)
        if (strcmp(checkpoints->arguments[i], "--restart") == 0)
            found = i;
    return checkpoints->resuming->options->unfinished == UNFINISHED_RESTART ? found : -1;
}

/* Of a loop: is this word --schedule, or what it says? Nothing goes on as a loop. A file that somebody calls
 * so is taken for it. */
static bool asks_for_loop(const struct checkpoints *checkpoints, int i)
{
    static const char OPTION[] = "--schedule";
    const size_t size = sizeof OPTION - 1;
    char *const *words = checkpoints->arguments;
    if (!schedule_is_loop(&checkpoints->resuming->options->schedule))
        return false;
    return (strncmp(words[i], OPTION, size) == 0 && (words[i][size] == '\0' || words[i][size] == '=')) ||
           (i > 0 && strcmp(words[i - 1], OPTION) == 0);
}

/* The command that was given, with --resume, and without what cannot go on; "" if it does not fit. */
static const char *command_text(const struct checkpoints *checkpoints, char *text, size_t size)
{
    static const char RESUME[] = " --resume";
    const bool has_it = checkpoints->resuming->options->unfinished == UNFINISHED_RESUME;
    const bool is_first = !has_it && ends_options(checkpoints);
    const int restart = find_restart(checkpoints);
    size_t used = 0;
    for (int i = 0; i < checkpoints->argument_count; i++) {
        char word[CHECKPOINTS_TEXT_SIZE];
        if (i == restart || asks_for_loop(checkpoints, i))
            continue;
        if (!text_quote(checkpoints->arguments[i], word, sizeof word))
            return strcpy(text, "");
        used += (size_t)snprintf(text + used, size - used, "%s%s%s", i > 0 ? " " : "", word,
                                 i == 0 && is_first ? RESUME : "");
        if (used + sizeof RESUME >= size)
            return strcpy(text, "");
    }
    return has_it || is_first ? text : strcat(text, RESUME);
}

/* The last line that was written stands for what can be gone on with. */
static const char *describe_kept(const struct checkpoints *checkpoints, char text[CHECKPOINTS_TEXT_SIZE])
{
    enum { NAME_WIDTH = 300 }; /* of what must be found again */
    char command[CHECKPOINTS_TEXT_SIZE / 2], shown[NAME_WIDTH + 1];
    const char *data = checkpoints->resuming->places.data;
    command_text(checkpoints, command, sizeof command);
    snprintf(text, CHECKPOINTS_TEXT_SIZE, ", kept in '%s'; to go on: %s",
             text_show_part(data, strlen(data), shown, NAME_WIDTH),
             *command ? command : "the same command with --resume");
    return text;
}

const char *checkpoints_describe(const struct checkpoints *checkpoints, const struct engine_result *result,
                                 char text[CHECKPOINTS_TEXT_SIZE])
{
    char done[NUMBER_GROUPED_SIZE], kept[CHECKPOINTS_TEXT_SIZE];
    if (checkpoints->is_lost)
        snprintf(text, CHECKPOINTS_TEXT_SIZE, "; what was kept of them was removed or replaced meanwhile");
    else if (!checkpoints->has_journal)
        snprintf(text, CHECKPOINTS_TEXT_SIZE, "; %s%.600s",
                 result->kept ? "nothing was decided that could be kept" : "nothing could be kept: ",
                 result->kept ? "" : result->keep_error.text);
    else if (result->kept)
        describe_kept(checkpoints, text);
    else
        snprintf(text, CHECKPOINTS_TEXT_SIZE, ", of which the last could not be kept (%.300s), but %s are%s",
                 result->keep_error.text, number_grouped(checkpoints->kept.done, done),
                 describe_kept(checkpoints, kept));
    return text;
}

void checkpoints_add_to_error(const struct checkpoints *checkpoints, struct error *error)
{
    char done[NUMBER_GROUPED_SIZE], kept[CHECKPOINTS_TEXT_SIZE];
    const size_t used = strlen(error->text);
    if (checkpoints->has_journal && !checkpoints->is_lost && error->code == ERROR_FAILED)
        snprintf(error->text + used, sizeof error->text - used, "; %s numbers are%s",
                 number_grouped(checkpoints->kept.done, done), describe_kept(checkpoints, kept) + 1);
}

void checkpoints_close(struct checkpoints *checkpoints)
{
    journal_writer_close(&checkpoints->writer);
    journal_data_free_texts(&checkpoints->texts);
    journal_data_free_line(&checkpoints->line);
}
