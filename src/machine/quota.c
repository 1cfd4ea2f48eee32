#include "machine/quota.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "machine/first_line.h"

enum { PATH_SIZE = 4096 };

static double smaller_limit(double a, double b)
{
    if (a == 0 || b == 0)
        return a + b;
    return a < b ? a : b;
}

/* ---- What a group's folder says. */

/* Version 2: "QUOTA PERIOD" in microseconds, or "max PERIOD". */
static double quota_of_v2(const char *folder)
{
    char line[FIRST_LINE_SIZE];
    double quota, period;
    if (!first_line_read(line, "%s/cpu.max", folder) || sscanf(line, "%lf %lf", &quota, &period) != 2 ||
        period <= 0)
        return 0;
    return quota / period;
}

/* Version 1: two files; a quota of -1 is none. */
static double quota_of_v1(const char *folder)
{
    char line[FIRST_LINE_SIZE];
    const double quota = first_line_read(line, "%s/cpu.cfs_quota_us", folder) ? atof(line) : 0;
    const double period = first_line_read(line, "%s/cpu.cfs_period_us", folder) ? atof(line) : 0;
    return quota > 0 && period > 0 ? quota / period : 0;
}

/* The tightest from the group's folder up to the mount point, whose path has `mount_size` bytes. */
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

/* ---- The groups of this process: lines "ID:CONTROLLERS:GROUP". */

/* Is the word in the list, whose words are separated by commas? */
static bool has_word(const char *list, const char *word)
{
    const size_t size = strlen(word);
    for (;;) {
        const size_t length = strcspn(list, ",");
        if (length == size && memcmp(list, word, size) == 0)
            return true;
        if (list[length] == '\0')
            return false;
        list += length + 1;
    }
}

/* The group of such a line, if it is of this controller ("": of version 2); else NULL. */
static const char *group_of_line(char *line, const char *controller)
{
    char *controllers = strchr(line, ':');
    char *group = controllers ? strchr(controllers + 1, ':') : NULL;
    if (!group)
        return NULL;
    *group = '\0';
    return has_word(controllers + 1, controller) ? group + 1 : NULL;
}

static bool find_group(const char *root, const char *controller, char group[PATH_SIZE])
{
    char path[PATH_SIZE], line[PATH_SIZE];
    const char *found = NULL;
    snprintf(path, sizeof path, "%s/proc/self/cgroup", root);
    FILE *file = fopen(path, "re");
    while (file && !found && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        found = group_of_line(line, controller);
    }
    if (found)
        snprintf(group, PATH_SIZE, "%s", found);
    if (file)
        fclose(file);
    return found != NULL;
}

/* ---- Where groups are mounted: lines "ID PARENT DEVICE ROOT POINT OPTIONS ... - TYPE SOURCE OPTIONS". */

struct mount {
    char root[PATH_SIZE], point[PATH_SIZE]; /* the group that is mounted there, and where */
    char type[32], options[1024];
};

/* Blanks and the like are written as three octal digits after a backslash. */
static void unescape(char *text)
{
    char *to = text;
    for (unsigned code; *text; to++) {
        if (text[0] == '\\' && sscanf(text + 1, "%3o", &code) == 1) {
            *to = (char)code;
            text += 4;
        } else
            *to = *text++;
    }
    *to = '\0';
}

static bool parse_mount(const char *line, struct mount *mount)
{
    const char *rest = strstr(line, " - ");
    if (!rest || sscanf(line, "%*s %*s %*s %4095s %4095s", mount->root, mount->point) != 2 ||
        sscanf(rest + 3, "%31s %*s %1023s", mount->type, mount->options) != 2)
        return false;
    unescape(mount->root);
    unescape(mount->point);
    return true;
}

/* Where below the mounted group another one lies: "" if it is that one, or is not seen from there. */
static const char *path_below(const char *mounted, const char *group)
{
    const size_t size = strcmp(mounted, "/") == 0 ? 0 : strlen(mounted);
    const bool is_below = strncmp(group, mounted, size) == 0 && group[size] == '/';
    return is_below && group[size + 1] != '\0' && !strstr(group, "/..") ? group + size : "";
}

static double quota_below(const char *root, const struct mount *mount, const char *group,
                          double (*quota_of)(const char *))
{
    char folder[3 * PATH_SIZE];
    const int mount_size = snprintf(folder, sizeof folder, "%s%s", root, mount->point);
    const int size =
        snprintf(folder, sizeof folder, "%s%s%s", root, mount->point, path_below(mount->root, group));
    if (size < 0 || size >= (int)sizeof folder)
        return 0;
    return tightest(folder, (size_t)mount_size, quota_of);
}

static double quota_of_mount(const char *root, const struct mount *mount)
{
    char group[PATH_SIZE];
    if (strcmp(mount->type, "cgroup2") == 0 && find_group(root, "", group))
        return quota_below(root, mount, group, quota_of_v2);
    if (strcmp(mount->type, "cgroup") == 0 && has_word(mount->options, "cpu") &&
        find_group(root, "cpu", group))
        return quota_below(root, mount, group, quota_of_v1);
    return 0;
}

double quota_find(const char *root)
{
    char path[PATH_SIZE], *line = NULL;
    size_t room = 0;
    double quota = 0;
    struct mount mount;
    snprintf(path, sizeof path, "%s/proc/self/mountinfo", root);
    FILE *file = fopen(path, "re");
    while (file && getline(&line, &room, file) > 0)
        if (parse_mount(line, &mount))
            quota = smaller_limit(quota, quota_of_mount(root, &mount));
    free(line);
    if (file)
        fclose(file);
    return quota;
}
