#include "report/records/ranks.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/host.h"
#include "report/containers/lines.h"
#include "report/records/work/possible.h"

/* ---- Ranks. */

double ranks_installed_gib(long long memory_bytes)
{
    const double gib = (double)memory_bytes / (1 << 30), step = exp2(ceil(log2(gib))) / 16;
    return ceil(gib / step) * step;
}

static int compare_names(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Keeps "A", or "A and B" where the ranks differ. */
static bool join_names(const char **key, const char **names, size_t count, struct string_pool *pool,
                       struct error *error)
{
    qsort(names, count, sizeof *names, compare_names);
    size_t different = 0, room = 1;
    for (size_t i = 0; i < count; i++) {
        if (different > 0 && strcmp(names[different - 1], names[i]) == 0)
            continue;
        names[different++] = names[i];
        room += strlen(names[i]) + sizeof " and ";
    }
    char *text = malloc(room);
    if (!text)
        return error_memory(error, "the report", room);
    char *at = text;
    *at = '\0';
    for (size_t i = 0; i < different; i++) {
        at = stpcpy(at, i > 0 ? " and " : "");
        at = stpcpy(at, names[i]);
    }
    const bool good = string_pool_keep(pool, text, key, error);
    free(text);
    return good;
}

/* Of each rank, borrowed from the JSON or the pool; the arrays are from calloc. */
struct ranks_read {
    const char **models, **isas, **machines;
    int *nodes; /* from 0 on, or NO_NODE: not recorded */
};

enum { NO_NODE = -1 };

/* The first rank of the node of this one. */
static size_t find_of_node(const struct ranks_read *read, size_t of)
{
    size_t i = 0;
    while (i < of && read->nodes[i] != read->nodes[of])
        i++;
    return i;
}

/* Is the name of its host that of an earlier one? */
static bool is_taken(const struct run *run, size_t of)
{
    size_t i = 0;
    while (i < of && run->hosts[i] != run->hosts[of])
        i++;
    return i < of;
}

/* A node has one name, and each another: where two hosts are called alike, the number of the node stands
 * beside it.
 */
static bool name_node(struct run *run, const struct json_value *rank, const struct ranks_read *read, size_t i,
                      struct string_pool *pool, struct error *error)
{
    const struct json_value node = json_value_member(rank, "node");
    long long number = NO_NODE;
    if (node.json && !json_value_count(&node, 0, run->nodes - 1, &number, error))
        return false;
    read->nodes[i] = (int)number;
    const size_t first = node.json ? find_of_node(read, i) : i;
    if (first < i)
        run->hosts[i] = run->hosts[first];
    if (!node.json || first < i || !is_taken(run, i))
        return true;
    char text[HOST_TEXT_SIZE + sizeof " (node 2147483647)"];
    snprintf(text, sizeof text, "%.*s (node %lld)", HOST_TEXT_SIZE, run->hosts[i], number);
    return string_pool_keep(pool, text, &run->hosts[i], error);
}

/* "2 cores with 24 GiB", as far as it is recorded; 0 is not. */
static bool keep_machine(int cores, long long memory_bytes, const char **machine, struct string_pool *pool,
                         struct error *error)
{
    char text[64];
    int size = 0;
    if (cores > 0)
        size = snprintf(text, sizeof text, "%d core%s", cores, lines_plural((uint64_t)cores));
    if (memory_bytes > 0)
        size += snprintf(text + size, sizeof text - (size_t)size, "%s%g GiB", size ? " with " : "",
                         ranks_installed_gib(memory_bytes));
    return string_pool_keep(pool, size ? text : "not recorded", machine, error);
}

/* Physical cores of the host of a rank, and its memory, which earlier programs did not record. */
static bool read_machine(struct run *run, const struct json_value *rank, const char **machine,
                         struct string_pool *pool, struct error *error)
{
    const struct json_value cores = json_value_member(rank, "cores"), cpus = json_value_member(rank, "cpus"),
                            memory = json_value_member(rank, "memory_bytes");
    int cores_here = 0;
    long long memory_bytes = 0;
    if ((cores.json && !json_value_int(&cores, &cores_here, error)) ||
        (memory.json && !json_value_count(&memory, 1, LLONG_MAX, &memory_bytes, error)) ||
        !possible_order(&cores, &cpus, POSSIBLE_COUNTS, error))
        return false;
    run->cores = cores_here > run->cores ? cores_here : run->cores;
    return keep_machine(cores_here, memory_bytes, machine, pool, error);
}

static bool read_rank(struct run *run, const struct json_value *rank, const struct ranks_read *read, size_t i,
                      long long *workers, struct string_pool *pool, struct error *error)
{
    const struct json_value threads = json_value_member(rank, "threads"),
                            cpu_model = json_value_member(rank, "cpu_model"),
                            isa = json_value_member(rank, "isa");
    int count;
    read->isas[i] = "not recorded"; /* by earlier programs */
    if (!json_value_text(&cpu_model, &read->models[i], error) ||
        (isa.json && !json_value_text(&isa, &read->isas[i], error)) ||
        !json_value_keep_member(rank, "host", pool, &run->hosts[i], error) ||
        !name_node(run, rank, read, i, pool, error) || !json_value_int(&threads, &count, error))
        return false;
    if (*workers == 0 || count < run->threads_least)
        run->threads_least = count;
    if (count > run->threads_most)
        run->threads_most = count;
    *workers += count;
    run->threads_of[i] = count;
    return read_machine(run, rank, &read->machines[i], pool, error);
}

static bool read_ranks(struct run *run, const struct json_value *record, const struct ranks_read *read,
                       struct string_pool *pool, struct error *error)
{
    const struct json_value ranks = json_value_member(record, "ranks");
    long long workers = 0;
    for (size_t i = 0; i < (size_t)run->ranks; i++) {
        const struct json_value rank = json_value_item(&ranks, i);
        if (!read_rank(run, &rank, read, i, &workers, pool, error))
            return false;
    }
    if (workers != run->workers)
        return error_set(error, ERROR_INVALID,
                         "no record of a run: its ranks have %lld threads, but 'world.workers' is %d",
                         workers, run->workers);
    const struct json_value first = json_value_item(&ranks, 0),
                            process = json_value_member(&first, "process");
    const size_t count = (size_t)run->ranks;
    run->host = run->hosts[0];
    return json_value_count(&process, 0, LLONG_MAX, &run->process, error) &&
           join_names(&run->key[RUN_CPU_MODEL], read->models, count, pool, error) &&
           join_names(&run->key[RUN_ISA], read->isas, count, pool, error) &&
           join_names(&run->key[RUN_MACHINE], read->machines, count, pool, error);
}

/* "OMP_PROC_BIND=close OMP_PLACES=cores": what decides where threads may run, beside their number. */
static bool read_binding(struct run *run, const struct json_value *world, struct string_pool *pool,
                         struct error *error)
{
    static const char *const names[] = {"OMP_PROC_BIND", "OMP_PLACES", "OMP_WAIT_POLICY"};
    const struct json_value environment = json_value_member(world, "openmp_environment");
    char text[256] = "";
    size_t size = 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = json_string_value(json_object_get(environment.json, names[i]));
        if (value && size < sizeof text)
            size += (size_t)snprintf(text + size, sizeof text - size, "%s%s=%s", size ? " " : "", names[i],
                                     value);
    }
    return string_pool_keep(pool, text, &run->binding, error);
}

/* ---- The world. */

static enum run_world world_of(const char *launcher, int threads_most)
{
    if (strcmp(launcher, "none") == 0)
        return threads_most > 1 ? RUN_OPENMP : RUN_SEQUENTIAL;
    return threads_most > 1 ? RUN_HYBRID : RUN_MPI;
}

bool ranks_read_all(struct run *run, const struct json_value *record, struct string_pool *pool,
                    struct error *error)
{
    const struct json_value world = json_value_member(record, "world"),
                            ranks = json_value_member(record, "ranks");
    const struct json_value nodes = json_value_member(&world, "nodes"),
                            size = json_value_member(&world, "ranks"),
                            workers = json_value_member(&world, "workers");
    size_t count;
    if (!json_value_object(&world, error) || !json_value_int(&nodes, &run->nodes, error) ||
        !json_value_int(&size, &run->ranks, error) || !json_value_int(&workers, &run->workers, error) ||
        !json_value_keep_member(&world, "launcher", pool, &run->launcher, error) ||
        !json_value_items(&ranks, &count, error) || !possible_order(&nodes, &size, POSSIBLE_COUNTS, error))
        return false;
    if (count != (size_t)run->ranks)
        return error_set(error, ERROR_INVALID, "no record of a run: 'world.ranks' is %d, but 'ranks' has %zu",
                         run->ranks, count);
    run->hosts = calloc(count, sizeof *run->hosts);
    run->threads_of = calloc(count, sizeof *run->threads_of);
    const struct ranks_read parts = {.models = calloc(count, sizeof *parts.models),
                                     .isas = calloc(count, sizeof *parts.isas),
                                     .nodes = calloc(count, sizeof *parts.nodes),
                                     .machines = calloc(count, sizeof *parts.machines)};
    const bool good =
        (run->hosts && run->threads_of && parts.models && parts.isas && parts.nodes && parts.machines) ||
        error_memory(error, "the report", 0);
    const bool read = good && read_ranks(run, record, &parts, pool, error);
    free(parts.models);
    free(parts.isas);
    free(parts.nodes);
    free(parts.machines);
    if (read)
        run->world = world_of(run->launcher, run->threads_most);
    return read && read_binding(run, &world, pool, error);
}

/* Earlier programs found of workers that sleep, too, that they want for CPUs. */
static bool is_of_sleepers(const struct run *run, const char *kind)
{
    static const char *const kinds[] = {"threads_exceed_cpus", "masks_overlap", "oversubscribed", "quota",
                                        "smt"};
    bool is_one = false;
    for (size_t i = 0; run->sleeps && i < sizeof kinds / sizeof kinds[0]; i++)
        is_one = is_one || strcmp(kind, kinds[i]) == 0;
    return is_one;
}

bool ranks_read_placement(struct run *run, const struct json_value *record, struct string_pool *pool,
                          struct error *error)
{
    const struct json_value placement = json_value_member(record, "placement");
    const char *kind;
    const json_t *finding;
    json_object_foreach((json_t *)placement.json, kind, finding)
    {
        if (!json_is_string(finding) || is_of_sleepers(run, kind))
            continue;
        if (strcmp(kind, "stacked") == 0) { /* found of the outcome, which selects no runs */
            run->told_stacked = true;
            continue;
        }
        return string_pool_keep(pool, kind, &run->misplaced, error) &&
               string_pool_keep(pool, json_string_value(finding), &run->misplacement, error);
    }
    return true;
}
