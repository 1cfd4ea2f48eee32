#include "engine/chunks.h"

#include "engine/coordinator_loop.h"

static bool is_empty(const struct loop_chunk *chunk)
{
    return chunk->first >= chunk->end;
}

/* Of another rank, under the lock. The empty chunk stays the answer. */
static enum next_unit take_answer(struct looping *looping, struct loop_chunk *chunk)
{
    if (looping->wants_chunk != REQUEST_ANSWERED) {
        if (looping->wants_chunk == REQUEST_NONE)
            looping->wants_chunk = REQUEST_WANTED;
        return NEXT_WAIT;
    }
    if (is_empty(&looping->answer))
        return NEXT_END;
    *chunk = looping->answer;
    looping->wants_chunk = REQUEST_NONE;
    return NEXT_UNIT;
}

static enum next_unit take_from_rank_zero(struct worker *worker, struct loop_chunk *chunk)
{
    threads_lock_acquire(worker->team->lock);
    const enum next_unit next = take_answer(&worker->looping, chunk);
    threads_lock_release(worker->team->lock);
    return next;
}

enum next_unit chunks_take(struct worker *worker, struct loop_chunk *chunk)
{
    const struct engine_job *job = worker->team->job;
    struct looping *looping = &worker->looping;
    enum next_unit next;
    if (schedule_is_static(&job->loop->schedule))
        next = loop_static_chunk(job->loop, job->first_worker + worker->thread, looping->chunks, chunk)
                   ? NEXT_UNIT
                   : NEXT_END;
    else if (job->ranks->rank == 0)
        next = coordinator_take_chunk(&worker->team->coordinator, chunk) ? NEXT_UNIT : NEXT_END;
    else
        next = take_from_rank_zero(worker, chunk);
    looping->chunks += next == NEXT_UNIT;
    return next;
}

static void set_lines(struct worker *worker, enum request_stage stage)
{
    threads_lock_acquire(worker->team->lock);
    worker->looping.wants_lines = stage;
    threads_lock_release(worker->team->lock);
}

void chunks_hold_lines(struct worker *worker, uint64_t first, uint64_t count)
{
    worker->looping.lines_first = first; /* nobody looks at it before the stage is set */
    worker->looping.lines_count = count;
    set_lines(worker, REQUEST_ANSWERED);
}

void chunks_want_lines(struct worker *worker)
{
    set_lines(worker, REQUEST_WANTED);
}

void chunks_leave_lines(struct worker *worker)
{
    set_lines(worker, REQUEST_NONE);
}

/* Under the lock. */
static bool send_requests_of(struct worker *worker)
{
    struct ranks *ranks = worker->team->job->ranks;
    struct looping *looping = &worker->looping;
    const bool wants_chunk = looping->wants_chunk == REQUEST_WANTED;
    const bool wants_lines = looping->wants_lines == REQUEST_WANTED;
    if (wants_chunk) {
        const struct message_want want = {.kind = MESSAGE_WANT, .thread = worker->thread};
        looping->wants_chunk = REQUEST_SENT;
        ranks_send_copy(ranks, 0, &want, sizeof want);
    }
    if (wants_lines) {
        const struct message_fetch fetch = {
            .kind = MESSAGE_FETCH, .first = looping->lines_first, .count = looping->lines_count};
        looping->wants_lines = REQUEST_SENT;
        ranks_send_copy(ranks, 0, &fetch, sizeof fetch);
    }
    return wants_chunk || wants_lines;
}

bool chunks_send_requests(struct team *team)
{
    bool sent = false;
    if (!team->job->loop)
        return false;
    threads_lock_acquire(team->lock);
    for (int thread = 0; thread < team->job->threads; thread++)
        sent |= send_requests_of(&team->workers[thread]);
    threads_lock_release(team->lock);
    return sent;
}

void chunks_note_answer(struct team *team, const struct message_chunk *answer)
{
    struct looping *looping = &team->workers[answer->thread].looping;
    threads_lock_acquire(team->lock);
    looping->answer = answer->chunk;
    looping->wants_chunk = REQUEST_ANSWERED;
    threads_lock_release(team->lock);
}
