#include "program/resuming/verifying.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/printable_text.h"
#include "engine/parallel/agreement.h"
#include "output/journal/journal_verify.h"
#include "program/reading/walk.h"

/* Rank 0's file and its texts, as all ranks get them. */
struct task {
    char path[4096];
    uint64_t count;
    struct journal_text *texts; /* of this rank to free, but on rank 0 */
    uint64_t *offsets;          /* of each text */
    int fd;
    atomic_uint_least64_t first_wrong; /* of those that this rank looked at */
};

static bool open_data(struct task *task, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    task->fd = open(task->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    return task->fd >= 0 || error_set(error, ERROR_FAILED, "cannot read '%s': %s",
                                      text_show(task->path, shown), strerror(errno));
}

/* Rank 0's texts to all. */
static bool share_texts(struct ranks *ranks, struct task *task, struct error *error)
{
    ranks_broadcast(ranks, task->path, sizeof task->path);
    ranks_broadcast(ranks, &task->count, sizeof task->count);
    const size_t size = (size_t)task->count * sizeof *task->texts;
    if (ranks->rank > 0)
        task->texts = malloc(size);
    task->offsets = malloc((size_t)task->count * sizeof *task->offsets);
    const bool good = (task->texts && task->offsets) || error_memory(error, "the journal's texts", size);
    if (!agreement_with_cause(ranks, good, error))
        return false;
    ranks_broadcast(ranks, task->texts, size);
    for (uint64_t i = 0, offset = 0; i < task->count; offset += task->texts[i++].size)
        task->offsets[i] = offset;
    return true;
}

static bool verify_text(void *context, void **tool, size_t i, struct error *error)
{
    struct task *task = context;
    size_t right;
    (void)tool;
    if (i > atomic_load(&task->first_wrong))
        return true;
    if (!journal_verify_texts(task->fd, task->path, task->texts + i, 1, task->offsets[i], &right, error))
        return false;
    uint64_t first = atomic_load(&task->first_wrong);
    while (right == 0 && i < first)
        if (atomic_compare_exchange_weak(&task->first_wrong, &first, i))
            break;
    return true;
}

/* Each rank a part of them; rank 0 all, where some do not see the file. */
static bool verify_parts(struct ranks *ranks, struct task *task, int threads, struct error *error)
{
    struct error ignored;
    const bool sees = open_data(task, ranks->rank == 0 ? error : &ignored);
    const bool together = agreement_reached(ranks, sees);
    const struct walk walk = {.threads = threads, .context = task, .step = verify_text};
    if (together)
        return walk_items(&walk, walk_part_begin((size_t)task->count, ranks->size, ranks->rank),
                          walk_part_begin((size_t)task->count, ranks->size, ranks->rank + 1), error);
    return ranks->rank > 0 || (sees && walk_items(&walk, 0, task->count, error));
}

static bool gather_first_wrong(struct ranks *ranks, const struct task *task, size_t *right,
                               struct error *error)
{
    const uint64_t own = atomic_load(&task->first_wrong);
    uint64_t *all = ranks_gather(ranks, &own, sizeof own);
    if (!agreement_with_cause(ranks, all || ranks->rank > 0 || error_memory(error, "the ranks", 0), error))
        return false;
    for (int rank = 0; all && rank < ranks->size; rank++)
        *right = all[rank] < *right ? (size_t)all[rank] : *right;
    free(all);
    return true;
}

static bool verify(struct ranks *ranks, struct task *task, int threads, size_t *right, struct error *error)
{
    return share_texts(ranks, task, error) &&
           agreement_with_cause(ranks, verify_parts(ranks, task, threads, error), error) &&
           gather_first_wrong(ranks, task, right, error);
}

bool verifying_count(struct ranks *ranks, int threads, const char *path, const struct journal_texts *texts,
                     size_t *right, struct error *error)
{
    struct task task = {.fd = -1};
    if (ranks->rank == 0) {
        snprintf(task.path, sizeof task.path, "%s", path);
        task.count = access(path, F_OK) == 0 ? texts->count : 0;
        task.texts = texts->items;
    }
    ranks_broadcast(ranks, &task.count, sizeof task.count);
    atomic_store(&task.first_wrong, task.count);
    *right = (size_t)task.count;
    const bool good = task.count == 0 || verify(ranks, &task, threads, right, error);
    if (task.fd >= 0)
        close(task.fd);
    if (ranks->rank > 0)
        free(task.texts);
    free(task.offsets);
    return good;
}
