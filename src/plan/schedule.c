#include "plan/schedule.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/number.h"
#include "base/printable_text.h"

static const char *const NAMES[] = {[SCHEDULE_AUTO] = "auto",
                                    [SCHEDULE_STATIC] = "static",
                                    [SCHEDULE_DYNAMIC] = "dynamic",
                                    [SCHEDULE_GUIDED] = "guided",
                                    [SCHEDULE_RUNTIME] = "runtime"};

/* OMP_SCHEDULE cannot ask for itself. */
#define KINDS "static, static,N, dynamic, dynamic,N, guided, guided,N"
#define COMMAND_KINDS KINDS ", auto or runtime, with N at least 1"
#define ENVIRONMENT_KINDS KINDS " or auto, with N at least 1"

const char *schedule_kind_name(enum schedule_kind kind)
{
    return NAMES[kind];
}

const char *schedule_text(const struct schedule *schedule, char text[SCHEDULE_TEXT_SIZE])
{
    if (schedule->chunk > 0)
        snprintf(text, SCHEDULE_TEXT_SIZE, "%s,%" PRIu64, NAMES[schedule->kind], schedule->chunk);
    else
        snprintf(text, SCHEDULE_TEXT_SIZE, "%s", NAMES[schedule->kind]);
    return text;
}

/* A word of a text. */
struct word {
    const char *begin;
    size_t size;
};

static bool is_kind(struct word word, enum schedule_kind kind, bool any_case)
{
    const char *name = NAMES[kind];
    return word.size == strlen(name) && (any_case ? strncasecmp(word.begin, name, word.size) == 0
                                                  : memcmp(word.begin, name, word.size) == 0);
}

/* False: it is none. */
static bool parse_kind(struct word word, bool any_case, enum schedule_kind *kind)
{
    for (int i = SCHEDULE_AUTO; i <= SCHEDULE_RUNTIME; i++) {
        *kind = (enum schedule_kind)i;
        if (is_kind(word, *kind, any_case))
            return true;
    }
    return false;
}

static bool refuse(char problem[SCHEDULE_PROBLEM_SIZE], const char *why)
{
    snprintf(problem, SCHEDULE_PROBLEM_SIZE, "%s", why);
    return false;
}

/* Behind what is wrong. Returns false. */
static bool name_kinds(char problem[SCHEDULE_PROBLEM_SIZE], const char *kinds)
{
    const size_t used = strlen(problem);
    snprintf(problem + used, SCHEDULE_PROBLEM_SIZE - used, "; the kinds are %s", kinds);
    return false;
}

/* `chunk` NULL: none was given. */
static bool settle(struct schedule *schedule, const struct word *chunk, char problem[SCHEDULE_PROBLEM_SIZE])
{
    const bool takes_chunk = schedule_is_loop(schedule);
    if (!chunk) {
        schedule->chunk = takes_chunk && !schedule_is_static(schedule) ? 1 : 0;
        return true;
    }
    if (!takes_chunk)
        return refuse(problem, "has a chunk, which this kind does not take");
    char cause[NUMBER_CAUSE_SIZE], why[NUMBER_CAUSE_SIZE + 32];
    if (number_parse_within(chunk->begin, chunk->size, 1, SCHEDULE_CHUNK_MAX, &schedule->chunk, cause))
        return true;
    snprintf(why, sizeof why, "has a chunk that %s", cause);
    return refuse(problem, why);
}

bool schedule_parse(const char *text, struct schedule *schedule, char problem[SCHEDULE_PROBLEM_SIZE])
{
    const struct word kind = {text, strcspn(text, ",")};
    const struct word chunk = {text + kind.size + 1, text[kind.size] ? strlen(text + kind.size + 1) : 0};
    *schedule = (struct schedule){0};
    const bool good = parse_kind(kind, false, &schedule->kind)
                          ? settle(schedule, text[kind.size] ? &chunk : NULL, problem)
                          : refuse(problem, "is no schedule");
    return good || name_kinds(problem, COMMAND_KINDS);
}

/* ---- OMP_SCHEDULE. */

static struct word strip(struct word word)
{
    while (word.size > 0 && isspace((unsigned char)word.begin[0])) {
        word.begin++;
        word.size--;
    }
    while (word.size > 0 && isspace((unsigned char)word.begin[word.size - 1]))
        word.size--;
    return word;
}

/* What stands before the first of these characters, and behind it; false if it is not there. */
static bool split_at(struct word word, char character, struct word *before, struct word *behind)
{
    const char *at = memchr(word.begin, character, word.size);
    if (!at)
        return false;
    *before = strip((struct word){word.begin, (size_t)(at - word.begin)});
    *behind = strip((struct word){at + 1, word.size - (size_t)(at + 1 - word.begin)});
    return true;
}

static bool is_modifier(struct word word)
{
    return (word.size == strlen("monotonic") && strncasecmp(word.begin, "monotonic", word.size) == 0) ||
           (word.size == strlen("nonmonotonic") && strncasecmp(word.begin, "nonmonotonic", word.size) == 0);
}

static bool parse_words(struct word word, struct schedule *schedule, char problem[SCHEDULE_PROBLEM_SIZE])
{
    struct word modifier, kind = word, chunk = {0};
    word = strip(word);
    if (split_at(word, ':', &modifier, &kind)) {
        if (!is_modifier(modifier))
            return refuse(problem, "has a modifier that is neither monotonic nor nonmonotonic");
        word = kind;
    }
    const bool has_chunk = split_at(word, ',', &kind, &chunk);
    if (!has_chunk)
        kind = word;
    if (!parse_kind(kind, true, &schedule->kind) || schedule->kind == SCHEDULE_RUNTIME)
        return refuse(problem, "is no schedule");
    return settle(schedule, has_chunk ? &chunk : NULL, problem);
}

bool schedule_parse_environment(const char *value, struct schedule *schedule, struct error *error)
{
    char problem[SCHEDULE_PROBLEM_SIZE], shown[TEXT_WIDTH + 1];
    *schedule = (struct schedule){0};
    if (!value || !*value)
        return error_set(error, ERROR_USAGE,
                         "--schedule runtime asks for OMP_SCHEDULE, which is %s; the kinds are %s",
                         value ? "empty" : "not set", ENVIRONMENT_KINDS);
    if (parse_words((struct word){value, strlen(value)}, schedule, problem))
        return true;
    name_kinds(problem, ENVIRONMENT_KINDS);
    return error_set(error, ERROR_USAGE, "OMP_SCHEDULE '%s' %s", text_show(value, shown), problem);
}
