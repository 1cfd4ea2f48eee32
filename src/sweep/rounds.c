#include "sweep/rounds.h"

#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "sweep/command.h"
#include "sweep/processes/child.h"
#include "sweep/processes/exit_text.h"
#include "sweep/study_records.h"

/* Seconds after a signal at which a child that goes on is told again, and more plainly. */
static const double TERM_SECONDS = 8, KILL_SECONDS = 14;
/* A start takes long that takes so many seconds, and so many times as many as one was expected to. */
static const double LONG_SECONDS = 10, LONG_FACTOR = 3;
enum { TICK_MILLISECONDS = 200 };

/* ---- One start. */

/* A child under way, at one of the points. */
struct start {
    struct child child;
    size_t point;
    double begin, told_at; /* when a person last heard of it */
    bool is_told_long;     /* that it takes long */
    double stopped_at;     /* NAN: nobody asked it to stop */
    int told;              /* the last signal it got; 0: none */
};

static void tell(struct start *start, int signal_number)
{
    start->told = signal_number;
    kill(start->child.pid, signal_number);
}

/* primes, and with it the launchers, ends cleanly at SIGUSR1. */
static void pass_signals(struct rounds *rounds, struct start *start)
{
    const double now = clock_seconds(), since = now - start->stopped_at; /* NAN: no comparison is true */
    if (stop_signals_take(&rounds->stop)) {
        start->stopped_at = isnan(start->stopped_at) ? now : start->stopped_at;
        tell(start, SIGUSR1);
    } else if (since >= KILL_SECONDS && start->told != SIGKILL) {
        tell(start, SIGKILL);
    } else if (since >= TERM_SECONDS && start->told == SIGUSR1) {
        tell(start, SIGTERM);
    }
}

/* The seconds that are left, in words. */
static const char *eta_text(const struct rounds *rounds, char text[CLOCK_DURATION_SIZE])
{
    const int rounds_left = rounds->study->options->warmup_rounds - rounds->warmup_round;
    return clock_duration_text(study_eta(rounds->study, rounds->warmup_round > 0 ? rounds_left : 0), text);
}

/* Until something is heard, a signal comes, or it is time to look. */
static void wait_a_while(const struct rounds *rounds, const struct child *child)
{
    struct pollfd awaited[] = {{.fd = rounds->stop.fd, .events = POLLIN},
                               {.fd = child->output, .events = POLLIN}};
    poll(awaited, 2, TICK_MILLISECONDS);
}

/* Whoever waits for something says so, and goes on. */
static void show_what_waits(struct rounds *rounds)
{
    const double now = clock_seconds();
    if (said_waits(&rounds->said, now) && said_is_due(&rounds->said, now))
        said_show(&rounds->said, false, status_line_clear, rounds->line, rounds->line->file);
}

/* On a terminal each second. */
static void draw_under_way(struct rounds *rounds, struct start *start, double now)
{
    char name[POINT_NAME_SIZE], taken[CLOCK_DURATION_SIZE], eta[CLOCK_DURATION_SIZE], text[512];
    const struct study *study = rounds->study;
    if (!rounds->line->is_terminal || now - start->told_at < 1)
        return;
    start->told_at = now;
    snprintf(text, sizeof text, "%zu of %zu points done; %s under way for %s; ETA %s", study_done(study),
             study->points.count, point_name(&study->points.items[start->point], name),
             clock_duration_text(floor(now - start->begin), taken), eta_text(rounds, eta));
    status_line_show(rounds->line, text);
}

/* srun waits in silence, or says so only afterwards. */
static void tell_long(struct rounds *rounds, struct start *start, double now)
{
    char name[POINT_NAME_SIZE];
    const struct study *study = rounds->study;
    const double expected = LONG_FACTOR * study_expected_cost(study, start->point),
                 taken = now - start->begin;
    if (start->is_told_long || taken < LONG_SECONDS || taken < expected)
        return;
    start->is_told_long = true;
    status_line_say(
        rounds->line, "%s is under way for %.0f s now%s",
        point_name(&study->points.items[start->point], name), taken,
        study->launcher.kind == LAUNCHER_SRUN
            ? "; srun may wait for CPUs that another step of the job holds. Look at: scontrol show "
              "steps"
            : "");
}

static void show_under_way(struct rounds *rounds, struct start *start)
{
    const double now = clock_seconds();
    show_what_waits(rounds);
    tell_long(rounds, start, now);
    draw_under_way(rounds, start, now);
}

static int follow(struct rounds *rounds, struct start *start)
{
    int code = 0;
    while (!child_has_ended(&start->child, &code)) {
        if (!child_hear(&start->child, &rounds->said.text))
            child_close(&start->child);
        show_under_way(rounds, start);
        pass_signals(rounds, start);
        wait_a_while(rounds, &start->child);
    }
    if (start->child.output >= 0)
        child_hear(&start->child, &rounds->said.text);
    child_close(&start->child);
    return code;
}

/* Starts the point and waits for its end. `*code` says nothing if it was stopped. */
static bool start_point(struct rounds *rounds, size_t point, const struct lines *words, int *code,
                        struct error *error)
{
    const double now = clock_seconds();
    struct start start = {.point = point, .begin = now, .told_at = now, .stopped_at = NAN};
    said_begin(&rounds->said);
    if (!child_start(&start.child, words, CHILD_ERRORS, &rounds->stop.before, error))
        return false;
    *code = follow(rounds, &start);
    rounds->study->samples[point].cost_seconds = clock_seconds() - start.begin;
    return true;
}

/* ---- What a person hears of it. */

static void show_progress(struct rounds *rounds, size_t point)
{
    char name[POINT_NAME_SIZE], eta[CLOCK_DURATION_SIZE], what[64] = "", text[512];
    const struct study *study = rounds->study;
    const struct sampling *sampling = &study->samples[point].sampling;
    point_name(&study->points.items[point], name);
    eta_text(rounds, eta);
    if (rounds->warmup_round > 0)
        snprintf(text, sizeof text, "warm-up round %d of %d; %s; ETA %s", rounds->warmup_round,
                 study->options->warmup_rounds, name, eta);
    else {
        if (!isnan(sampling->percent))
            snprintf(what, sizeof what, ", ±%.2f %%", sampling->percent);
        snprintf(text, sizeof text, "%zu of %zu points done; %s: %zu times, median %.6f s%s; ETA %s",
                 study_done(study), study->points.count, name, sampling->count, sampling->median.value, what,
                 eta);
    }
    status_line_show(rounds->line, text);
}

static void tell_failure(struct rounds *rounds, size_t point, const struct lines *words, const char *how)
{
    char name[POINT_NAME_SIZE];
    status_line_begin_saying(rounds->line,
                             "%s failed (%s): ", point_name(&rounds->study->points.items[point], name), how);
    command_print(words, rounds->line->file);
    said_show_end(&rounds->said, rounds->line->file);
    rounds->study->samples[point].has_failed = true;
    rounds->failed++;
}

static void fail_with_code(struct rounds *rounds, size_t point, const struct lines *words, int code)
{
    char text[EXIT_TEXT_SIZE], how[EXIT_TEXT_SIZE + 8];
    snprintf(how, sizeof how, "exit %s", exit_text(code, text));
    tell_failure(rounds, point, words, how);
}

/* ---- A measurement, and a warm-up. */

static off_t size_of(const char *file)
{
    struct stat status;
    return stat(file, &status) == 0 ? status.st_size : 0;
}

/* It ended well: is its record there? */
static bool count_measurement(struct rounds *rounds, size_t point, const struct lines *words, off_t before,
                              struct error *error)
{
    bool is_there;
    struct error cause;
    if (study_records_add_new(rounds->study, point, rounds->record_file, before, &is_there, &cause)) {
        rounds->measured++;
        said_show(&rounds->said, true, status_line_clear, rounds->line, rounds->line->file);
        show_progress(rounds, point);
        return true;
    }
    if (is_there)
        return error_set(error, ERROR_FAILED,
                         "the record that was just added to %s cannot be counted: %.500s",
                         rounds->record_file, cause.text);
    tell_failure(rounds, point, words, "exit 0, but it left no record");
    return true;
}

static bool measure_with(struct rounds *rounds, size_t point, const struct lines *words, struct error *error)
{
    int code = 0;
    const off_t before = size_of(rounds->record_file);
    if (!start_point(rounds, point, words, &code, error))
        return false;
    if (rounds->stop.first)
        return true;
    if (code != 0)
        fail_with_code(rounds, point, words, code);
    else if (rounds->warmup_round == 0)
        return count_measurement(rounds, point, words, before, error);
    else {
        said_show(&rounds->said, true, status_line_clear, rounds->line, rounds->line->file);
        show_progress(rounds, point);
    }
    return true;
}

static bool measure(struct rounds *rounds, size_t point, struct error *error)
{
    struct lines words = {0};
    const char *record = rounds->warmup_round > 0 ? NULL : rounds->record_file;
    const bool good = command_add(&words, rounds->study, point, record, error) &&
                      measure_with(rounds, point, &words, error);
    lines_free(&words);
    return good;
}

/* ---- The rounds. */

size_t rounds_next(struct rounds *rounds, size_t *points)
{
    size_t count = 0;
    for (size_t i = 0; i < rounds->study->points.count; i++)
        if (study_wants(rounds->study, i))
            points[count++] = i;
    order_shuffle(&rounds->order, points, count);
    return count;
}

static bool is_beyond_budget(const struct rounds *rounds, size_t point)
{
    const int budget = rounds->study->options->budget;
    return budget > 0 && clock_seconds() - rounds->begin + study_expected_cost(rounds->study, point) > budget;
}

static bool was_stopped(struct rounds *rounds)
{
    stop_signals_take(&rounds->stop);
    return rounds->stop.first != 0;
}

/* Each point of the round. One that no longer fits into the budget may be followed by a shorter one. */
static bool run_round(struct rounds *rounds, const size_t *points, size_t count, struct error *error)
{
    bool good = true, is_spent = true;
    for (size_t i = 0; good && i < count && !was_stopped(rounds); i++) {
        if (is_beyond_budget(rounds, points[i]))
            continue;
        is_spent = false;
        good = measure(rounds, points[i], error);
    }
    rounds->is_budget_spent = is_spent && !rounds->stop.first;
    return good;
}

static bool run_all(struct rounds *rounds, size_t *points, struct error *error)
{
    bool good = true;
    size_t count;
    const int warmup_rounds = rounds->study->options->warmup_rounds;
    for (int round = 1; good && !rounds->is_budget_spent && !was_stopped(rounds); round++) {
        count = rounds_next(rounds, points);
        if (count == 0)
            break;
        rounds->warmup_round = round <= warmup_rounds ? round : 0;
        good = run_round(rounds, points, count, error);
    }
    return good;
}

bool rounds_run(struct rounds *rounds, struct error *error)
{
    size_t *points = calloc(rounds->study->points.count, sizeof *points);
    if (!points)
        return error_memory(error, "the rounds", 0);
    bool good = stop_signals_open(&rounds->stop, error);
    rounds->begin = clock_seconds();
    good = good && run_all(rounds, points, error);
    status_line_clear(rounds->line);
    free(points);
    return good;
}

void rounds_free(struct rounds *rounds)
{
    said_free(&rounds->said);
}
