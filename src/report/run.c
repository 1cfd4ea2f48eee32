#include "report/run.h"

#include <jansson.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/host.h"
#include "base/number.h"

static const char *const KEY_NAMES[RUN_KEYS] = {
    [RUN_NUMBERS] = "numbers",         [RUN_KERNEL] = "kernel",
    [RUN_CPU_MODEL] = "CPU model",     [RUN_VERSION] = "version",
    [RUN_COMMIT] = "commit",           [RUN_COMPILER] = "compiler",
    [RUN_FLAGS] = "compiler flags",    [RUN_THREADS_LIBRARY] = "threads library",
    [RUN_MPI_LIBRARY] = "MPI library", [RUN_FORMAT] = "output format",
};

const char *run_key_name(enum run_key key)
{
    return KEY_NAMES[key];
}

const char *run_world_name(enum run_world world)
{
    static const char *const names[RUN_WORLDS] = {
        [RUN_SEQUENTIAL] = "sequential", [RUN_OPENMP] = "OpenMP", [RUN_MPI] = "MPI", [RUN_HYBRID] = "hybrid"};
    return names[world];
}

/* ---- A place in the record, so that a message can name it: "repetitions[2].workers[0].operations". */

struct node {
    const struct node *above; /* NULL: the record itself */
    const char *key;          /* NULL: an item of the array above */
    size_t index;
    const json_t *json; /* NULL: there is none */
};

static struct node member(const struct node *object, const char *key)
{
    return (struct node){.above = object, .key = key, .json = json_object_get(object->json, key)};
}

static struct node item(const struct node *array, size_t index)
{
    return (struct node){.above = array, .index = index, .json = json_array_get(array->json, index)};
}

static size_t name_node(const struct node *node, char *name, size_t room)
{
    if (!node->above)
        return 0;
    size_t size = name_node(node->above, name, room);
    const int added = node->key ? snprintf(name + size, room - size, "%s%s", size ? "." : "", node->key)
                                : snprintf(name + size, room - size, "[%zu]", node->index);
    size += added > 0 ? (size_t)added : 0;
    return size < room ? size : room - 1;
}

static bool bad(const struct node *node, const char *wanted, struct error *error)
{
    char name[160] = "";
    name_node(node, name, sizeof name);
    if (!node->json)
        return error_set(error, ERROR_INVALID, "no record of a run: '%s' is missing", name);
    return error_set(error, ERROR_INVALID, "no record of a run: '%s' is not %s", name, wanted);
}

/* ---- Values. */

static bool want_object(const struct node *node, struct error *error)
{
    return json_is_object(node->json) || bad(node, "an object", error);
}

static bool want_items(const struct node *node, size_t *count, struct error *error)
{
    *count = json_array_size(node->json);
    return *count > 0 || bad(node, "an array with something in it", error);
}

static bool want_count(const struct node *node, long long low, long long high, long long *count,
                       struct error *error)
{
    char wanted[96];
    *count = (long long)json_integer_value(node->json);
    if (json_is_integer(node->json) && *count >= low && *count <= high)
        return true;
    snprintf(wanted, sizeof wanted, "a whole number from %lld to %lld", low, high);
    return bad(node, wanted, error);
}

static bool want_int(const struct node *node, int *count, struct error *error)
{
    long long value = 0;
    if (!want_count(node, 1, INT_MAX, &value, error))
        return false;
    *count = (int)value;
    return true;
}

static bool want_uint64(const struct node *node, uint64_t *count, struct error *error)
{
    long long value = 0;
    if (!want_count(node, 0, LLONG_MAX, &value, error))
        return false;
    *count = (uint64_t)value;
    return true;
}

static bool want_seconds(const struct node *node, double *seconds, struct error *error)
{
    *seconds = json_number_value(node->json);
    return (json_is_number(node->json) && *seconds >= 0 && isfinite(*seconds)) ||
           bad(node, "a number of seconds, 0 or more", error);
}

static bool want_text(const struct node *node, const char **text, struct error *error)
{
    *text = json_string_value(node->json);
    return *text || bad(node, "a text", error);
}

static bool keep(struct pool *pool, const char *text, const char **kept, struct error *error)
{
    *kept = pool_keep(pool, text);
    return *kept || error_memory(error, "the report", 0);
}

static bool keep_member(const struct node *object, const char *key, struct pool *pool, const char **kept,
                        struct error *error)
{
    const struct node node = member(object, key);
    const char *text;
    return want_text(&node, &text, error) && keep(pool, text, kept, error);
}

static bool keep_digest(const struct node *object, const char *key, struct pool *pool, const char **kept,
                        struct error *error)
{
    const struct node node = member(object, key);
    const char *text;
    if (!want_text(&node, &text, error))
        return false;
    if (strlen(text) != 32 || strspn(text, "0123456789abcdef") != 32)
        return bad(&node, "a digest of 32 hexadecimal digits", error);
    return keep(pool, text, kept, error);
}

/* ---- Is it a record at all, and one for us? */

static bool check_schema(const struct node *record, struct error *error)
{
    const struct node schema = member(record, "schema");
    long long version;
    if (!json_is_object(record->json))
        return error_set(error, ERROR_INVALID, "no record of a run: JSON, but no object");
    if (!want_count(&schema, 0, LLONG_MAX, &version, error))
        return false;
    if (version == RUN_SCHEMA_VERSION)
        return true;
    return error_set(error, ERROR_INVALID, "a record of schema %lld; this primes-report reads schema %d: %s",
                     version, RUN_SCHEMA_VERSION,
                     version > RUN_SCHEMA_VERSION ? "a newer one is needed" : "it is too old to be read");
}

/* Of what failed, nothing else is worth reading. */
static bool check_exit(const struct node *record, struct error *error)
{
    const struct node node = member(record, "exit_code");
    long long code;
    if (!want_count(&node, 0, 255, &code, error))
        return false;
    if (code == ERROR_NONE || code == ERROR_INVALID)
        return true;
    return error_set(error, ERROR_INVALID, "the run failed with exit code %lld", code);
}

/* ---- The parts. */

static bool read_program(struct run *run, const struct node *record, struct pool *pool, struct error *error)
{
    const struct node program = member(record, "program");
    return want_object(&program, error) &&
           keep_member(&program, "version", pool, &run->key[RUN_VERSION], error) &&
           keep_member(&program, "commit", pool, &run->key[RUN_COMMIT], error) &&
           keep_member(&program, "compiler", pool, &run->key[RUN_COMPILER], error) &&
           keep_member(&program, "flags", pool, &run->key[RUN_FLAGS], error) &&
           keep_member(&program, "threads_library", pool, &run->key[RUN_THREADS_LIBRARY], error) &&
           keep_member(&program, "mpi_library", pool, &run->key[RUN_MPI_LIBRARY], error) &&
           keep_member(record, "format", pool, &run->key[RUN_FORMAT], error) &&
           keep_member(record, "kernel", pool, &run->key[RUN_KERNEL], error) &&
           keep_member(record, "operation", pool, &run->operation, error) &&
           keep_member(record, "started", pool, &run->started, error);
}

static bool read_tally(struct run *run, const struct node *record, struct pool *pool, struct error *error)
{
    const struct node tally = member(record, "tally");
    const struct node numbers = member(&tally, "numbers"), prime = member(&tally, "prime"),
                      composite = member(&tally, "composite"), neither = member(&tally, "neither"),
                      invalid = member(&tally, "invalid");
    if (!want_object(&tally, error) || !want_uint64(&numbers, &run->numbers, error) ||
        !want_uint64(&prime, &run->prime, error) || !want_uint64(&composite, &run->composite, error) ||
        !want_uint64(&neither, &run->neither, error) || !want_uint64(&invalid, &run->invalid, error) ||
        !keep_digest(&tally, "numbers_digest", pool, &run->numbers_digest, error) ||
        !keep_digest(&tally, "verdicts_digest", pool, &run->verdicts_digest, error))
        return false;
    /* Each is below 2^63; their sum may wrap, but then it cannot be right by chance. */
    if (run->prime + run->composite + run->neither + run->invalid != run->numbers)
        return error_set(error, ERROR_INVALID,
                         "no record of a run: the counts in 'tally' do not add up to its %llu numbers",
                         (unsigned long long)run->numbers);
    char key[160];
    snprintf(key, sizeof key, "%s of %llu, %llu invalid%s%s", run->numbers_digest,
             (unsigned long long)run->numbers, (unsigned long long)run->invalid,
             run->invalid ? ", verdicts " : "", run->invalid ? run->verdicts_digest : "");
    return keep(pool, key, &run->key[RUN_NUMBERS], error);
}

/* "classic", "--range 1:100", "12 sources" */
static bool read_workload(struct run *run, const struct node *record, struct pool *pool, struct error *error)
{
    const struct node workload = member(record, "workload"), sources = member(record, "sources");
    if (json_is_string(workload.json)) {
        run->label = run->workload = pool_keep(pool, json_string_value(workload.json));
        return run->label || error_memory(error, "the report", 0);
    }
    if (!json_is_null(workload.json))
        return bad(&workload, "a text or null", error);
    size_t count;
    if (!want_items(&sources, &count, error))
        return false;
    char label[96];
    const struct node first = item(&sources, 0), kind = member(&first, "kind"), text = member(&first, "text");
    const char *of, *what;
    if (!want_text(&kind, &of, error) || !want_text(&text, &what, error))
        return false;
    if (count > 1)
        snprintf(label, sizeof label, "own numbers from %zu sources", count);
    else
        snprintf(label, sizeof label, "own numbers (%s %.60s)", of, what);
    char shown[SHOWN_SIZE]; /* the cut may have split a character */
    return keep(pool, list_show(label, shown), &run->label, error);
}

static enum run_world world_of(const char *launcher, int threads_most)
{
    if (strcmp(launcher, "none") == 0)
        return threads_most > 1 ? RUN_OPENMP : RUN_SEQUENTIAL;
    return threads_most > 1 ? RUN_HYBRID : RUN_MPI;
}

/* ---- CPUs: "0-3,8". */

/* Adds them to `set`, if there is one; returns how many they are, or -1 if the text is wrong. */
static int read_cpus(const char *text, struct host_cpus *set)
{
    int count = 0;
    while (*text) {
        char *end;
        if (*text < '0' || *text > '9')
            return -1;
        const long low = strtol(text, &end, 10);
        long high = low;
        if (*end == '-' && end[1] >= '0' && end[1] <= '9')
            high = strtol(end + 1, &end, 10);
        if (high < low || high >= HOST_CPUS_MAX || count > HOST_CPUS_MAX || (*end != ',' && *end != '\0'))
            return -1;
        for (long cpu = low; set && cpu <= high; cpu++)
            host_cpus_add(set, (int)cpu);
        count += (int)(high - low + 1);
        text = end + (*end == ',');
    }
    return count;
}

/* Where a worker may run; both texts are of the pool. */
struct place {
    const char *host, *cpus;
};

static int compare_places(const void *left, const void *right)
{
    const struct place *a = left, *b = right;
    const int hosts = strcmp(a->host, b->host);
    return hosts ? hosts : strcmp(a->cpus, b->cpus);
}

/* How many CPUs the places of one host are together. */
static int count_host(const struct place *places, size_t count)
{
    if (places[0].cpus == places[count - 1].cpus) /* they are sorted */
        return read_cpus(places[0].cpus, NULL);
    struct host_cpus set = {0};
    for (size_t i = 0; i < count; i++)
        read_cpus(places[i].cpus, &set);
    return host_cpus_count(&set);
}

static void count_places(struct run *run, struct place *places, size_t count)
{
    qsort(places, count, sizeof *places, compare_places);
    for (size_t first = 0, end = 0; first < count; first = end) {
        while (end < count && places[end].host == places[first].host)
            end++;
        run->cpus += count_host(places + first, end - first);
    }
}

/* ---- Ranks. */

static int compare_names(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* "A", or "A and B" where the hosts differ. */
static bool join_models(struct run *run, const char **models, size_t count, struct pool *pool,
                        struct error *error)
{
    qsort(models, count, sizeof *models, compare_names);
    size_t different = 0, room = 1;
    for (size_t i = 0; i < count; i++) {
        if (different > 0 && strcmp(models[different - 1], models[i]) == 0)
            continue;
        models[different++] = models[i];
        room += strlen(models[i]) + sizeof " and ";
    }
    char *text = malloc(room);
    if (!text)
        return error_memory(error, "the report", room);
    char *at = text;
    *at = '\0';
    for (size_t i = 0; i < different; i++) {
        at = stpcpy(at, i > 0 ? " and " : "");
        at = stpcpy(at, models[i]);
    }
    const bool good = keep(pool, text, &run->key[RUN_CPU_MODEL], error);
    free(text);
    return good;
}

/* Sets the host of each rank, from calloc. */
static bool read_rank(struct run *run, const struct node *rank, const char **model, const char **host,
                      long long *workers, struct pool *pool, struct error *error)
{
    const struct node threads = member(rank, "threads"), cpu_model = member(rank, "cpu_model"),
                      cores = member(rank, "cores");
    int count, cores_here;
    if (!want_text(&cpu_model, model, error) || !keep_member(rank, "host", pool, host, error) ||
        !want_int(&threads, &count, error))
        return false;
    if (*workers == 0 || count < run->threads_least)
        run->threads_least = count;
    if (count > run->threads_most)
        run->threads_most = count;
    *workers += count;
    if (!cores.json) /* only the lines in a picture need it */
        return true;
    if (!want_int(&cores, &cores_here, error))
        return false;
    run->cores = cores_here > run->cores ? cores_here : run->cores;
    return true;
}

static bool read_ranks(struct run *run, const struct node *record, const char **hosts, const char **models,
                       struct pool *pool, struct error *error)
{
    const struct node ranks = member(record, "ranks");
    long long workers = 0;
    for (size_t i = 0; i < (size_t)run->ranks; i++) {
        const struct node rank = item(&ranks, i);
        if (!read_rank(run, &rank, &models[i], &hosts[i], &workers, pool, error))
            return false;
    }
    if (workers != run->workers)
        return error_set(error, ERROR_INVALID,
                         "no record of a run: its ranks have %lld threads, but 'world.workers' is %d",
                         workers, run->workers);
    const struct node first = item(&ranks, 0), process = member(&first, "process");
    run->host = hosts[0];
    return want_count(&process, 0, LLONG_MAX, &run->process, error) &&
           join_models(run, models, (size_t)run->ranks, pool, error);
}

/* Everything that speaks of ranks and workers. `hosts` is of the ranks, from malloc. */
static bool read_world(struct run *run, const struct node *record, const char ***hosts, struct pool *pool,
                       struct error *error)
{
    const struct node world = member(record, "world"), ranks = member(record, "ranks");
    const struct node nodes = member(&world, "nodes"), size = member(&world, "ranks"),
                      workers = member(&world, "workers"), launcher = member(&world, "launcher");
    const char *launcher_name;
    size_t count;
    if (!want_object(&world, error) || !want_int(&nodes, &run->nodes, error) ||
        !want_int(&size, &run->ranks, error) || !want_int(&workers, &run->workers, error) ||
        !want_text(&launcher, &launcher_name, error) || !want_items(&ranks, &count, error))
        return false;
    if (count != (size_t)run->ranks)
        return error_set(error, ERROR_INVALID, "no record of a run: 'world.ranks' is %d, but 'ranks' has %zu",
                         run->ranks, count);
    const char **models = calloc(count, sizeof *models);
    *hosts = calloc(count, sizeof **hosts);
    const bool good = (models && *hosts) || error_memory(error, "the report", 0);
    const bool read = good && read_ranks(run, record, *hosts, models, pool, error);
    free(models);
    if (read)
        run->world = world_of(launcher_name, run->threads_most);
    return read;
}

/* ---- Repetitions. */

/* Operations saturate: no sum of a real run comes near. */
static uint64_t add_operations(uint64_t a, uint64_t b)
{
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

static bool read_worker(struct run *run, const struct node *worker, const char *const *hosts,
                        struct place *place, struct pool *pool, struct error *error)
{
    const struct node rank = member(worker, "rank"), operations = member(worker, "operations"),
                      cpus = member(worker, "allowed_cpus");
    long long of_rank;
    uint64_t done;
    const char *text;
    if (!want_count(&rank, 0, run->ranks - 1, &of_rank, error) || !want_uint64(&operations, &done, error) ||
        !want_text(&cpus, &text, error))
        return false;
    const int count = read_cpus(text, NULL);
    if (count < 0)
        return bad(&cpus, "a list of CPUs as in \"0-3,8\"", error);
    if (!keep(pool, text, &place->cpus, error))
        return false;
    place->host = hosts[of_rank];
    run->operations = add_operations(run->operations, done);
    if (count == 0) /* the thread was not started */
        return true;
    if (run->cpus_least == 0 || count < run->cpus_least)
        run->cpus_least = count;
    if (count > run->cpus_most)
        run->cpus_most = count;
    return true;
}

/* Of the first measured repetition: the others have the same workers. */
static bool read_workers(struct run *run, const struct node *repetition, const char *const *hosts,
                         struct pool *pool, struct error *error)
{
    const struct node workers = member(repetition, "workers");
    size_t count;
    if (!want_items(&workers, &count, error))
        return false;
    if (count != (size_t)run->workers)
        return error_set(error, ERROR_INVALID,
                         "no record of a run: 'world.workers' is %d, but a repetition has %zu", run->workers,
                         count);
    struct place *places = calloc(count, sizeof *places);
    bool good = places || error_memory(error, "the report", 0);
    for (size_t i = 0; good && i < count; i++) {
        const struct node worker = item(&workers, i);
        good = read_worker(run, &worker, hosts, &places[i], pool, error);
    }
    if (good)
        count_places(run, places, count);
    free(places);
    return good;
}

static bool read_number_times(const struct run *run, const struct node *repetition, double *seconds,
                              struct error *error)
{
    const struct node numbers = member(repetition, "numbers");
    size_t count;
    if (!want_items(&numbers, &count, error))
        return false;
    if (count != run->numbers)
        return error_set(error, ERROR_INVALID,
                         "no record of a run: a repetition has %zu numbers, 'tally' has %llu", count,
                         (unsigned long long)run->numbers);
    for (size_t i = 0; i < count; i++) {
        const struct node number = item(&numbers, i), time = member(&number, "seconds");
        if (!want_seconds(&time, &seconds[i], error))
            return false;
    }
    return true;
}

static bool is_warmup(const struct node *repetition)
{
    return json_is_true(json_object_get(repetition->json, "warmup"));
}

static bool read_repetition(struct run *run, const struct node *repetition, const char *const *hosts,
                            struct pool *pool, struct error *error)
{
    const struct node seconds = member(repetition, "seconds");
    const size_t index = run->repetitions;
    if (!want_seconds(&seconds, &run->seconds[index], error) ||
        (index == 0 && !read_workers(run, repetition, hosts, pool, error)) ||
        (run->number_seconds &&
         !read_number_times(run, repetition, run->number_seconds + index * run->numbers, error)))
        return false;
    run->repetitions++;
    return true;
}

/* Room for the times; `count` is of all repetitions. */
static bool make_room(struct run *run, const struct node *record, size_t count, enum run_detail detail,
                      struct error *error)
{
    run->seconds = calloc(count, sizeof *run->seconds);
    if (!run->seconds)
        return error_memory(error, "the report", count * sizeof *run->seconds);
    const size_t numbers = json_array_size(json_object_get(record->json, "numbers"));
    if (numbers == 0 || numbers != run->numbers ||
        (detail == RUN_SEQUENTIAL_TIMES && run->world != RUN_SEQUENTIAL))
        return true;
    run->number_seconds = calloc(count, numbers * sizeof *run->number_seconds);
    return run->number_seconds ||
           error_memory(error, "the report", count * numbers * sizeof *run->number_seconds);
}

static bool read_repetitions(struct run *run, const struct node *record, const char *const *hosts,
                             enum run_detail detail, struct pool *pool, struct error *error)
{
    const struct node repetitions = member(record, "repetitions");
    size_t count;
    if (!want_items(&repetitions, &count, error) || !make_room(run, record, count, detail, error))
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct node repetition = item(&repetitions, i);
        if (!want_object(&repetition, error))
            return false;
        if (!is_warmup(&repetition) && !read_repetition(run, &repetition, hosts, pool, error))
            return false;
    }
    return run->repetitions > 0 ||
           error_set(error, ERROR_INVALID, "the run has warm-ups, but nothing measured");
}

/* ---- Single numbers. */

bool run_number_is(const struct run_number *number, const char *verdict)
{
    return strcmp(number->verdict, verdict) == 0;
}

static bool read_number(struct run_number *number, const struct node *json, struct pool *pool,
                        struct error *error)
{
    const struct node n = member(json, "n");
    const char *digits;
    if (!keep_member(json, "verdict", pool, &number->verdict, error))
        return false;
    if (run_number_is(number, "invalid"))
        return true;
    if (!want_text(&n, &digits, error))
        return false;
    return number_parse(digits, strlen(digits), &number->n) == NUMBER_OK ||
           bad(&n, "a number from 0 to 2^64-1 in a text", error);
}

static bool read_numbers(struct run *run, const struct node *record, struct pool *pool, struct error *error)
{
    const struct node numbers = member(record, "numbers");
    const size_t count = json_array_size(numbers.json);
    run->number = calloc(count, sizeof *run->number);
    bool good = run->number || error_memory(error, "the report", count * sizeof *run->number);
    for (size_t i = 0; good && i < count; i++) {
        const struct node number = item(&numbers, i);
        good = read_number(&run->number[i], &number, pool, error);
    }
    return good;
}

/* ---- The record. */

static bool read_record(struct run *run, const struct node *record, enum run_detail detail, struct pool *pool,
                        struct error *error)
{
    const char **hosts = NULL;
    const bool good =
        check_schema(record, error) && check_exit(record, error) && read_program(run, record, pool, error) &&
        read_tally(run, record, pool, error) && read_workload(run, record, pool, error) &&
        read_world(run, record, &hosts, pool, error) &&
        read_repetitions(run, record, hosts, detail, pool, error) &&
        (detail != RUN_ALL_TIMES || !run->number_seconds || read_numbers(run, record, pool, error));
    free(hosts);
    return good;
}

static bool not_json(const json_error_t *cause, const char *line, size_t size, struct error *error)
{
    char shown[SHOWN_SIZE];
    const bool at_end = cause->position >= 0 && (size_t)cause->position >= size;
    /* It begins like a record, and nothing is wrong but that it ends. */
    if (size > 0 && *line == '{' && at_end && json_error_code(cause) != json_error_end_of_input_expected)
        return error_set(error, ERROR_INVALID, "half a record: was its run stopped while it wrote?");
    if (json_error_code(cause) == json_error_out_of_memory)
        return error_memory(error, "the report", 0);
    return error_set(error, ERROR_INVALID, "no record of a run: no JSON from column %d on: %s", cause->column,
                     list_show(cause->text, shown));
}

bool run_read(struct run *run, const char *line, size_t size, enum run_detail detail, struct pool *pool,
              struct error *error)
{
    *run = (struct run){0};
    json_error_t cause;
    while (size > 0 && (line[size - 1] == '\n' || line[size - 1] == '\r'))
        size--;
    json_t *json = json_loadb(line, size, 0, &cause);
    if (!json)
        return not_json(&cause, line, size, error);
    const struct node record = {.json = json};
    const bool good = read_record(run, &record, detail, pool, error);
    json_decref(json);
    if (!good)
        run_free(run);
    return good;
}

void run_free(struct run *run)
{
    free(run->seconds);
    free(run->number_seconds);
    free(run->number);
    *run = (struct run){0};
}
