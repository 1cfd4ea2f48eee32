#include "report/records/places.h"

#include <stdlib.h>

int cpu_list_read(const char *text, struct host_cpus *set)
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
    return cpu_list_read(text, NULL);
}
