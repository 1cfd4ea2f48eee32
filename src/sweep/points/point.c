#include "sweep/points/point.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/containers/array.h"

uint64_t point_workers(const struct point *point)
{
    return (uint64_t)(point->ranks > 0 ? point->ranks : 1) * (uint64_t)point->threads;
}

/* ---- The work. */

enum { COUNT_DIGITS_MOST = 9, FIELD_DIGITS_MOST = 19 };
static const char GROWING[] = "random:";

/* Digits, and what follows them; NULL: there are none, or too many. */
static const char *pass_digits(const char *text, size_t most)
{
    const size_t digits = strspn(text, "0123456789");
    return digits > 0 && digits <= most ? text + digits : NULL;
}

bool points_work_can_grow(const char *work)
{
    const size_t size = strlen(GROWING);
    if (strncmp(work, GROWING, size) != 0 || work[size] == '0')
        return false;
    const char *at = pass_digits(work + size, COUNT_DIGITS_MOST);
    for (int field = 0; at && *at == ':' && field < 2; field++)
        at = pass_digits(at + 1, FIELD_DIGITS_MOST);
    return at && *at == '\0';
}

/* COUNT times as many numbers for so many workers. */
static char *grown_work(const char *work, uint64_t workers, struct error *error)
{
    char *text = NULL, *rest;
    uint64_t count = strtoull(work + strlen(GROWING), &rest, 10);
    if (__builtin_mul_overflow(count, workers, &count))
        error_set(error, ERROR_USAGE, "--weak: '%s' for %" PRIu64 " workers is more than 2^64 numbers", work,
                  workers);
    else if (asprintf(&text, "%s%" PRIu64 "%s", GROWING, count, rest) < 0)
        error_memory(error, "the points", 0);
    return text;
}

static char *work_for(const struct points_wanted *wanted, const struct point *point, struct error *error)
{
    if (wanted->is_weak)
        return grown_work(wanted->work, point_workers(point), error);
    char *text = strdup(wanted->work);
    if (!text)
        error_memory(error, "the points", 0);
    return text;
}

/* ---- The nodes. */

static int ranks_of(const struct pair *pair)
{
    return pair->ranks > 0 ? pair->ranks : 1;
}

/* Sets the nodes; false: there are too few cores. */
static bool place(struct point *point, const struct pair *pair, const struct counts *cores)
{
    long long places = 0;
    int least = COUNTS_MOST;
    for (size_t i = 0; i < cores->count; i++) {
        places += cores->items[i] / pair->threads;
        least = cores->items[i] < least ? cores->items[i] : least;
        point->nodes = (int)i + 1;
        point->ranks_of_a_node = least / pair->threads;
        if (places >= ranks_of(pair))
            return true;
    }
    return false;
}

/* As many on each node, whether there are cores or not. */
static void crowd(struct point *point, const struct pair *pair, const struct counts *cores)
{
    const int ranks = ranks_of(pair);
    point->is_oversubscribed = true;
    point->nodes = (size_t)ranks < cores->count ? ranks : (int)cores->count;
    point->ranks_of_a_node = (ranks + point->nodes - 1) / point->nodes;
}

/* ---- The list. */

static bool is_there(const struct points *points, const struct point *point)
{
    for (size_t i = 0; i < points->count; i++) {
        const struct point *other = &points->items[i];
        if (other->ranks == point->ranks && other->threads == point->threads &&
            strcmp(other->schedule, point->schedule) == 0)
            return true;
    }
    return false;
}

static bool add(struct points *points, const struct points_wanted *wanted, struct point point,
                const char *schedule, struct error *error)
{
    point.schedule = schedule;
    if (is_there(points, &point))
        return true;
    if (!array_grow(&points->items, points->count, sizeof *points->items, error))
        return false;
    point.work = work_for(wanted, &point, error);
    if (!point.work)
        return false;
    points->items[points->count++] = point;
    return true;
}

/* Places the pair. It is left out where there is no room for it. */
static bool find_room(struct point *point, const struct pair *pair, const struct points_wanted *wanted)
{
    *point = (struct point){.ranks = pair->ranks, .threads = pair->threads};
    if (place(point, pair, &wanted->node_cores))
        return true;
    if (wanted->oversubscribe)
        crowd(point, pair, &wanted->node_cores);
    return wanted->oversubscribe;
}

static bool add_pair(struct points *points, const struct points_wanted *wanted, const struct pair *pair,
                     struct lines *left_out, struct error *error)
{
    struct point point;
    if (!find_room(&point, pair, wanted))
        return lines_add(left_out, error, "%dx%d", ranks_of(pair), pair->threads);
    bool good = true;
    for (size_t i = 0; good && i < wanted->schedules->count; i++)
        good = add(points, wanted, point, wanted->schedules->text[i], error);
    return good;
}

bool points_make(struct points *points, const struct points_wanted *wanted, struct lines *left_out,
                 struct error *error)
{
    static const struct pair alone = {0, 1};
    struct point point;
    bool good = true;
    if (wanted->has_sequential && find_room(&point, &alone, wanted))
        good = add(points, wanted, point, "auto", error);
    for (size_t i = 0; good && i < wanted->pairs.count; i++)
        good = add_pair(points, wanted, &wanted->pairs.items[i], left_out, error);
    return good;
}

void points_free(struct points *points)
{
    for (size_t i = 0; i < points->count; i++)
        free(points->items[i].work);
    free(points->items);
    *points = (struct points){0};
}

/* ---- Names. */

static bool is_auto(const struct point *point)
{
    return strcmp(point->schedule, "auto") == 0;
}

static bool is_sequential(const struct point *point)
{
    return point->ranks == 0 && point->threads == 1 && is_auto(point);
}

static void name_world(const struct point *point, char name[POINT_NAME_SIZE])
{
    if (is_sequential(point))
        strcpy(name, "sequential");
    else if (point->ranks == 0)
        snprintf(name, POINT_NAME_SIZE, "%d thread%s", point->threads, point->threads == 1 ? "" : "s");
    else
        snprintf(name, POINT_NAME_SIZE, "%d x %d", point->ranks, point->threads);
}

const char *point_name(const struct point *point, char name[POINT_NAME_SIZE])
{
    char world[POINT_NAME_SIZE];
    name_world(point, world);
    snprintf(name, POINT_NAME_SIZE, "%.40s%s%.60s%s", world, is_auto(point) ? "" : " ",
             is_auto(point) ? "" : point->schedule, point->is_oversubscribed ? " (oversubscribed)" : "");
    return name;
}

/* What follows `words` in `row`, blanks around an "x" left alone; NULL: it does not begin so. */
static const char *pass_words(const char *row, const char *words)
{
    for (; *words; words++) {
        if (*words == 'x')
            row += strspn(row, " ");
        if (*row++ != *words)
            return NULL;
        if (*words == 'x')
            row += strspn(row, " ");
    }
    return *row == '\0' || *row == ' ' ? row + strspn(row, " ") : NULL;
}

bool point_is_row(const struct point *point, const char *row)
{
    char world[POINT_NAME_SIZE], pair[POINT_NAME_SIZE];
    name_world(point, world);
    snprintf(pair, sizeof pair, "%dx%d", point->ranks > 0 ? point->ranks : 1, point->threads);
    const char *rest = pass_words(row, point->ranks > 0 ? pair : world);
    if (!rest && point->ranks == 0 && !is_sequential(point))
        rest = pass_words(row, pair);
    return rest && (*rest == '\0' || strcmp(rest, point->schedule) == 0);
}
