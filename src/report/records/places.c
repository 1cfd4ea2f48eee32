#include "report/records/places.h"

#include <stdlib.h>
#include <string.h>

#include "base/host.h"

static int compare_places(const void *left, const void *right)
{
    const struct mask *a = left, *b = right;
    const int hosts = strcmp(a->host, b->host);
    return hosts ? hosts : strcmp(a->cpus, b->cpus);
}

/* How many CPUs the masks of one host are together. */
static int count_host(const struct mask *masks, size_t count)
{
    if (masks[0].cpus == masks[count - 1].cpus) /* they are sorted */
        return host_cpus_parse(masks[0].cpus, NULL);
    struct host_cpus set = {0};
    for (size_t i = 0; i < count; i++)
        host_cpus_parse(masks[i].cpus, &set);
    return host_cpus_count(&set);
}

int masks_count_cpus(struct mask *masks, size_t count)
{
    int cpus = 0;
    qsort(masks, count, sizeof *masks, compare_places);
    for (size_t first = 0, end = 0; first < count; first = end) {
        while (end < count && masks[end].host == masks[first].host)
            end++;
        cpus += count_host(masks + first, end - first);
    }
    return cpus;
}
