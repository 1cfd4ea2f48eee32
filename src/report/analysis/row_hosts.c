#include "report/analysis/row_hosts.h"

#include <stdlib.h>
#include <string.h>

static size_t count_ranks(const struct row *row)
{
    size_t count = 0;
    for (size_t i = 0; i < row->runs; i++)
        count += row->members[i]->hosts ? (size_t)row->members[i]->ranks : 0;
    return count;
}

/* Of all ranks of all runs; neighbours are mostly of one host, which is then named once. */
static size_t gather_hosts(const struct row *row, const char **hosts)
{
    size_t count = 0;
    for (size_t i = 0; i < row->runs; i++) {
        const struct run *run = row->members[i];
        for (int rank = 0; run->hosts && rank < run->ranks; rank++)
            if (count == 0 || hosts[count - 1] != run->hosts[rank])
                hosts[count++] = run->hosts[rank];
    }
    return count;
}

static int by_name(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Sorted hosts, each once; returns how many are left. */
static size_t drop_doubles(const char **hosts, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || strcmp(hosts[kept - 1], hosts[i]) != 0)
            hosts[kept++] = hosts[i];
    return kept;
}

static char *join(const char *const *hosts, size_t count)
{
    size_t room = 1;
    for (size_t i = 0; i < count; i++)
        room += strlen(hosts[i]) + 1;
    char *text = malloc(room), *at = text;
    if (!text)
        return NULL;
    *at = '\0';
    for (size_t i = 0; i < count; i++)
        at = stpcpy(stpcpy(at, i > 0 ? " " : ""), hosts[i]);
    return text;
}

char *row_hosts_list(const struct row *row)
{
    const char **hosts = calloc(count_ranks(row) + 1, sizeof *hosts);
    if (!hosts)
        return NULL;
    size_t count = gather_hosts(row, hosts);
    qsort(hosts, count, sizeof *hosts, by_name);
    count = drop_doubles(hosts, count);
    char *text = join(hosts, count);
    free(hosts);
    return text;
}
