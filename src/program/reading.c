#include "program/reading.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "engine/agreement.h"
#include "engine/threads.h"
#include "environment/variable.h"
#include "input/blocks_reader.h"

/* ---- One big file: every rank scans a part of its blocks, with all its threads. */

struct scan {
    struct blocks *blocks;
    atomic_size_t next;
    size_t end;
    atomic_bool failed;
    struct threads_lock *lock;
    struct error error; /* the first, under the lock */
};

static void scan_failed(struct scan *scan, const struct error *error)
{
    threads_lock_acquire(scan->lock);
    if (!atomic_exchange(&scan->failed, true))
        scan->error = *error;
    threads_lock_release(scan->lock);
}

static void scan_some(int thread, void *context)
{
    struct scan *scan = context;
    struct error error;
    (void)thread;
    struct blocks_reader *reader = blocks_reader_new(&error);
    if (!reader)
        scan_failed(scan, &error);
    while (!atomic_load(&scan->failed)) {
        const size_t i = atomic_fetch_add(&scan->next, 1);
        if (i >= scan->end)
            break;
        if (!blocks_reader_scan(reader, scan->blocks, i, &scan->blocks->summaries[i], &error))
            scan_failed(scan, &error);
    }
    blocks_reader_free(reader);
}

static bool scan_part(struct blocks *blocks, size_t begin, size_t end, int threads, struct error *error)
{
    struct scan scan = {.blocks = blocks, .next = begin, .end = end, .lock = threads_lock_new()};
    if (!scan.lock)
        return error_memory(error, "a lock", 0);
    if (begin < end)
        threads_run(end - begin < (size_t)threads ? (int)(end - begin) : threads, scan_some, &scan);
    threads_lock_free(scan.lock);
    if (atomic_load(&scan.failed))
        *error = scan.error;
    return !atomic_load(&scan.failed);
}

/* The first block of a rank; those of the next rank begin where its own end. */
static size_t part_begin(const struct blocks *blocks, int ranks, int rank)
{
    return (size_t)((uint64_t)blocks->count * (uint64_t)rank / (uint64_t)ranks);
}

/* Rank 0's summaries become whole; each rank scanned its part. */
static bool gather_summaries(struct reading *reading, struct blocks *blocks, size_t begin, size_t end,
                             struct error *error)
{
    void *summaries =
        ranks_gather(reading->ranks, blocks->summaries + begin, (end - begin) * sizeof *blocks->summaries);
    const bool good = summaries || reading->ranks->rank > 0;
    if (summaries)
        memcpy(blocks->summaries, summaries, blocks->count * sizeof *blocks->summaries);
    free(summaries);
    return good || error_memory(error, "the index of a file", blocks->count * sizeof *blocks->summaries);
}

/* Collective; `blocks` may be NULL on other ranks, where the file is not to be seen. */
static bool scan_together(struct reading *reading, struct blocks *blocks, struct error *error)
{
    struct ranks *ranks = reading->ranks;
    const bool together = agreement_reached(ranks, blocks != NULL);
    if (ranks->rank == 0)
        blocks->file.shared = blocks->file.shared && together;
    size_t begin = 0, end = blocks ? blocks->count : 0;
    if (blocks && together) {
        begin = part_begin(blocks, ranks->size, ranks->rank);
        end = part_begin(blocks, ranks->size, ranks->rank + 1);
    }
    bool good = (ranks->rank > 0 && !together) || scan_part(blocks, begin, end, reading->threads, error);
    good = agreement_with_cause(reading->ranks, good, error);
    if (good && together)
        good =
            agreement_with_cause(reading->ranks, gather_summaries(reading, blocks, begin, end, error), error);
    return good;
}

/* What rank 0 asks of the others while it reads. */
struct request {
    enum { REQUEST_NONE, REQUEST_SCAN, REQUEST_DRAIN } kind; /* none: rank 0 has done */
    struct blocks_file file;                                 /* to be scanned */
};

/* srun copies standard input to every rank and stalls when one of them leaves it unread. */
static void drain_copy(const struct reading *reading)
{
    if (reading->ranks->size > 1 && strcmp(reading->ranks->launcher, "srun") == 0)
        input_drain(reading->sources, reading->source_count);
}

static void drain_copies(void *context)
{
    struct reading *reading = context;
    struct request request = {.kind = REQUEST_DRAIN};
    ranks_broadcast(reading->ranks, &request, sizeof request);
}

/* Rank 0's scan of input_methods. */
static bool scan_on_rank_zero(void *context, struct blocks *blocks, struct error *error)
{
    struct reading *reading = context;
    bool good = true;
    if (blocks->summaries && blocks->file.shared) {
        struct request request = {.kind = REQUEST_SCAN, .file = blocks->file};
        ranks_broadcast(reading->ranks, &request, sizeof request);
        good = scan_together(reading, blocks, error);
    } else if (blocks->summaries) {
        good = scan_part(blocks, 0, blocks->count, reading->threads, error);
    }
    blocks_build_index(blocks);
    return good;
}

/* The other ranks: until rank 0 has gone through all sources. */
static void serve(struct reading *reading)
{
    for (;;) {
        struct request request = {.kind = REQUEST_NONE};
        ranks_broadcast(reading->ranks, &request, sizeof request);
        if (request.kind == REQUEST_NONE)
            return;
        if (request.kind == REQUEST_DRAIN) {
            drain_copy(reading);
            continue;
        }
        struct error error;
        struct blocks *blocks = blocks_reopen(&request.file, &error);
        scan_together(reading, blocks, &error);
        blocks_free(blocks);
    }
}

/* For tests: PRIMES_BLOCK_SIZE makes every file a big one, with blocks of so many bytes. */
static bool take_block_size(uint64_t *size, struct error *error)
{
    *size = 0;
    return variable_parse_count("PRIMES_BLOCK_SIZE", 1, BLOCKS_BYTES_MAX, size, error);
}

static bool load(struct reading *reading, struct numbers *numbers, struct error *error)
{
    struct input_methods methods = {.binary = reading->binary,
                                    .context = reading,
                                    .scan = scan_on_rank_zero,
                                    .before_standard_input = drain_copies};
    return take_block_size(&methods.block_size, error) &&
           input_load(numbers, reading->sources, reading->source_count, &methods,
                      &reading->invalid_file_lines, error);
}

bool reading_load(struct reading *reading, struct numbers *numbers, struct error *error)
{
    bool good = true;
    if (reading->ranks->rank > 0) {
        serve(reading);
    } else {
        struct request done = {.kind = REQUEST_NONE};
        good = load(reading, numbers, error);
        ranks_broadcast(reading->ranks, &done, sizeof done);
    }
    drain_copy(reading); /* what was not come to */
    ranks_broadcast(reading->ranks, &good, sizeof good);
    return good;
}

/* ---- The whole sequence. */

void reading_keep_shard(struct reading *reading, struct numbers *numbers)
{
    const uint64_t all = numbers->count, shards = (uint64_t)reading->shards;
    reading->numbers_in_all = all;
    if (shards == 0)
        return;
    const uint64_t earlier = (uint64_t)reading->shard - 1, each = all / shards, longer = all % shards;
    reading->shard_first = each * earlier + (earlier < longer ? earlier : longer);
    numbers_keep(numbers, reading->shard_first, each + (earlier < longer));
}

/* Rank 0's bytes to all; on other ranks `*bytes` is from malloc. */
static bool share_bytes(struct reading *reading, void **bytes, size_t *size, struct error *error)
{
    ranks_broadcast(reading->ranks, size, sizeof *size);
    if (reading->ranks->rank > 0)
        *bytes = malloc(*size);
    if (!agreement_with_cause(reading->ranks, *bytes || error_memory(error, "the numbers", *size), error))
        return false;
    ranks_broadcast(reading->ranks, *bytes, *size);
    return true;
}

bool reading_share(struct reading *reading, struct numbers *numbers, struct error *error)
{
    const bool is_root = reading->ranks->rank == 0;
    void *bytes = NULL;
    size_t size = 0;
    if (reading->ranks->size == 1)
        return true;
    bool good =
        agreement_with_cause(reading->ranks, !is_root || numbers_pack(numbers, &bytes, &size, error), error);
    good = good && share_bytes(reading, &bytes, &size, error);
    good = good && agreement_with_cause(reading->ranks,
                                        is_root || numbers_unpack(numbers, bytes, size, error), error);
    free(bytes);
    return good;
}

bool reading_check(struct reading *reading, const struct numbers *numbers, struct error *error)
{
    return numbers->in_files == 0 ||
           agreement_with_cause(reading->ranks, numbers_unchanged(numbers, error), error);
}
