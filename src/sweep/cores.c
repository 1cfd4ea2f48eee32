#include "sweep/cores.h"

#include <stdlib.h>

#include "base/printable_text.h"
#include "machine/capacity.h"

static const char NODES_VARIABLE[] = "SLURM_JOB_CPUS_PER_NODE";

bool cores_are_of_job(void)
{
    const char *job = getenv("SLURM_JOB_ID");
    return job && *job;
}

static int cores_here(void)
{
    struct host_cpus cpus;
    host_thread_cpus(&cpus);
    return capacity_workers_here(&cpus);
}

bool cores_find(struct counts *cores, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    const char *nodes = getenv(NODES_VARIABLE);
    *cores = (struct counts){0};
    if (!cores_are_of_job() || !nodes || !*nodes)
        return counts_add(cores, cores_here(), error);
    if (counts_parse_nodes(cores, nodes, error))
        return true;
    counts_free(cores);
    return error->code == ERROR_USAGE &&
           error_set(error, ERROR_FAILED, "%s='%s' does not say how many CPUs each node has", NODES_VARIABLE,
                     text_show(nodes, shown));
}
