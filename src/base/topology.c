#include "base/topology.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_SIZE = 4096, LINE_SIZE = 1024 };

/* The first line of a file without its newline; false if there is none. */
static bool read_line(const char *path, char line[LINE_SIZE])
{
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    const bool read = fgets(line, LINE_SIZE, file) != NULL;
    fclose(file);
    if (read)
        line[strcspn(line, "\n")] = '\0';
    return read;
}

static bool read_line_in(const char *folder, const char *name, char line[LINE_SIZE])
{
    char path[PATH_SIZE];
    const int size = snprintf(path, sizeof path, "%s/%s", folder, name);
    return size > 0 && size < PATH_SIZE && read_line(path, line);
}

/* The first CPU of the core that `cpu` belongs to, which stands for the core; `cpu` itself where that is
 * unknown. */
static int core_of(const char *root, int cpu)
{
    char path[PATH_SIZE], line[LINE_SIZE];
    snprintf(path, sizeof path, "%s/sys/devices/system/cpu/cpu%d/topology/thread_siblings_list", root, cpu);
    return read_line(path, line) && line[0] >= '0' && line[0] <= '9' ? atoi(line) : cpu;
}

void topology_cores(const char *root, const struct host_cpus *cpus, struct host_cpus *cores)
{
    *cores = (struct host_cpus){0};
    for (int cpu = 0; cpu < HOST_CPUS_MAX; cpu++)
        if (host_cpus_has(cpus, cpu))
            host_cpus_add(cores, core_of(root, cpu));
}

static void read_set(const char *path, struct host_cpus *set)
{
    char line[LINE_SIZE];
    *set = (struct host_cpus){0};
    if (read_line(path, line))
        host_cpus_parse(line, set);
}

void topology_domains(const char *root, const struct host_cpus *cpus, struct host_cpus *domains)
{
    char path[PATH_SIZE];
    struct host_cpus online, own;
    *domains = (struct host_cpus){0};
    snprintf(path, sizeof path, "%s/sys/devices/system/node/online", root);
    read_set(path, &online);
    for (int domain = 0; domain < HOST_CPUS_MAX; domain++) {
        if (!host_cpus_has(&online, domain))
            continue;
        snprintf(path, sizeof path, "%s/sys/devices/system/node/node%d/cpulist", root, domain);
        read_set(path, &own);
        if (host_cpus_overlap(cpus, &own))
            host_cpus_add(domains, domain);
    }
}

static double smaller_limit(double a, double b)
{
    if (a == 0 || b == 0)
        return a + b;
    return a < b ? a : b;
}

/* cgroup v2: "QUOTA PERIOD" in microseconds, or "max PERIOD". */
static double quota_of_v2(const char *folder)
{
    char line[LINE_SIZE];
    double quota, period;
    if (!read_line_in(folder, "cpu.max", line) || sscanf(line, "%lf %lf", &quota, &period) != 2 ||
        period <= 0)
        return 0;
    return quota / period;
}

/* cgroup v1: two files; a quota of -1 is none. */
static double quota_of_v1(const char *folder)
{
    char line[LINE_SIZE];
    const double quota = read_line_in(folder, "cpu.cfs_quota_us", line) ? atof(line) : 0;
    const double period = read_line_in(folder, "cpu.cfs_period_us", line) ? atof(line) : 0;
    return quota > 0 && period > 0 ? quota / period : 0;
}

/* The tightest limit from the group's folder up to the mount point, whose length is `mount_size`. */
static double tightest(char *folder, size_t mount_size, double (*quota_of)(const char *))
{
    double quota = 0;
    for (;;) {
        quota = smaller_limit(quota, quota_of(folder));
        char *slash = strrchr(folder, '/');
        if (!slash || (size_t)(slash - folder) < mount_size)
            return quota;
        *slash = '\0';
    }
}

static double quota_below(const char *root, const char *mount, const char *group,
                          double (*quota_of)(const char *))
{
    char folder[PATH_SIZE];
    const int mount_size = snprintf(folder, sizeof folder, "%s%s", root, mount);
    const int size =
        snprintf(folder, sizeof folder, "%s%s%s", root, mount, strcmp(group, "/") == 0 ? "" : group);
    if (size < 0 || size >= PATH_SIZE)
        return 0;
    return tightest(folder, (size_t)mount_size, quota_of);
}

/* A line of /proc/self/cgroup: "ID:CONTROLLERS:GROUP"; v2 has ID 0 and no controllers. */
static double quota_of_line(const char *root, char *line)
{
    char *controllers = strchr(line, ':');
    char *group = controllers ? strchr(controllers + 1, ':') : NULL;
    if (!group)
        return 0;
    *group++ = '\0';
    controllers++;
    if (*controllers == '\0')
        return smaller_limit(quota_below(root, "/sys/fs/cgroup", group, quota_of_v2),
                             quota_below(root, "/sys/fs/cgroup/unified", group, quota_of_v2));
    if (strcmp(controllers, "cpu") != 0 && strcmp(controllers, "cpu,cpuacct") != 0)
        return 0;
    return quota_below(root, "/sys/fs/cgroup/cpu", group, quota_of_v1);
}

double topology_quota(const char *root)
{
    char path[PATH_SIZE], line[LINE_SIZE];
    double quota = 0;
    snprintf(path, sizeof path, "%s/proc/self/cgroup", root);
    FILE *file = fopen(path, "re");
    if (!file)
        return 0;
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        quota = smaller_limit(quota, quota_of_line(root, line));
    }
    fclose(file);
    return quota;
}
