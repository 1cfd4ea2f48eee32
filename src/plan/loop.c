#include "plan/loop.h"

#include <assert.h>

/* Shorter spans of a source would be too many: what they cost would show; and of several workers each. */
static const uint64_t SPANS_MANY = 4096, SPANS_FEW = 64;

/* The shortest spans are so long, but for the last ones of a source. */
static uint64_t least_size(const struct spans *spans)
{
    uint64_t least = UNIT_NUMBERS_MAX;
    for (size_t i = 0; i < spans->stretch_count; i++)
        least = spans->stretches[i].size < least ? spans->stretches[i].size : least;
    return least;
}

/* How far the workers are apart where chunks are dealt, or taken, in turn: twice, in numbers. */
static uint64_t apart(const struct loop *loop)
{
    const uint64_t chunk = loop->schedule.chunk < loop->count ? loop->schedule.chunk : loop->count;
    const uint64_t most = UINT64_MAX / 4 / (uint64_t)loop->workers;
    return 2 * (uint64_t)loop->workers * (chunk < most ? chunk : most);
}

static uint64_t reach(const struct loop *loop, bool holds_texts)
{
    const uint64_t narrow = (uint64_t)loop->workers * LOOP_WINDOW_PER_WORKER * UNIT_NUMBERS_MAX;
    const bool in_turn = loop->schedule.chunk > 0 && loop->schedule.kind != SCHEDULE_GUIDED;
    if (holds_texts && loop->count > LOOP_HELD_MAX)
        return narrow;
    return in_turn ? narrow + LOOP_WINDOW_OF_PARTS + apart(loop) : UINT64_MAX;
}

/* Room for all spans within reach, wherever they are. */
static uint64_t window(const struct loop *loop)
{
    const uint64_t all = loop->spans.count + 1; /* also of no numbers there is a window */
    uint64_t most = loop->reach / least_size(&loop->spans);
    most = most < LOOP_WINDOW_MAX ? most : LOOP_WINDOW_MAX;
    return all < most ? all : most;
}

/* Are chunks dealt, or taken, in turn that are so small that most spans are of all workers? */
static bool shares_spans(const struct loop *loop, uint64_t size)
{
    return loop->schedule.chunk > 0 && loop->schedule.kind != SCHEDULE_GUIDED && loop->schedule.chunk < size;
}

/* A span is about a unit of work for each of its workers; a number that is a unit is one alone. */
static bool open_spans(struct loop *loop, const struct numbers *numbers, const struct kernel *kernel,
                       bool counts, struct error *error)
{
    const uint64_t each = kernel->cost(numbers_largest(numbers)), workers = (uint64_t)loop->workers;
    const uint64_t count = each < kernel->unit_operations ? kernel->unit_operations / each : 1;
    if (count == 1 || !shares_spans(loop, count * workers))
        return spans_open(&loop->spans, numbers, count, SPANS_MANY, counts, error);
    const uint64_t many = SPANS_MANY / workers;
    return spans_open(&loop->spans, numbers, count * workers, many > SPANS_FEW ? many : SPANS_FEW, counts,
                      error);
}

bool loop_open(struct loop *loop, const struct numbers *numbers, const struct kernel *kernel,
               const struct schedule *schedule, int workers, bool counts, bool holds_texts,
               struct error *error)
{
    assert(schedule_is_loop(schedule) && workers > 0);
    *loop = (struct loop){.schedule = *schedule, .count = numbers->count, .workers = workers};
    if (!open_spans(loop, numbers, kernel, counts, error))
        return false;
    loop->reach = reach(loop, holds_texts);
    loop->window = window(loop);
    return true;
}

void loop_close(struct loop *loop)
{
    spans_close(&loop->spans);
    *loop = (struct loop){0};
}

/* The larger parts first. */
static struct loop_chunk static_part(const struct loop *loop, uint64_t worker)
{
    const uint64_t size = loop->count / (uint64_t)loop->workers;
    const uint64_t larger = loop->count % (uint64_t)loop->workers;
    const uint64_t first = worker * size + (worker < larger ? worker : larger);
    return (struct loop_chunk){.first = first, .end = first + size + (worker < larger)};
}

/* So many numbers from `first` on, or as many as there are. */
static struct loop_chunk chunk_of(const struct loop *loop, uint64_t first, uint64_t size)
{
    const uint64_t left = loop->count - first;
    return (struct loop_chunk){.first = first, .end = first + (size < left ? size : left)};
}

bool loop_static_chunk(const struct loop *loop, int worker, uint64_t k, struct loop_chunk *chunk)
{
    assert(schedule_is_static(&loop->schedule) && worker < loop->workers);
    const uint64_t size = loop->schedule.chunk, p = (uint64_t)loop->workers;
    if (size == 0) {
        *chunk = static_part(loop, (uint64_t)worker);
        return k == 0 && chunk->first < chunk->end;
    }
    const uint64_t chunks = loop->count > 0 ? (loop->count - 1) / size + 1 : 0;
    if ((uint64_t)worker >= chunks || k > (chunks - 1 - (uint64_t)worker) / p)
        return false;
    *chunk = chunk_of(loop, ((uint64_t)worker + k * p) * size, size);
    return true;
}

bool loop_next_chunk(const struct loop *loop, uint64_t first, struct loop_chunk *chunk)
{
    assert(!schedule_is_static(&loop->schedule));
    if (first >= loop->count)
        return false;
    uint64_t size = loop->schedule.chunk;
    if (loop->schedule.kind == SCHEDULE_GUIDED) {
        const uint64_t share = (loop->count - first - 1) / (uint64_t)loop->workers + 1;
        size = share > size ? share : size;
    }
    *chunk = chunk_of(loop, first, size);
    return true;
}

static uint64_t first_of(const struct loop *loop, uint64_t id)
{
    return id < loop->spans.count ? spans_get(&loop->spans, id).first : loop->count;
}

uint64_t loop_distance(const struct loop *loop, uint64_t from, uint64_t to)
{
    return first_of(loop, to) - first_of(loop, from);
}

bool loop_may_begin(const struct loop *loop, uint64_t id, uint64_t delivered)
{
    return id < delivered ||
           (id - delivered < loop->window && loop_distance(loop, delivered, id) < loop->reach);
}
