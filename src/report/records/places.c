#include "report/records/places.h"

#include <stdlib.h>
#include <string.h>

#include "base/host.h"

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

int cpu_list_count(const char *text)
{
    return read_cpus(text, NULL);
}

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
        return read_cpus(masks[0].cpus, NULL);
    struct host_cpus set = {0};
    for (size_t i = 0; i < count; i++)
        read_cpus(masks[i].cpus, &set);
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
