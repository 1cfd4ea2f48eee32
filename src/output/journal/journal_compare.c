#include "output/journal/journal_compare.h"

#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/printable_text.h"

enum { PLACE_SIZE = 128 };

struct comparison {
    const struct journal_head *here, *there;
    bool paths_count;
    char name[TEXT_WIDTH + 1]; /* shown */
    struct error *error;
};

/* ---- What a run is of, for a person. */

static const char *shard_text(const struct journal_head *head, char text[PLACE_SIZE])
{
    if (head->shards == 0)
        return "all numbers";
    snprintf(text, PLACE_SIZE, "part %d of %d", head->shard, head->shards);
    return text;
}

static const char *source_text(const struct journal_source *source, char text[PLACE_SIZE])
{
    char shown[TEXT_WIDTH + 1];
    snprintf(text, PLACE_SIZE, "%s '%s'", source->kind, text_show(source->text, shown));
    return text;
}

/* Where its numbers stand: "'numbers.txt'", "range '1:9'", "3 sources". */
static const char *place_text(const struct journal_head *head, char text[PLACE_SIZE])
{
    if (head->source_count != 1)
        snprintf(text, PLACE_SIZE, "%zu sources", head->source_count);
    else
        source_text(&head->sources[0], text);
    return strncmp(text, "file ", strlen("file ")) == 0 ? text + strlen("file ") : text;
}

static const char *reading_text(const struct journal_head *head)
{
    return head->binary ? "as 64-bit integers" : "as text";
}

/* ---- Each difference. */

static bool compare_shards(const struct comparison *pair)
{
    char here[PLACE_SIZE], there[PLACE_SIZE];
    if (pair->here->shard == pair->there->shard && pair->here->shards == pair->there->shards)
        return true;
    return error_set(pair->error, ERROR_USAGE, "'%s' is of %s, here of %s", pair->name,
                     shard_text(pair->there, there), shard_text(pair->here, here));
}

/* What is named by a word that is no user's, unless somebody wrote the journal by hand. */
static bool compare_words(const struct comparison *pair, const char *what, const char *here,
                          const char *there)
{
    char shown_here[TEXT_WIDTH + 1], shown_there[TEXT_WIDTH + 1];
    if (strcmp(here, there) == 0)
        return true;
    return error_set(pair->error, ERROR_USAGE, "'%s' was made with %s %s, here %s", pair->name, what,
                     text_show(there, shown_there), text_show(here, shown_here));
}

static bool is_file(const struct journal_source *source)
{
    return strcmp(source->kind, "file") == 0;
}

static bool is_same_source(const struct comparison *pair, size_t i)
{
    const struct journal_source *here = &pair->here->sources[i], *there = &pair->there->sources[i];
    return strcmp(here->kind, there->kind) == 0 &&
           ((is_file(here) && !pair->paths_count) || strcmp(here->text, there->text) == 0);
}

static bool compare_source(const struct comparison *pair, size_t i)
{
    const struct journal_source *here = &pair->here->sources[i], *there = &pair->there->sources[i];
    char here_text[PLACE_SIZE], there_text[PLACE_SIZE];
    if (is_same_source(pair, i))
        return true;
    if (is_file(here) && is_file(there))
        return error_set(pair->error, ERROR_USAGE,
                         "'%s' has invalid lines with the name of their %s, here it is %s", pair->name,
                         source_text(there, there_text), source_text(here, here_text));
    return error_set(pair->error, ERROR_USAGE, "'%s' is of another input: %s, here %s", pair->name,
                     source_text(there, there_text), source_text(here, here_text));
}

static bool compare_sources(const struct comparison *pair)
{
    const size_t here = pair->here->source_count, there = pair->there->source_count;
    char here_text[PLACE_SIZE], there_text[PLACE_SIZE];
    if (here != there)
        return error_set(pair->error, ERROR_USAGE, "'%s' is of another input: %s, here %s", pair->name,
                         place_text(pair->there, there_text), place_text(pair->here, here_text));
    for (size_t i = 0; i < here; i++)
        if (!compare_source(pair, i))
            return false;
    return pair->here->binary == pair->there->binary ||
           error_set(pair->error, ERROR_USAGE, "'%s' is of files that were read %s, here %s", pair->name,
                     reading_text(pair->there), reading_text(pair->here));
}

static bool compare_numbers(const struct comparison *pair)
{
    const uint64_t here = pair->here->numbers_in_all, there = pair->there->numbers_in_all;
    char here_count[NUMBER_GROUPED_SIZE], there_count[NUMBER_GROUPED_SIZE];
    char here_text[PLACE_SIZE], there_text[PLACE_SIZE];
    if (here == there && pair->here->numbers == pair->there->numbers)
        return true;
    return error_set(pair->error, ERROR_USAGE, "'%s' is of another input: %s numbers in %s, here %s in %s",
                     pair->name, number_grouped(there, there_count), place_text(pair->there, there_text),
                     number_grouped(here, here_count), place_text(pair->here, here_text));
}

static bool compare_content(const struct comparison *pair)
{
    char here_text[PLACE_SIZE], there_text[PLACE_SIZE];
    if (strcmp(pair->here->input, pair->there->input) == 0)
        return true;
    return error_set(pair->error, ERROR_USAGE,
                     "'%s' is of another input: as many numbers in %s, here with other content in %s",
                     pair->name, place_text(pair->there, there_text), place_text(pair->here, here_text));
}

bool journal_compare(const struct journal_head *here, const struct journal_head *there, uint64_t invalid,
                     const char *name, struct error *error)
{
    struct comparison pair = {
        .here = here,
        .there = there,
        .paths_count = invalid > 0 && strcmp(there->format, "jsonl") == 0,
        .error = error,
    };
    text_show(name, pair.name);
    return compare_shards(&pair) && compare_words(&pair, "format", here->format, there->format) &&
           compare_words(&pair, "kernel", here->kernel, there->kernel) && compare_sources(&pair) &&
           compare_numbers(&pair) && compare_content(&pair);
}
