#include "output/record/record_run.h"

#include <stdlib.h>
#include <string.h>

#include "base/build_info.h"
#include "base/number.h"

static json_t *program_json(struct record_json *builder, const struct record_run *run)
{
    char threads[HOST_TEXT_SIZE];
    json_t *program = json_object();
    record_json_put(builder, program, "name", json_string("primes"));
    record_json_put(builder, program, "version", json_string(build_version()));
    record_json_put(builder, program, "commit", json_string(build_commit()));
    record_json_put(builder, program, "compiler", json_string(build_compiler()));
    record_json_put(builder, program, "flags", record_json_text(build_flags()));
    record_json_put(builder, program, "threads_library", json_string(threads_library(threads)));
    record_json_put(builder, program, "mpi_library", record_json_text(run->ranks->library));
    return program;
}

static json_t *command_json(struct record_json *builder, const struct record_run *run)
{
    json_t *command = json_array();
    for (int i = 0; i < run->argument_count; i++)
        record_json_append(builder, command, record_json_text(run->arguments[i]));
    return command;
}

/* The named environment variables that are set. */
static json_t *environment_json(struct record_json *builder, const char *const *names)
{
    json_t *environment = json_object();
    for (; *names; names++)
        if (getenv(*names))
            record_json_put(builder, environment, *names, record_json_text(getenv(*names)));
    return environment;
}

/* What connects the ranks. */
static json_t *mpi_json(struct record_json *builder, const struct record_run *run)
{
    if (!run->ranks->standard[0])
        return json_null();
    json_t *mpi = json_object();
    record_json_put(builder, mpi, "library", record_json_text(run->ranks->library));
    record_json_put(builder, mpi, "standard", json_string(run->ranks->standard));
    return mpi;
}

/* What started the ranks that MPI connects. What only inherits the variables of a launcher is one process
 * like any other. */
static const char *launcher_of(const struct record_run *run)
{
    return run->ranks->standard[0] ? run->ranks->launcher : "none";
}

static json_t *world_json(struct record_json *builder, const struct record_run *run)
{
    static const char *const openmp[] = {"OMP_NUM_THREADS", "OMP_PROC_BIND", "OMP_PLACES", "OMP_THREAD_LIMIT",
                                         "OMP_WAIT_POLICY", "OMP_SCHEDULE",  NULL};
    static const char *const slurm[] = {"SLURM_JOB_ID",        "SLURM_STEP_ID",       "SLURM_ARRAY_JOB_ID",
                                        "SLURM_ARRAY_TASK_ID", "SLURM_JOB_NODELIST",  "SLURM_CPUS_PER_TASK",
                                        "SLURM_CPU_BIND",      "SLURM_JOB_PARTITION", NULL};
    int workers = 0;
    for (int rank = 0; rank < run->ranks->size; rank++)
        workers += run->rank_of[rank].threads;
    json_t *world = json_object();
    record_json_put(builder, world, "launcher", json_string(launcher_of(run)));
    record_json_put(builder, world, "nodes", json_integer(run->ranks->nodes));
    record_json_put(builder, world, "ranks", json_integer(run->ranks->size));
    record_json_put(builder, world, "workers", json_integer(workers));
    record_json_put(builder, world, "mpi", mpi_json(builder, run));
    record_json_put(builder, world, "slurm_job_id",
                    getenv("SLURM_JOB_ID") ? record_json_text(getenv("SLURM_JOB_ID")) : json_null());
    record_json_put(builder, world, "openmp_environment", environment_json(builder, openmp));
    record_json_put(builder, world, "slurm_environment", environment_json(builder, slurm));
    return world;
}

/* "0-15;16-31" as an array */
static json_t *domain_cpus_json(struct record_json *builder, const char *text)
{
    json_t *domains = json_array();
    for (const char *at = text; *at;) {
        const size_t size = strcspn(at, ";");
        record_json_append(builder, domains, json_stringn(at, size));
        at += size + (at[size] == ';');
    }
    return domains;
}

/* How its CPUs lie, as far as that is known. */
static void put_topology(struct record_json *builder, json_t *json, const struct record_rank *rank_data)
{
    if (host_cpus_count(&rank_data->cores) > 0)
        record_json_put(builder, json, "allowed_cores", record_json_cpus(&rank_data->cores));
    if (host_cpus_count(&rank_data->domains) > 0)
        record_json_put(builder, json, "numa_domains", record_json_cpus(&rank_data->domains));
    if (*rank_data->domain_cpus)
        record_json_put(builder, json, "numa_domain_cpus", domain_cpus_json(builder, rank_data->domain_cpus));
}

static json_t *ranks_json(struct record_json *builder, const struct record_run *run)
{
    json_t *ranks = json_array();
    for (int rank = 0; rank < run->ranks->size; rank++) {
        const struct record_rank *rank_data = &run->rank_of[rank];
        json_t *json = json_object();
        record_json_put(builder, json, "rank", json_integer(rank));
        record_json_put(builder, json, "host", record_json_text(rank_data->host.name));
        record_json_put(builder, json, "node", json_integer(rank_data->node));
        record_json_put(builder, json, "process", json_integer(rank_data->process));
        record_json_put(builder, json, "cpu_model", record_json_text(rank_data->host.cpu_model));
        record_json_put(builder, json, "isa", json_string(isa_name(rank_data->isa)));
        record_json_put(builder, json, "cpus", json_integer(rank_data->host.cpus));
        record_json_put(builder, json, "cores", json_integer(rank_data->host.cores));
        if (rank_data->host.memory_bytes > 0)
            record_json_put(builder, json, "memory_bytes",
                            json_integer((json_int_t)rank_data->host.memory_bytes));
        record_json_put(builder, json, "allowed_cpus", record_json_cpus(&rank_data->cpus));
        record_json_put(builder, json, "allowed_cpu_count", json_integer(host_cpus_count(&rank_data->cpus)));
        put_topology(builder, json, rank_data);
        record_json_put(builder, json, "threads", json_integer(rank_data->threads));
        record_json_append(builder, ranks, json);
    }
    return ranks;
}

static json_t *sources_json(struct record_json *builder, const struct record_run *run)
{
    json_t *sources = json_array();
    for (size_t i = 0; i < run->source_count && i < RECORD_NUMBERS_MAX; i++) {
        json_t *json = json_object();
        record_json_put(builder, json, "kind", json_string(source_kind_name(run->sources[i].kind)));
        record_json_put(builder, json, "text", record_json_text(run->sources[i].text));
        record_json_append(builder, sources, json);
    }
    return sources;
}

static json_t *shard_json(struct record_json *builder, const struct record_run *run)
{
    if (run->shards == 0)
        return json_null();
    json_t *json = json_object();
    record_json_put(builder, json, "index", json_integer(run->shard));
    record_json_put(builder, json, "count", json_integer(run->shards));
    record_json_put(builder, json, "first", json_integer((json_int_t)run->shard_first));
    record_json_put(builder, json, "numbers_in_all", json_integer((json_int_t)run->numbers_in_all));
    return json;
}

/* The digest of its numbers follows when all of them have been read. */
static json_t *input_json(struct record_json *builder, const struct record_run *run)
{
    json_t *json = json_object();
    record_json_put(builder, json, "bytes", json_integer((json_int_t)run->bytes));
    record_json_put(builder, json, "numbers", json_integer((json_int_t)run->numbers_in_all));
    record_json_put(builder, json, "invalid_lines", json_integer((json_int_t)run->invalid_lines));
    if (run->identity)
        record_json_put(builder, json, "identity", json_string(run->identity));
    return json;
}

static json_t *schedule_json(struct record_json *builder, const struct record_run *run)
{
    json_t *json = json_object();
    record_json_put(builder, json, "kind", json_string(schedule_kind_name(run->schedule.kind)));
    if (run->schedule.chunk > 0)
        record_json_put(builder, json, "chunk", json_integer((json_int_t)run->schedule.chunk));
    record_json_put(builder, json, "order", json_string(run->is_sorted ? "longest first" : "input"));
    return json;
}

static json_t *workload_json(const struct record_run *run)
{
    if (run->source_count == 1 && run->sources[0].kind == SOURCE_WORKLOAD)
        return record_json_text(run->sources[0].text);
    return json_null();
}

void record_run_put(struct record_json *builder, json_t *root, const struct record_run *run)
{
    record_json_put(builder, root, "schema", json_integer(RECORD_SCHEMA_VERSION));
    record_json_put(builder, root, "started", record_json_time(run->started_wall));
    record_json_put(builder, root, "program", program_json(builder, run));
    record_json_put(builder, root, "command", command_json(builder, run));
    record_json_put(builder, root, "world", world_json(builder, run));
    record_json_put(builder, root, "ranks", ranks_json(builder, run));
    record_json_put(builder, root, "kernel", json_string(run->kernel->name));
    record_json_put(builder, root, "operation", json_string(run->kernel->operation));
    record_json_put(builder, root, "workload", workload_json(run));
    record_json_put(builder, root, "sources", sources_json(builder, run));
    record_json_put(builder, root, "input", input_json(builder, run));
    record_json_put(builder, root, "in_blocks", json_boolean(run->in_blocks));
    record_json_put(builder, root, "width_bits", json_integer(NUMBER_BITS));
    record_json_put(builder, root, "shard", shard_json(builder, run));
    record_json_put(builder, root, "parts", json_integer(run->parts));
    record_json_put(builder, root, "format", json_string(format_name((int)run->format)));
    record_json_put(builder, root, "split", json_string(run->splits ? "auto" : "never"));
    record_json_put(builder, root, "schedule", schedule_json(builder, run));
    record_json_put(builder, root, "repeat", json_integer(run->repeat));
    record_json_put(builder, root, "warmup", json_integer(run->warmup));
}
