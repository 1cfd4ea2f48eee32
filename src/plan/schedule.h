/* How the numbers go to the workers, in OpenMP's words (OpenMP API 5.2, 11.5.3) and with their meaning for a
 * loop over the numbers: a kind, and for most of them a chunk. Knows nothing of numbers and workers. */
#ifndef PRIMES_PLAN_SCHEDULE_H
#define PRIMES_PLAN_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

enum schedule_kind {
    SCHEDULE_AUTO,    /* the plan's own (plan.h): by cost, numbers are split */
    SCHEDULE_STATIC,  /* without a chunk: a contiguous part each; with one: chunks dealt in turn */
    SCHEDULE_DYNAMIC, /* chunks in the order of the numbers, to whoever asks */
    SCHEDULE_GUIDED,  /* the same with chunks that shrink: what is left, divided among the workers */
    SCHEDULE_RUNTIME, /* what OMP_SCHEDULE says; until schedule_settle */
};

/* {0} is auto. */
struct schedule {
    enum schedule_kind kind;
    uint64_t chunk; /* numbers; of guided the fewest. Of dynamic and guided at least 1; of static 0: none
                       given; of the others 0 */
};

/* Do all numbers go out whole, as the iterations of a loop do? */
static inline bool schedule_is_loop(const struct schedule *schedule)
{
    return schedule->kind == SCHEDULE_STATIC || schedule->kind == SCHEDULE_DYNAMIC ||
           schedule->kind == SCHEDULE_GUIDED;
}

/* Is it known without a message who gets what? */
static inline bool schedule_is_static(const struct schedule *schedule)
{
    return schedule->kind == SCHEDULE_STATIC;
}

/* "auto", "static", "static,1000", "dynamic,1", "guided,1", ... : how people and records name it. */
enum { SCHEDULE_TEXT_SIZE = 32 };
const char *schedule_text(const struct schedule *schedule, char text[SCHEDULE_TEXT_SIZE]);

/* "auto", "static", ... */
const char *schedule_kind_name(enum schedule_kind kind);

/* A larger chunk is refused: a record could not hold it. No sequence has so many numbers. */
#define SCHEDULE_CHUNK_MAX ((uint64_t)INT64_MAX)

/* KIND[,CHUNK] as --schedule takes it, letter by letter. False if it is none: `problem` is then why, as the
 * end of a sentence that begins with the text. */
enum { SCHEDULE_PROBLEM_SIZE = 256 };
bool schedule_parse(const char *text, struct schedule *schedule, char problem[SCHEDULE_PROBLEM_SIZE]);

/* The value of OMP_SCHEDULE, [MODIFIER:]KIND[,CHUNK]: in any case, with blanks around each word; monotonic
 * and nonmonotonic change nothing here. NULL: it is not set. ERROR_USAGE. */
bool schedule_parse_environment(const char *value, struct schedule *schedule, struct error *error);

#endif
