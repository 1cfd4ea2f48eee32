#include "program/reading/walk.h"

#include <stdatomic.h>

#include "engine/parallel/threads.h"

struct way {
    const struct walk *walk;
    atomic_size_t next;
    size_t end;
    atomic_bool failed;
    struct threads_lock *lock;
    struct error error; /* the first, under the lock */
};

static void fail(struct way *way, const struct error *error)
{
    threads_lock_acquire(way->lock);
    if (!atomic_exchange(&way->failed, true))
        way->error = *error;
    threads_lock_release(way->lock);
}

static void walk_some(int thread, void *context)
{
    struct way *way = context;
    const struct walk *walk = way->walk;
    void *tool = NULL;
    struct error error;
    (void)thread;
    while (!atomic_load(&way->failed)) {
        const size_t i = atomic_fetch_add(&way->next, 1);
        if (i >= way->end)
            break;
        if (!walk->step(walk->context, &tool, i, &error))
            fail(way, &error);
    }
    if (walk->free_tool)
        walk->free_tool(tool);
}

bool walk_items(const struct walk *walk, size_t begin, size_t end, struct error *error)
{
    const int threads = end - begin < (size_t)walk->threads ? (int)(end - begin) : walk->threads;
    struct way way = {.walk = walk, .end = end, .lock = threads_lock_new()};
    if (!way.lock)
        return error_memory(error, "a lock", 0);
    atomic_store(&way.next, begin);
    if (begin < end)
        threads_run(threads, walk_some, &way);
    threads_lock_free(way.lock);
    if (atomic_load(&way.failed))
        *error = way.error;
    return !atomic_load(&way.failed);
}

size_t walk_part_begin(size_t count, int ranks, int rank)
{
    const size_t all = (size_t)ranks, before = (size_t)rank;
    return count / all * before + count % all * before / all;
}
