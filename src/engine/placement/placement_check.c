#include "engine/placement/placement_check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "environment/variable.h"
#include "launchers/words/binding_advice.h"

/* Of a worker in a run: below it nobody is told. The record has the times all the same, and primes-report,
 * which holds repetitions against each other, judges shorter ones. */
static const double SHORTEST_CHECKED_SECONDS = 0.2;
enum { CPUS_SIZE = 256 };

const char *placement_kind_name(enum placement_kind kind)
{
    static const char *const names[PLACEMENT_KINDS] = {
        "fewer_threads", "threads_exceed_cpus", "masks_overlap", "oversubscribed", "quota",
        "smt",           "slurm_cpus_unused",   "login_node",    "stacked",
    };
    return names[kind];
}

/* People name the machines that users enter by this word; compute nodes of a batch job are never meant. */
static bool is_login_node(const char *host)
{
    return strstr(host, "login") != NULL && getenv("SLURM_JOB_ID") == NULL;
}

/* Slurm counts them in 16 bits. */
enum { SLURM_CPUS_MAX = 65535 };

/* What binds threads, whichever the OpenMP runtime is. */
static void name_binding(char *names, size_t size)
{
    static const char *const variables[] = {"OMP_PROC_BIND", "OMP_PLACES", "GOMP_CPU_AFFINITY",
                                            "KMP_AFFINITY"};
    size_t used = 0;
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
        if (getenv(variables[i]) && used < size)
            used += (size_t)snprintf(names + used, size - used, "%s%s", used ? " and " : "", variables[i]);
}

bool placement_describe(struct placement_rank *report, const struct host_cpus *allowed,
                        const struct capacity *capacity, const struct placement_team *team,
                        struct error *error)
{
    *report = (struct placement_rank){.node = team->node,
                                      .allowed = *allowed,
                                      .cpus = team->places.cpus,
                                      .cores = capacity->cores,
                                      .quota = capacity->quota,
                                      .threads = team->threads,
                                      .requested_threads = team->requested,
                                      .room = team->places.room};
    name_binding(report->binding, sizeof report->binding);
    if (team->limit)
        snprintf(report->thread_limit, sizeof report->thread_limit, "%s", team->limit);
    host_name(report->host);
    report->on_login_node = is_login_node(report->host);
    return variable_parse_int("SLURM_CPUS_PER_TASK", 1, SLURM_CPUS_MAX, &report->slurm_cpus_per_task, error);
}

/* The first finding of a kind stands for all: the others would be the same of other ranks. */
static void add_finding(struct placement *placement, enum placement_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void add_finding(struct placement *placement, enum placement_kind kind, const char *format, ...)
{
    struct placement_finding *finding = &placement->findings[kind];
    if (finding->found)
        return;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(finding->text, sizeof finding->text, format, arguments);
    va_end(arguments);
    finding->found = true;
}

static const char *plural(int count)
{
    return count == 1 ? "" : "s";
}

/* How to give each rank the CPUs that its threads need. */
static void write_binding_advice(char *advice, size_t size, const char *launcher, int threads)
{
    char text[BINDING_ADVICE_SIZE];
    const enum launcher_kind kind = launcher_words_kind_of_name(launcher);
    if (kind == LAUNCHER_NONE)
        snprintf(advice, size, "--threads of the CPUs there are, or a wider mask (taskset)");
    else
        snprintf(advice, size, "%s%s", binding_advice(kind, BINDING_CPUS, threads, 1, text),
                 kind == LAUNCHER_OPENMPI ? " (or --bind-to none)" : "");
}

/* How to give the ranks of a node CPUs that they do not share. */
static void write_parting_advice(char *advice, size_t size, const char *launcher, int threads)
{
    if (launcher_words_kind_of_name(launcher) == LAUNCHER_NONE)
        snprintf(advice, size, "mpirun --bind-to core ..., or srun --cpu-bind=cores ...");
    else
        write_binding_advice(advice, size, launcher, threads);
}

/* ---- One rank. */

static void check_team(struct placement *placement, const struct placement_rank *report, int rank)
{
    if (*report->thread_limit)
        add_finding(
            placement, PLACEMENT_FEWER_THREADS,
            "rank %d on %s has %d thread%s instead of %d: %s allows no more. Try: --threads %d, or change "
            "that setting",
            rank, report->host, report->threads, plural(report->threads), report->requested_threads,
            report->thread_limit, report->threads);
}

static const char *binder(const struct placement_rank *report)
{
    return *report->binding ? report->binding : "the OpenMP runtime";
}

static void check_mask(struct placement *placement, const struct placement_rank *report, int rank,
                       const char *launcher)
{
    const int cpus = host_cpus_count(&report->cpus);
    if (cpus == 0 || report->threads <= report->room)
        return;
    char list[CPUS_SIZE], advice[CPUS_SIZE];
    host_cpus_text(&report->cpus, list, sizeof list);
    if (report->threads <= host_cpus_count(&report->allowed)) {
        add_finding(placement, PLACEMENT_THREADS_EXCEED_CPUS,
                    "rank %d has %d threads, but their places, set by %s, have room for %d at once (cpu %s "
                    "of %s). Try: "
                    "OMP_PROC_BIND=close OMP_PLACES=cores, or unset %s",
                    rank, report->threads, binder(report), report->room, list, report->host, binder(report));
        return;
    }
    write_binding_advice(advice, sizeof advice, launcher, report->threads);
    add_finding(placement, PLACEMENT_THREADS_EXCEED_CPUS,
                "rank %d has %d threads on %d CPU%s (cpu %s of %s): each gets %.2g of one. Try: %s", rank,
                report->threads, cpus, plural(cpus), list, report->host, (double)cpus / report->threads,
                advice);
}

static void check_slurm(struct placement *placement, const struct placement_rank *report, int rank)
{
    const int cpus = host_cpus_count(&report->allowed);
    if (report->slurm_cpus_per_task <= cpus)
        return;
    add_finding(
        placement, PLACEMENT_SLURM_CPUS,
        "the job asked for %d CPUs a task, but rank %d on %s may use %d: since Slurm 22.05 srun has to be "
        "told as well. Try: srun --cpus-per-task=$SLURM_CPUS_PER_TASK ...",
        report->slurm_cpus_per_task, rank, report->host, cpus);
}

static void check_login(struct placement *placement, const struct placement_rank *report)
{
    if (report->on_login_node)
        add_finding(placement, PLACEMENT_LOGIN_NODE,
                    "%s looks like a login node, which all users share. Try: sbatch jobs/mpi.sbatch",
                    report->host);
}

/* ---- One node. */

struct node {
    int ranks, threads;
    double quota;
    bool overlap, bound; /* two masks have a common CPU; a mask is narrower than all together */
    struct host_cpus allowed, cpus, cores;
    const struct placement_rank *first;
};

static bool same_cpus(const struct host_cpus *a, const struct host_cpus *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

static void add_to_node(struct node *node, const struct placement_rank *report)
{
    node->overlap = node->overlap || host_cpus_overlap(&node->cpus, &report->cpus);
    if (node->ranks++ == 0)
        node->first = report;
    node->threads += report->threads;
    node->quota = report->quota;
    host_cpus_unite(&node->allowed, &report->allowed);
    host_cpus_unite(&node->cpus, &report->cpus);
    host_cpus_unite(&node->cores, &report->cores);
}

static struct node node_of(const struct placement_rank *reports, int ranks, int number)
{
    struct node node = {0};
    for (int rank = 0; rank < ranks; rank++)
        if (reports[rank].node == number)
            add_to_node(&node, &reports[rank]);
    for (int rank = 0; rank < ranks; rank++)
        if (reports[rank].node == number && !same_cpus(&reports[rank].cpus, &node.cpus))
            node.bound = true;
    return node;
}

/* OpenMP knows nothing of other ranks: each binds its threads to the first of the CPUs that it may use. */
static void add_bound_alike(struct placement *placement, const struct node *node, const char *launcher)
{
    const int cpus = host_cpus_count(&node->cpus);
    char advice[BINDING_ADVICE_SIZE];
    binding_advice(launcher_words_kind_of_name(launcher), BINDING_CPUS, node->first->threads, 1, advice);
    add_finding(placement, PLACEMENT_OVERSUBSCRIBED,
                "%s has %d ranks with %d threads in all on %d CPU%s, bound to the same ones by %s: "
                "they take turns, while others stand idle. Try: unset %s, or bind the ranks: %s",
                node->first->host, node->ranks, node->threads, cpus, plural(cpus), binder(node->first),
                binder(node->first), advice);
}

static void check_sharing(struct placement *placement, const struct node *node, const char *launcher)
{
    const int cpus = host_cpus_count(&node->cpus);
    const char *host = node->first->host;
    char advice[CPUS_SIZE];
    if (node->threads > cpus && node->threads <= host_cpus_count(&node->allowed))
        add_bound_alike(placement, node, launcher);
    else if (node->threads > cpus)
        add_finding(
            placement, PLACEMENT_OVERSUBSCRIBED,
            "%s has %d ranks with %d threads in all on %d CPU%s: they take turns, and the times say nothing "
            "about speedup. Try: at most %d threads of all ranks a node",
            host, node->ranks, node->threads, cpus, plural(cpus), cpus);
    else if (node->overlap && node->bound) {
        write_parting_advice(advice, sizeof advice, launcher,
                             (node->threads + node->ranks - 1) / node->ranks);
        add_finding(placement, PLACEMENT_MASKS_OVERLAP,
                    "ranks on %s are bound to CPUs that they share, while others may stand idle. Try: %s",
                    host, advice);
    }
}

static void check_node(struct placement *placement, const struct node *node, const char *launcher)
{
    const int cpus = host_cpus_count(&node->cpus), cores = host_cpus_count(&node->cores);
    const char *host = node->first->host;
    if (cpus == 0)
        return;
    if (node->ranks > 1)
        check_sharing(placement, node, launcher);
    if (node->threads <= cpus && node->threads > cores)
        add_finding(
            placement, PLACEMENT_SMT,
            "%s has %d threads on %d physical core%s: the CPUs counted are hardware threads that share a "
            "core. Try: %d threads in all%s",
            host, node->threads, cores, plural(cores), cores,
            launcher_words_kind_of_name(launcher) == LAUNCHER_SRUN ? ", or srun --hint=nomultithread ..."
                                                                   : "");
    if (node->quota > 0 && node->threads > node->quota + 0.01)
        add_finding(
            placement, PLACEMENT_QUOTA,
            "a control group on %s allows the time of %.3g CPUs to %d threads: they will be stopped now and "
            "then. Try: --threads %d, or a larger limit for the container",
            host, node->quota, node->threads, node->quota < 1 ? 1 : (int)node->quota);
}

static bool is_first_of_node(const struct placement_rank *reports, int rank)
{
    for (int earlier = 0; earlier < rank; earlier++)
        if (reports[earlier].node == reports[rank].node)
            return false;
    return true;
}

void placement_check(struct placement *placement, const struct placement_rank *reports, int ranks,
                     const char *launcher)
{
    for (int rank = 0; rank < ranks; rank++) {
        const struct placement_rank *report = &reports[rank];
        check_team(placement, report, rank);
        if (!placement->sleeps)
            check_mask(placement, report, rank, launcher);
        check_slurm(placement, report, rank);
        check_login(placement, report);
        if (!placement->sleeps && is_first_of_node(reports, rank)) {
            const struct node node = node_of(reports, ranks, report->node);
            check_node(placement, &node, launcher);
        }
    }
}

bool placement_is_clean(const struct placement *placement)
{
    for (int kind = 0; kind < PLACEMENT_KINDS; kind++)
        if (placement->findings[kind].found)
            return false;
    return true;
}

static void add_stacked(struct placement *placement, int workers, double share)
{
    if (workers == 1)
        add_finding(
            placement, PLACEMENT_STACKED,
            "the worker got %.2f of a CPU while it worked: it shared it with other programs. Look at: "
            "top, and primes --placement=show",
            share);
    else
        add_finding(
            placement, PLACEMENT_STACKED,
            "the %d workers got %.2f of a CPU each while they worked: they shared CPUs with each other or "
            "with other programs. Look at: top, and primes --placement=show",
            workers, share);
}

void placement_check_time(struct placement *placement, int workers, double busy_seconds, double cpu_seconds)
{
    /* What was found before the run explains it already. */
    if (workers == 0 || placement->sleeps || !placement_is_clean(placement))
        return;
    if (busy_seconds < SHORTEST_CHECKED_SECONDS * workers ||
        cpu_seconds >= HOST_FULL_CPU_SHARE * busy_seconds)
        return;
    add_stacked(placement, workers, cpu_seconds / busy_seconds);
}
