#include "report/page/page_facts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "report/page/page_text.h"

enum { HOSTS_SHOWN = 16 };

static void begin(const char *name, FILE *file)
{
    fprintf(file, "<dt>%s</dt><dd>", name);
}

static void put_fact(const char *name, const char *value, FILE *file)
{
    if (!value || *value == '\0')
        return;
    begin(name, file);
    page_text_put_short(value, file);
    fputs("</dd>\n", file);
}

/* ---- Times: texts that sort as they are. */

static const char *outermost(const struct group *group, int sign)
{
    const char *found = NULL;
    for (size_t i = 0; i < group->run_count; i++) {
        const char *started = group->runs[i]->started;
        if (started && *started && (!found || strcmp(started, found) * sign > 0))
            found = started;
    }
    return found;
}

const char *page_facts_first(const struct group *group)
{
    return outermost(group, -1);
}

const char *page_facts_last(const struct group *group)
{
    return outermost(group, 1);
}

static void put_times(const struct group *group, FILE *file)
{
    const char *first = page_facts_first(group), *last = page_facts_last(group);
    if (!first)
        return;
    begin("Measured", file);
    page_text_put_short(first, file);
    if (strcmp(first, last) != 0) {
        fputs(" to ", file);
        page_text_put_short(last, file);
    }
    fputs("</dd>\n", file);
}

/* ---- Hosts, each once. Equal texts have equal pointers. */

struct hosts {
    const char **names;
    size_t count;
};

static void add_host(struct hosts *hosts, const char *name)
{
    for (size_t i = 0; i < hosts->count; i++)
        if (hosts->names[i] == name)
            return;
    hosts->names[hosts->count++] = name;
}

static void find_hosts(const struct group *group, struct hosts *hosts)
{
    for (size_t i = 0; i < group->run_count; i++) {
        const struct run *run = group->runs[i];
        for (int rank = 0; run->hosts && rank < run->ranks; rank++)
            add_host(hosts, run->hosts[rank]);
        if (!run->hosts && run->host)
            add_host(hosts, run->host);
    }
}

static size_t most_hosts(const struct group *group)
{
    size_t most = 1;
    for (size_t i = 0; i < group->run_count; i++)
        most += group->runs[i]->hosts ? (size_t)group->runs[i]->ranks : 1;
    return most;
}

static bool put_hosts(const struct group *group, FILE *file, struct error *error)
{
    struct hosts hosts = {.names = calloc(most_hosts(group), sizeof *hosts.names)};
    if (!hosts.names)
        return error_memory(error, "the page", 0);
    find_hosts(group, &hosts);
    if (hosts.count > 0)
        begin(hosts.count == 1 ? "Host" : "Hosts", file);
    for (size_t i = 0; i < hosts.count && i < HOSTS_SHOWN; i++) {
        fputs(i > 0 ? ", " : "", file);
        page_text_put_short(hosts.names[i], file);
    }
    if (hosts.count > HOSTS_SHOWN)
        fprintf(file, " and %zu more", hosts.count - HOSTS_SHOWN);
    fputs(hosts.count > 0 ? "</dd>\n" : "", file);
    free(hosts.names);
    return true;
}

/* ---- All. */

static void put_counts(const struct group *group, const struct run *run, FILE *file)
{
    size_t repetitions = 0;
    for (size_t i = 0; i < group->row_count; i++)
        repetitions += group->rows[i].repetitions;
    begin("Numbers", file);
    page_text_put_short(run->label, file);
    fprintf(file, ", %" PRIu64 " number%s</dd>\n", run->numbers, lines_plural(run->numbers));
    begin("Runs", file);
    fprintf(file, "%zu, of %zu configuration%s with %zu repetition%s</dd>\n", group->run_count,
            group->row_count, lines_plural(group->row_count), repetitions, lines_plural(repetitions));
}

bool page_facts_put(const struct group *group, FILE *file, struct error *error)
{
    static const struct {
        const char *name;
        enum run_key key;
    } keys[] = {{"Kernel", RUN_KERNEL},       {"CPU", RUN_CPU_MODEL},   {"Machine", RUN_MACHINE},
                {"Instruction set", RUN_ISA}, {"Version", RUN_VERSION}, {"Commit", RUN_COMMIT},
                {"Compiler", RUN_COMPILER},   {"Flags", RUN_FLAGS},     {"Threads", RUN_THREADS_LIBRARY},
                {"MPI", RUN_MPI_LIBRARY},     {"Output", RUN_FORMAT}};
    const struct run *run = group->base ? group->base->like : group->runs[0];
    fputs("<dl>\n", file);
    put_counts(group, run, file);
    const bool good = put_hosts(group, file, error);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        put_fact(keys[i].name, run->key[keys[i].key], file);
    put_fact("Published by", run->source, file);
    put_times(group, file);
    fputs("</dl>\n", file);
    return good;
}
