#include "simulator/simulation/modelled_loop.h"

#include "simulator/simulation/modelled_rank.h"

/* ---- Parts. */

static void begin_part(struct modelled_worker *worker, const struct span *span, uint64_t first,
                       double seconds)
{
    worker->looping.part = (struct modelled_part){
        .unit = {.id = span->id, .first = first, .is_counted = span->is_counted}, .begun = seconds};
    worker->looping.operations_seen = 0;
}

/* Hands it in, if there is one. */
static void close_part(struct modelled_worker *worker, double seconds)
{
    struct modelled_part *part = &worker->looping.part;
    if (part->unit.count == 0)
        return;
    worker->rank->simulated_run->modelled->units++;
    struct outcome *outcome =
        modelled_rank_outcome(worker->rank, &part->unit, worker->thread, part->unit.count);
    if (outcome) {
        outcome->is_cancelled = false;
        outcome->start_seconds = part->begun;
        outcome->busy_seconds = part->busy_seconds;
        outcome->operations = part->operations;
        modelled_rank_hand_in(worker->rank, outcome, seconds);
    }
    part->unit.count = 0;
}

/* ---- Chunks. */

static void note_chunk(struct modelled_worker *worker)
{
    struct modelled_run *modelled = worker->rank->simulated_run->modelled;
    if (worker->looping.chunk_operations > modelled->longest_operations)
        modelled->longest_operations = worker->looping.chunk_operations;
    worker->looping.chunk_operations = 0;
}

/* Numbers of the chunk and of one span, until there is a slice of work. */
static void cut_step(struct modelled_worker *worker, const struct span *span)
{
    struct loop_chunk *chunk = &worker->looping.chunk;
    struct work *work = worker->rank->simulated_run->work;
    const uint64_t end = chunk->end < span->end ? chunk->end : span->end;
    worker->unit = (struct unit){.id = span->id, .first = chunk->first};
    worker->work = (struct unit_work){0};
    while (chunk->first < end && worker->work.operations < work->kernel->slice_operations)
        worker->work.operations += work_of_number(work, chunk->first++);
    worker->unit.count = chunk->first - worker->unit.first;
}

enum next_unit modelled_loop_next(struct modelled_worker *worker, double seconds)
{
    struct modelled_looping *looping = &worker->looping;
    const struct loop *loop = &worker->rank->simulated_run->loop;
    if (looping->chunk.first >= looping->chunk.end) {
        const enum next_unit next = modelled_rank_next_chunk(worker, &looping->chunk);
        if (next == NEXT_END)
            close_part(worker, seconds);
        if (next != NEXT_UNIT)
            return next;
    }
    const struct span span = spans_at(&loop->spans, looping->chunk.first);
    if (looping->part.unit.id != span.id)
        close_part(worker, seconds);
    if (looping->part.unit.count == 0) {
        if (!loop_may_begin(loop, span.id, worker->rank->delivered))
            return NEXT_WAIT;
        begin_part(worker, &span, looping->chunk.first, seconds);
    }
    cut_step(worker, &span);
    return NEXT_UNIT;
}

/* As the engine does: rank 0 whenever others may ask it for chunks, else after a slice of a part. */
static bool looks_around(struct modelled_worker *worker)
{
    struct modelled_looping *looping = &worker->looping;
    const struct simulated_run *simulated_run = worker->rank->simulated_run;
    const bool serves = worker->rank->number == 0 && simulated_run->configuration->ranks > 1 &&
                        !schedule_is_static(&simulated_run->loop.schedule);
    const uint64_t operations = looping->part.operations;
    if (!serves && operations - looping->operations_seen < simulated_run->work->kernel->slice_operations)
        return false;
    looping->operations_seen = operations;
    return true;
}

bool modelled_loop_end(struct modelled_worker *worker, double busy_seconds)
{
    struct modelled_looping *looping = &worker->looping;
    struct modelled_part *part = &looping->part;
    const uint64_t operations = worker->work.operations;
    looping->operations += operations;
    looping->chunk_operations += operations;
    if (looping->chunk.first == looping->chunk.end)
        note_chunk(worker);
    part->unit.count += worker->unit.count;
    part->operations += operations;
    part->busy_seconds += busy_seconds;
    if (part->operations < worker->rank->simulated_run->work->kernel->unit_operations)
        return looks_around(worker);
    close_part(worker, worker->ends);
    return true;
}
