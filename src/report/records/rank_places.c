#include "report/records/rank_places.h"

#include <stdlib.h>

#include "base/host.h"

enum { LIST_SIZE = 1024 };

/* A list of CPUs, or the like, into `set`, which is empty before; true, and an empty set, if there is none.
 */
static bool read_list(const struct json_value *list, struct host_cpus *set, struct error *error)
{
    const char *text;
    return !list->json || (json_value_text(list, &text, error) &&
                           (host_cpus_parse(text, set) >= 0 ||
                            json_value_bad(list, "a list of numbers as in \"0-3,8\"", error)));
}

/* The text of such a list; NULL: there is none. */
static bool keep_list(const struct json_value *object, const char *key, struct string_pool *pool,
                      const char **kept, struct error *error)
{
    const struct json_value list = json_value_member(object, key);
    return !list.json || (json_value_keep_member(object, key, pool, kept, error) &&
                          (host_cpus_parse(*kept, NULL) >= 0 ||
                           json_value_bad(&list, "a list of numbers as in \"0-3,8\"", error)));
}

/* ---- NUMA domains. */

/* Those of a rank: their numbers, and all CPUs of each, in that order. */
struct domains {
    struct host_cpus numbers;
    struct host_cpus *cpus;
    size_t count;
};

static bool read_domains(struct domains *domains, const struct json_value *rank, struct error *error)
{
    const struct json_value numbers = json_value_member(rank, "numa_domains"),
                            lists = json_value_member(rank, "numa_domain_cpus");
    if (!read_list(&numbers, &domains->numbers, error) || !json_value_items(&lists, &domains->count, error))
        return false;
    if (domains->count != (size_t)host_cpus_count(&domains->numbers))
        return json_value_bad(&lists, "a list for each of 'numa_domains'", error);
    domains->cpus = calloc(domains->count, sizeof *domains->cpus);
    bool good = domains->cpus || error_memory(error, "the report", domains->count * sizeof *domains->cpus);
    for (size_t i = 0; good && i < domains->count; i++) {
        const struct json_value list = json_value_item(&lists, i);
        good = read_list(&list, &domains->cpus[i], error);
        if (good && host_cpus_count(&domains->cpus[i]) == 0)
            good = json_value_bad(&list, "a list of CPUs", error);
    }
    return good;
}

/* On a host whose cores have as many hardware threads each. */
static bool measure_domains(struct run_place *place, const struct domains *domains,
                            const struct json_value *rank, struct error *error)
{
    const struct json_value cpus = json_value_member(rank, "cpus"), cores = json_value_member(rank, "cores");
    int host_cpus, host_cores, least = HOST_CPUS_MAX;
    if (!json_value_int(&cpus, &host_cpus, error) || !json_value_int(&cores, &host_cores, error))
        return false;
    for (size_t i = 0; i < domains->count; i++) {
        const int count = host_cpus_count(&domains->cpus[i]);
        least = count < least ? count : least;
    }
    const long long domain_cores = (long long)least * host_cores / host_cpus;
    place->domain_cores = domain_cores > 1 ? (int)domain_cores : 1;
    place->host_domains = (host_cpus + least / 2) / least;
    return true;
}

/* The CPUs of so many workers from the first on, together; none where they did not start. */
static bool unite_workers(struct host_cpus *cpus, const struct json_value *workers, size_t first, int count,
                          struct error *error)
{
    bool good = true;
    for (size_t i = first; good && i < first + (size_t)count; i++) {
        const struct json_value worker = json_value_item(workers, i),
                                list = json_value_member(&worker, "allowed_cpus");
        good = read_list(&list, cpus, error);
    }
    return good;
}

/* Those of the domains in which there are such CPUs. */
static struct host_cpus domains_with(const struct domains *domains, const struct host_cpus *cpus)
{
    struct host_cpus with = {0};
    size_t index = 0;
    for (int number = 0; number < HOST_CPUS_MAX; number++)
        if (host_cpus_has(&domains->numbers, number) && host_cpus_overlap(&domains->cpus[index++], cpus))
            host_cpus_add(&with, number);
    return with;
}

static bool keep_domains(struct run_place *place, const struct domains *domains, const struct host_cpus *cpus,
                         struct string_pool *pool, struct error *error)
{
    char text[LIST_SIZE];
    const struct host_cpus used = domains_with(domains, cpus);
    host_cpus_text(&used, text, sizeof text);
    return host_cpus_count(&used) == 0 || string_pool_keep(pool, text, &place->domains, error);
}

/* ---- Ranks. */

static bool read_place(struct run_place *place, const struct json_value *rank,
                       const struct json_value *workers, size_t first, int threads, struct string_pool *pool,
                       struct error *error)
{
    const struct json_value lists = json_value_member(rank, "numa_domain_cpus");
    struct domains domains = {0};
    struct host_cpus cpus = {0};
    if (!keep_list(rank, "allowed_cpus", pool, &place->cpus, error) ||
        !keep_list(rank, "allowed_cores", pool, &place->cores, error))
        return false;
    if (!lists.json)
        return true;
    const bool good = read_domains(&domains, rank, error) && measure_domains(place, &domains, rank, error) &&
                      unite_workers(&cpus, workers, first, threads, error) &&
                      keep_domains(place, &domains, &cpus, pool, error);
    free(domains.cpus);
    return good;
}

bool rank_places_read(struct run *run, const struct json_value *record, const struct json_value *repetition,
                      struct string_pool *pool, struct error *error)
{
    const struct json_value ranks = json_value_member(record, "ranks"),
                            workers = json_value_member(repetition, "workers");
    size_t first = 0;
    run->place_of = calloc((size_t)run->ranks, sizeof *run->place_of);
    bool good =
        run->place_of || error_memory(error, "the report", (size_t)run->ranks * sizeof *run->place_of);
    for (int i = 0; good && i < run->ranks; i++) {
        const struct json_value rank = json_value_item(&ranks, (size_t)i);
        good = read_place(&run->place_of[i], &rank, &workers, first, run->threads_of[i], pool, error);
        first += (size_t)run->threads_of[i];
    }
    return good;
}
