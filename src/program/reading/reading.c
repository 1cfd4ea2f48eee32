#include "program/reading/reading.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/host.h"
#include "engine/parallel/agreement.h"
#include "environment/variable.h"
#include "input/blocks_reader.h"
#include "program/reading/walk.h"

/* ---- One big file: every rank goes through a part of its blocks, with all its threads. */

/* A pass over its blocks. */
struct pass {
    struct blocks *blocks;
    /* What is done with block `i`. */
    bool (*visit)(const struct pass *pass, struct blocks_reader *reader, size_t i, struct error *error);
    const struct view *first_reader; /* of these blocks, where it is known; of rank */
    int first_rank;
};

static bool visit_block(void *context, void **tool, size_t i, struct error *error)
{
    const struct pass *pass = context;
    if (!*tool)
        *tool = blocks_reader_new(error);
    return *tool && pass->visit(pass, *tool, i, error);
}

static void free_reader(void *tool)
{
    blocks_reader_free(tool);
}

/* Blocks [begin, end), by all threads of this rank. */
static bool pass_over(const struct reading *reading, struct pass *pass, size_t begin, size_t end,
                      struct error *error)
{
    const struct walk walk = {
        .threads = reading->threads, .context = pass, .step = visit_block, .free_tool = free_reader};
    return walk_items(&walk, begin, end, error);
}

/* ---- The first pass. */

static bool scan_block(const struct pass *pass, struct blocks_reader *reader, size_t i, struct error *error)
{
    return blocks_reader_scan(reader, pass->blocks, i, &pass->blocks->summaries[i], error);
}

static bool scan_part(const struct reading *reading, struct blocks *blocks, size_t begin, size_t end,
                      struct error *error)
{
    struct pass pass = {.blocks = blocks, .visit = scan_block};
    return pass_over(reading, &pass, begin, end, error);
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

/* Collective, of a text that all ranks see. */
static bool scan_parts(struct reading *reading, struct blocks *blocks, struct error *error)
{
    struct ranks *ranks = reading->ranks;
    const size_t begin = walk_part_begin(blocks->count, ranks->size, ranks->rank);
    const size_t end = walk_part_begin(blocks->count, ranks->size, ranks->rank + 1);
    const bool good = scan_part(reading, blocks, begin, end, error);
    return agreement_with_cause(ranks, good, error) &&
           agreement_with_cause(ranks, gather_summaries(reading, blocks, begin, end, error), error);
}

static bool scan_alone(struct reading *reading, struct blocks *blocks, struct error *error)
{
    return !blocks->summaries || scan_part(reading, blocks, 0, blocks->count, error);
}

/* Collective; `blocks` is NULL on other ranks where the file is not to be seen: then rank 0 alone has it. */
static bool scan_together(struct reading *reading, struct blocks *blocks, struct error *error)
{
    if (!agreement_reached(reading->ranks, blocks != NULL)) {
        if (reading->ranks->rank > 0)
            return true;
        blocks->file.shared = false;
        return scan_alone(reading, blocks, error);
    }
    return !blocks->summaries || scan_parts(reading, blocks, error);
}

/* What rank 0 asks of the others while it reads. */
struct request {
    enum { REQUEST_NONE, REQUEST_SCAN, REQUEST_DRAIN } kind; /* none: rank 0 has done */
    struct blocks_file file;                                 /* to be opened, and scanned if it is a text */
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
    bool good;
    if (blocks->file.shared) {
        struct request request = {.kind = REQUEST_SCAN, .file = blocks->file};
        ranks_broadcast(reading->ranks, &request, sizeof request);
        good = scan_together(reading, blocks, error);
    } else {
        good = scan_alone(reading, blocks, error);
    }
    blocks_build_index(blocks);
    return good;
}

/* The file as rank 0 sees it; NULL where there is none or, by its size or time, another. */
static struct blocks *reopen_same(const struct blocks_file *file)
{
    struct error ignored;
    struct blocks *blocks = blocks_reopen(file, &ignored);
    if (!blocks || !blocks_were_touched(blocks))
        return blocks;
    blocks_free(blocks);
    return NULL;
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
        struct blocks *blocks = reopen_same(&request.file);
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

/* ---- Do all ranks see the same bytes? */

/* By what a rank sees a file. */
struct view {
    uint64_t id;               /* blocks_view */
    char host[HOST_TEXT_SIZE]; /* of the rank */
};

/* By rank; from malloc. */
static struct view *gather_views(struct reading *reading, const struct blocks *blocks, struct error *error)
{
    struct ranks *ranks = reading->ranks;
    struct view own = {.id = blocks_view(blocks)};
    const size_t size = (size_t)ranks->size * sizeof own;
    host_name(own.host);
    struct view *views = ranks_gather(ranks, &own, sizeof own);
    if (ranks->rank > 0)
        views = malloc(size);
    if (!agreement_with_cause(ranks, views || error_memory(error, "the ranks", size), error)) {
        free(views);
        return NULL;
    }
    ranks_broadcast(ranks, views, size);
    return views;
}

/* Block i as this rank sees it is not what that rank saw. Returns false. */
static bool error_differs(const struct blocks *blocks, size_t i, int rank, const struct view *view,
                          struct error *error)
{
    struct error changed;
    blocks_error_changed(blocks, i, &changed);
    return error_set(error, changed.code, "%s, by rank %d on %s", changed.text, rank, view->host);
}

/* Which rank reads once more what this rank scanned: one that has another view of the file, and as a rule as
 * many to do as all others. None, -1, for what rank 0 sees: that is what the file is. */
static int second_reader(const struct view *views, int ranks, int rank)
{
    if (views[rank].id == views[0].id)
        return -1;
    int reader = (rank + ranks / 2) % ranks;
    while (views[reader].id == views[rank].id)
        reader = (reader + 1) % ranks;
    return reader;
}

static bool compare_block(const struct pass *pass, struct blocks_reader *reader, size_t i,
                          struct error *error)
{
    uint64_t fingerprint;
    if (!blocks_reader_fingerprint(reader, pass->blocks, i, &fingerprint, error))
        return false;
    return fingerprint == pass->blocks->summaries[i].fingerprint ||
           error_differs(pass->blocks, i, pass->first_rank, pass->first_reader, error);
}

/* Without this a rank with bytes of its own could read a block first and last, and nobody else ever. */
static bool compare_parts(const struct reading *reading, struct blocks *blocks, const struct view *views,
                          struct error *error)
{
    const int ranks = reading->ranks->size;
    bool good = true;
    for (int rank = 0; good && rank < ranks; rank++) {
        struct pass pass = {
            .blocks = blocks, .visit = compare_block, .first_rank = rank, .first_reader = &views[rank]};
        if (second_reader(views, ranks, rank) == reading->ranks->rank)
            good = pass_over(reading, &pass, walk_part_begin(blocks->count, ranks, rank),
                             walk_part_begin(blocks->count, ranks, rank + 1), error);
    }
    return good;
}

/* Rank 0's sample, which counts as a first pass for all, with what this rank sees. */
static bool compare_sample(const struct blocks *blocks, const uint64_t *first, const uint64_t *own,
                           const struct view *root, struct error *error)
{
    for (size_t i = 0; i < blocks_reader_sample_count(blocks); i++) {
        const size_t block = blocks_reader_sampled(blocks, i);
        if (own[i] != first[i] || !blocks_check(blocks, block, first[i], error))
            return error_differs(blocks, block, 0, root, error);
    }
    return true;
}

/* What rank 0 read of the sample when it identified the input. */
static void recall_sample(const struct blocks *blocks, uint64_t *fingerprints)
{
    for (size_t i = 0; i < blocks_reader_sample_count(blocks); i++)
        fingerprints[i] = atomic_load(&blocks->seen[blocks_reader_sampled(blocks, i)]);
}

/* Collective: whoever has another view of the file than rank 0 reads the sample, too. */
static bool compare_samples(struct reading *reading, struct blocks *blocks, const struct view *views,
                            struct error *error)
{
    struct ranks *ranks = reading->ranks;
    uint64_t first[BLOCKS_SAMPLE_MAX] = {0}, own[BLOCKS_SAMPLE_MAX];
    if (ranks->rank == 0)
        recall_sample(blocks, first);
    ranks_broadcast(ranks, first, sizeof first);
    memcpy(own, first, sizeof own);
    return (views[ranks->rank].id == views[0].id || blocks_reader_sample(blocks, own, error)) &&
           compare_sample(blocks, first, own, &views[0], error);
}

static bool are_alike(const struct view *views, int ranks)
{
    int rank = 1;
    while (rank < ranks && views[rank].id == views[0].id)
        rank++;
    return rank == ranks;
}

/* Collective: one file. */
static bool compare_views(struct reading *reading, struct blocks *blocks, struct error *error)
{
    struct view *views = gather_views(reading, blocks, error);
    if (!views)
        return false;
    bool good = true;
    if (!are_alike(views, reading->ranks->size))
        good = blocks->summaries ? compare_parts(reading, blocks, views, error)
                                 : compare_samples(reading, blocks, views, error);
    free(views);
    return agreement_with_cause(reading->ranks, good, error);
}

bool reading_compare(struct reading *reading, const struct numbers *numbers, struct error *error)
{
    bool good = true;
    struct blocks *blocks;
    for (size_t i = 0; good && reading->ranks->size > 1 && (blocks = numbers_file(numbers, i)); i++)
        good = !blocks->file.shared || compare_views(reading, blocks, error);
    return good;
}

bool reading_check(struct reading *reading, const struct numbers *numbers, struct error *error)
{
    return numbers->in_files == 0 ||
           agreement_with_cause(reading->ranks, numbers_unchanged(numbers, error), error);
}
