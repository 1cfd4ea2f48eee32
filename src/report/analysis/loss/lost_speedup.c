#include "report/analysis/loss/lost_speedup.h"

#include <math.h>
#include <stdlib.h>

#include "report/analysis/schedule_tasks.h"

const char *lost_speedup_tasks_name(enum lost_tasks tasks)
{
    static const char *const names[] = {[LOST_TASKS_NUMBERS] = "numbers",
                                        [LOST_TASKS_UNITS] = "units",
                                        [LOST_TASKS_CHUNKS] = "chunks",
                                        [LOST_TASKS_SHARES] = "shares"};
    return names[tasks];
}

static double ratio(double above, double below)
{
    return below > 0 ? above / below : NAN;
}

/* ---- The repetitions of a row, by their run times. */

static int compare_accounts(const void *left, const void *right)
{
    const struct account *a = *(const struct account *const *)left,
                         *b = *(const struct account *const *)right;
    return (a->seconds > b->seconds) - (a->seconds < b->seconds);
}

/* As far from a to b as `weight` says: of two that are alike, just what they are. */
static struct account account_between(const struct account *a, const struct account *b, double weight)
{
    return (struct account){
        .seconds = a->seconds + weight * (b->seconds - a->seconds),
        .compute = a->compute + weight * (b->compute - a->compute),
        .busy = a->busy + weight * (b->busy - a->busy),
        .cpu = a->cpu + weight * (b->cpu - a->cpu),
        .busy_cpu = a->busy_cpu + weight * (b->busy_cpu - a->busy_cpu),
        .before = a->before + weight * (b->before - a->before),
        .end = a->end + weight * (b->end - a->end),
        .operations = a->operations + weight * (b->operations - a->operations),
        .units = a->units + weight * (b->units - a->units),
        .vain_units = a->vain_units + weight * (b->vain_units - a->vain_units),
        .vain_operations = a->vain_operations + weight * (b->vain_operations - a->vain_operations),
        .longest_unit = a->longest_unit + weight * (b->longest_unit - a->longest_unit),
        .chunks = a->chunks + weight * (b->chunks - a->chunks),
        .held_back = a->held_back + weight * (b->held_back - a->held_back),
    };
}

struct place_of_row {
    const struct row *row;
    const struct account **sorted; /* from malloc; NULL: how its workers spent their time is not recorded */
    const struct account *two[2];  /* in the middle, which of an odd number are one */
    struct lost_side side;         /* at the place; first in the middle */
};

static bool has_accounts(const struct row *row)
{
    bool has = true;
    for (size_t i = 0; i < row->runs; i++)
        has = has && row->members[i]->accounts;
    return has;
}

static bool place_in_the_middle(struct place_of_row *place, const struct row *row, struct error *error)
{
    *place = (struct place_of_row){.row = row,
                                   .side = {.workers = row->like->workers,
                                            .cpus = run_places_for_workers(row->like),
                                            .sleeps = row->like->sleeps}};
    if (!has_accounts(row))
        return true;
    place->sorted = calloc(row->repetitions, sizeof *place->sorted);
    if (!place->sorted)
        return error_memory(error, "the report", row->repetitions * sizeof *place->sorted);
    size_t count = 0;
    for (size_t i = 0; i < row->runs; i++)
        for (size_t k = 0; k < row->members[i]->repetitions; k++)
            place->sorted[count++] = &row->members[i]->accounts[k];
    qsort(place->sorted, count, sizeof *place->sorted, compare_accounts);
    place->two[0] = place->sorted[(count - 1) / 2];
    place->two[1] = place->sorted[count / 2];
    place->side.account = account_between(place->two[0], place->two[1], 0.5);
    return true;
}

static void place_at(struct place_of_row *place, struct resample_place at)
{
    const struct account *const *here = &place->sorted[at.index];
    place->side.account = account_between(here[0], at.weight > 0 ? here[1] : here[0], at.weight);
}

/* ---- The tasks. */

struct tasks {
    size_t count; /* 0: not known */
    enum lost_tasks are;
    double longest, bound, least_bound;
};

/* More units than numbers: some were split, though it is not recorded which, and are no whole tasks. */
static bool find_number_tasks(struct tasks *tasks, const struct group *group,
                              const struct place_of_row *place, struct error *error)
{
    const struct run *run = group->base->like;
    const double *seconds = run->tasks ? run->tasks : group->base->number_seconds;
    double sum = 0, longest = 0, bound = place->row->bound;
    for (size_t i = 0; seconds && i < run->numbers; i++) {
        sum += seconds[i];
        longest = fmax(longest, seconds[i]);
    }
    if (place->side.cpus < place->side.workers && !isnan(bound) &&
        !group_bound(group, (int)place->side.cpus, &bound))
        return error_memory(error, "the report", 0);
    if (place->sorted && place->side.account.units > (double)run->numbers)
        bound = NAN;
    *tasks = (struct tasks){seconds ? (size_t)run->numbers : 0, LOST_TASKS_NUMBERS, ratio(longest, sum),
                            bound, bound};
    return true;
}

static bool find_unit_tasks(struct tasks *tasks, const struct place_of_row *place, struct error *error)
{
    struct schedule_tasks a, b;
    const int cpus = (int)place->side.cpus;
    if (!schedule_tasks_find(&a, place->two[0], cpus, error) ||
        !schedule_tasks_find(&b, place->two[1], cpus, error))
        return false;
    const double count = a.count / 2 + b.count / 2;
    *tasks = (struct tasks){.count = count > 0 ? (size_t)(count + 0.5) : 0,
                            .are = LOST_TASKS_UNITS,
                            .longest = a.longest / 2 + b.longest / 2,
                            .bound = a.bound / 2 + b.bound / 2,
                            .least_bound = a.least_bound / 2 + b.least_bound / 2};
    return true;
}

/* No order of shares that may be interrupted is shorter than the longest, or than all of them on all CPUs
 * (R. McNaughton, Management Science 6, 1959). */
static void find_shares(struct tasks *tasks, const struct place_of_row *place)
{
    const double bound = place->row->bound, on_cpus = isnan(bound) ? NAN : fmin(bound, place->side.cpus);
    *tasks = (struct tasks){isnan(bound) ? 0 : (size_t)place->row->like->workers, LOST_TASKS_SHARES,
                            1 / bound, on_cpus, on_cpus};
}

static bool find_chunks(struct tasks *tasks, const struct group *group, const struct place_of_row *place,
                        struct error *error)
{
    struct schedule_tasks chunks;
    *tasks = (struct tasks){.are = LOST_TASKS_CHUNKS, .longest = NAN, .bound = NAN, .least_bound = NAN};
    if (isnan(place->row->bound))
        return true;
    if (!schedule_tasks_find_chunks_on(&chunks, place->row->like, (int)place->side.cpus,
                                       group->base->number_seconds, error))
        return false;
    tasks->count = (size_t)chunks.count;
    tasks->longest = chunks.longest;
    tasks->bound = tasks->least_bound = chunks.bound;
    return true;
}

/* Are the tasks the units of the row? Whole numbers that are not listed went out in blocks; of version 1 of
 * the record it is not told how. */
static bool has_unit_tasks(const struct place_of_row *place, const struct group *group)
{
    const struct run *run = place->row->like;
    if (!place->sorted || run->splits)
        return place->sorted;
    const bool lists_numbers = group->base->like->tasks || group->base->number_seconds;
    return !lists_numbers && run->schedule_is_told &&
           ((place->two[0]->tasks && place->two[1]->tasks) || !isnan(place->side.account.longest_unit));
}

static bool find_tasks(struct tasks *tasks, const struct group *group, const struct place_of_row *place,
                       struct error *error)
{
    if (run_is_loop(place->row->like) && place->row->like->schedule_kind != RUN_SCHEDULE_STATIC)
        return find_chunks(tasks, group, place, error);
    if (run_is_loop(place->row->like))
        find_shares(tasks, place);
    else if (has_unit_tasks(place, group))
        return find_unit_tasks(tasks, place, error);
    else
        return find_number_tasks(tasks, group, place, error);
    return true;
}

/* ---- Row and base. */

struct comparison {
    const struct group *group;
    struct place_of_row own, base;
    struct lost_known known;
};

static bool set_tasks(struct comparison *comparison, struct lost_speedup *loss, struct error *error)
{
    struct tasks own, base = {.bound = 1};
    if (!find_tasks(&own, comparison->group, &comparison->own, error) ||
        (comparison->base.side.workers > 1 &&
         !find_tasks(&base, comparison->group, &comparison->base, error)))
        return false;
    comparison->own.side.bound = own.bound;
    comparison->base.side.bound = base.bound;
    loss->tasks = own.count;
    loss->tasks_are = own.are;
    loss->longest = own.longest;
    loss->bound = own.bound;
    loss->least_bound = own.least_bound;
    return true;
}

/* Needs no base. */
static void set_imbalance(const struct place_of_row *own, struct lost_speedup *loss)
{
    if (!own->sorted)
        return;
    loss->most_share = ratio(own->two[0]->most_operations, own->two[0]->operations);
    loss->most_worker = own->two[0]->most_worker;
    loss->chunks = own->side.account.chunks;
    loss->held_back = own->side.account.held_back;
}

static void set_ratios(const struct comparison *comparison, struct lost_speedup *loss)
{
    const struct account *own = &comparison->own.side.account, *base = &comparison->base.side.account;
    const bool is_known = comparison->known.running;
    const double running = is_known ? lost_parts_running(&comparison->own.side) : own->busy,
                 running_of_base = is_known ? lost_parts_running(&comparison->base.side) : base->busy;
    loss->vain_units = own->vain_units;
    loss->vain_share = ratio(own->vain_operations, own->operations);
    loss->work = ratio(own->operations, base->operations);
    loss->speed = ratio(ratio(own->operations, running), ratio(base->operations, running_of_base));
    loss->share = is_known ? ratio(running, own->busy) : NAN;
    loss->share_is_limit = isnan(own->busy_cpu);
}

static void set_each(const struct comparison *comparison, struct lost_speedup *loss)
{
    const struct lost_side *own = &comparison->own.side;
    const struct account *account = &own->account;
    loss->each[LOST_IMBALANCE] = account->compute - account->end / own->workers;
    loss->each[LOST_START] = account->before / own->workers;
    loss->each[LOST_WAITING] = lost_parts_waiting(own, &comparison->known) / own->workers;
    loss->each[LOST_OVERHEAD] = lost_parts_overhead(own, &comparison->known) / own->workers;
    loss->each[LOST_COLLECTING] = account->seconds - account->compute;
}

/* Of a part that is not known. */
static const char *lack_of(const struct comparison *comparison, enum lost_part part)
{
    const struct account *a = &comparison->own.side.account, *b = &comparison->base.side.account;
    const bool has_ends = !isnan(a->end + b->end), has_cpu = !isnan(a->cpu + b->cpu);
    switch (part) {
    case LOST_SCHEDULE:
        return "the time of each task";
    case LOST_IMBALANCE:
    case LOST_COLLECTING:
        return isnan(a->compute + b->compute) ? "compute_seconds" : "end_seconds";
    case LOST_START:
        return "the first unit of each worker";
    case LOST_WAITING:
        return "end_seconds";
    case LOST_OVERHEAD:
        return !has_ends ? "end_seconds" : !has_cpu ? "cpu_seconds" : "busy_cpu_seconds";
    case LOST_NOT_RUNNING:
        return comparison->own.side.sleeps ? NULL : "cpu_seconds";
    default:
        return "vain_operations";
    }
}

/* ---- The parts. */

static void split_recorded(struct comparison *comparison, struct lost_speedup *loss)
{
    struct lost_side *own = &comparison->own.side;
    double part[LOST_PARTS], most[LOST_PARTS];
    comparison->known = lost_parts_known(own, &comparison->base.side);
    set_ratios(comparison, loss);
    set_each(comparison, loss);
    own->bound = loss->least_bound;
    lost_parts_split(own, &comparison->base.side, &comparison->known, most);
    own->bound = loss->bound;
    lost_parts_split(own, &comparison->base.side, &comparison->known, part);
    loss->schedule_most = most[LOST_SCHEDULE];
    for (int i = 0; i < LOST_PARTS; i++) {
        loss->part[i] = estimate_bare(part[i]);
        loss->lack[i] = isnan(part[i]) ? lack_of(comparison, (enum lost_part)i) : NULL;
    }
}

/* From the run times alone. */
static void split_published(const struct comparison *comparison, struct lost_speedup *loss)
{
    const struct lost_side *own = &comparison->own.side, *base = &comparison->base.side;
    const double seconds = comparison->own.row->median, of_base = comparison->base.row->median,
                 none = own->workers - own->cpus - (base->workers - base->cpus) * of_base / seconds,
                 /* Whole numbers bound no run that split them. */
        schedule = comparison->own.row->like->splits || base->workers > 1
                       ? NAN
                       : of_base * (own->cpus / own->bound - 1) / seconds;
    loss->part[LOST_OVERSUBSCRIBED] = estimate_bare(none);
    loss->part[LOST_SCHEDULE] = estimate_bare(schedule);
    loss->part[LOST_REST] = estimate_bare(loss->lost.value - none - (isnan(schedule) ? 0 : schedule));
}

/* ---- Intervals. */

static bool draw_parts(struct comparison *comparison, double (*draws)[RESAMPLE_DRAWS])
{
    struct resample_place own[RESAMPLE_DRAWS], base[RESAMPLE_DRAWS];
    const struct resampling *resampling = comparison->group->resampling;
    if (!resampling_draw(resampling, RESAMPLE_ROW, comparison->own.row->repetitions, own) ||
        !resampling_draw(resampling, RESAMPLE_BASE, comparison->base.row->repetitions, base))
        return false;
    for (size_t i = 0; i < RESAMPLE_DRAWS; i++) {
        double part[LOST_PARTS];
        place_at(&comparison->own, own[i]);
        place_at(&comparison->base, base[i]);
        lost_parts_split(&comparison->own.side, &comparison->base.side, &comparison->known, part);
        for (int k = 0; k < LOST_PARTS; k++)
            draws[k][i] = part[k];
    }
    return true;
}

/* The repetition in the middle is one of many: its own value may lie outside of what those around it say. */
static struct estimate around(struct estimate part)
{
    if (estimate_has_interval(part)) {
        part.low = fmin(part.low, part.value);
        part.high = fmax(part.high, part.value);
    }
    return part;
}

static bool estimate_parts(struct comparison *comparison, struct lost_speedup *loss, struct error *error)
{
    if (comparison->own.row->repetitions < RESAMPLE_LEAST ||
        comparison->base.row->repetitions < RESAMPLE_LEAST)
        return true;
    double(*draws)[RESAMPLE_DRAWS] = malloc(LOST_PARTS * sizeof *draws);
    const bool good = draws && draw_parts(comparison, draws);
    for (int part = 0; good && part < LOST_PARTS; part++)
        loss->part[part] = around(resample_estimate(loss->part[part].value, draws[part]));
    free(draws);
    return good || error_memory(error, "the report", LOST_PARTS * sizeof *draws);
}

/* Where the base has a CPU for every worker, it is no matter of times. */
static void estimate_oversubscribed(const struct comparison *comparison, struct lost_speedup *loss)
{
    struct estimate *part = &loss->part[LOST_OVERSUBSCRIBED];
    if (!(comparison->base.side.cpus < comparison->base.side.workers))
        part->low = part->high = part->value;
}

/* ---- All of it. */

static void set_unknown(struct lost_speedup *loss)
{
    *loss = (struct lost_speedup){.lost = estimate_unknown(),
                                  .cpus = NAN,
                                  .speed = NAN,
                                  .share = NAN,
                                  .work = NAN,
                                  .longest = NAN,
                                  .bound = NAN,
                                  .least_bound = NAN,
                                  .schedule_most = NAN,
                                  .vain_units = NAN,
                                  .vain_share = NAN,
                                  .most_share = NAN,
                                  .chunks = NAN,
                                  .held_back = NAN};
    for (int part = 0; part < LOST_PARTS; part++) {
        loss->part[part] = estimate_unknown();
        loss->each[part] = NAN;
    }
}

static bool split(struct comparison *comparison, struct lost_speedup *loss, struct error *error)
{
    const double workers_of_base = comparison->base.side.workers;
    const struct estimate gained = estimate_times(comparison->own.row->speedup, -workers_of_base);
    const double p = comparison->own.side.workers;
    loss->lost = (struct estimate){p + gained.value, p + gained.low, p + gained.high};
    if (!set_tasks(comparison, loss, error))
        return false;
    if (!comparison->own.sorted || !comparison->base.sorted) {
        split_published(comparison, loss);
    } else {
        split_recorded(comparison, loss);
        if (!estimate_parts(comparison, loss, error))
            return false;
    }
    estimate_oversubscribed(comparison, loss);
    return true;
}

/* The base loses nothing against itself. */
static void set_nothing(struct lost_speedup *loss)
{
    loss->lost = (struct estimate){0, 0, 0};
    for (int part = 0; part < LOST_PARTS; part++)
        loss->part[part] = loss->lost;
}

static bool has_speedup(const struct group *group, const struct row *row)
{
    return group->base && row->speedup.value > 0 && isfinite(row->speedup.value);
}

bool lost_speedup_explain(struct lost_speedup *loss, const struct group *group, const struct row *row,
                          struct error *error)
{
    struct comparison comparison = {.group = group};
    set_unknown(loss);
    bool good = place_in_the_middle(&comparison.own, row, error);
    if (good)
        set_imbalance(&comparison.own, loss);
    loss->cpus = run_places_for_workers(row->like);
    if (good && has_speedup(group, row) && row == group->base)
        set_nothing(loss);
    else if (good && has_speedup(group, row))
        good = place_in_the_middle(&comparison.base, group->base, error) && split(&comparison, loss, error);
    free(comparison.own.sorted);
    free(comparison.base.sorted);
    return good;
}

/* ---- Repetition by repetition. */

static void split_each(struct comparison *comparison, double (*parts)[LOST_PARTS])
{
    const struct row *row = comparison->own.row;
    size_t i = 0;
    comparison->known = lost_parts_known(&comparison->own.side, &comparison->base.side);
    for (size_t run = 0; run < row->runs; run++)
        for (size_t k = 0; k < row->members[run]->repetitions; k++) {
            comparison->own.side.account = row->members[run]->accounts[k];
            lost_parts_split(&comparison->own.side, &comparison->base.side, &comparison->known, parts[i++]);
        }
}

bool lost_speedup_split_each(double (*parts)[LOST_PARTS], const struct group *group, const struct row *row,
                             struct error *error)
{
    struct comparison comparison = {.group = group};
    struct lost_speedup ignored;
    for (size_t i = 0; i < row->repetitions; i++)
        for (int part = 0; part < LOST_PARTS; part++)
            parts[i][part] = NAN;
    if (!has_speedup(group, row))
        return true;
    const bool good = place_in_the_middle(&comparison.own, row, error) &&
                      place_in_the_middle(&comparison.base, group->base, error) &&
                      set_tasks(&comparison, &ignored, error);
    if (good && comparison.own.sorted && comparison.base.sorted)
        split_each(&comparison, parts);
    free(comparison.own.sorted);
    free(comparison.base.sorted);
    return good;
}
