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

int places_count_cpus(const char *text)
{
    return read_cpus(text, NULL);
}

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

int places_cpus(struct place *places, size_t count)
{
    int cpus = 0;
    qsort(places, count, sizeof *places, compare_places);
    for (size_t first = 0, end = 0; first < count; first = end) {
        while (end < count && places[end].host == places[first].host)
            end++;
        cpus += count_host(places + first, end - first);
    }
    return cpus;
}
