#include "base/host.h"

#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The value of a line "key<blanks>: value" of /proc/cpuinfo, or NULL. */
static const char *cpuinfo_value(const char *line, const char *key)
{
    size_t size = strlen(key);
    if (strncmp(line, key, size) != 0 || (line[size] != '\t' && line[size] != ' ' && line[size] != ':'))
        return NULL;
    const char *colon = strchr(line, ':');
    return colon ? colon + 1 + strspn(colon + 1, " \t") : NULL;
}

static void read_model(struct host *host)
{
    FILE *file = fopen("/proc/cpuinfo", "re");
    if (!file)
        return;
    char line[4096];
    while (fgets(line, sizeof line, file)) {
        const char *value;
        line[strcspn(line, "\n")] = '\0';
        if (!(value = cpuinfo_value(line, "model name")))
            continue;
        snprintf(host->cpu_model, sizeof host->cpu_model, "%s", value);
        break;
    }
    fclose(file);
}

uint64_t host_memory_bytes(const char *root)
{
    char text[4096];
    uint64_t kibibytes, bytes = 0;
    snprintf(text, sizeof text, "%s/proc/meminfo", root);
    FILE *file = fopen(text, "re");
    if (!file)
        return 0;
    while (bytes == 0 && fgets(text, sizeof text, file))
        if (sscanf(text, "MemTotal: %" SCNu64 " kB", &kibibytes) == 1 && kibibytes <= INT64_MAX / 1024)
            bytes = kibibytes * 1024;
    fclose(file);
    return bytes;
}

void host_name(char name[HOST_TEXT_SIZE])
{
    memset(name, 0, HOST_TEXT_SIZE);
    if (gethostname(name, HOST_TEXT_SIZE - 1) != 0)
        snprintf(name, HOST_TEXT_SIZE, "unknown");
}

void host_describe(struct host *host, int cores)
{
    *host = (struct host){.cpu_model = "unknown"};
    host_name(host->name);
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    host->cpus = online > 0 ? (int)online : 1;
    host->cores = cores > 0 && cores < host->cpus ? cores : host->cpus;
    host->memory_bytes = host_memory_bytes("");
    read_model(host);
}

void host_thread_cpus(struct host_cpus *cpus)
{
    memset(cpus, 0, sizeof *cpus);
    cpu_set_t sets[HOST_CPUS_MAX / CPU_SETSIZE];
    if (sched_getaffinity(0, sizeof sets, sets) == 0)
        for (int cpu = 0; cpu < HOST_CPUS_MAX; cpu++)
            if (CPU_ISSET_S((size_t)cpu, sizeof sets, sets))
                host_cpus_add(cpus, cpu);
}

int host_current_cpu(void)
{
    return sched_getcpu();
}

void host_cpus_add(struct host_cpus *cpus, int cpu)
{
    if (cpu >= 0 && cpu < HOST_CPUS_MAX)
        cpus->bits[cpu / 8] |= (unsigned char)(1U << (cpu % 8));
}

bool host_cpus_has(const struct host_cpus *cpus, int cpu)
{
    return cpu >= 0 && cpu < HOST_CPUS_MAX && (cpus->bits[cpu / 8] >> (cpu % 8) & 1);
}

int host_cpus_count(const struct host_cpus *cpus)
{
    int count = 0;
    for (int cpu = 0; cpu < HOST_CPUS_MAX; cpu++)
        count += host_cpus_has(cpus, cpu);
    return count;
}

void host_cpus_unite(struct host_cpus *cpus, const struct host_cpus *more)
{
    for (size_t i = 0; i < sizeof cpus->bits; i++)
        cpus->bits[i] |= more->bits[i];
}

bool host_cpus_overlap(const struct host_cpus *a, const struct host_cpus *b)
{
    for (size_t i = 0; i < sizeof a->bits; i++)
        if (a->bits[i] & b->bits[i])
            return true;
    return false;
}

void host_cpus_text(const struct host_cpus *cpus, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (int cpu = 0; cpu < HOST_CPUS_MAX && used < size; cpu++) {
        if (!host_cpus_has(cpus, cpu))
            continue;
        int last = cpu;
        while (host_cpus_has(cpus, last + 1))
            last++;
        const char *comma = used > 0 ? "," : "";
        if (last == cpu)
            used += (size_t)snprintf(text + used, size - used, "%s%d", comma, cpu);
        else
            used += (size_t)snprintf(text + used, size - used, "%s%d-%d", comma, cpu, last);
        cpu = last;
    }
}

int host_cpus_parse(const char *text, struct host_cpus *cpus)
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
        for (long cpu = low; cpus && cpu <= high; cpu++)
            host_cpus_add(cpus, (int)cpu);
        count += (int)(high - low + 1);
        text = end + (*end == ',');
    }
    return count;
}
