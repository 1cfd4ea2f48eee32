#include "report/findings/caveats.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/analysis/measurement/numa_domains.h"
#include "report/findings/labels.h"
#include "report/findings/telling.h"

static int count_differences(const struct run *a, const struct run *b)
{
    int differences = 0;
    for (int key = 0; key < RUN_KEYS; key++)
        differences += a->key[key] != b->key[key];
    return differences;
}

/* "commit ('a' there, 'b' here) and compiler flags (...)" */
static void name_differences(const struct run *there, const struct run *here, char *text, size_t room)
{
    char of_there[SHOWN_SIZE], of_here[SHOWN_SIZE];
    size_t size = 0;
    *text = '\0';
    for (int key = 0; key < RUN_KEYS; key++) {
        if (there->key[key] == here->key[key] || size >= room)
            continue;
        size += (size_t)snprintf(text + size, room - size, "%s%s ('%s' there, '%s' here)",
                                 size > 0 ? " and " : "", run_key_name((enum run_key)key),
                                 lines_show(there->key[key], of_there), lines_show(here->key[key], of_here));
    }
}

enum { DIFFERENCES_SIZE = RUN_KEYS * 2 * SHOWN_SIZE };

static bool same_question(const struct group *a, const struct group *b)
{
    return a->runs[0]->key[RUN_NUMBERS] == b->runs[0]->key[RUN_NUMBERS] &&
           a->runs[0]->key[RUN_KERNEL] == b->runs[0]->key[RUN_KERNEL];
}

/* The group most like this one; with a base, if that is asked for. */
static const struct group *nearest_group(const struct groups *groups, const struct group *group, size_t end,
                                         bool needs_base)
{
    const struct group *nearest = NULL;
    int least = RUN_KEYS + 1;
    for (size_t i = 0; i < end; i++) {
        const struct group *other = &groups->items[i];
        if (other == group || !same_question(other, group) ||
            (needs_base && (!other->base || other->is_relative)))
            continue;
        const int differences = count_differences(other->runs[0], group->runs[0]);
        if (differences < least) {
            least = differences;
            nearest = other;
        }
    }
    return nearest;
}

/* "; to hold them against each other: primes-report --compare 425ce3f14a95 0a1b2c3d4e5f FOLDER": where a key
 * that sides are named by tells the two apart; else "". */
enum { OFFER_SIZE = 2 * SHOWN_SIZE + 128 };
static const char *offer_comparison(const struct run *there, const struct run *here, char text[OFFER_SIZE])
{
    static const enum run_key keys[] = {RUN_COMMIT, RUN_CPU_MODEL, RUN_MACHINE};
    char of_there[SHOWN_SIZE], of_here[SHOWN_SIZE];
    *text = '\0';
    for (size_t i = 0; *text == '\0' && i < sizeof keys / sizeof *keys; i++)
        if (there->key[keys[i]] != here->key[keys[i]])
            snprintf(text, OFFER_SIZE,
                     "; to hold them against each other: primes-report --compare '%s' '%s' RECORDS",
                     lines_show(there->key[keys[i]], of_there), lines_show(here->key[keys[i]], of_here));
    return text;
}

static bool caveat_other_groups(const struct groups *groups, struct group *group, size_t index,
                                struct error *error)
{
    char differences[DIFFERENCES_SIZE], offer[OFFER_SIZE];
    const struct group *other = nearest_group(groups, group, index, false);
    if (!other)
        return true;
    name_differences(other->runs[0], group->runs[0], differences, sizeof differences);
    return lines_add(&group->caveats, error, "not compared with the same numbers in table %zu: another %s%s",
                     (size_t)(other - groups->items) + 1, differences,
                     offer_comparison(other->runs[0], group->runs[0], offer));
}

/* Why there is no sequential base: "there is no sequential run to compare with; make one with --threads 1" */
static void describe_missing_base(const struct groups *groups, const struct group *group, char *text,
                                  size_t room)
{
    const struct group *other = nearest_group(groups, group, groups->count, true);
    if (group_has_misplaced_base(group)) {
        snprintf(text, room, "the sequential runs were misplaced");
    } else if (!other) {
        snprintf(text, room, "there is no sequential run to compare with; make one with --threads 1");
    } else {
        char differences[DIFFERENCES_SIZE], file[SHOWN_SIZE];
        const struct run *base = other->base->like;
        name_differences(base, group->runs[0], differences, sizeof differences);
        snprintf(text, room, "the sequential run %s:%zu has another %s", lines_show(base->file, file),
                 base->line, differences);
    }
}

static bool caveat_missing_base(const struct groups *groups, struct group *group, struct error *error)
{
    char why[DIFFERENCES_SIZE + 2 * SHOWN_SIZE], name[LABELS_CONFIGURATION_SIZE];
    if (group->base && !group->is_relative)
        return true;
    describe_missing_base(groups, group, why, sizeof why);
    if (!group->base)
        return lines_add(&group->caveats, error, "no speedup: %s", why);
    return lines_add(&group->caveats, error, "speedups are to %d worker%s (%s): %s",
                     group->base->like->workers, lines_plural((uint64_t)group->base->like->workers),
                     labels_configuration(group->base->like, name), why);
}

static bool caveat_few_repetitions(struct group *group, struct error *error)
{
    size_t few = 0;
    for (size_t i = 0; i < group->row_count; i++)
        few += group->rows[i].interval.low == 0;
    return few == 0 || lines_add(&group->scaling_caveats, error,
                                 "no 95 %% interval below 6 repetitions (%zu of %zu row%s)", few,
                                 group->row_count, lines_plural(group->row_count));
}

static bool caveat_changed_files(struct group *group, struct error *error)
{
    const char *commit = group->runs[0]->key[RUN_COMMIT];
    char shown[SHOWN_SIZE];
    if (!strstr(commit, "-dirty") && strcmp(commit, "unknown") != 0)
        return true;
    return lines_add(&group->caveats, error,
                     "commit %s does not say what was built: these runs may be of different programs",
                     lines_show(commit, shown));
}

static bool has_static(const struct group *group)
{
    bool has = false;
    for (size_t i = 0; i < group->row_count; i++)
        has = has || group->rows[i].like->schedule_kind == RUN_SCHEDULE_STATIC;
    return has;
}

static bool caveat_bound(struct group *group, struct error *error)
{
    if (group->base && group->base->like->tasks && group->row_count > 1)
        return lines_add(&group->scaling_caveats, error,
                         "bound: the speedup if whole numbers go out in the order of the list, each costs "
                         "its %s, and nothing else costs time",
                         group->base->like->operation);
    if (!group->base || group->base->number_seconds || group->base->like->source)
        return true;
    return lines_add(&group->scaling_caveats, error,
                     "no bound%s: it comes from the times of single numbers, which the base has not recorded",
                     has_static(group) ? " but of static schedules" : "");
}

/* A fact: of processes that are alone on their host, or whose threads take several domains. */
static bool caveat_domains(struct group *group, struct error *error)
{
    struct numa_use first = {0};
    const struct run *of_first = NULL;
    size_t count = 0;
    char name[LABELS_CONFIGURATION_SIZE];
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        const struct run *run;
        const struct numa_use use = numa_use_of(row, &run);
        if (row->is_left_out || use.kind != NUMA_SPANNED)
            continue;
        if (count++ == 0 || row == group->base) {
            first = use;
            of_first = run;
        }
    }
    return count == 0 ||
           lines_add(
               &group->scaling_caveats, error,
               "NUMA: in %zu of %zu row%s a process may use several domains (%s: %d of %d); in which its "
               "memory lies is not recorded",
               count, group->row_count, lines_plural(group->row_count), labels_configuration(of_first, name),
               first.domains, of_first->place_of[first.rank].host_domains);
}

/* A base that is misplaced is none; that is more worth knowing than that there is none. */
static bool caveat_misplaced(struct group *group, struct error *error)
{
    const struct run *first = NULL;
    size_t misplaced = 0;
    char shown[SHOWN_SIZE], file[SHOWN_SIZE];
    for (size_t i = 0; i < group->row_count; i++) {
        const struct row *row = &group->rows[i];
        misplaced += row->is_left_out ? row->runs : 0;
        first = row->is_left_out && !first ? row->like : first;
    }
    return !first ||
           lines_add(
               &group->caveats, error,
               "%zu of %zu run%s %s misplaced and count%s for no speedup and no plot, unless with --force; "
               "%s:%zu: %s",
               misplaced, group->run_count, lines_plural(group->run_count), misplaced == 1 ? "was" : "were",
               misplaced == 1 ? "s" : "", lines_show(first->file, file), first->line,
               lines_show(first->misplacement, shown));
}

static bool caveat_resumed(struct group *group, struct error *error)
{
    char file[SHOWN_SIZE];
    const size_t count = group->resumed_count;
    return count == 0 ||
           lines_add(
               &group->caveats, error,
               "%zu run%s left out, which went on after an interruption: the times of such a run are those "
               "of its last part; %s:%zu: %d parts",
               count, lines_plural(count), lines_show(group->resumed[0]->file, file), group->resumed[0]->line,
               group->resumed[0]->parts);
}

static bool tell_copies(struct group *group, struct error *error)
{
    const size_t count = group->copies;
    const struct finding finding = {.kind = FINDING_COPIES,
                                    .size = estimate_unknown(),
                                    .probability = NAN,
                                    .hit = count,
                                    .of = group->run_count + count};
    return count == 0 ||
           telling_add(&group->findings, &finding, error, "remove the copies",
                       "%zu of %zu records %s the same run as another; each run is counted once", count,
                       group->run_count + count, count == 1 ? "is" : "are");
}

bool caveats_add(struct groups *groups, struct error *error)
{
    bool good = true;
    for (size_t i = 0; good && i < groups->count; i++) {
        struct group *group = &groups->items[i];
        good = tell_copies(group, error) && caveat_misplaced(group, error) && caveat_resumed(group, error) &&
               caveat_other_groups(groups, group, i, error) && caveat_missing_base(groups, group, error) &&
               caveat_few_repetitions(group, error) && caveat_bound(group, error) &&
               caveat_domains(group, error) && caveat_changed_files(group, error);
    }
    return good;
}
