#include "report/findings/measurement_warnings.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/analysis/measurement/binding.h"
#include "report/analysis/measurement/blocks.h"
#include "report/analysis/measurement/cold_starts.h"
#include "report/analysis/measurement/drift.h"
#include "report/analysis/measurement/node_differences.h"
#include "report/analysis/measurement/slow_workers.h"
#include "report/analysis/measurement/two_modes.h"
#include "report/findings/labels.h"
#include "report/findings/telling.h"

static const char IN_ROUNDS[] = "measure all again in shuffled rounds, as primes-sweep does";

/* ---- The order. */

static bool tell_blocks(struct group *group, const struct blocks *blocks, struct error *error)
{
    char first[LABELS_CONFIGURATION_SIZE], base[LABELS_CONFIGURATION_SIZE];
    if (blocks->apart == 0)
        return true;
    const struct finding finding = {.kind = FINDING_BLOCKS,
                                    .size = estimate_unknown(),
                                    .probability = NAN,
                                    .hit = blocks->apart,
                                    .of = blocks->compared};
    return telling_add(
        &group->findings, &finding, error, IN_ROUNDS,
        "measured in blocks: all runs of %zu of %zu row%s (%s%s) came before or after all runs of "
        "%s, so a machine that changed meanwhile cannot be told from a speedup",
        blocks->apart, blocks->compared, lines_plural(blocks->compared),
        labels_configuration(blocks->first->like, first), blocks->apart > 1 ? ", ..." : "",
        labels_configuration(blocks->base->like, base));
}

static bool tell_drift(struct group *group, const struct blocks *blocks, struct error *error)
{
    struct drift drift;
    char from[SHOWN_SIZE], to[SHOWN_SIZE];
    const char *cure = "measure all again in shuffled rounds, as primes-sweep does, on a machine that does "
                       "nothing else";
    if (!drift_find(&drift, group, error))
        return false;
    if (!drift.is_found)
        return true;
    const struct finding finding = {.kind = FINDING_DRIFT,
                                    .size = estimate_bare(drift.change),
                                    .probability = drift.probability,
                                    .is_interleaved = blocks_are_rounds(blocks)};
    if (finding.is_interleaved)
        cure =
            "the rounds keep the comparison fair, but times and intervals are of no one state: measure again "
            "on a machine that does nothing else";
    else if (blocks->compared == 0)
        cure = "measure again on a machine that does nothing else";
    return telling_add(&group->findings, &finding, error, cure,
                       "drift: from %s to %s the same work came to take %.1f %% %s (Mann–Kendall within each "
                       "configuration, p = %.1g)",
                       lines_show(drift.from, from), lines_show(drift.to, to), 100 * fabs(drift.change),
                       drift.change > 0 ? "longer" : "less", drift.probability);
}

/* ---- What came first. */

static bool tell_slow_first(struct group *group, struct error *error)
{
    struct slow_first found;
    if (!cold_starts_first(&found, group, error))
        return false;
    if (!found.is_found)
        return true;
    const double first = found.run->seconds[0];
    const struct finding finding = {.kind = FINDING_SLOW_FIRST,
                                    .size = estimate_bare(first / found.others - 1),
                                    .probability = NAN,
                                    .hit = found.slow,
                                    .of = found.asked};
    return telling_add(
        &group->findings, &finding, error, "measure with --warmup 1",
        "slow first repetition in %zu of %zu record%s without warm-up: it took %.3g s, and then "
        "%.3g–%.3g s",
        found.slow, found.asked, lines_plural(found.asked), first, found.least, found.most);
}

static bool tell_cold_round(struct group *group, const struct blocks *blocks, struct error *error)
{
    struct cold_round found;
    if (!blocks_are_rounds(blocks))
        return true;
    if (!cold_starts_round(&found, group, error))
        return false;
    if (!found.is_found)
        return true;
    const struct finding finding = {.kind = FINDING_COLD_ROUND,
                                    .size = estimate_bare(found.excess),
                                    .probability = found.probability,
                                    .hit = found.slow,
                                    .of = found.asked,
                                    .is_interleaved = true};
    return telling_add(
        &group->findings, &finding, error,
        "measure again with a first round that is not counted (primes-sweep --warmup-rounds "
        "1), or, if there "
        "was one, with more of them",
        "cold first round: in %zu of %zu row%s the first run is slower than each later one, by "
        "%.2g %% in the median (by chance in so many with p = %.1g)",
        found.slow, found.asked, lines_plural(found.asked), 100 * found.excess, found.probability);
}

/* ---- Two modes. */

/* Sleepers are nowhere while they sleep. */
static bool can_be_bound(const struct run *run)
{
    return !run->sleeps && !binding_is_bound(run);
}

static const char *describe_modes_of_records(const struct run *run, char *what, size_t room)
{
    const bool can_bind = can_be_bound(run);
    snprintf(what, room, ", each record has one of them: it is settled when a run starts, as %smemory %s",
             can_bind ? "placement and " : "", can_bind ? "are" : "is");
    return can_bind ? "bind the workers (OMP_PROC_BIND=close, mpirun --bind-to core) and measure again"
                    : "find out what is different from run to run: where its memory lies (NUMA domains, huge "
                      "pages), and what else runs there";
}

/* " (...)" and what to do. */
static const char *describe_modes(const struct two_modes *found, bool are_rounds, char *what, size_t room)
{
    char shown[SHOWN_SIZE];
    switch (found->cause) {
    case TWO_MODES_HOST:
        snprintf(what, room, ", one a host: the upper one on %s", lines_show(found->host, shown));
        return "compare runs of one host, or find out what is different there";
    case TWO_MODES_TIME:
        snprintf(what, room, ", one after the other: a step at about %s", lines_show(found->moment, shown));
        return are_rounds
                   ? "find out what changed on the machine then, and measure again without it"
                   : "find out what changed on the machine then, and measure all again in shuffled rounds, "
                     "as primes-sweep does";
    case TWO_MODES_RECORD:
        return describe_modes_of_records(found->row->like, what, room);
    case TWO_MODES_UNKNOWN:
        break;
    }
    snprintf(what, room, "; the median lies in one of them, or between");
    return can_be_bound(found->row->like)
               ? "look at every repetition (--plot - --figure time), and bind the workers and measure again "
                 "on a machine that does nothing else"
               : "look at every repetition (--plot - --figure time), and measure again on a machine that "
                 "does "
                 "nothing else";
}

/* "dip test, p = 0.002; ": a gap that is clear needs none. */
static const char *describe_dip(const struct two_modes *found, char *text, size_t room)
{
    *text = '\0';
    if (!found->is_by_gap)
        snprintf(text, room, "dip test, p = %.1g; ", found->modes.probability);
    return text;
}

static bool tell_row_of_modes(struct group *group, const struct two_modes *found, bool are_rounds,
                              struct error *error)
{
    char name[LABELS_CONFIGURATION_SIZE], what[2 * SHOWN_SIZE], dip[48];
    const struct modes *modes = &found->modes;
    const char *cure = describe_modes(found, are_rounds, what, sizeof what);
    const struct finding finding = {.kind = FINDING_MODES,
                                    .row = found->row,
                                    .size = estimate_bare(modes->upper / modes->lower - 1),
                                    .probability = found->is_by_gap ? NAN : modes->probability,
                                    .hit = found->row->repetitions - modes->lower_count,
                                    .of = found->row->repetitions,
                                    .is_interleaved = are_rounds};
    return telling_add(
        &group->findings, &finding, error, cure,
        "two modes: %zu of %zu repetitions of %s took about %.3g s, the others %.3g s (%sbetween them lies "
        "%.2g times the wider of both)%s",
        finding.hit, finding.of, labels_configuration(found->row->like, name), modes->upper, modes->lower,
        describe_dip(found, dip, sizeof dip), fmin(modes->gap, 1000), what);
}

/* Nodes that differ say the same with the size of the difference. */
static bool is_told_of_nodes(const struct group *group, const struct two_modes *found)
{
    return found->cause == TWO_MODES_HOST &&
           findings_find(&group->findings, FINDING_NODES_DIFFER, found->row) != NULL;
}

static bool tell_modes(struct group *group, const struct blocks *blocks, struct error *error)
{
    struct two_modes *found = calloc(group->row_count, sizeof *found);
    size_t count = 0;
    bool good = found ? two_modes_find(found, &count, group, error)
                      : error_memory(error, "the report", group->row_count * sizeof *found);
    for (size_t i = 0; good && i < count; i++)
        good = is_told_of_nodes(group, &found[i]) ||
               tell_row_of_modes(group, &found[i], blocks_are_rounds(blocks), error);
    free(found);
    return good;
}

/* ---- Slow workers. */

/* "host n2", "rank 3 on n1" */
static void name_place(const struct slow_worker *slow, char place[FINDING_PLACE_SIZE])
{
    const struct run *run = slow->row->like;
    char host[SHOWN_SIZE], worker[LABELS_WORKER_SIZE];
    lines_show(slow->host, host);
    if (slow->is_host)
        snprintf(place, FINDING_PLACE_SIZE, "host %s", host);
    else
        snprintf(place, FINDING_PLACE_SIZE, "%s on %s", labels_worker(run, (int)slow->worker, worker), host);
}

/* The first thread of rank 0 has other work, too. */
static bool serves_others(const struct slow_worker *slow)
{
    return !slow->is_host && slow->worker == 0 && slow->row->like->ranks > 1;
}

static const char *cure_of_kept(const struct slow_worker *slow)
{
    return slow->row->like->reads_files
               ? "it was kept from running more than it was slow: look there for other programs (top), and "
                 "for how fast it reads the file"
               : "it was kept from running more than it was slow: look there for other programs (top)";
}

/* What its CPU time says of it, with the cure. */
static const char *explain_slow(const struct slow_worker *slow, char *why, size_t room)
{
    *why = '\0';
    if (!isnan(slow->cpu_ratio)) {
        const double kept = (1 - slow->ratio) - (1 - slow->cpu_ratio);
        snprintf(why, room, ", and in a second of CPU time %.2f times", slow->cpu_ratio);
        if (kept > (1 - slow->ratio) / 2)
            return cure_of_kept(slow);
    }
    if (serves_others(slow))
        return "rank 0 also serves the other ranks: start it elsewhere, and if it is slow there too, that is "
               "why; else look there for heat, a lower clock or a slower core";
    return isnan(slow->cpu_ratio) ? "look there for other programs, heat or a lower clock, or leave it out"
                                  : "it was slow while it ran: look there for heat, a lower clock, a slower "
                                    "core or programs beside it on its core, or leave "
                                    "it out";
}

static bool tell_slow_worker(struct group *group, const struct slow_worker *slow, struct error *error)
{
    char name[LABELS_CONFIGURATION_SIZE], why[64], more[48] = "";
    struct finding finding = {.kind = slow->is_host ? FINDING_SLOW_HOST : FINDING_SLOW_WORKER,
                              .row = slow->row,
                              .size = estimate_bare(slow->ratio),
                              .probability = slow->probability,
                              .hit = slow->below,
                              .of = slow->repetitions};
    const char *cure = explain_slow(slow, why, sizeof why);
    name_place(slow, finding.place);
    if (slow->slow > 1)
        snprintf(more, sizeof more, "; %zu of %zu are slow", slow->slow, slow->places);
    return telling_add(
        &group->findings, &finding, error, cure,
        "slow: %s does in a busy second %.2f times the operations of the other%s%s%s (%s: below in %zu "
        "of %zu repetition%s, p = %.1g%s)",
        finding.place, slow->ratio, slow->compared > 2 ? "s" : "",
        slow->compared < slow->places ? " there" : "", why, labels_configuration(slow->row->like, name),
        slow->below, slow->repetitions, lines_plural(slow->repetitions), slow->probability, more);
}

static bool tell_slow_workers(struct group *group, struct error *error)
{
    struct slow_worker *found = calloc(2 * group->row_count, sizeof *found);
    size_t count = 0;
    bool good = found ? slow_workers_find(found, &count, group, error)
                      : error_memory(error, "the report", 2 * group->row_count * sizeof *found);
    for (size_t i = 0; good && i < count; i++)
        good = tell_slow_worker(group, &found[i], error);
    free(found);
    return good;
}

/* ---- Nodes. */

static bool tell_node(struct group *group, const struct node_difference *difference, struct error *error)
{
    char name[LABELS_CONFIGURATION_SIZE], host[SHOWN_SIZE];
    struct finding finding = {.kind = FINDING_NODES_DIFFER,
                              .row = difference->row,
                              .size = estimate_bare(difference->ratio),
                              .probability = difference->probability,
                              .hit = difference->repetitions,
                              .of = difference->row->repetitions};
    snprintf(finding.place, sizeof finding.place, "host %s", lines_show(difference->host, host));
    return telling_add(&group->findings, &finding, error,
                       "measure base and rows on one node, or leave that one out",
                       "nodes differ: on %s, %s took %.3f times as long as on the other%s (%zu of %zu "
                       "repetitions, Mann–Whitney, p = %.1g)",
                       host, labels_configuration(difference->row->like, name), difference->ratio,
                       difference->nodes > 2 ? "s" : "", finding.hit, finding.of, difference->probability);
}

static bool tell_nodes(struct group *group, struct error *error)
{
    struct node_difference *found = calloc(group->row_count, sizeof *found);
    size_t count = 0;
    bool good = found ? node_differences_find(found, &count, group, error)
                      : error_memory(error, "the report", group->row_count * sizeof *found);
    for (size_t i = 0; good && i < count; i++)
        good = tell_node(group, &found[i], error);
    free(found);
    return good;
}

bool measurement_warnings_add(struct group *group, struct error *error)
{
    const struct blocks blocks = blocks_of(group);
    return tell_blocks(group, &blocks, error) && tell_drift(group, &blocks, error) &&
           tell_slow_first(group, error) && tell_cold_round(group, &blocks, error) &&
           tell_nodes(group, error) && tell_modes(group, &blocks, error) && tell_slow_workers(group, error);
}
