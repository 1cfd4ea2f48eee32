#include "report/records/workers.h"

#include <stdlib.h>
#include <string.h>

#include "base/host.h"

/* ---- The CPUs of all together. */

/* CPUs of a host, as in "0-3,8"; texts of one pool, so equal ones have equal pointers. */
struct mask {
    const char *host, *cpus;
};

static int compare_masks(const void *left, const void *right)
{
    const struct mask *a = left, *b = right;
    const int hosts = strcmp(a->host, b->host);
    return hosts ? hosts : strcmp(a->cpus, b->cpus);
}

/* How many CPUs the masks of one host are together. */
static int count_cpus_of_host(const struct mask *masks, size_t count)
{
    if (masks[0].cpus == masks[count - 1].cpus) /* they are sorted */
        return host_cpus_parse(masks[0].cpus, NULL);
    struct host_cpus set = {0};
    for (size_t i = 0; i < count; i++)
        host_cpus_parse(masks[i].cpus, &set);
    return host_cpus_count(&set);
}

/* How many CPUs the masks have together, each counted once. Sorts them. */
static int count_cpus(struct mask *masks, size_t count)
{
    int cpus = 0;
    qsort(masks, count, sizeof *masks, compare_masks);
    for (size_t first = 0, end = 0; first < count; first = end) {
        while (end < count && masks[end].host == masks[first].host)
            end++;
        cpus += count_cpus_of_host(masks + first, end - first);
    }
    return cpus;
}

/* ---- The workers. */

/* Operations saturate: no sum of a real run comes near. */
static uint64_t add_operations(uint64_t a, uint64_t b)
{
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

static bool read_worker(struct run *run, const struct json_value *worker, struct mask *mask,
                        struct string_pool *pool, struct error *error)
{
    const struct json_value rank = json_value_member(worker, "rank"),
                            operations = json_value_member(worker, "operations"),
                            cpus = json_value_member(worker, "allowed_cpus");
    long long of_rank;
    uint64_t done;
    const char *text;
    if (!json_value_count(&rank, 0, run->ranks - 1, &of_rank, error) ||
        !json_value_uint64(&operations, &done, error) || !json_value_text(&cpus, &text, error))
        return false;
    const int count = host_cpus_parse(text, NULL);
    if (count < 0)
        return json_value_bad(&cpus, "a list of CPUs as in \"0-3,8\"", error);
    if (!string_pool_keep(pool, text, &mask->cpus, error))
        return false;
    mask->host = run->hosts[of_rank];
    run->operations = add_operations(run->operations, done);
    if (count == 0) /* the thread was not started */
        return true;
    if (run->cpus_least == 0 || count < run->cpus_least)
        run->cpus_least = count;
    if (count > run->cpus_most)
        run->cpus_most = count;
    return true;
}

bool workers_read(struct run *run, const struct json_value *repetition, struct string_pool *pool,
                  struct error *error)
{
    const struct json_value workers = json_value_member(repetition, "workers");
    size_t count;
    if (!json_value_items(&workers, &count, error))
        return false;
    struct mask *masks = calloc(count, sizeof *masks);
    bool good = masks || error_memory(error, "the report", 0);
    for (size_t i = 0; good && i < count; i++) {
        const struct json_value worker = json_value_item(&workers, i);
        good = read_worker(run, &worker, &masks[i], pool, error);
    }
    if (good)
        run->cpus = count_cpus(masks, count);
    free(masks);
    return good;
}
