/* Runs that are kept, on ranks that are threads of this process: what is vouched for is on the disk and
 * right, whenever and however a run ends, and a run that goes on from there gives the same text without
 * trying again what was tried. */
#include "unit/oracle.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/stop.h"
#include "engine/engine.h"
#include "input/blocks_reader.h"
#include "input/fingerprint/fingerprint.h"
#include "plan/partitioner.h"
#include "tools/thread_ranks.h"
#include "unit/sanitized.h"

enum { RANKS_MAX = 4, NUMBERS_MAX = 8192, HANG_SECONDS = 300, PARTS_MAX = 200 };
enum { SLICE = 200, UNIT = 12 * SLICE, ROW = 20, DISK_SIZE = NUMBERS_MAX * ROW, DURABLE = 255 };

/* ---- Allocations that fail: the linker leads malloc and calloc through these. */

static atomic_long allocations_left = -1; /* before one fails; negative: none will */

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);

static bool allocation_fails(void)
{
    return atomic_load(&allocations_left) >= 0 && atomic_fetch_sub(&allocations_left, 1) == 0;
}

void *__wrap_malloc(size_t size)
{
    return allocation_fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return allocation_fails() ? NULL : __real_calloc(count, size);
}

/* ---- A story: a sequence, and what several runs, its parts, make of it. */

enum event { NEVER, AT_BEGIN, AT_DELIVERY, AT_SEARCH, AT_CHECK, AT_MARK, AT_SYNC, AT_VOUCH, AT_WRITE };

struct part;

struct story {
    int ranks, threads;
    bool splits, formats, in_file, timed;
    struct kernel kernel;
    uint64_t values[NUMBERS_MAX];
    struct verdict verdicts[NUMBERS_MAX];
    uint64_t count;
    char expected[DISK_SIZE + 1]; /* the text of all, a row a number */

    /* The disk: */
    pthread_mutex_t lock;
    char data[DISK_SIZE];
    unsigned char owner[DISK_SIZE]; /* of each byte that was written: its rank + 1 until that has synced, then
                                       DURABLE */
    /* What was vouched for: */
    uint64_t done;
    struct begun_numbers begun;  /* among all numbers */
    struct known_verdicts ahead; /* the same */

    struct part *part;
};

struct rank_of_part {
    struct part *part;
    int rank;
};

struct part {
    struct story *story;
    struct rank_of_part sides[RANKS_MAX];
    uint64_t first; /* of its numbers, among all */
    struct begun_numbers begun;
    struct known_verdicts ahead;
    struct plan plan;

    /* What is to happen. */
    double seconds; /* between checkpoints */
    enum event signal;
    uint64_t signal_at; /* the how manieth of these events, from 1 */
    int signal_rank;    /* -1: all */
    enum event failure;
    uint64_t failure_at;
    int failing_rank;    /* of AT_SYNC and AT_WRITE; -1: all */
    uint64_t refused;    /* the listener refuses this delivery; 0: none */
    uint64_t last_vouch; /* what is vouched for later is as if the machine had crashed before; 0: none */
    bool waits_in_sync;  /* at first, until workers have searched on, */
    uint64_t deliveries; /* and so many numbers, each a piece, are delivered */
    bool traced;         /* the units of the run are kept */
    bool marks_first;    /* no block is checked before a mark */

    /* What happened. */
    pthread_t caller;
    struct ranks *rank_zero;
    struct numbers numbers;
    uint64_t delivered, offset, marked, marked_offset, vouches, listener_stops;
    uint64_t delivered_in_sync; /* when that ended on rank 0 */
    bool is_marked;
    atomic_bool has_failed;
    atomic_uint_fast64_t events[AT_WRITE + 1];
    atomic_bool signalled;
    bool good[RANKS_MAX];
    struct engine_result results[RANKS_MAX];
    struct error errors[RANKS_MAX];
    size_t messages_left;
    char text[512]; /* the first failure: cmocka cannot jump out of the engine */
};

static struct part *part_at_work;               /* for the kernel, which has no context */
static atomic_uint_fast64_t searched, searches; /* operations, calls */
static atomic_uint_fast64_t checked;            /* operations */

static void __attribute__((format(printf, 2, 3))) note_failure(struct part *part, const char *format, ...)
{
    va_list arguments;
    pthread_mutex_lock(&part->story->lock);
    va_start(arguments, format);
    if (!part->text[0])
        vsnprintf(part->text, sizeof part->text, format, arguments);
    va_end(arguments);
    pthread_mutex_unlock(&part->story->lock);
}

/* Notes an event and sends the signal that is due with it. False if it is the one that is to fail. */
static bool happens(struct part *part, enum event event, int rank)
{
    const uint64_t nth = atomic_fetch_add(&part->events[event], 1) + 1;
    if (part->signal == event && nth >= part->signal_at && !atomic_exchange(&part->signalled, true))
        for (int i = 0; i < part->story->ranks; i++)
            if (part->signal_rank < 0 || part->signal_rank == i)
                thread_ranks_signal(part->rank_zero, i, SIGUSR1);
    const bool is_here = part->failing_rank < 0 || rank == part->failing_rank;
    if (part->failure != event || nth < part->failure_at || !is_here)
        return true;
    atomic_store(&part->has_failed, true);
    return false;
}

/* ---- The kernel. */

/* Is the first sync of all ranks still to come to its end? */
static bool is_syncing(const struct part *part)
{
    return part->waits_in_sync && atomic_load(&part->events[AT_SYNC]) < (uint64_t)part->story->ranks;
}

static bool waits(const struct part *part)
{
    const bool is_signalled = atomic_load(&part->signalled);
    return is_syncing(part) || (part->traced && is_signalled) || (part->signal == AT_CHECK && !is_signalled);
}

/* Trial, now and then interrupted, as on a busy machine. */
static uint64_t search(uint64_t n, uint64_t lo, uint64_t hi)
{
    uint64_t state = n ^ lo ^ atomic_fetch_add(&searches, 1) << 32;
    if (waits(part_at_work))
        usleep(5000); /* so that it does not end before */
    if (oracle_random(&state) % 128 == 0)
        usleep((unsigned)(oracle_random(&state) % 300));
    const uint64_t divisor = kernel_trial.search(n, lo, hi);
    atomic_fetch_add(&searched, kernel_trial.search_cost(lo, divisor ? divisor + 1 : hi));
    happens(part_at_work, AT_SEARCH, 0);
    return divisor;
}

/* 20000 looks of a millisecond are patience enough. */
static uint64_t check(const uint64_t *n, size_t count, struct verdict *verdicts)
{
    struct part *part = part_at_work;
    for (int i = 0; i < 20000 && part->marks_first && atomic_load(&part->events[AT_MARK]) == 0; i++)
        usleep(1000);
    if (part->signal == AT_CHECK && atomic_load(&part->signalled))
        usleep(5000); /* so that not all is checked before the signal is seen */
    const uint64_t operations = kernel_trial.check(n, count, verdicts);
    atomic_fetch_add(&checked, operations);
    happens(part, AT_CHECK, 0);
    return operations;
}

static struct kernel fine_kernel(void)
{
    struct kernel fine = kernel_trial;
    fine.search = search;
    fine.check = check;
    fine.slice_operations = SLICE;
    fine.unit_operations = UNIT;
    return fine;
}

/* ---- The disk, and the rows. */

static void put_row(uint64_t n, struct verdict verdict, char row[ROW + 1])
{
    const uint64_t divisor =
        verdict_kind(verdict) == VERDICT_NEITHER ? 1 : verdict_divisor(verdict); /* 0 of a prime */
    snprintf(row, ROW + 1, "%13" PRIu64 "%6" PRIu64 "\n", n, divisor % 1000000);
}

static void write_disk(struct story *story, int rank, const char *text, uint64_t size, uint64_t offset)
{
    pthread_mutex_lock(&story->lock);
    memcpy(story->data + offset, text, size);
    memset(story->owner + offset, rank + 1, size);
    pthread_mutex_unlock(&story->lock);
}

/* All behind that was vouched for is lost. */
static void crash_disk(struct story *story)
{
    const uint64_t kept = story->done * ROW;
    memset(story->data + kept, 0, DISK_SIZE - kept);
    memset(story->owner + kept, 0, DISK_SIZE - kept);
}

static bool format(void *context, const struct numbers_block *block, const struct verdict *found,
                   const double *seconds, struct buffer *buffer, struct error *error)
{
    (void)context;
    (void)seconds;
    for (size_t i = 0; i < block->count; i++) {
        char row[ROW + 1];
        put_row(block->values[i], found[i], row);
        if (!buffer_append(buffer, row, ROW))
            return error_memory(error, "a row", ROW);
    }
    return true;
}

static bool write_at(void *context, const char *text, uint64_t size, uint64_t offset, struct error *error)
{
    const struct rank_of_part *side = context;
    if (offset + size > side->part->story->count * ROW) {
        note_failure(side->part, "a text at %" PRIu64, offset);
        return true;
    }
    if (!happens(side->part, AT_WRITE, side->rank))
        return error_set(error, ERROR_FAILED, "the disk takes no text");
    write_disk(side->part->story, side->rank, text, size, offset);
    return true;
}

static uint64_t fingerprint(const char *text, uint64_t size)
{
    return fingerprint_of(text, size);
}

/* ---- The listener. */

static void claim_place(struct part *part, const struct outcome *outcome)
{
    const bool stays = part->story->formats && outcome->formatted && outcome->text_size >= ENGINE_KEPT_MIN;
    if (outcome->unit.first != part->delivered)
        note_failure(part, "number %" PRIu64 " was delivered after %" PRIu64, outcome->unit.first,
                     part->delivered);
    if (!pthread_equal(part->caller, pthread_self()))
        note_failure(part, "a delivery came from another thread");
    if (outcome->kept != stays)
        note_failure(part, "a text of %" PRIu64 " bytes stayed with its rank: %d", outcome->text_size,
                     outcome->kept);
}

static bool deliver(void *context, const struct outcome *outcome)
{
    struct part *part = context;
    struct story *story = part->story;
    const struct unit *unit = &outcome->unit;
    claim_place(part, outcome);
    for (uint64_t i = 0; !outcome->formatted && i < unit->count; i++) {
        char row[ROW + 1];
        put_row(story->values[part->first + unit->first + i], outcome_verdicts(outcome)[i], row);
        write_disk(story, 0, row, ROW, part->offset + i * ROW);
    }
    if (outcome->formatted && !outcome->kept)
        write_disk(story, 0, outcome_text(outcome), outcome->text_size, part->offset);
    if (!outcome->kept)
        part->offset += unit->count * ROW;
    part->delivered += unit->count;
    happens(part, AT_DELIVERY, 0);
    return part->refused == 0 || atomic_load(&part->events[AT_DELIVERY]) < part->refused;
}

static uint64_t claim_offset(void *context, uint64_t size, uint64_t told)
{
    struct part *part = context;
    const uint64_t offset = part->offset;
    if (told != fingerprint_of(part->story->expected + offset, size))
        note_failure(part, "the text at %" PRIu64 " has another fingerprint", offset);
    part->offset += size;
    return offset;
}

static void listener_stops(void *context)
{
    struct part *part = context;
    part->listener_stops++;
}

/* ---- The checkpoints. */

static bool mark(void *context, struct error *error)
{
    const struct rank_of_part *side = context;
    struct part *part = side->part;
    if (part->is_marked || !pthread_equal(part->caller, pthread_self()) || side->rank != 0)
        note_failure(part, "a mark in the midst of a checkpoint, or not from rank 0's first thread");
    part->is_marked = true;
    part->marked = part->delivered;
    part->marked_offset = part->offset;
    return happens(part, AT_MARK, 0) || error_set(error, ERROR_FAILED, "no mark");
}

/* Workers go on, and what they hand in is delivered: 20000 looks of a millisecond are patience enough. */
static void wait_for_work(struct part *part)
{
    const uint64_t wanted = atomic_load(&searches) + 100,
                   deliveries = part->deliveries > 0 ? part->marked + part->deliveries : 0;
    for (int patience = 0; patience < 20000; patience++) {
        if (atomic_load(&searches) >= wanted && atomic_load(&part->events[AT_DELIVERY]) >= deliveries)
            return;
        usleep(1000);
    }
    note_failure(part, "nobody works while the texts are synced");
}

static bool sync_texts(void *context, struct error *error)
{
    const struct rank_of_part *side = context;
    struct story *story = side->part->story;
    if (is_syncing(side->part))
        wait_for_work(side->part);
    if (side->rank == 0 && side->part->deliveries > 0)
        side->part->delivered_in_sync = atomic_load(&side->part->events[AT_DELIVERY]);
    if (!happens(side->part, AT_SYNC, side->rank))
        return error_set(error, ERROR_FAILED, "the disk does not sync");
    pthread_mutex_lock(&story->lock);
    for (uint64_t i = 0; i < story->count * ROW; i++)
        if (story->owner[i] == side->rank + 1)
            story->owner[i] = DURABLE;
    pthread_mutex_unlock(&story->lock);
    return true;
}

/* Where the smallest divisor of n is behind `below`, and `divisor` divides it. */
static bool is_true_of(uint64_t n, const struct begun_number *number)
{
    const uint64_t end = kernel_divisor_end(n), smallest = kernel_trial.search(n, 2, end);
    if (number->below < 2 || number->below > (smallest ? smallest : end))
        return false;
    return number->divisor == 0 || (n % number->divisor == 0 && number->divisor >= number->below);
}

static void claim_begun(struct part *part, const struct begun_numbers *begun)
{
    uint64_t next = part->marked;
    for (size_t i = 0; i < begun->count; i++) {
        const struct begun_number *number = &begun->items[i];
        const uint64_t index = part->first + number->index;
        if (number->index < next || index >= part->story->count)
            note_failure(part, "number %" PRIu64 " of those begun, behind %" PRIu64, number->index, next);
        else if (!is_true_of(part->story->values[index], number))
            note_failure(part, "%" PRIu64 " has no divisor below %" PRIu64 ", but %" PRIu64,
                         part->story->values[index], number->below, number->divisor);
        next = number->index + 1;
    }
}

/* They are right, and none comes twice. */
static void claim_ahead(struct part *part, const struct known_verdicts *ahead)
{
    const struct story *story = part->story;
    uint64_t next = part->first + part->marked, count;
    for (size_t i = 0; i < ahead->count; i++) {
        const struct known_stretch *stretch = &ahead->stretches[i];
        const uint64_t first = part->first + stretch->first;
        if (first < next || first + stretch->count > story->count)
            note_failure(part, "numbers %" PRIu64 " of those ahead, behind %" PRIu64, first, next);
        for (next = first; next < first + stretch->count && next < story->count; next++) {
            if (known_verdicts_of(ahead, i)[next - first].code != story->verdicts[next].code)
                note_failure(part, "the verdict of number %" PRIu64 " is another one", next);
            if (known_find(&story->ahead, next, &count))
                note_failure(part, "number %" PRIu64 " is known ahead again", next);
        }
    }
}

/* What was delivered since the mark need not be tried again either. */
static void claim_delivered_known(struct part *part, const struct begun_numbers *begun,
                                  const struct known_verdicts *ahead)
{
    uint64_t count;
    for (uint64_t i = part->marked; i < part->delivered_in_sync; i++) {
        const struct begun_number *number = begun_find(begun, i);
        if (!known_find(ahead, i, &count) &&
            (!number || number->below != kernel_divisor_end(part->story->values[i])))
            note_failure(part, "number %" PRIu64 " was delivered in a checkpoint, and lost", i);
    }
}

static void claim_durable(struct part *part)
{
    struct story *story = part->story;
    const char *what = NULL;
    uint64_t at = 0;
    pthread_mutex_lock(&story->lock);
    for (uint64_t i = 0; i < part->marked_offset && !what; i++) {
        at = i;
        if (story->owner[i] != DURABLE)
            what = "not on the disk";
        else if (story->data[i] != story->expected[i])
            what = "not what it should be";
    }
    pthread_mutex_unlock(&story->lock);
    if (what)
        note_failure(part, "byte %" PRIu64 ", before %" PRIu64 ", is %s", at, part->marked_offset, what);
}

static void keep_ahead(struct story *story, uint64_t first, const struct known_verdicts *ahead)
{
    bool good = true;
    for (size_t i = 0; good && i < ahead->count; i++)
        good = known_add(&story->ahead, first + ahead->stretches[i].first, ahead->stretches[i].count,
                         known_verdicts_of(ahead, i));
    if (!good || !known_sort(&story->ahead))
        abort();
}

static bool vouch(void *context, const struct begun_numbers *begun, const struct known_verdicts *ahead,
                  struct error *error)
{
    const struct rank_of_part *side = context;
    struct part *part = side->part;
    if (!part->is_marked)
        note_failure(part, "nothing was marked");
    claim_durable(part);
    claim_begun(part, begun);
    claim_ahead(part, ahead);
    claim_delivered_known(part, begun, ahead);
    if (!happens(part, AT_VOUCH, 0))
        return error_set(error, ERROR_FAILED, "no line for the journal");
    if (part->failure != AT_WRITE && atomic_load(&part->has_failed))
        note_failure(part, "vouched for, after it had failed");
    part->vouches++;
    part->is_marked = false;
    if (part->last_vouch > 0 && part->vouches > part->last_vouch)
        return true;
    part->story->done = part->first + part->marked;
    keep_ahead(part->story, part->first, ahead);
    begun_free(&part->story->begun);
    for (size_t i = 0; i < begun->count; i++) {
        struct begun_number number = begun->items[i];
        number.index += part->first;
        if (!begun_add(&part->story->begun, number))
            abort();
    }
    return true;
}

/* ---- One run. */

static bool scan_file(struct blocks *blocks)
{
    struct error error;
    struct blocks_reader *reader = blocks_reader_new(&error);
    bool good = reader != NULL;
    for (size_t i = 0; good && i < blocks->count; i++)
        good = blocks_reader_scan(reader, blocks, i, &blocks->summaries[i], &error);
    blocks_build_index(blocks);
    blocks_reader_free(reader);
    return good;
}

static void add_file(struct numbers *numbers, const struct story *story)
{
    struct error error;
    FILE *file = tmpfile();
    assert_non_null(file);
    for (uint64_t i = 0; i < story->count; i++)
        fprintf(file, "%012" PRIu64 "\n", story->values[i]);
    assert_int_equal(fflush(file), 0);
    struct blocks *blocks = blocks_open("file", dup(fileno(file)), BLOCKS_TEXT, false, 13 * 600, &error);
    assert_non_null(blocks);
    assert_true(scan_file(blocks));
    assert_true(numbers_add_blocks(numbers, blocks, &error));
    fclose(file);
}

static void add_list(struct numbers *numbers, const struct story *story)
{
    struct error error;
    uint64_t *copy = malloc(story->count * sizeof *copy);
    assert_non_null(copy);
    memcpy(copy, story->values, story->count * sizeof *copy);
    assert_true(numbers_add_list(numbers, copy, story->count, &error));
}

/* What is known of the numbers of this part. */
static void take_known(struct part *part)
{
    const struct story *story = part->story;
    for (size_t i = 0; i < story->begun.count; i++) {
        struct begun_number number = story->begun.items[i];
        number.index -= part->first;
        assert_true(begun_add(&part->begun, number));
    }
    uint64_t count;
    for (uint64_t i = part->first; i < story->count; i += count) {
        const struct verdict *verdicts = known_find(&story->ahead, i, &count);
        count = count < story->count - i ? count : story->count - i;
        assert_true(!verdicts || known_add(&part->ahead, i - part->first, count, verdicts));
    }
}

/* What the runs before have left. */
static void open_part(struct part *part)
{
    struct story *story = part->story;
    struct error error;
    part->first = story->done;
    part->offset = story->done * ROW;
    (story->in_file ? add_file : add_list)(&part->numbers, story);
    numbers_keep(&part->numbers, part->first, story->count - part->first);
    take_known(part);
    assert_true(
        plan_open(&part->plan, &part->numbers, &story->kernel, story->ranks * story->threads, &error));
    plan_begin_with(&part->plan, &part->begun);
    if (story->splits)
        assert_true(plan_split(&part->plan, UNIT, &error));
    plan_keep(&part->plan);
    if (part->signal == AT_DELIVERY && part->signal_at == UINT64_MAX) /* the last */
        part->signal_at = part->plan.unit_count;
    part->caller = pthread_self();
    for (int rank = 0; rank < story->ranks; rank++)
        part->sides[rank] = (struct rank_of_part){.part = part, .rank = rank};
}

/* The sequence as another process has it, where a file that is not shared cannot be read. */
static struct numbers numbers_elsewhere(const struct numbers *numbers)
{
    struct numbers elsewhere = {0};
    struct error error;
    void *bytes;
    size_t size;
    if (!numbers_pack(numbers, &bytes, &size, &error) || !numbers_unpack(&elsewhere, bytes, size, &error))
        abort();
    free(bytes);
    return elsewhere;
}

static struct engine_job make_job(struct part *part, struct ranks *ranks, const int *threads_of)
{
    struct rank_of_part *side = &part->sides[ranks->rank];
    struct engine_job job = {.ranks = ranks,
                             .threads = part->story->threads,
                             .threads_of = threads_of,
                             .numbers = &part->numbers,
                             .kernel = &part->story->kernel,
                             .traced = part->traced,
                             .is_kept = true,
                             .begun = &part->begun,
                             .ahead = &part->ahead,
                             .timed = part->story->timed,
                             .checkpoints = {.context = side, .seconds = part->seconds, .sync = sync_texts}};
    if (part->story->formats)
        job.formatter = (struct engine_formatter){
            .context = side, .format = format, .write_at = write_at, .fingerprint = fingerprint};
    if (ranks->rank > 0)
        return job;
    job.plan = &part->plan;
    job.listener = (struct engine_listener){
        .context = part, .deliver = deliver, .claim = claim_offset, .stopping = listener_stops};
    job.checkpoints.mark = mark;
    job.checkpoints.vouch = vouch;
    return job;
}

/* The whole life of one rank. */
static void run_rank(struct ranks *ranks, void *context)
{
    struct part *part = context;
    int threads_of[RANKS_MAX];
    for (int i = 0; i < part->story->ranks; i++)
        threads_of[i] = part->story->threads;
    struct engine_job job = make_job(part, ranks, threads_of);
    struct numbers elsewhere = {0};
    if (ranks->rank == 0)
        part->rank_zero = ranks;
    if (ranks->rank > 0 && part->story->in_file) {
        elsewhere = numbers_elsewhere(&part->numbers);
        job.numbers = &elsewhere;
    }
    stop_watch_begin();
    ranks_barrier(ranks);
    if (ranks->rank == 0)
        happens(part, AT_BEGIN, 0);
    part->good[ranks->rank] = engine_run(&job, &part->results[ranks->rank], &part->errors[ranks->rank]);
    numbers_free(&elsewhere);
}

static void report_hang(int signal_number)
{
    static const char text[] = "the engine hangs\n";
    (void)signal_number;
    (void)!write(STDERR_FILENO, text, sizeof text - 1);
    abort();
}

static void run_part(struct part *part)
{
    open_part(part);
    part_at_work = part;
    signal(SIGALRM, report_hang);
    alarm(HANG_SECONDS);
    part->messages_left = thread_ranks_run(part->story->ranks, run_rank, part);
    alarm(0);
}

static void close_part(struct part *part)
{
    for (int rank = 0; rank < part->story->ranks; rank++)
        engine_result_free(&part->results[rank]);
    plan_close(&part->plan);
    begun_free(&part->begun);
    known_free(&part->ahead);
    numbers_free(&part->numbers);
}

/* ---- Claims. */

#define fail_part(part, format, ...)                                                                         \
    fail_msg("%d ranks x %d threads%s%s%s, from %" PRIu64 ", signal %d at %" PRIu64 " on %d: " format,       \
             (part)->story->ranks, (part)->story->threads, (part)->story->splits ? ", split" : "",           \
             (part)->story->formats ? ", with texts" : "", (part)->story->in_file ? ", in a file" : "",      \
             (part)->first, (int)(part)->signal, (part)->signal_at, (part)->signal_rank, __VA_ARGS__)

static void claim_no_failure(const struct part *part)
{
    if (part->text[0])
        fail_part(part, "%s", part->text);
    for (int rank = 0; rank < part->story->ranks; rank++)
        if (!part->good[rank])
            fail_part(part, "rank %d failed: %s", rank, part->errors[rank].text);
    if (part->messages_left > 0)
        fail_part(part, "%zu messages were never taken", part->messages_left);
    if (part->listener_stops > 0)
        fail_part(part, "the listener was told to leave nothing behind, %" PRIu64 " times",
                  part->listener_stops);
    assert_int_equal(part->results[0].numbers_done, part->delivered);
    assert_int_equal(part->results[0].keep_error.code, ERROR_NONE);
    if (part->story->splits && !part->results[0].stopped && part->plan.split.parts_out > 0)
        fail_part(part, "%zu parts went out and never came back", part->plan.split.parts_out);
}

/* All that was delivered is vouched for, or all is done. */
static void claim_part(const struct part *part)
{
    const struct story *story = part->story;
    const struct engine_result *result = &part->results[0];
    claim_no_failure(part);
    if (result->stopped) {
        assert_int_equal(result->stop_signal, SIGUSR1);
        assert_true(result->kept);
        if (part->last_vouch == 0 && story->done != part->first + part->delivered)
            fail_part(part, "%" PRIu64 " numbers were delivered; %" PRIu64 " are vouched for",
                      part->first + part->delivered, story->done);
        return;
    }
    assert_false(result->kept);
    assert_int_equal(part->first + part->delivered, story->count);
    if (memcmp(story->data, story->expected, story->count * ROW) != 0)
        fail_part(part, "%s", "the text is another one");
}

/* ---- Sequences. */

static struct story *new_story(int ranks, int threads)
{
    struct story *story = calloc(1, sizeof *story);
    assert_non_null(story);
    story->ranks = ranks;
    story->threads = threads;
    story->kernel = fine_kernel();
    pthread_mutex_init(&story->lock, NULL);
    return story;
}

static void free_story(struct story *story)
{
    begun_free(&story->begun);
    known_free(&story->ahead);
    pthread_mutex_destroy(&story->lock);
    free(story);
}

static void add_value(struct story *story, uint64_t n)
{
    struct verdict *verdict = &story->verdicts[story->count];
    assert_true(story->count < NUMBERS_MAX);
    kernel_trial.check(&n, 1, verdict);
    put_row(n, *verdict, story->expected + story->count * ROW);
    story->values[story->count++] = n;
}

/* Numbers so light that many are a block, and their text is long. */
static void add_light(struct story *story, uint64_t count)
{
    for (uint64_t i = 0; i < count; i++)
        add_value(story, i % 150);
}

/* Blocks with long texts, blocks with short ones, and heavy numbers, whose smallest divisor is anywhere. */
static void fill_mixed(struct story *story)
{
    uint64_t state = 7;
    for (int round = 0; round < 4; round++) {
        add_light(story, 700);
        for (int i = 0; i < 50; i++)
            add_value(story, oracle_random_bits(&state, 16));
        for (unsigned i = 0; i < 6; i++) {
            const uint64_t large = oracle_next_prime(oracle_random_bits(&state, 17)),
                           small = oracle_next_prime(oracle_random_bits(&state, 8 + i));
            const uint64_t kinds[] = {large * large, oracle_next_prime(large * large), small * large};
            add_value(story, kinds[i % 3]);
        }
    }
}

/* Calls `claims` with every configuration that this build can run. */
static void for_each_configuration(void (*claims)(int ranks, int threads))
{
    static const int configurations[][2] = {{1, 1}, {1, 2}, {2, 1}, {2, 2}, {4, 1}, {4, 2}};
    for (size_t i = 0; i < sizeof configurations / sizeof configurations[0]; i++)
        if (configurations[i][1] <= threads_limit() && (i % 2 == 1 || !UNDER_THREAD_SANITIZER))
            claims(configurations[i][0], configurations[i][1]);
}

/* ---- Stopped and gone on with, until all is done. */

/* The first part is as `plan` says, each of the next is stopped later. */
static void run_story(struct story *story, const struct part *plan)
{
    bool is_done = false;
    for (uint64_t i = 1; !is_done; i++) {
        struct part part = *plan;
        part.story = story;
        part.signal_at = plan->signal_at * i;
        run_part(&part);
        claim_part(&part);
        is_done = !part.results[0].stopped;
        close_part(&part);
        crash_disk(story);
        if (i > PARTS_MAX)
            fail_msg("still at number %" PRIu64 " in part %" PRIu64, story->done, i);
    }
}

static void tell_story(int ranks, int threads, int way, const struct part *plan)
{
    struct story *story = new_story(ranks, threads);
    story->splits = way % 2;
    story->formats = way / 2 % 2;
    story->in_file = way / 4 % 2;
    fill_mixed(story);
    run_story(story, plan);
    free_story(story);
}

static void claim_stops(int ranks, int threads)
{
    static const uint64_t deliveries[] = {1, 2, 5, 17, 40}, searched_before[] = {30, 77, 400, 1500};
    for (int way = 0; way < 8; way++) {
        for (int i = 0; i < 5; i++)
            tell_story(ranks, threads, way,
                       &(struct part){.seconds = 1000,
                                      .signal = AT_DELIVERY,
                                      .signal_at = deliveries[i],
                                      .signal_rank = i % 2 ? ranks - 1 : 0});
        for (int i = 0; i < 4; i++)
            tell_story(ranks, threads, way,
                       &(struct part){.seconds = i % 2 ? 1000 : 0.001,
                                      .signal = AT_SEARCH,
                                      .signal_at = searched_before[i],
                                      .signal_rank = i / 2 ? ranks - 1 : -1});
    }
}

static void a_run_that_is_stopped_and_gone_on_with_gives_the_same_text(void **state)
{
    (void)state;
    for_each_configuration(claim_stops);
}

/* As if the machine crashed after some checkpoint, again and again. */
static void claim_crashes(int ranks, int threads)
{
    for (int way = 0; way < 8; way++) {
        struct story *story = new_story(ranks, threads);
        story->splits = way % 2;
        story->formats = way / 2 % 2;
        story->in_file = way / 4 % 2;
        fill_mixed(story);
        for (uint64_t i = 0; i < 5; i++) {
            struct part part = {.story = story, .seconds = 0.0005, .last_vouch = i < 4 ? 1 + 3 * i : 0};
            run_part(&part);
            claim_part(&part);
            close_part(&part);
            crash_disk(story);
        }
        free_story(story);
    }
}

static void what_was_vouched_for_before_a_crash_can_be_gone_on_with(void **state)
{
    (void)state;
    for_each_configuration(claim_crashes);
}

/* ---- What was tried is not tried again. */

enum { PRIMES = 3 };

/* Heavy primes among blocks; returns what their searches take. */
static uint64_t fill_primes(struct story *story)
{
    uint64_t state = 3, cost = 0;
    for (int i = 0; i < PRIMES; i++) {
        const uint64_t prime = oracle_next_prime(oracle_random_bits(&state, 42));
        add_light(story, 300);
        add_value(story, prime);
        cost += kernel_trial.search_cost(2, kernel_divisor_end(prime));
    }
    return cost;
}

/* What the part was to go on with, and what its units have tried of that number without a gap: the divisors
 * below this. */
static uint64_t tried_below(const struct part *part, uint64_t index)
{
    const struct engine_result *result = &part->results[0];
    const struct begun_number *begun = begun_find(&part->begun, index);
    uint64_t below = begun ? begun->below : 2;
    for (uint64_t i = 0; i < result->unit_count; i++) {
        const struct engine_unit *unit = &result->units[i];
        if (unit->first != index || unit->hi == 0 || unit->lo != below)
            continue;
        below = unit->hi;
        i = UINT64_MAX; /* begins again with the first */
    }
    return below;
}

/* What was kept of the searches of numbers that are split is all that could be; returns what could not: units
 * behind a gap, and those that were under way. */
static uint64_t claim_parts_kept(const struct part *part)
{
    const struct story *story = part->story;
    const struct engine_result *result = &part->results[0];
    uint64_t lost = (uint64_t)story->ranks * (uint64_t)story->threads * UNIT;
    for (uint64_t i = 0; i < result->unit_count; i++) {
        const struct engine_unit *unit = &result->units[i];
        const struct begun_number *kept = begun_find(&story->begun, part->first + unit->first);
        const uint64_t below = tried_below(part, unit->first);
        if (unit->hi == 0 || part->first + unit->first < story->done)
            continue;
        if ((kept ? kept->below : 2) != below)
            fail_part(part, "number %" PRIu64 " was tried below %" PRIu64 "; %" PRIu64 " is kept",
                      unit->first, below, kept ? kept->below : 2);
        lost += unit->lo >= below ? unit->operations : 0;
    }
    return lost;
}

/* Stopped in the midst, stopped again at once, and gone on with to the end. Returns what may be done twice:
 * of each number that was decided ahead its end, and where numbers are split what was lost. */
static uint64_t run_three_parts(struct story *story, uint64_t signal_at)
{
    static const enum event signals[] = {AT_SEARCH, AT_BEGIN, NEVER};
    uint64_t twice = 2 * PRIMES;
    for (int i = 0; i < 3; i++) {
        struct part part = {.story = story,
                            .seconds = 1000,
                            .traced = i < 2,
                            .signal = signals[i],
                            .signal_at = i == 0 ? signal_at : 1,
                            .signal_rank = story->ranks - 1};
        run_part(&part);
        claim_part(&part);
        assert_int_equal(part.results[0].stopped, i < 2);
        if (i < 2 && story->splits && !story->in_file)
            twice += claim_parts_kept(&part);
        close_part(&part);
        crash_disk(story);
    }
    return twice;
}

static void claim_work(int ranks, int threads)
{
    for (int way = 0; way < 8; way++) {
        for (uint64_t i = 1; i < 4; i++) {
            struct story *story = new_story(ranks, threads);
            story->splits = way % 2;
            story->formats = way / 2 % 2;
            story->in_file = way / 4 % 2;
            const uint64_t cost = fill_primes(story), before = atomic_load(&searched);
            const uint64_t twice = run_three_parts(story, i * cost / SLICE / 4);
            const uint64_t work = atomic_load(&searched) - before;
            if (work < cost || work > cost + twice)
                fail_msg("%d ranks x %d threads, way %d, stopped at %d/4: %" PRIu64
                         " operations in three parts; at once they are %" PRIu64
                         ", twice were up to %" PRIu64,
                         ranks, threads, way, (int)i, work, cost, twice);
            free_story(story);
        }
    }
}

static void what_was_tried_is_not_tried_again(void **state)
{
    (void)state;
    for_each_configuration(claim_work);
}

static void claim_workers_go_on(int ranks, int threads)
{
    for (int way = 0; way < 4; way++) {
        struct story *story = new_story(ranks, threads);
        story->splits = way % 2;
        story->formats = way / 2;
        fill_primes(story);
        struct part part = {.story = story, .seconds = 0.001, .waits_in_sync = true};
        run_part(&part);
        claim_part(&part);
        assert_true(part.vouches > 0);
        close_part(&part);
        free_story(story);
    }
}

static void workers_go_on_while_texts_are_synced(void **state)
{
    (void)state;
    for_each_configuration(claim_workers_go_on);
}

static void claim_deliveries_go_on(int ranks, int threads)
{
    for (int way = 0; way < 2; way++) {
        struct story *story = new_story(ranks, threads);
        story->splits = way;
        for (int i = 0; i < 200; i++)
            add_value(story, oracle_next_prime(UINT64_C(1) << 26));
        struct part part = {.story = story, .seconds = 0.001, .waits_in_sync = true, .deliveries = 3};
        run_part(&part);
        claim_part(&part);
        assert_true(part.delivered_in_sync > 2);
        close_part(&part);
        free_story(story);
    }
}

/* Blocks before a heavy number, and behind it. */
static void claim_blocks_go_on(int ranks, int threads)
{
    if (ranks * threads == 1)
        return; /* nothing is decided ahead */
    struct story *story = new_story(ranks, threads);
    uint64_t state = 11;
    for (int i = 0; i < 3000; i++)
        add_value(story, i == 1500 ? oracle_next_prime(UINT64_C(1) << 41) : oracle_random_bits(&state, 17));
    struct part part = {
        .story = story, .seconds = 1e-9, .waits_in_sync = true, .deliveries = 3, .marks_first = true};
    run_part(&part);
    claim_part(&part);
    assert_true(part.delivered_in_sync > 2);
    close_part(&part);
    free_story(story);
}

static void what_is_delivered_while_texts_are_synced_is_known(void **state)
{
    (void)state;
    for_each_configuration(claim_deliveries_go_on);
    for_each_configuration(claim_blocks_go_on);
}

/* ---- What was decided ahead is not decided again. */

/* Light numbers, with as many heavy primes among them, the first one before all; returns what checking the
 * light ones takes. */
static uint64_t fill_light_behind(struct story *story, int primes)
{
    uint64_t state = 5, cost = 0;
    struct verdict verdict;
    for (int i = 0; i < 6000; i++) {
        const bool is_heavy = i % 700 == 0 && i / 700 < primes;
        const uint64_t light = oracle_random_bits(&state, 17) | 1;
        add_value(story, is_heavy ? oracle_next_prime(oracle_random_bits(&state, 42)) : light);
        cost += is_heavy ? 0 : kernel_trial.check(&light, 1, &verdict);
    }
    return cost;
}

/* Stopped twice while all workers but one wait in heavy numbers, and gone on with to the end. */
static void claim_ahead_kept(int ranks, int threads)
{
    const uint64_t workers = (uint64_t)ranks * (uint64_t)threads;
    for (int way = 0; way < 4 && workers > 1; way++) {
        struct story *story = new_story(ranks, threads);
        story->timed = way % 2;
        story->in_file = way / 2;
        const uint64_t cost = fill_light_behind(story, ranks * threads - 1), before = atomic_load(&checked);
        for (int i = 0; i < 3; i++) {
            struct part part = {.story = story,
                                .seconds = i == 0 ? 1000 : 0.001,
                                .signal = i < 2 ? AT_CHECK : NEVER,
                                .signal_at = 400,
                                .signal_rank = ranks - 1};
            run_part(&part);
            claim_part(&part);
            if (part.results[0].stopped != (i < 2))
                fail_part(&part, "part %d, stopped: %d", i, part.results[0].stopped);
            close_part(&part);
            crash_disk(story);
        }
        const uint64_t work = atomic_load(&checked) - before, lost = 2 * workers * UNIT;
        if (work < cost || work > cost + lost || lost > cost / 4)
            fail_msg("%d ranks x %d threads, way %d: %" PRIu64 " operations in three parts; at once they are "
                     "%" PRIu64 ", under way were up to %" PRIu64,
                     ranks, threads, way, work, cost, lost);
        free_story(story);
    }
}

static void what_was_decided_ahead_is_not_decided_again(void **state)
{
    (void)state;
    for_each_configuration(claim_ahead_kept);
}

/* ---- Signals at all times, failures in all places. */

static void claim_signals(int ranks, int threads)
{
    static const enum event events[] = {AT_BEGIN, AT_MARK, AT_SYNC, AT_VOUCH, AT_WRITE, AT_DELIVERY};
    for (int way = 0; way < 4; way++) {
        for (size_t i = 0; i < sizeof events / sizeof events[0]; i++) {
            struct story *story = new_story(ranks, threads);
            story->splits = way % 2;
            story->formats = way / 2;
            fill_mixed(story);
            for (int rank = -1; rank < ranks; rank++) {
                struct part part = {
                    .story = story, .seconds = 0.001, .signal = events[i], .signal_rank = rank};
                part.signal_at = events[i] == AT_DELIVERY ? UINT64_MAX : 1;
                run_part(&part);
                claim_part(&part);
                close_part(&part);
                crash_disk(story);
            }
            run_story(story, &(struct part){.seconds = 1000});
            free_story(story);
        }
    }
}

static void a_signal_at_any_time_ends_the_run_with_all_that_was_delivered(void **state)
{
    (void)state;
    for_each_configuration(claim_signals);
}

static void claim_failed(const struct part *part)
{
    static const char *const causes[] = {[AT_MARK] = "no mark",
                                         [AT_SYNC] = "the disk does not sync",
                                         [AT_VOUCH] = "no line for the journal",
                                         [AT_WRITE] = "the disk takes no text"};
    const struct engine_result *result = &part->results[0];
    const struct error *error = &part->errors[0];
    if (part->text[0])
        fail_part(part, "%s", part->text);
    if (part->messages_left > 0)
        fail_part(part, "%zu messages were never taken", part->messages_left);
    if (part->good[0] || !strstr(error->text, causes[part->failure]))
        fail_part(part, "failure %d at %" PRIu64 " on %d: rank 0 is good: %d, its error '%s'", part->failure,
                  part->failure_at, part->failing_rank, part->good[0], error->text);
    assert_false(result->kept);
    if (result->stop_signal > 0)
        assert_string_equal(result->keep_error.text, error->text);
}

static void claim_failure(struct story *story, struct part part)
{
    part.story = story;
    run_part(&part);
    if (atomic_load(&part.has_failed))
        claim_failed(&part);
    else
        claim_part(&part);
    close_part(&part);
    crash_disk(story);
}

/* In a checkpoint while all work, and in the last one, after a signal. */
static void claim_failures(int ranks, int threads)
{
    static const enum event events[] = {AT_MARK, AT_SYNC, AT_VOUCH, AT_WRITE};
    for (int way = 0; way < 4; way++) {
        struct story *story = new_story(ranks, threads);
        story->splits = way % 2;
        story->formats = way / 2;
        fill_mixed(story);
        for (size_t i = 0; i < sizeof events / sizeof events[0]; i++) {
            for (int rank = -1; rank < ranks; rank++) {
                struct part part = {
                    .seconds = 0.001, .failure = events[i], .failure_at = 1, .failing_rank = rank};
                if (rank != 0 && (events[i] == AT_MARK || events[i] == AT_VOUCH))
                    continue; /* those are rank 0's */
                claim_failure(story, part);
                part.failure_at = (uint64_t)ranks * 2;
                claim_failure(story, part);
                part.signal = AT_DELIVERY;
                part.signal_at = 4;
                part.signal_rank = ranks - 1;
                part.failure_at = 1;
                part.seconds = 1000;
                claim_failure(story, part);
            }
        }
        run_story(story, &(struct part){.seconds = 1000});
        free_story(story);
    }
}

static void where_a_checkpoint_fails_the_run_fails_and_what_was_vouched_for_stays(void **state)
{
    (void)state;
    for_each_configuration(claim_failures);
}

static void claim_refusal(int ranks, int threads)
{
    struct story *story = new_story(ranks, threads);
    story->formats = true;
    fill_mixed(story);
    struct part part = {.story = story, .seconds = 1000, .refused = 5};
    run_part(&part);
    const struct engine_result *result = &part.results[0];
    assert_true(part.good[0] && result->stopped && !result->kept && part.listener_stops > 0);
    assert_int_equal(part.vouches + part.messages_left, 0);
    close_part(&part);
    free_story(story);
}

static void a_listener_that_refuses_ends_the_run_without_a_checkpoint(void **state)
{
    (void)state;
    for_each_configuration(claim_refusal);
}

/* The N-th allocation fails, for N = 0, 1, 2, ... until all is well; then the run is stopped and gone on
 * with. */
static void claim_memory(int ranks, int threads)
{
    bool is_done = false;
    int failures = 0;
    struct story *story = new_story(ranks, threads);
    story->formats = true;
    fill_mixed(story);
    for (long nth = 0; !is_done; nth++) {
        struct part part = {.story = story, .seconds = 0.001, .signal = AT_DELIVERY, .signal_at = 10};
        part.signal_rank = ranks - 1;
        story->done = 0;
        begun_free(&story->begun);
        known_free(&story->ahead);
        crash_disk(story);
        open_part(&part);
        part_at_work = &part;
        alarm(HANG_SECONDS);
        atomic_store(&allocations_left, nth);
        part.messages_left = thread_ranks_run(ranks, run_rank, &part);
        is_done = atomic_exchange(&allocations_left, -1) >= 0;
        alarm(0);
        if (part.good[0])
            claim_part(&part);
        else if (part.text[0] || part.messages_left > 0 || part.errors[0].code != ERROR_FAILED)
            fail_part(&part, "allocation %ld: %s, %zu messages left, error %d", nth, part.text,
                      part.messages_left, (int)part.errors[0].code);
        failures += !part.good[0];
        close_part(&part);
    }
    assert_true(failures >= 10);
    crash_disk(story);
    run_story(story, &(struct part){.seconds = 1000});
    free_story(story);
}

static void without_memory_the_run_fails_or_is_kept(void **state)
{
    (void)state;
    for_each_configuration(claim_memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_that_is_stopped_and_gone_on_with_gives_the_same_text),
        cmocka_unit_test(what_was_vouched_for_before_a_crash_can_be_gone_on_with),
        cmocka_unit_test(what_was_tried_is_not_tried_again),
        cmocka_unit_test(workers_go_on_while_texts_are_synced),
        cmocka_unit_test(what_is_delivered_while_texts_are_synced_is_known),
        cmocka_unit_test(what_was_decided_ahead_is_not_decided_again),
        cmocka_unit_test(a_signal_at_any_time_ends_the_run_with_all_that_was_delivered),
        cmocka_unit_test(where_a_checkpoint_fails_the_run_fails_and_what_was_vouched_for_stays),
        cmocka_unit_test(a_listener_that_refuses_ends_the_run_without_a_checkpoint),
        cmocka_unit_test(without_memory_the_run_fails_or_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
