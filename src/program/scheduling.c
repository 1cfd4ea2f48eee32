#include "program/scheduling.h"

#include <stdlib.h>

#include "base/number.h"
#include "engine/parallel/agreement.h"
#include "program/planning.h"

/* ---- What goes together. */

static bool refuse_split(const char *schedule, struct error *error)
{
    return error_set(error, ERROR_USAGE,
                     "--split auto shares a number among workers, and --schedule %s hands out whole numbers; "
                     "leave out one of them",
                     schedule);
}

static bool refuse_to_resume(const char *schedule, struct error *error)
{
    return error_set(error, ERROR_USAGE,
                     "--resume: --schedule %s decides numbers far ahead of others, and of a run that was "
                     "stopped only those before the first gap are kept; without --schedule, --resume goes on "
                     "with them",
                     schedule);
}

static bool refuse_chunk(const struct options *options, const char *schedule, struct error *error)
{
    char least[NUMBER_GROUPED_SIZE];
    return error_set(
        error, ERROR_USAGE,
        "--schedule %s: the kernel sieve begins each chunk with the primes up to a square root, "
        "which would take longer than a chunk of fewer than %s numbers; --schedule %s,%d will do",
        schedule, number_grouped(PLANNING_SIEVE_CHUNK_MIN, least), schedule_kind_name(options->schedule.kind),
        PLANNING_SIEVE_CHUNK_MIN);
}

static bool check_loop(const struct options *options, struct error *error)
{
    char schedule[SCHEDULE_TEXT_SIZE];
    schedule_text(&options->schedule, schedule);
    if (options->splits && !options->splits_by_default)
        return refuse_split(schedule, error);
    if (options->unfinished == UNFINISHED_RESUME)
        return refuse_to_resume(schedule, error);
    if (planning_wants_sieve(options) && !planning_suits_sieve(&options->schedule))
        return refuse_chunk(options, schedule, error);
    return true;
}

static bool ask_environment(struct schedule *schedule, struct error *error)
{
    return schedule->kind != SCHEDULE_RUNTIME ||
           schedule_parse_environment(getenv("OMP_SCHEDULE"), schedule, error);
}

bool scheduling_settle(struct options *options, struct ranks *ranks, struct error *error)
{
    bool good = ranks->rank > 0 || ask_environment(&options->schedule, error);
    ranks_broadcast(ranks, &options->schedule, sizeof options->schedule);
    planning_prefer_sieve(options);
    if (!schedule_is_loop(&options->schedule))
        return good;
    good = good && check_loop(options, error);
    options->splits = false;
    return good;
}

/* ---- The texts. */

/* Of more numbers than may wait, do verdicts wait all the same? Under a static schedule half of them wait for
 * the first worker's. The others hand out in order, and have a narrow window. */
static bool must_go_in_place(const struct options *options, const struct numbers *numbers)
{
    return schedule_is_static(&options->schedule) && options->format != FORMAT_COUNT &&
           numbers->count > LOOP_HELD_MAX;
}

static bool refuse_texts(const struct options *options, const char *why, struct error *error)
{
    char schedule[SCHEDULE_TEXT_SIZE], most[NUMBER_GROUPED_SIZE];
    return error_set(error, ERROR_USAGE,
                     "--schedule %s: of more than %s numbers, what is decided ahead of others is not held in "
                     "memory, and %s; --format count or --schedule dynamic will do",
                     schedule_text(&options->schedule, schedule), number_grouped(LOOP_HELD_MAX, most), why);
}

bool scheduling_check_texts(const struct options *options, const struct numbers *numbers, struct error *error)
{
    if (!must_go_in_place(options, numbers))
        return true;
    if (options->format != FORMAT_BINARY)
        return refuse_texts(options, "rows of any length have no place of their own in the output", error);
    return options->output || refuse_texts(options, "standard output is written in order", error);
}

/* Collective. */
static bool goes_in_place(const struct options *options, const struct numbers *numbers,
                          const struct shared_file *file, struct ranks *ranks)
{
    return options->format == FORMAT_BINARY && numbers->count > LOOP_HELD_MAX &&
           agreement_reached(ranks, file->fd >= 0);
}

bool scheduling_open(struct scheduling *scheduling, const struct options *options,
                     const struct numbers *numbers, const struct shared_file *file, struct ranks *ranks,
                     int workers, struct error *error)
{
    if (!schedule_is_loop(&options->schedule))
        return true;
    scheduling->in_place = goes_in_place(options, numbers, file, ranks);
    if (must_go_in_place(options, numbers) && !scheduling->in_place)
        return refuse_texts(options, "the output is no file that every rank can write at any place", error);
    const bool holds_texts = options->format != FORMAT_COUNT && !scheduling->in_place;
    scheduling->is_loop = loop_open(&scheduling->loop, numbers, options->kernel, &options->schedule, workers,
                                    planning_counts(options), holds_texts, error);
    return scheduling->is_loop;
}

void scheduling_close(struct scheduling *scheduling)
{
    loop_close(&scheduling->loop);
    *scheduling = (struct scheduling){0};
}
