#include "program/workers.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/printable_text.h"
#include "engine/parallel/agreement.h"
#include "environment/stack.h"
#include "kernel/isa.h"
#include "machine/quota.h"

void workers_open(struct workers *workers)
{
    *workers = (struct workers){0};
    workers->can_request = threads_requested(&workers->requested, &workers->request_error);
    threads_cpus(&workers->cpus);
}

void workers_free(struct workers *workers)
{
    free(workers->rank_of);
    free(workers->placement_of);
    free(workers->threads_of);
    *workers = (struct workers){0};
}

/* The topology takes a millisecond or more: who is alone on its node shares no core, and does not ask. */
static void find_capacity(struct workers *workers, const struct options *options, bool is_alone)
{
    if (is_alone && !options->record && options->placement != PLACEMENT_SHOW)
        topology_clear(&workers->topology);
    else
        topology_read(&workers->topology, "");
    capacity_of(&workers->capacity, &workers->topology, &workers->cpus, quota_find(""));
}

/* Its share of what there is room for, as many as can run. */
static int share_of_room(const struct workers *workers, const struct ranks *ranks)
{
    const int share = capacity_workers(&workers->capacity, ranks->sharing, ranks->node_size),
              limit = threads_limit();
    return share > limit ? limit : share;
}

/* Fewer than --threads. */
static bool refuse_threads(int threads, const struct threads_given *given, struct error *error)
{
    if (!given->limit)
        return error_set(error, ERROR_USAGE,
                         "--threads %d: this primes was built without OpenMP and has one thread; build with "
                         "-DPRIMES_OPENMP=ON",
                         threads);
    return error_set(error, ERROR_USAGE, "--threads %d: %s allows %d", threads, given->limit, given->count);
}

static void find_mask(int thread, void *context)
{
    struct host_cpus *masks = context;
    host_thread_cpus(&masks[thread]);
}

/* Where the threads are, each by itself. */
static bool find_places(const struct workers *workers, struct thread_places *places, struct error *error)
{
    const int threads = workers->threads, cpus = host_cpus_count(&workers->cpus);
    *places = (struct thread_places){.cpus = workers->cpus, .room = threads < cpus ? threads : cpus};
    if (!threads_may_be_bound())
        return true;
    struct host_cpus *masks = calloc((size_t)threads, sizeof *masks);
    if (masks)
        threads_run(threads, find_mask, masks);
    const bool good = masks && thread_places_find(places, masks, threads);
    free(masks);
    return good || error_memory(error, "the places of the threads", (size_t)threads * sizeof *masks);
}

static bool describe_placement(struct workers *workers, struct placement_team *team, struct error *error)
{
    struct capacity capacity;
    struct host_cpus allowed;
    threads_process_cpus(&allowed);
    if (!find_places(workers, &team->places, error))
        return false;
    capacity_of(&capacity, &workers->topology, &team->places.cpus, workers->capacity.quota);
    return placement_describe(&workers->own_placement, &allowed, &capacity, team, error);
}

static bool settle_threads(struct workers *workers, const struct options *options, const struct ranks *ranks,
                           struct error *error)
{
    if (!workers->can_request) {
        *error = workers->request_error;
        return false;
    }
    int requested = options->threads > 0 ? options->threads : workers->requested;
    find_capacity(workers, options, requested == 1 && ranks->node_size == 1);
    if (requested == 0)
        requested = share_of_room(workers, ranks);
    struct threads_given given;
    if (!threads_try(requested, &given, error))
        return false;
    workers->threads = given.count;
    if (given.count < options->threads)
        return refuse_threads(options->threads, &given, error);
    struct placement_team team = {
        .node = ranks->node, .threads = given.count, .requested = requested, .limit = given.limit};
    return stack_check_thread(given.stack_bytes, error) && describe_placement(workers, &team, error);
}

const char *workers_offered_isas(char text[WORKERS_ISA_SIZE])
{
    char *at = stpcpy(text, isa_name(ISA_PORTABLE));
    for (int isa = ISA_PORTABLE + 1; isa < ISA_COUNT; isa++)
        if (isa_is_offered((enum isa)isa))
            at = stpcpy(stpcpy(at, " "), isa_name((enum isa)isa));
    return text;
}

static bool use_named_isa(struct error *error)
{
    const char *name = getenv("PRIMES_ISA");
    enum isa isa;
    char shown[TEXT_WIDTH + 1], offered[WORKERS_ISA_SIZE];
    if (!name)
        return true;
    if (!isa_find(name, &isa))
        return error_set(error, ERROR_USAGE, "PRIMES_ISA='%s' is no instruction set; this CPU has %s",
                         text_show(name, shown), workers_offered_isas(offered));
    if (!isa_use(isa))
        return error_set(error, ERROR_USAGE, "PRIMES_ISA=%s: this CPU lacks it; it has %s", name,
                         workers_offered_isas(offered));
    return true;
}

bool workers_settle_isa(struct ranks *ranks, struct error *error)
{
    return agreement_with_cause(ranks, use_named_isa(error), error);
}

/* What every rank sends to rank 0. */
struct rank_description {
    struct record_rank record;
    struct placement_rank placement;
    enum placement_mode mode;
};

static void describe_machine(const struct workers *workers, struct record_rank *record)
{
    host_describe(&record->host, workers->topology.cores);
    if (workers->topology.cores > 0)
        record->cores = workers->capacity.cores;
    topology_domains_text(&workers->topology, &record->domains, record->domain_cpus,
                          sizeof record->domain_cpus);
}

static void describe_rank(const struct workers *workers, const struct options *options, int node,
                          struct rank_description *description)
{
    *description = (struct rank_description){.record = {.node = node,
                                                        .cpus = workers->cpus,
                                                        .domains = workers->capacity.domains,
                                                        .isa = isa_in_use(),
                                                        .threads = workers->threads,
                                                        .process = (long)getpid()},
                                             .placement = workers->own_placement,
                                             .mode = options->placement};
    if (options->record)
        describe_machine(workers, &description->record);
}

static bool sort_descriptions(struct workers *workers, const struct rank_description *all, int ranks)
{
    const size_t count = (size_t)ranks;
    workers->rank_of = calloc(count, sizeof *workers->rank_of);
    workers->placement_of = calloc(count, sizeof *workers->placement_of);
    if (!all || !workers->rank_of || !workers->placement_of)
        return false;
    for (size_t rank = 0; rank < count; rank++) {
        workers->rank_of[rank] = all[rank].record;
        workers->placement_of[rank] = all[rank].placement;
    }
    return true;
}

/* Collective: every rank learns how many threads each of them has. */
static bool share_threads(struct workers *workers, struct ranks *ranks, struct error *error)
{
    workers->threads_of = calloc((size_t)ranks->size, sizeof *workers->threads_of);
    if (!agreement_with_cause(ranks, workers->threads_of || error_memory(error, "the ranks", 0), error))
        return false;
    for (int rank = 0; rank < ranks->size && ranks->rank == 0; rank++)
        workers->threads_of[rank] = workers->rank_of[rank].threads;
    ranks_broadcast(ranks, workers->threads_of, (size_t)ranks->size * sizeof *workers->threads_of);
    for (int rank = 0; rank < ranks->size; rank++) {
        workers->first += rank < ranks->rank ? workers->threads_of[rank] : 0;
        workers->count += workers->threads_of[rank];
    }
    return true;
}

enum { NO_NODE = -1 };

/* What is found of the ranks with one of these modes; the others are as if they were not there. */
static bool check_modes(struct workers *workers, const struct rank_description *all,
                        const struct ranks *ranks, unsigned modes, struct placement *placement)
{
    struct placement_rank *reports = calloc((size_t)ranks->size, sizeof *reports);
    if (!reports)
        return false;
    for (int rank = 0; rank < ranks->size; rank++)
        reports[rank] =
            modes >> all[rank].mode & 1 ? all[rank].placement : (struct placement_rank){.node = NO_NODE};
    placement->sleeps = workers->placement.sleeps;
    placement_check(placement, reports, ranks->size, ranks->launcher);
    free(reports);
    return true;
}

static bool check_placement(struct workers *workers, const struct rank_description *all,
                            const struct ranks *ranks)
{
    struct placement refused = {0};
    placement_check(&workers->placement, workers->placement_of, ranks->size, ranks->launcher);
    if (!check_modes(workers, all, ranks, ~(1U << PLACEMENT_IGNORE), &workers->told) ||
        !check_modes(workers, all, ranks, 1U << PLACEMENT_REFUSE, &refused))
        return false;
    workers->is_refused = !placement_is_clean(&refused);
    for (int rank = 0; rank < ranks->size; rank++)
        workers->is_heeded = workers->is_heeded || all[rank].mode != PLACEMENT_IGNORE;
    return true;
}

/* Collective: rank 0 learns of all ranks, and judges their placement. */
static bool gather_descriptions(struct workers *workers, const struct options *options, struct ranks *ranks,
                                struct error *error)
{
    struct rank_description description;
    describe_rank(workers, options, ranks->node, &description);
    struct rank_description *all = ranks_gather(ranks, &description, sizeof description);
    workers->placement.sleeps = options->kernel->sleeps;
    const bool good = ranks->rank > 0 ||
                      (sort_descriptions(workers, all, ranks->size) && check_placement(workers, all, ranks));
    free(all);
    return agreement_with_cause(ranks, good || error_memory(error, "the ranks", 0), error);
}

bool workers_settle(struct workers *workers, const struct options *options, struct ranks *ranks,
                    struct error *error)
{
    return workers_settle_isa(ranks, error) &&
           agreement_with_cause(ranks, settle_threads(workers, options, ranks, error), error) &&
           gather_descriptions(workers, options, ranks, error) && share_threads(workers, ranks, error);
}

const char *workers_describe(const struct workers *workers, const struct ranks *ranks,
                             char text[WORKERS_TEXT_SIZE])
{
    const int processes = ranks->size, count = workers->count, threads = workers->threads_of[0];
    bool uniform = true;
    for (int rank = 1; rank < processes; rank++)
        uniform = uniform && workers->threads_of[rank] == threads;
    char nodes[32] = "";
    if (ranks->nodes > 1)
        snprintf(nodes, sizeof nodes, " on %d nodes", ranks->nodes);
    if (count == 1)
        snprintf(text, WORKERS_TEXT_SIZE, "sequentially");
    else if (processes == 1)
        snprintf(text, WORKERS_TEXT_SIZE, "with %d threads", threads);
    else if (count == processes)
        snprintf(text, WORKERS_TEXT_SIZE, "with %d ranks%s", processes, nodes);
    else if (uniform)
        snprintf(text, WORKERS_TEXT_SIZE, "with %d ranks × %d threads%s", processes, threads, nodes);
    else
        snprintf(text, WORKERS_TEXT_SIZE, "with %d ranks and %d threads in all%s", processes, count, nodes);
    return text;
}
