#include "output/record/record.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/build_info.h"
#include "base/number.h"
#include "input/text.h"
#include "output/output.h"
#include "output/write.h"

/* Enough digits for a nanosecond in a run of eleven days. */
enum { REAL_PRECISION = 15, PATH_SIZE = 4096, CPUS_TEXT_SIZE = 1024 };

struct record {
    json_t *root, *repetitions;
    const struct record_run *run;
    bool broken; /* memory ran out while it was built */
};

/* ---- Building JSON. A failed allocation anywhere is noted once, in record->broken. */

static void put(struct record *record, json_t *object, const char *key, json_t *value)
{
    if (!value || json_object_set_new(object, key, value) != 0)
        record->broken = true;
}

static void push(struct record *record, json_t *array, json_t *value)
{
    if (!value || json_array_append_new(array, value) != 0)
        record->broken = true;
}

/* A string that may hold any bytes: what is no UTF-8 is escaped. */
static json_t *text_json(const char *text)
{
    json_t *json = json_string(text);
    if (json)
        return json;
    char *escaped = text_escape(text, strlen(text), SIZE_MAX);
    json = escaped ? json_string(escaped) : NULL;
    free(escaped);
    return json;
}

/* 64-bit integers are strings: common readers of JSON corrupt those above 2^53. */
static json_t *number_json(uint64_t n)
{
    char digits[NUMBER_DIGITS_MAX];
    return json_stringn(digits, number_format(n, digits));
}

static json_t *cpus_json(const struct host_cpus *cpus)
{
    char text[CPUS_TEXT_SIZE];
    host_cpus_text(cpus, text, sizeof text);
    return json_string(text);
}

static json_t *digest_json(const struct digest *digest)
{
    char text[DIGEST_TEXT_SIZE];
    digest_text(digest, text);
    return json_string(text);
}

static json_t *time_json(double wall_seconds)
{
    const time_t seconds = (time_t)wall_seconds;
    struct tm parts;
    char text[32];
    gmtime_r(&seconds, &parts);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return json_string(text);
}

/* ---- Its parts. */

static json_t *program_json(struct record *record)
{
    char threads[HOST_TEXT_SIZE];
    json_t *program = json_object();
    put(record, program, "name", json_string("primes"));
    put(record, program, "version", json_string(build_version()));
    put(record, program, "commit", json_string(build_commit()));
    put(record, program, "compiler", json_string(build_compiler()));
    put(record, program, "flags", text_json(build_flags()));
    put(record, program, "threads_library", json_string(threads_library(threads)));
    put(record, program, "mpi_library", text_json(record->run->ranks->library));
    return program;
}

static json_t *command_json(struct record *record)
{
    json_t *command = json_array();
    for (int i = 0; i < record->run->argument_count; i++)
        push(record, command, text_json(record->run->arguments[i]));
    return command;
}

/* The named environment variables that are set. */
static json_t *environment_json(struct record *record, const char *const *names)
{
    json_t *environment = json_object();
    for (; *names; names++)
        if (getenv(*names))
            put(record, environment, *names, text_json(getenv(*names)));
    return environment;
}

static json_t *world_json(struct record *record)
{
    static const char *const openmp[] = {"OMP_NUM_THREADS",  "OMP_PROC_BIND",   "OMP_PLACES",
                                         "OMP_THREAD_LIMIT", "OMP_WAIT_POLICY", NULL};
    static const char *const slurm[] = {"SLURM_JOB_ID",        "SLURM_STEP_ID",       "SLURM_ARRAY_JOB_ID",
                                        "SLURM_ARRAY_TASK_ID", "SLURM_JOB_NODELIST",  "SLURM_CPUS_PER_TASK",
                                        "SLURM_CPU_BIND",      "SLURM_JOB_PARTITION", NULL};
    const struct record_run *run = record->run;
    int workers = 0;
    for (int rank = 0; rank < run->ranks->size; rank++)
        workers += run->rank_of[rank].threads;
    json_t *world = json_object();
    put(record, world, "launcher", json_string(run->ranks->launcher));
    put(record, world, "nodes", json_integer(run->ranks->nodes));
    put(record, world, "ranks", json_integer(run->ranks->size));
    put(record, world, "workers", json_integer(workers));
    put(record, world, "slurm_job_id",
        getenv("SLURM_JOB_ID") ? text_json(getenv("SLURM_JOB_ID")) : json_null());
    put(record, world, "openmp_environment", environment_json(record, openmp));
    put(record, world, "slurm_environment", environment_json(record, slurm));
    return world;
}

static json_t *ranks_json(struct record *record)
{
    json_t *ranks = json_array();
    for (int rank = 0; rank < record->run->ranks->size; rank++) {
        const struct record_rank *about = &record->run->rank_of[rank];
        json_t *json = json_object();
        put(record, json, "rank", json_integer(rank));
        put(record, json, "host", text_json(about->host.name));
        put(record, json, "process", json_integer(about->process));
        put(record, json, "cpu_model", text_json(about->host.cpu_model));
        put(record, json, "isa", json_string(isa_name(about->isa)));
        put(record, json, "cpus", json_integer(about->host.cpus));
        put(record, json, "cores", json_integer(about->host.cores));
        put(record, json, "allowed_cpus", cpus_json(&about->cpus));
        put(record, json, "allowed_cpu_count", json_integer(host_cpus_count(&about->cpus)));
        put(record, json, "threads", json_integer(about->threads));
        push(record, ranks, json);
    }
    return ranks;
}

static json_t *sources_json(struct record *record)
{
    static const char *const kinds[] = {"number", "file", "range", "workload"};
    json_t *sources = json_array();
    const struct record_run *run = record->run;
    for (size_t i = 0; i < run->source_count && i < RECORD_NUMBERS_MAX; i++) {
        json_t *json = json_object();
        put(record, json, "kind", json_string(kinds[run->sources[i].kind]));
        put(record, json, "text", text_json(run->sources[i].text));
        push(record, sources, json);
    }
    return sources;
}

static json_t *shard_json(struct record *record)
{
    const struct record_run *run = record->run;
    if (run->shards == 0)
        return json_null();
    json_t *json = json_object();
    put(record, json, "index", json_integer(run->shard));
    put(record, json, "count", json_integer(run->shards));
    put(record, json, "first", json_integer((json_int_t)run->shard_first));
    put(record, json, "numbers_in_all", json_integer((json_int_t)run->numbers_in_all));
    return json;
}

static json_t *workload_json(const struct record_run *run)
{
    if (run->source_count == 1 && run->sources[0].kind == SOURCE_WORKLOAD)
        return text_json(run->sources[0].text);
    return json_null();
}

static json_t *workers_json(struct record *record, const struct engine_worker *workers)
{
    json_t *array = json_array();
    for (int rank = 0; rank < record->run->ranks->size; rank++) {
        for (int thread = 0; thread < record->run->rank_of[rank].threads; thread++, workers++) {
            json_t *json = json_object();
            put(record, json, "rank", json_integer(rank));
            put(record, json, "thread", json_integer(thread));
            put(record, json, "cpu", json_integer(workers->cpu));
            put(record, json, "allowed_cpus", cpus_json(&workers->cpus));
            put(record, json, "busy_seconds", json_real(workers->busy_seconds));
            put(record, json, "cpu_seconds", json_real(workers->cpu_seconds));
            put(record, json, "end_seconds", json_real(workers->last_end));
            put(record, json, "operations", json_integer((json_int_t)workers->operations));
            put(record, json, "units", json_integer((json_int_t)workers->units));
            push(record, array, json);
        }
    }
    return array;
}

static json_t *timings_json(struct record *record, const struct record_repetition *repetition)
{
    json_t *array = json_array();
    for (size_t i = 0; i < repetition->number_count; i++) {
        const struct record_number *number = &repetition->numbers[i];
        json_t *json = json_object();
        put(record, json, "seconds", json_real(number->seconds));
        put(record, json, "start_seconds", json_real(number->start));
        put(record, json, "known_seconds", json_real(number->known_seconds));
        put(record, json, "units", json_integer((json_int_t)number->units));
        put(record, json, "rank", json_integer(number->rank));
        put(record, json, "thread", json_integer(number->thread));
        push(record, array, json);
    }
    return array;
}

static json_t *units_json(struct record *record, const struct record_repetition *repetition)
{
    json_t *array = json_array();
    for (size_t i = 0; i < repetition->unit_count; i++) {
        const struct engine_unit *unit = &repetition->units[i];
        json_t *json = json_object();
        put(record, json, "number", json_integer((json_int_t)unit->first));
        put(record, json, "count", json_integer((json_int_t)unit->count));
        put(record, json, "lo", json_integer((json_int_t)unit->lo));
        put(record, json, "hi", json_integer((json_int_t)unit->hi));
        put(record, json, "rank", json_integer(unit->rank));
        put(record, json, "thread", json_integer(unit->thread));
        put(record, json, "start_seconds", json_real(unit->start_seconds));
        put(record, json, "busy_seconds", json_real(unit->busy_seconds));
        put(record, json, "operations", json_integer((json_int_t)unit->operations));
        put(record, json, "found", json_boolean(unit->found));
        push(record, array, json);
    }
    return array;
}

static json_t *verdict_json(struct record *record, const struct record_number *number)
{
    json_t *json = json_object();
    if (number->is_invalid) {
        put(record, json, "verdict", json_string("invalid"));
        return json;
    }
    put(record, json, "n", number_json(number->n));
    put(record, json, "verdict", json_string(verdict_name(verdict_kind(number->verdict))));
    if (verdict_divisor(number->verdict))
        put(record, json, "divisor", number_json(verdict_divisor(number->verdict)));
    return json;
}

static json_t *numbers_json(struct record *record, const struct record_repetition *repetition)
{
    json_t *array = json_array();
    for (size_t i = 0; i < repetition->number_count; i++)
        push(record, array, verdict_json(record, &repetition->numbers[i]));
    return array;
}

/* ---- The record. */

struct record *record_begin(const struct record_run *run, struct error *error)
{
    struct record *record = calloc(1, sizeof *record);
    if (!record || !(record->root = json_object()) || !(record->repetitions = json_array())) {
        record_free(record);
        error_memory(error, "the record", 0);
        return NULL;
    }
    record->run = run;
    json_t *root = record->root;
    put(record, root, "schema", json_integer(RECORD_SCHEMA_VERSION));
    put(record, root, "started", time_json(run->started_wall));
    put(record, root, "program", program_json(record));
    put(record, root, "command", command_json(record));
    put(record, root, "world", world_json(record));
    put(record, root, "ranks", ranks_json(record));
    put(record, root, "kernel", json_string(run->kernel->name));
    put(record, root, "operation", json_string(run->kernel->operation));
    put(record, root, "workload", workload_json(run));
    put(record, root, "sources", sources_json(record));
    put(record, root, "shard", shard_json(record));
    put(record, root, "format", json_string(format_name((int)run->format)));
    put(record, root, "split", json_string(run->splits ? "auto" : "never"));
    put(record, root, "repeat", json_integer(run->repeat));
    put(record, root, "warmup", json_integer(run->warmup));
    return record;
}

bool record_repetition(struct record *record, const struct record_repetition *repetition, struct error *error)
{
    json_t *json = json_object();
    put(record, json, "warmup", json_boolean(repetition->is_warmup));
    put(record, json, "seconds", json_real(repetition->seconds));
    put(record, json, "compute_seconds", json_real(repetition->compute_seconds));
    put(record, json, "collect_seconds", json_real(repetition->collect_seconds));
    put(record, json, "write_seconds", json_real(repetition->write_seconds));
    put(record, json, "workers", workers_json(record, repetition->workers));
    put(record, json, "unit_operations", json_integer((json_int_t)repetition->unit_operations));
    put(record, json, "rate", json_real(repetition->rate));
    put(record, json, "vain_units", json_integer((json_int_t)repetition->vain_units));
    put(record, json, "vain_operations", json_integer((json_int_t)repetition->vain_operations));
    put(record, json, "unit_count", json_integer((json_int_t)repetition->unit_count));
    if (repetition->unit_count <= ENGINE_TRACE_MAX)
        put(record, json, "units", units_json(record, repetition));
    if (repetition->numbers) {
        put(record, json, "numbers", timings_json(record, repetition));
        if (!json_object_get(record->root, "numbers"))
            put(record, record->root, "numbers", numbers_json(record, repetition));
    }
    push(record, record->repetitions, json);
    return !record->broken || error_memory(error, "the record", 0);
}

static json_t *tally_json(struct record *record, const struct tally *tally)
{
    json_t *json = json_object();
    put(record, json, "numbers", json_integer((json_int_t)tally->numbers));
    put(record, json, "prime", json_integer((json_int_t)tally->prime));
    put(record, json, "composite", json_integer((json_int_t)tally->composite));
    put(record, json, "neither", json_integer((json_int_t)tally->neither));
    put(record, json, "invalid", json_integer((json_int_t)tally->invalid));
    put(record, json, "numbers_digest", digest_json(&tally->numbers_digest));
    put(record, json, "verdicts_digest",
        tally->only_counted ? json_null() : digest_json(&tally->verdicts_digest));
    return json;
}

/* Every kind of finding: its sentence, or null. */
static json_t *placement_json(struct record *record, const struct placement *placement)
{
    json_t *json = json_object();
    for (int kind = 0; kind < PLACEMENT_KINDS; kind++) {
        const struct placement_finding *finding = &placement->findings[kind];
        put(record, json, placement_kind_name((enum placement_kind)kind),
            finding->found ? text_json(finding->text) : json_null());
    }
    return json;
}

static json_t *phases_json(struct record *record, const struct record_phases *phases)
{
    json_t *json = json_object();
    put(record, json, "start_seconds", json_real(phases->start_seconds));
    put(record, json, "read_seconds", json_real(phases->read_seconds));
    put(record, json, "plan_seconds", json_real(phases->plan_seconds));
    put(record, json, "compute_seconds", json_real(phases->compute_seconds));
    put(record, json, "collect_seconds", json_real(phases->collect_seconds));
    put(record, json, "write_seconds", json_real(phases->write_seconds));
    return json;
}

bool record_end(struct record *record, const struct tally *tally, const struct placement *placement,
                const struct record_phases *phases, int exit_code, struct error *error)
{
    put(record, record->root, "tally", tally_json(record, tally));
    put(record, record->root, "placement", placement_json(record, placement));
    put(record, record->root, "phases", phases_json(record, phases));
    put(record, record->root, "repetitions", json_incref(record->repetitions));
    put(record, record->root, "exit_code", json_integer(exit_code));
    return !record->broken || error_memory(error, "the record", 0);
}

void record_free(struct record *record)
{
    if (!record)
        return;
    json_decref(record->root);
    json_decref(record->repetitions);
    free(record);
}

/* ---- Where it goes. */

static bool cannot_write(const char *path, struct error *error)
{
    const int cause = errno;
    char shown[TEXT_WIDTH + 1];
    return error_set(error, ERROR_FAILED, "cannot write the record '%s': %s", text_show(path, shown),
                     strerror(cause));
}

static bool is_file_path(const char *path)
{
    static const char suffix[] = ".jsonl";
    const size_t size = strlen(path);
    struct stat status;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return false;
    return size >= sizeof suffix - 1 && strcmp(path + size - (sizeof suffix - 1), suffix) == 0;
}

static int open_for_append(const char *path, int more_flags)
{
    return open(path, O_RDWR | O_APPEND | O_CLOEXEC | more_flags, 0666);
}

/* Could a file of this name be made? It is not: a run that is stopped shall leave none. */
static bool can_be_made(const char *path)
{
    char folder[PATH_SIZE];
    const char *slash = strrchr(path, '/');
    const size_t size = slash ? (size_t)(slash - path) + 1 : 0;
    if (size >= sizeof folder) {
        errno = ENAMETOOLONG;
        return false;
    }
    memcpy(folder, path, size);
    folder[size] = '\0';
    return access(slash ? folder : ".", W_OK | X_OK) == 0;
}

/* Makes the folder and those above it. */
static bool make_folder(const char *path)
{
    char part[PATH_SIZE];
    if (strlen(path) >= sizeof part) {
        errno = ENAMETOOLONG;
        return false;
    }
    strcpy(part, path);
    for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(part, 0777) != 0 && errno != EEXIST)
            return false;
        *slash = '/';
    }
    return mkdir(part, 0777) == 0 || errno == EEXIST;
}

static bool check_folder(const char *path, struct error *error)
{
    struct stat status;
    char shown[TEXT_WIDTH + 1];
    if (stat(path, &status) == 0 && !S_ISDIR(status.st_mode))
        return error_set(error, ERROR_USAGE,
                         "--record: '%s' is neither a folder nor a file whose name ends in .jsonl",
                         text_show(path, shown));
    if (!make_folder(path) || access(path, W_OK | X_OK) != 0)
        return cannot_write(path, error);
    return true;
}

bool record_check_path(const char *path, struct error *error)
{
    if (!is_file_path(path))
        return check_folder(path, error);
    const int fd = open_for_append(path, 0);
    if (fd >= 0) {
        close(fd);
        return true;
    }
    return (errno == ENOENT && can_be_made(path)) || cannot_write(path, error);
}

/* A run that died while it wrote its record must not spoil the next one. */
static bool end_half_line(int fd, off_t size)
{
    char last;
    if (size == 0 || pread(fd, &last, 1, size - 1) != 1 || last == '\n')
        return true;
    return write_all(fd, "\n", 1);
}

static bool append_locked(int fd, const char *line, size_t size)
{
    struct stat status;
    if (flock(fd, LOCK_EX) != 0 || fstat(fd, &status) != 0)
        return false;
    const bool regular = S_ISREG(status.st_mode);
    bool good = (!regular || end_half_line(fd, status.st_size)) && write_all(fd, line, size);
    good = good && (!regular || fsync(fd) == 0);
    if (!good && regular) {
        const int cause = errno;
        (void)!ftruncate(fd, status.st_size); /* no half line stays */
        errno = cause;
    }
    return good;
}

static bool append_line(const char *path, const char *line, size_t size, struct error *error)
{
    const int fd = open_for_append(path, O_CREAT);
    if (fd < 0)
        return cannot_write(path, error);
    if (!append_locked(fd, line, size)) {
        cannot_write(path, error);
        close(fd);
        return false;
    }
    return close(fd) == 0 || cannot_write(path, error);
}

/* FOLDER/20261121T210750.123Z-HOST-PID.jsonl */
static bool name_in_folder(const struct record_run *run, const char *folder, char name[PATH_SIZE])
{
    const time_t seconds = (time_t)run->started_wall;
    const int milliseconds = (int)((run->started_wall - (double)seconds) * 1000);
    struct tm parts;
    char time_text[32];
    gmtime_r(&seconds, &parts);
    strftime(time_text, sizeof time_text, "%Y%m%dT%H%M%S", &parts);
    const int size = snprintf(name, PATH_SIZE, "%s/%s.%03dZ-%s-%ld.jsonl", folder, time_text, milliseconds,
                              run->rank_of[0].host.name, run->rank_of[0].process);
    return size > 0 && size < PATH_SIZE;
}

static bool write_to_folder(const struct record *record, const char *folder, const char *line, size_t size,
                            struct error *error)
{
    char name[PATH_SIZE], shown[TEXT_WIDTH + 1];
    struct output output;
    if (!name_in_folder(record->run, folder, name))
        return error_set(error, ERROR_FAILED, "cannot write the record: the path '%s' is too long",
                         text_show(folder, shown));
    if (!output_open(&output, name, error))
        return false;
    output_write(&output, line, size);
    const bool good = output_commit(&output, error);
    output_close(&output);
    return good;
}

/* The text of a record while it grows. A failure sticks: json_dump_callback passes over some that it is told.
 */
struct line {
    char *bytes;
    size_t size, room;
    bool failed;
};

static bool make_room(struct line *line, size_t more)
{
    if (line->room - line->size >= more)
        return true;
    const size_t room = 2 * line->room + more;
    char *grown = realloc(line->bytes, room);
    if (!grown)
        return false;
    line->bytes = grown;
    line->room = room;
    return true;
}

static int append_to_line(const char *bytes, size_t size, void *context)
{
    struct line *line = context;
    line->failed = line->failed || !make_room(line, size);
    if (line->failed)
        return -1;
    memcpy(line->bytes + line->size, bytes, size);
    line->size += size;
    return 0;
}

bool record_write(const struct record *record, const char *path, struct error *error)
{
    const size_t flags = JSON_COMPACT | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(REAL_PRECISION);
    struct line line = {0};
    bool good = json_dump_callback(record->root, append_to_line, &line, flags) == 0 && !line.failed &&
                append_to_line("\n", 1, &line) == 0;
    if (!good)
        error_memory(error, "the record", 0);
    else if (is_file_path(path))
        good = append_line(path, line.bytes, line.size, error);
    else
        good = write_to_folder(record, path, line.bytes, line.size, error);
    free(line.bytes);
    return good;
}
