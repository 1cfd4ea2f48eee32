#include "unit/report/study.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "base/host.h"

static const double OPERATIONS_A_SECOND = 1e9, GIBIBYTE = 1073741824.0;
enum { NUMBERS = 100000, PRIMES = 9592, UNITS = 20000, VAIN_UNITS = 25, FIRST_PROCESS = 1000 };

const char *study_loss_name(enum study_loss loss)
{
    static const char *const names[STUDY_LOSSES] = {
        [STUDY_START] = "start",
        [STUDY_WAITING] = "waiting",
        [STUDY_OVERHEAD] = "overhead",
        [STUDY_COLLECTING] = "collecting",
        [STUDY_NOT_RUNNING] = "not_running",
        [STUDY_SPEED] = "speed",
        [STUDY_WORK] = "work",
        [STUDY_VAIN] = "vain",
        [STUDY_OVERSUBSCRIBED] = "oversubscribed",
        [STUDY_SCHEDULE] = "schedule",
        [STUDY_IMBALANCE] = "imbalance",
    };
    return names[loss];
}

struct study study_default(void)
{
    return (struct study){.kernel = "trial",
                          .seconds = 2,
                          .repetitions = 14,
                          .per_record = 1,
                          .warmups = 1,
                          .cores = 64,
                          .cpus = 64,
                          .memory_bytes = 256 * GIBIBYTE,
                          .seed = 1};
}

struct study_row *study_add(struct study *study, int ranks, int threads)
{
    struct study_row *row = &study->rows[study->row_count++];
    *row = (struct study_row){.is_launched = ranks > 0, .ranks = ranks > 0 ? ranks : 1, .threads = threads};
    return row;
}

/* ---- What a row does. */

static int workers_of(const struct study_row *row)
{
    return row->ranks * row->threads;
}

static int hosts_of(const struct study_row *row)
{
    return row->hosts > 0 ? row->hosts : 1;
}

static double slowness_of(const struct study_row *row, int worker)
{
    return worker >= row->slow_from && worker < row->slow_to ? 1 + row->slow_by : 1;
}

/* Of the operations: whoever is free takes the next unit, so that the fast do more. */
static double share_of(const struct study_row *row, int worker)
{
    const int workers = workers_of(row);
    double speeds = 0;
    if (row->most > 0)
        return worker == 0 ? row->most : (1 - row->most) / (workers - 1);
    if (row->schedule == STUDY_STATIC)
        return 1.0 / workers;
    for (int i = 0; i < workers; i++)
        speeds += 1 / slowness_of(row, i);
    return 1 / slowness_of(row, worker) / speeds;
}

/* Workers that share CPUs lose those that there are not. */
static double oversubscribed(const struct study_row *row)
{
    const int cpus = row->cpus * hosts_of(row), workers = workers_of(row);
    return cpus > 0 && cpus < workers ? workers - cpus : 0;
}

/* Of all workers: the time at work on units that the row has beyond that of the base, in workers. */
static double more_busy(const struct study_row *row)
{
    const double *planted = row->planted;
    return planted[STUDY_NOT_RUNNING] + planted[STUDY_SPEED] + planted[STUDY_WORK] + planted[STUDY_VAIN] +
           oversubscribed(row);
}

/* With T the time of the row, T1 that of the base, m the share of the time at work that its busiest worker
 * has, B and E the losses at work and outside of it, in workers:  T = m (T1 + B T) + E T / p */
static double time_of(const struct study *study, const struct study_row *row)
{
    const double outside = row->planted[STUDY_START] + row->planted[STUDY_WAITING] +
                           row->planted[STUDY_OVERHEAD] + row->planted[STUDY_COLLECTING];
    double most = 0;
    for (int i = 0; i < workers_of(row); i++)
        most = fmax(most, share_of(row, i) * slowness_of(row, i));
    return study->seconds * most / (1 - outside / workers_of(row) - most * more_busy(row));
}

struct study_truth study_truth_of(const struct study *study, const struct study_row *row)
{
    const int workers = workers_of(row);
    struct study_truth truth = {.seconds = time_of(study, row)};
    const double work = study->seconds + more_busy(row) * truth.seconds;
    double busy = 0, most = 0;
    for (int i = 0; i < STUDY_PLANTED; i++)
        truth.lost[i] = row->planted[i];
    for (int i = 0; i < workers; i++) {
        const double seconds = work * share_of(row, i) * slowness_of(row, i);
        busy += seconds;
        most = fmax(most, seconds);
    }
    truth.speedup = study->seconds / truth.seconds;
    truth.lost[STUDY_OVERSUBSCRIBED] = oversubscribed(row);
    truth.lost[STUDY_SPEED] += (busy - work) / truth.seconds;
    const double idle = (workers * most - busy) / truth.seconds,
                 vain = row->planted[STUDY_VAIN] * truth.seconds; /* is none of the tasks */
    if (row->schedule == STUDY_STATIC || row->is_one_unit)
        truth.lost[STUDY_SCHEDULE] = idle * (1 - vain / work);
    truth.lost[STUDY_IMBALANCE] = idle - truth.lost[STUDY_SCHEDULE];
    return truth;
}

/* ---- Noise: factors with a median of 1. */

static double noise(const struct study *study, gsl_rng *random)
{
    const double size = study->noise_size;
    switch (study->noise) {
    case STUDY_NORMAL:
        return fmax(0.1, 1 + gsl_ran_gaussian(random, size));
    case STUDY_LOGNORMAL:
        return gsl_ran_lognormal(random, 0, size);
    case STUDY_EXPONENTIAL:
        return (1 + gsl_ran_exponential(random, size)) / (1 + M_LN2 * size);
    default:
        return 1;
    }
}

/* Normal: the median of a sum is that of its parts then. */
static double jitter(const struct study *study, gsl_rng *random)
{
    return fmax(0.1, 1 + gsl_ran_gaussian(random, study->jitter));
}

/* ---- One record. */

/* Where in the study a record stands. */
struct place {
    const struct study_row *row;
    size_t round, rounds;
    size_t index, count; /* in the order of measurement */
    time_t started;
};

struct writing {
    const struct study *study;
    FILE *file;
    gsl_rng *random;
    struct study_numbers numbers; /* none: those of a row are alike */
    struct place place;
    double elapsed; /* of the record */
};

static int node_of(const struct writing *writing, int rank)
{
    const struct study_row *row = writing->place.row;
    if (hosts_of(row) > 1)
        return rank * hosts_of(row) / row->ranks;
    return writing->study->nodes > 0 ? (int)(writing->place.round % (size_t)writing->study->nodes) : 0;
}

/* By how much everything takes longer in repetition `k` of the process. */
static double slowness_now(const struct writing *writing, size_t k)
{
    const struct study *study = writing->study;
    const struct place *place = &writing->place;
    double factor = noise(study, writing->random);
    if (place->count > 1)
        factor *= 1 + study->drift * (double)place->index / (double)(place->count - 1);
    if (place->round == 0)
        factor *= 1 + study->cold_round;
    if (k == 0)
        factor *= 1 + study->slow_first;
    if (study->nodes > 1 && hosts_of(place->row) == 1 && node_of(writing, 0) == 1)
        factor *= 1 + study->slow_node;
    if (place->row->modes > 0 && gsl_rng_uniform(writing->random) < 0.5)
        factor *= 1 + place->row->modes;
    return factor;
}

/* Is this one of a share of the repetitions, which are spread evenly? */
static bool is_one_of(const struct writing *writing, size_t k, double share)
{
    const struct study *study = writing->study;
    if (k < study->warmups)
        return false;
    const double index = (double)(writing->place.round * study->per_record + k - study->warmups);
    return floor((index + 1) * share + 1e-9) > floor(index * share + 1e-9);
}

/* Of one repetition, in seconds. */
struct repetition {
    double start, gaps, overhead, collecting; /* of each worker; overhead is part of the gaps */
    double work, cpu;                         /* of all workers, at work on units, were all fast */
    double operations, vain;
    struct study_share shares[STUDY_WORKERS_MAX]; /* of each worker; its seconds are those that it needs */
};

/* Without a list of numbers. */
static void share_evenly(struct repetition *repetition, const struct study_row *row)
{
    for (int i = 0; i < workers_of(row); i++) {
        const double share = share_of(row, i),
                     numbers = NUMBERS * (row->schedule == STUDY_STATIC ? 1.0 / workers_of(row) : share);
        repetition->shares[i] = (struct study_share){.operations = share,
                                                     .seconds = share * slowness_of(row, i),
                                                     .numbers = round(numbers),
                                                     .chunks = 1};
    }
}

static void share_list(struct repetition *repetition, const struct writing *writing,
                       const struct study_row *row)
{
    double pace[STUDY_WORKERS_MAX];
    for (int i = 0; i < workers_of(row); i++)
        pace[i] = slowness_of(row, i) * gsl_ran_lognormal(writing->random, 0, writing->study->pace);
    study_loop_run(repetition->shares, &writing->numbers, row->schedule, pace, workers_of(row));
    for (int i = 0; i < workers_of(row); i++)
        repetition->shares[i].seconds *= pace[i];
}

static void share_out(struct repetition *repetition, const struct writing *writing, size_t k)
{
    struct study_row row = *writing->place.row;
    if (row.slow_in > 0 && !is_one_of(writing, k, row.slow_in))
        row.slow_by = 0;
    if (row.schedule != STUDY_AUTO && writing->numbers.count > 0)
        share_list(repetition, writing, &row);
    else
        share_evenly(repetition, &row);
}

static struct repetition make_repetition(const struct writing *writing, size_t k)
{
    const struct study *study = writing->study;
    const struct study_row *row = writing->place.row;
    const double time = time_of(study, row), each = time / workers_of(row), factor = slowness_now(writing, k),
                 *planted = row->planted, rate = OPERATIONS_A_SECOND,
                 extra = planted[STUDY_WORK] + planted[STUDY_VAIN];
    const double varied[] = {factor * jitter(study, writing->random), factor * jitter(study, writing->random),
                             factor * jitter(study, writing->random)};
    struct repetition repetition = {
        .start = planted[STUDY_START] * each * varied[0],
        .gaps = (planted[STUDY_WAITING] + planted[STUDY_OVERHEAD]) * each * varied[1],
        .overhead = planted[STUDY_OVERHEAD] * each * varied[1],
        .collecting = planted[STUDY_COLLECTING] * each * varied[2],
        .work = (study->seconds + more_busy(row) * time) * factor,
        .cpu = (study->seconds + (planted[STUDY_SPEED] + extra) * time) * factor,
        .operations = (study->seconds + extra * time) * rate,
        .vain = planted[STUDY_VAIN] * time * rate,
    };
    if (is_one_of(writing, k, row->taken_in))
        repetition.work /= 1 - row->taken;
    share_out(&repetition, writing, k);
    return repetition;
}

static bool sleeps(const struct study *study)
{
    return study->kernel[0] == 's';
}

/* ---- CPUs. */

static struct host_cpus cpus_from(int first, int count)
{
    struct host_cpus cpus = {0};
    for (int cpu = first; cpu < first + count; cpu++)
        host_cpus_add(&cpus, cpu);
    return cpus;
}

static int cpu_of(const struct writing *writing, int worker_of_host)
{
    const struct study_row *row = writing->place.row;
    const int place = row->first_cpu + worker_of_host;
    return row->are_siblings ? place / 2 + place % 2 * writing->study->cores : place;
}

static struct host_cpus cpus_of_worker(const struct writing *writing, int worker_of_host)
{
    const struct study_row *row = writing->place.row;
    return row->is_unbound ? cpus_from(0, writing->study->cpus)
           : row->cpus > 0 ? cpus_from(0, row->cpus)
                           : cpus_from(cpu_of(writing, worker_of_host), 1);
}

/* A launcher binds a rank to the CPUs of its threads. */
static struct host_cpus cpus_of_rank(const struct writing *writing, int rank)
{
    const struct study_row *row = writing->place.row;
    struct host_cpus cpus = {0};
    if (writing->study->domains == 0 || !row->is_launched)
        return cpus_from(0, writing->study->cpus);
    for (int i = rank * row->threads; i < (rank + 1) * row->threads; i++) {
        const struct host_cpus more = cpus_of_worker(writing, i % (workers_of(row) / hosts_of(row)));
        host_cpus_unite(&cpus, &more);
    }
    return cpus;
}

static int core_of(const struct study *study, int cpu)
{
    return cpu % study->cores;
}

static int domain_of(const struct study *study, int cpu)
{
    return core_of(study, cpu) * study->domains / study->cores;
}

/* What `part` says of these CPUs. */
static struct host_cpus parts_of(const struct study *study, const struct host_cpus *cpus,
                                 int (*part)(const struct study *, int))
{
    struct host_cpus parts = {0};
    for (int cpu = 0; cpu < study->cpus; cpu++)
        if (host_cpus_has(cpus, cpu))
            host_cpus_add(&parts, part(study, cpu));
    return parts;
}

static void write_list(FILE *file, const char *before, const struct host_cpus *list)
{
    char text[4 * STUDY_WORKERS_MAX];
    host_cpus_text(list, text, sizeof text);
    fprintf(file, "%s\"%s\"", before, text);
}

static void write_cpus_of_domain(const struct writing *writing, const char *before, int domain)
{
    struct host_cpus cpus = {0};
    for (int cpu = 0; cpu < writing->study->cpus; cpu++)
        if (domain_of(writing->study, cpu) == domain)
            host_cpus_add(&cpus, cpu);
    write_list(writing->file, before, &cpus);
}

/* The cores and domains of these CPUs. */
static void write_topology(const struct writing *writing, const struct host_cpus *cpus)
{
    const struct study *study = writing->study;
    if (study->domains == 0)
        return;
    const struct host_cpus cores = parts_of(study, cpus, core_of), domains = parts_of(study, cpus, domain_of);
    write_list(writing->file, ",\"allowed_cores\":", &cores);
    write_list(writing->file, ",\"numa_domains\":", &domains);
    fputs(",\"numa_domain_cpus\":[", writing->file);
    for (int domain = 0, written = 0; domain < study->domains; domain++)
        if (host_cpus_has(&domains, domain))
            write_cpus_of_domain(writing, written++ > 0 ? "," : "", domain);
    fputs("]", writing->file);
}

/* ---- Workers. */

/* Of the operations in vain, which are spread as all are. */
static double vain_of(const struct repetition *repetition, int worker)
{
    return round(repetition->vain * repetition->shares[worker].operations);
}

/* Without what it has of the operations in vain. */
static double longest_of(const struct study_row *row, const struct repetition *repetition, int worker,
                         double operations)
{
    if (worker > 0 || !row->is_one_unit)
        return 1 + floor(operations / UNITS);
    return round(operations * (1 - repetition->vain / repetition->operations));
}

static long long units_of(const struct study_share *share)
{
    return llround(UNITS * share->operations) + 1;
}

static void write_worker(const struct writing *writing, const struct repetition *repetition, int i)
{
    const struct study_row *row = writing->place.row;
    FILE *file = writing->file;
    const int of_host = i % (workers_of(row) / hosts_of(row));
    const struct study_share *share = &repetition->shares[i];
    const double busy = repetition->work * share->seconds,
                 running = sleeps(writing->study) ? 0 : repetition->cpu * share->seconds,
                 operations = round(repetition->operations * share->operations);
    const long long units = units_of(share);
    const struct host_cpus cpus = cpus_of_worker(writing, of_host);
    fprintf(file, "%s{\"rank\":%d,\"thread\":%d,\"cpu\":%d,", i ? "," : "", i / row->threads,
            i % row->threads, row->cpus > 0 ? of_host % row->cpus : cpu_of(writing, of_host));
    write_list(file, "\"allowed_cpus\":", &cpus);
    fprintf(file,
            ",\"busy_seconds\":%.12g,\"busy_cpu_seconds\":%.12g,\"cpu_seconds\":%.12g,\"end_seconds\":%.12g,"
            "\"operations\":%.0f,\"units\":%lld",
            busy, running, running + repetition->overhead, repetition->start + repetition->gaps + busy,
            operations, units);
    if (row->schedule != STUDY_AUTO)
        fprintf(file, ",\"chunks\":%.0f,\"numbers\":%.0f,\"held_back_seconds\":0.0", share->chunks,
                share->numbers);
    fprintf(
        file,
        ",\"unit_sums\":{\"first_start_seconds\":%.12g,\"shortest_seconds\":%.12g,\"longest_seconds\":%.12g,"
        "\"squared_seconds\":%.12g,\"longest_operations\":%.0f,\"vain_units\":%d,\"vain_operations\":%.0f}}",
        repetition->start, busy / (double)units, busy / (double)units, busy * busy / (double)units,
        longest_of(row, repetition, i, operations), repetition->vain > 0 ? VAIN_UNITS : 0,
        vain_of(repetition, i));
}

static void write_workers(const struct writing *writing, const struct repetition *repetition)
{
    fputs("\"workers\":[", writing->file);
    for (int i = 0; i < workers_of(writing->place.row); i++)
        write_worker(writing, repetition, i);
    fputs("]", writing->file);
}

static long long count_units(const struct study_row *row, const struct repetition *repetition)
{
    long long units = 0;
    for (int i = 0; i < workers_of(row); i++)
        units += units_of(&repetition->shares[i]);
    return units;
}

static void write_repetition(struct writing *writing, size_t k)
{
    const struct study *study = writing->study;
    const struct study_row *row = writing->place.row;
    const struct repetition repetition = make_repetition(writing, k);
    double busy = 0, vain = 0;
    for (int i = 0; i < workers_of(row); i++) {
        vain += vain_of(&repetition, i);
        busy = fmax(busy, repetition.work * repetition.shares[i].seconds);
    }
    const double compute = repetition.start + repetition.gaps + busy,
                 seconds = compute + repetition.collecting;
    const bool splits = row->planted[STUDY_VAIN] > 0;
    writing->elapsed += seconds;
    fprintf(writing->file,
            "%s{\"warmup\":%s,\"seconds\":%.12g,\"compute_seconds\":%.12g,\"collect_seconds\":%.12g,"
            "\"write_seconds\":0.0,",
            k ? "," : "", k < study->warmups ? "true" : "false", seconds, compute, repetition.collecting);
    write_workers(writing, &repetition);
    fprintf(writing->file,
            ",\"unit_operations\":%.0f,\"rate\":0.0,\"vain_units\":%d,\"vain_operations\":%.0f,\"unit_"
            "count\":%lld}",
            splits ? ceil(repetition.operations / UNITS) : 0, splits ? VAIN_UNITS * workers_of(row) : 0, vain,
            count_units(row, &repetition));
}

static void write_started(FILE *file, time_t started)
{
    struct tm parts;
    char text[32];
    gmtime_r(&started, &parts);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    fprintf(file, "\"started\":\"%s\"", text);
}

static void write_ranks(const struct writing *writing)
{
    const struct study *study = writing->study;
    const struct study_row *row = writing->place.row;
    const int cores = row->cores > 0 ? row->cores : study->cores;
    const double memory = row->memory_bytes > 0 ? row->memory_bytes : study->memory_bytes;
    fputs(",\"ranks\":[", writing->file);
    for (int rank = 0; rank < row->ranks; rank++) {
        const struct host_cpus cpus = cpus_of_rank(writing, rank);
        fprintf(
            writing->file,
            "%s{\"rank\":%d,\"host\":\"n%d\",\"process\":%d,\"cpu_model\":\"Simulated CPU\",\"isa\":\"avx2\","
            "\"cpus\":%d,\"cores\":%d,\"memory_bytes\":%.0f,",
            rank ? "," : "", rank, node_of(writing, rank) + 1,
            FIRST_PROCESS + (int)writing->place.index * workers_of(row) + rank, study->cpus, cores, memory);
        write_list(writing->file, "\"allowed_cpus\":", &cpus);
        fprintf(writing->file, ",\"allowed_cpu_count\":%d", host_cpus_count(&cpus));
        write_topology(writing, &cpus);
        fprintf(writing->file, ",\"threads\":%d}", row->threads);
    }
    fputs("]", writing->file);
}

static void write_world(const struct writing *writing)
{
    const struct study_row *row = writing->place.row;
    const int nodes = hosts_of(row);
    fprintf(
        writing->file,
        "\"world\":{\"launcher\":\"%s\",\"nodes\":%d,\"ranks\":%d,\"workers\":%d,\"mpi\":%s,"
        "\"slurm_job_id\":null,\"openmp_environment\":{\"OMP_PROC_BIND\":\"close\",\"OMP_PLACES\":\"cores\"},"
        "\"slurm_environment\":{}}",
        !row->is_launched          ? "none"
        : writing->study->launcher ? writing->study->launcher
                                   : "mpirun",
        nodes, row->ranks, workers_of(row),
        row->is_launched ? "{\"library\":\"Open MPI v4.1.4\",\"standard\":\"3.1\"}" : "null");
}

static void write_placement(const struct writing *writing)
{
    const struct study_row *row = writing->place.row;
    fprintf(writing->file,
            ",\"placement\":{\"fewer_threads\":null,\"threads_exceed_cpus\":null,\"masks_overlap\":null,"
            "\"oversubscribed\":%s,\"quota\":null,\"smt\":%s,\"slurm_cpus_unused\":null,\"login_node\":null,"
            "\"stacked\":null}",
            oversubscribed(row) > 0 ? "\"the threads of a host are more than its CPUs\"" : "null",
            row->is_smt ? "\"threads share physical cores\"" : "null");
}

static void write_input(const struct writing *writing)
{
    static const char *const kinds[] = {"auto", "static", "dynamic", "guided"}, *const chunks[] = {
                                                                                    "", "", ",\"chunk\":1",
                                                                                    ",\"chunk\":1"};
    const struct study *study = writing->study;
    const struct study_row *row = writing->place.row;
    fprintf(
        writing->file,
        ",\"kernel\":\"%s\",\"operation\":\"divisors\",\"workload\":null,\"sources\":[{\"kind\":\"range\","
        "\"text\":"
        "\"1:%d\"}],\"input\":{\"bytes\":0,\"numbers\":%d,\"invalid_lines\":0,\"numbers_digest\":"
        "\"0123456789abcdef0123456789abcdef\"},\"width_bits\":64,\"shard\":"
        "null,"
        "\"parts\":1,\"format\":\"count\",\"split\":\"%s\",\"schedule\":{\"kind\":\"%s\"%s,\"order\":"
        "\"input\"},"
        "\"repeat\":%zu,\"warmup\":%zu,\"tally\":{\"numbers\":%d,\"prime\":%d,\"composite\":%d,\"neither\":1,"
        "\"invalid\":0,\"numbers_digest\":\"0123456789abcdef0123456789abcdef\",\"verdicts_digest\":"
        "\"fedcba9876543210fedcba9876543210\"}",
        study->kernel, NUMBERS, NUMBERS, row->planted[STUDY_VAIN] > 0 ? "auto" : "never",
        kinds[row->schedule], chunks[row->schedule], study->per_record, study->warmups, NUMBERS, PRIMES,
        NUMBERS - PRIMES - 1);
}

static void write_record(struct writing *writing)
{
    const struct study *study = writing->study;
    FILE *file = writing->file;
    fputs("{\"schema\":2,", file);
    write_started(file, writing->place.started);
    fputs(",\"program\":{\"name\":\"primes\",\"version\":\"0.1.0\",\"commit\":\"simulated\",\"compiler\":"
          "\"cc\","
          "\"flags\":\"-O3\",\"threads_library\":\"OpenMP 4.5\",\"mpi_library\":\"Open MPI v4.1.4\"},"
          "\"command\":[\"primes\"],",
          file);
    write_world(writing);
    write_ranks(writing);
    write_input(writing);
    write_placement(writing);
    fputs(",\"phases\":{\"start_seconds\":0.001,\"read_seconds\":0.001,\"plan_seconds\":0.001,\"compute_"
          "seconds\":"
          "1.0,\"collect_seconds\":0.0,\"write_seconds\":0.0},\"repetitions\":[",
          file);
    writing->elapsed = 0;
    for (size_t k = 0; k < study->warmups + study->per_record; k++)
        write_repetition(writing, k);
    fputs("],\"exit_code\":0}\n", file);
}

/* ---- All of them. */

/* The order of measurement: row by row, or round by round. */
static void set_order(const struct study *study, size_t *order, size_t rounds, gsl_rng *random)
{
    for (size_t i = 0; i < rounds * study->row_count; i++) {
        const size_t row = study->order == STUDY_BLOCKS ? i / rounds : i % study->row_count,
                     round = study->order == STUDY_BLOCKS ? i % rounds : i / study->row_count;
        order[i] = round * study->row_count + row;
    }
    for (size_t round = 0; study->order == STUDY_SHUFFLED && round < rounds; round++)
        gsl_ran_shuffle(random, order + round * study->row_count, study->row_count, sizeof *order);
}

/* Again from the same state, so that a copy is one to the last digit. */
static bool write_twice(struct writing *writing)
{
    gsl_rng *before = gsl_rng_clone(writing->random);
    if (!before)
        return false;
    write_record(writing);
    gsl_rng_memcpy(writing->random, before);
    write_record(writing);
    gsl_rng_free(before);
    return true;
}

static bool write_all(struct writing *writing, const size_t *order, size_t rounds)
{
    const struct study *study = writing->study;
    time_t now = 1767225600; /* 2026-01-01T00:00:00Z */
    bool good = true;
    for (size_t i = 0; good && i < rounds * study->row_count; i++) {
        writing->place = (struct place){.row = &study->rows[order[i] % study->row_count],
                                        .round = order[i] / study->row_count,
                                        .rounds = rounds,
                                        .index = i,
                                        .count = rounds * study->row_count,
                                        .started = now};
        if (i < study->copies)
            good = write_twice(writing);
        else
            write_record(writing);
        now += (time_t)ceil(writing->elapsed) + 1;
    }
    return good;
}

static bool make_numbers(struct writing *writing)
{
    const struct study *study = writing->study;
    const double a_block = study->block_numbers > 0 ? study->block_numbers : 1,
                 operations = study->seconds * OPERATIONS_A_SECOND;
    return study->blocks == 0 || study_numbers_make(&writing->numbers, study->blocks, a_block, operations,
                                                    study->unequal, study->list, writing->random);
}

bool study_write(const struct study *study, FILE *file)
{
    const size_t rounds = study->repetitions / study->per_record;
    size_t *order = calloc(rounds * study->row_count + 1, sizeof *order);
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    struct writing writing = {.study = study, .file = file, .random = random};
    bool good = order && random;
    if (good) {
        gsl_rng_set(random, study->seed);
        set_order(study, order, rounds, random);
        good = make_numbers(&writing) && write_all(&writing, order, rounds);
    }
    study_numbers_free(&writing.numbers);
    free(order);
    if (random)
        gsl_rng_free(random);
    return good;
}
