#include "report/findings/warnings.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "launchers/words/binding_advice.h"
#include "report/analysis/measurement/binding.h"
#include "report/analysis/measurement/doubt.h"
#include "report/analysis/measurement/measured.h"
#include "report/analysis/measurement/numa_domains.h"
#include "report/analysis/measurement/shared_cpus.h"
#include "report/analysis/weak_scaling.h"
#include "report/findings/labels.h"
#include "report/findings/measurement_warnings.h"
#include "report/findings/sentence.h"
#include "report/findings/telling.h"
#include "statistics/inference/holm.h"
#include "statistics/inference/mann_whitney.h"
#include "statistics/sample.h"

static const double SUPERLINEAR_PROBABILITY = 0.01, WEAK_WORK = 0.05;

/* ---- CPUs: those that others took, and those that are shared. */

/* Of the repetitions that were short of CPU; NAN: none tells it. */
static double median_share(const struct row *row, double *shares)
{
    size_t count = 0;
    for (size_t i = 0; i < row->runs; i++)
        for (size_t k = 0; k < row->members[i]->repetitions; k++) {
            const double share = row_cpu_share(row->members[i], k);
            if (row_is_short_of_cpu(row->members[i], k) && !isnan(share))
                shares[count++] = share;
        }
    sample_sort(shares, count);
    return sample_median(shares, count);
}

static const char ELSEWHERE[] =
    "measure again on a machine that does nothing else, or within a job that has its "
    "CPUs to itself; look at: top";

/* What follows from it. */
static const char *consequence(const struct group *group, enum finding_kind kind)
{
    if (kind == FINDING_SHORT_OF_CPU)
        return "which the median withstands";
    if (group->counts_disturbed)
        return "and its times count only as they were forced to";
    return kind == FINDING_BASE_DISTURBED ? "so nothing has a speedup: the base is not known"
                                          : "so it has no speedup";
}

static bool tell_short_of_cpu(struct group *group, const struct row *row, double share, struct error *error)
{
    char name[LABELS_CONFIGURATION_SIZE], got[80] = "less than 0.75";
    const enum finding_kind kind = !row->is_disturbed   ? FINDING_SHORT_OF_CPU
                                   : row == group->base ? FINDING_BASE_DISTURBED
                                                        : FINDING_DISTURBED;
    const struct finding finding = {.kind = kind,
                                    .row = row,
                                    .size = estimate_bare(share),
                                    .probability = NAN,
                                    .hit = row->short_of_cpu,
                                    .of = row->repetitions};
    if (!isnan(share))
        snprintf(got, sizeof got, "%.2f in the median", share);
    return telling_add(
        &group->findings, &finding, error, ELSEWHERE,
        "%s: in %zu of %zu repetition%s of %s other programs took CPU time from the workers (of what "
        "they could have had they got %s), %s",
        kind == FINDING_BASE_DISTURBED ? "base disturbed"
        : kind == FINDING_DISTURBED    ? "disturbed"
                                       : "short of CPU",
        row->short_of_cpu, row->repetitions, lines_plural(row->repetitions),
        labels_configuration(row->like, name), got, consequence(group, kind));
}

static bool find_short_of_cpu(struct group *group, struct error *error)
{
    bool good = true;
    for (const struct row *row = group->rows; good && row < group->rows + group->row_count; row++) {
        if (row->short_of_cpu == 0 || row->is_left_out)
            continue;
        double *shares = calloc(row->repetitions, sizeof *shares);
        good = shares ? tell_short_of_cpu(group, row, median_share(row, shares), error)
                      : error_memory(error, "the report", row->repetitions * sizeof *shares);
        free(shares);
    }
    return good;
}

enum { CURE_SIZE = 256 };

/* Where a host has too few cores, no binding helps. */
static const char *cure_of_shared_cpus(const struct shared_cpus *shared, char cure[CURE_SIZE])
{
    if (shared->host_cores == 0)
        return "give them a CPU each (--cpus-per-task, mpirun --map-by, taskset), or start fewer";
    snprintf(cure, CURE_SIZE, "start at most %d worker%s on a host, one for each of its cores",
             shared->host_cores, lines_plural((uint64_t)shared->host_cores));
    return cure;
}

static enum launcher_kind launcher_of(const struct run *run)
{
    return run->launcher ? launcher_words_kind_of_name(run->launcher) : LAUNCHER_NONE;
}

/* Fewer are no cure where the record does not say how many there is room for. */
static const char *cure_by_binding(const struct run *run, const struct shared_cpus *shared,
                                   char cure[CURE_SIZE])
{
    char advice[BINDING_ADVICE_SIZE];
    if (binding_is_to_cores(run) && shared->places == 0)
        return "start fewer workers, or say that they are hardware threads";
    if (binding_is_to_cores(run) || (shared->places > 0 && launcher_of(run) == LAUNCHER_NONE))
        snprintf(cure, CURE_SIZE,
                 "start at most %d of them, allow them more cores, or say that the workers are hardware "
                 "threads",
                 shared->places);
    else
        snprintf(cure, CURE_SIZE,
                 "bind one worker to each core (%s), or say that the workers are hardware threads",
                 binding_advice(launcher_of(run), BINDING_CORES, run->threads_most, 1, advice));
    return cure;
}

static const char *cure_of_shared_cores(const struct run *run, const struct shared_cpus *shared,
                                        char cure[CURE_SIZE])
{
    if (shared->host_cores == 0)
        return cure_by_binding(run, shared, cure);
    snprintf(cure, CURE_SIZE,
             "start at most %d worker%s on a host, one for each of its cores, or say that the workers are "
             "hardware threads",
             shared->host_cores, lines_plural((uint64_t)shared->host_cores));
    return cure;
}

static bool tell_shared_cpus(struct group *group, const struct row *row, const struct shared_cpus *shared,
                             struct error *error)
{
    char name[LABELS_CONFIGURATION_SIZE], cure[CURE_SIZE];
    const struct finding finding = {.kind = FINDING_OVERSUBSCRIBED,
                                    .row = row,
                                    .size = estimate_bare((double)shared->places / shared->workers),
                                    .probability = NAN};
    return telling_add(
        &group->findings, &finding, error, cure_of_shared_cpus(shared, cure),
        "oversubscribed: the %d workers of %s share %d CPU%s, so at most %d of them can run at "
        "a time",
        shared->workers, labels_configuration(row->like, name), shared->places,
        lines_plural((uint64_t)shared->places), shared->places);
}

static bool tell_shared_cores(struct group *group, const struct row *row, const struct shared_cpus *shared,
                              struct error *error)
{
    char name[LABELS_CONFIGURATION_SIZE], cure[CURE_SIZE], what[80] = "workers";
    const bool is_counted = shared->places > 0;
    const struct finding finding = {
        .kind = FINDING_SMT,
        .row = row,
        .size = is_counted ? estimate_bare((double)shared->places / shared->workers) : estimate_unknown(),
        .probability = NAN};
    if (is_counted)
        snprintf(what, sizeof what, "%d workers %s %d core%s", shared->workers,
                 shared->host_cores > 0 ? "of a host with" : "that may use", shared->places,
                 lines_plural((uint64_t)shared->places));
    return telling_add(&group->findings, &finding, error, cure_of_shared_cores(row->like, shared, cure),
                       "SMT: in %s, %s share cores: two hardware threads of a core do less than two cores",
                       labels_configuration(row->like, name), what);
}

static bool find_sharing(struct group *group, struct error *error)
{
    bool good = true;
    for (const struct row *row = group->rows; good && row < group->rows + group->row_count; row++) {
        const struct shared_cpus shared = shared_cpus_of(row->like);
        if (shared.kind == SHARED_CPUS)
            good = tell_shared_cpus(group, row, &shared, error);
        else if (shared.kind == SHARED_CORES)
            good = tell_shared_cores(group, row, &shared, error);
    }
    return good;
}

/* ---- NUMA domains. */

static const char *cure_of_domains(const struct run *run, const struct numa_use *use, char cure[CURE_SIZE])
{
    const struct run_place *place = &run->place_of[use->rank];
    const int each = (use->ranks_of_host + place->host_domains - 1) / place->host_domains;
    char advice[BINDING_ADVICE_SIZE];
    if (!use->has_room)
        snprintf(
            cure, CURE_SIZE,
            "give each rank as many threads as divide the %d core%s of a domain, so that each has room in "
            "one",
            place->domain_cores, lines_plural((uint64_t)place->domain_cores));
    else
        snprintf(cure, CURE_SIZE, "bind each rank within %s: %s",
                 use->needed > 1 ? "as few domains as its threads take" : "a domain",
                 binding_advice(launcher_of(run), use->needed > 1 ? BINDING_CPUS : BINDING_DOMAINS,
                                run->threads_of[use->rank], each, advice));
    return cure;
}

/* "8 of 8 ranks of MPI 8 × 1 are bound to no NUMA domain: each may run in all 4 of n1", or "1 of 4 ranks of
 * hybrid 4 × 12 crosses NUMA domains: rank 1 on n1 may run in 0-1, though 1 would do for its 12 threads" */
static void describe_domains(struct sentence *sentence, const struct run *run, const struct numa_use *use)
{
    const int threads = run->threads_of[use->rank], host_domains = run->place_of[use->rank].host_domains;
    char name[LABELS_CONFIGURATION_SIZE], host[SHOWN_SIZE];
    lines_show(run->hosts[use->rank], host);
    sentence_append(sentence, "%d of %d rank%s of %s ", use->ranks, run->ranks,
                    lines_plural((uint64_t)run->ranks), labels_configuration(run, name));
    if (use->kind == NUMA_CROSSED)
        sentence_append(
            sentence,
            "cross%s NUMA domains: rank %d on %s may run in %s, though %d would do for its %d thread%s",
            use->ranks == 1 ? "es" : "", use->rank, host, run->place_of[use->rank].domains, use->needed,
            threads, lines_plural((uint64_t)threads));
    else if (use->domains == host_domains)
        sentence_append(sentence, "are bound to no NUMA domain: each may run in all %d of %s", host_domains,
                        host);
    else
        sentence_append(sentence, "are bound to no NUMA domain: each may run in %d of the %d of %s",
                        use->domains, host_domains, host);
}

static bool tell_domains(struct group *group, const struct row *row, const struct run *run,
                         const struct numa_use *use, struct error *error)
{
    char cure[CURE_SIZE];
    struct sentence what = {0};
    const struct finding finding = {.kind = FINDING_NUMA,
                                    .row = row,
                                    .size = estimate_bare(use->domains),
                                    .probability = NAN,
                                    .hit = (size_t)use->ranks,
                                    .of = (size_t)run->ranks};
    describe_domains(&what, run, use);
    return telling_add(&group->findings, &finding, error, cure_of_domains(run, use, cure),
                       "NUMA: %s, so threads and their memory can be in different ones", what.text);
}

static bool find_crossed_domains(struct group *group, struct error *error)
{
    bool good = true;
    for (const struct row *row = group->rows; good && row < group->rows + group->row_count; row++) {
        const struct run *run;
        const struct numa_use use = numa_use_of(row, &run);
        good = row->is_left_out || use.kind < NUMA_CROSSED || tell_domains(group, row, run, &use, error);
    }
    return good;
}

/* ---- Short times. */

static bool find_short(struct group *group, struct error *error)
{
    const struct row *shortest = NULL;
    size_t count = 0, of = 0;
    char name[LABELS_CONFIGURATION_SIZE];
    for (size_t i = 0; i < group->row_count; i++) {
        const struct row *row = &group->rows[i];
        of += !row->is_left_out;
        if (row->is_left_out || !measured_is_short(row))
            continue;
        count++;
        shortest = shortest && shortest->median <= row->median ? shortest : row;
    }
    if (!shortest)
        return true;
    const struct finding finding = {.kind = FINDING_SHORT,
                                    .row = shortest,
                                    .size = estimate_bare(shortest->median),
                                    .probability = NAN,
                                    .hit = count,
                                    .of = of};
    return telling_add(
        &group->findings, &finding, error, "measure more or larger numbers",
        "short: %zu of %zu median%s %s below 0.01 s (%s: %.2g s), where an interrupt or the start of "
        "a thread is a visible part of the time",
        count, of, lines_plural(of), count == 1 ? "is" : "are", labels_configuration(shortest->like, name),
        shortest->median);
}

/* ---- Speedups above the number of workers. */

static double ideal_of(const struct group *group, const struct row *row)
{
    return (double)row->like->workers / group->base->like->workers;
}

static bool have_intervals(const struct group *group, const struct row *row)
{
    return row->repetitions >= RESAMPLE_LEAST && group->base->repetitions >= RESAMPLE_LEAST;
}

/* That the times of the row, times the ideal speedup, lie where those of the base do. `values` has room for
 * them. */
static bool chance_of_ideal(const struct group *group, const struct row *row, double *values,
                            double *probability)
{
    struct mann_whitney test;
    for (size_t i = 0; i < row->repetitions; i++)
        values[i] = ideal_of(group, row) * row->seconds[i];
    if (!mann_whitney_test(&test, group->base->seconds, group->base->repetitions, values, row->repetitions))
        return false;
    *probability = test.probability;
    return true;
}

static bool is_compared(const struct group *group, const struct row *row)
{
    return row != group->base && !isnan(row->speedup.value);
}

/* Of each row, adjusted for all; NAN of those that are too small to tell. */
static bool chances_of_ideal(const struct group *group, double *probabilities, struct error *error)
{
    bool good = true;
    for (size_t i = 0; good && i < group->row_count; i++) {
        const struct row *row = &group->rows[i];
        probabilities[i] = NAN;
        if (!is_compared(group, row) || !have_intervals(group, row))
            continue;
        double *values = calloc(row->repetitions, sizeof *values);
        good = values && chance_of_ideal(group, row, values, &probabilities[i]);
        free(values);
    }
    return (good && holm_adjust(probabilities, group->row_count)) ||
           error_memory(error, "the report", group->row_count * sizeof *probabilities);
}

static bool tell_superlinear(struct group *group, const struct row *row, double probability, const char *how,
                             struct error *error)
{
    const struct row *base = group->base;
    char name[LABELS_CONFIGURATION_SIZE], label[LABELS_SPEEDUP_SIZE];
    const struct finding finding = {
        .kind = FINDING_SUPERLINEAR, .row = row, .size = row->speedup, .probability = probability};
    const char *cure =
        doubt_of_row(group, row) ? "measure both again, in shuffled rounds, as primes-sweep does"
        : !have_intervals(group, row)
            ? "measure both again, six times or more"
            : "compare the operations and the rates of both, and the caches that each worker has";
    return telling_add(
        &group->findings, &finding, error, cure,
        "superlinear: %s has a %s of %.2f, %s, with %d worker%s where the base has %d; either the base was "
        "slow, or each worker has more cache or less work",
        labels_configuration(row->like, name), labels_speedup(group, label), row->speedup.value, how,
        row->like->workers, lines_plural((uint64_t)row->like->workers), base->like->workers);
}

static void describe_few(const struct row *row, double least, char *how, size_t room)
{
    if (row->repetitions == 1)
        snprintf(how, room, "of a single repetition, too few to be sure");
    else
        snprintf(how, room, "at least %.2f in all of its %zu repetitions, too few to be sure", least,
                 row->repetitions);
}

static bool find_superlinear_row(struct group *group, const struct row *row, double probability,
                                 struct error *error)
{
    const struct row *base = group->base;
    char how[96];
    if (!is_compared(group, row))
        return true;
    if (have_intervals(group, row)) {
        if (!(row->speedup.low > ideal_of(group, row)) || !(probability < SUPERLINEAR_PROBABILITY))
            return true;
        snprintf(how, sizeof how, "at least %.2f by its interval (Mann–Whitney, p = %.1g)", row->speedup.low,
                 probability);
    } else {
        const double least = base->seconds[0] / row->seconds[row->repetitions - 1];
        if (!(least > ideal_of(group, row)))
            return true;
        describe_few(row, least, how, sizeof how);
    }
    return tell_superlinear(group, row, probability, how, error);
}

static bool find_superlinear(struct group *group, struct error *error)
{
    double *probabilities = group->base ? calloc(group->row_count, sizeof *probabilities) : NULL;
    if (!group->base)
        return true;
    bool good = probabilities ? chances_of_ideal(group, probabilities, error)
                              : error_memory(error, "the report", group->row_count * sizeof *probabilities);
    for (size_t i = 0; good && i < group->row_count; i++)
        good = find_superlinear_row(group, &group->rows[i], probabilities[i], error);
    free(probabilities);
    return good;
}

/* ---- Weak scaling that is not weak. */

/* The row of the group that is here one of a sweep, which does not last as long; NULL: it is none of the
 * group. */
static const struct row *own_row(const struct group *group, const struct row *of_sweep)
{
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++)
        if (row->like == of_sweep->like)
            return row;
    return NULL;
}

static double work_of(const struct row *row)
{
    return (double)row->like->operations / row->like->workers;
}

static bool warn_weak(struct groups *groups, const struct group *weak, struct error *error)
{
    char name[LABELS_CONFIGURATION_SIZE];
    for (const struct row *row = weak->rows; row < weak->rows + weak->row_count; row++) {
        const double work = work_of(row) / work_of(weak->base);
        if (!(fabs(work - 1) > WEAK_WORK))
            continue;
        for (struct group *group = groups->items; group < groups->items + groups->count; group++) {
            const struct finding finding = {.kind = FINDING_WEAK,
                                            .row = own_row(group, row),
                                            .size = estimate_bare(work),
                                            .probability = NAN};
            if (finding.row &&
                !telling_add(&group->findings, &finding, error,
                             "compare operations a second, or choose more numbers, which even out",
                             "weak scaling that is not weak: a worker of %s has %.2f times the work of one "
                             "alone (%s)",
                             labels_configuration(row->like, name), work, row->like->operation))
                return false;
        }
    }
    return true;
}

static bool find_weak(struct groups *groups, struct error *error)
{
    struct weak_scaling weak;
    if (!weak_scaling_find(&weak, groups, error))
        return false;
    bool good = true;
    for (size_t i = 0; good && i < weak.count; i++)
        good = !weak.items[i].base || warn_weak(groups, &weak.items[i], error);
    weak_scaling_free(&weak);
    return good;
}

/* ---- All of them. */

bool warnings_add(struct groups *groups, struct error *error)
{
    bool good = true;
    for (size_t i = 0; good && i < groups->count; i++) {
        struct group *group = &groups->items[i];
        good = find_short_of_cpu(group, error) && find_sharing(group, error) &&
               find_crossed_domains(group, error) && measurement_warnings_add(group, error) &&
               find_short(group, error) && find_superlinear(group, error);
    }
    return good && find_weak(groups, error);
}
