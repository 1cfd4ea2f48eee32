#include "report/analysis/lost_speedup.h"

#include <math.h>
#include <stdlib.h>

#include "report/analysis/schedule_tasks.h"

const char *lost_speedup_part_name(enum lost_part part)
{
    static const char *const names[LOST_PARTS] = {
        "schedule", "imbalance", "start", "waiting", "collecting", "speed", "vain", "work", "rest",
    };
    return names[part];
}

const char *lost_speedup_tasks_name(enum lost_tasks tasks)
{
    static const char *const names[] = {[LOST_TASKS_NUMBERS] = "numbers",
                                        [LOST_TASKS_UNITS] = "units",
                                        [LOST_TASKS_CHUNKS] = "chunks",
                                        [LOST_TASKS_SHARES] = "shares"};
    return names[tasks];
}

/* ---- The repetition in the middle. */

static int compare_accounts(const void *left, const void *right)
{
    const struct account *a = *(const struct account *const *)left,
                         *b = *(const struct account *const *)right;
    return (a->seconds > b->seconds) - (a->seconds < b->seconds);
}

static struct account mean_of(const struct account *a, const struct account *b)
{
    return (struct account){
        .seconds = a->seconds / 2 + b->seconds / 2,
        .compute = a->compute / 2 + b->compute / 2,
        .busy = a->busy / 2 + b->busy / 2,
        .cpu = a->cpu / 2 + b->cpu / 2,
        .busy_cpu = a->busy_cpu / 2 + b->busy_cpu / 2,
        .before = a->before / 2 + b->before / 2,
        .end = a->end / 2 + b->end / 2,
        .operations = a->operations / 2 + b->operations / 2,
        .units = a->units / 2 + b->units / 2,
        .vain_units = a->vain_units / 2 + b->vain_units / 2,
        .vain_operations = a->vain_operations / 2 + b->vain_operations / 2,
        .longest_unit = a->longest_unit / 2 + b->longest_unit / 2,
        .chunks = a->chunks / 2 + b->chunks / 2,
        .held_back = a->held_back / 2 + b->held_back / 2,
    };
}

/* The two repetitions in the middle, which of an odd number are one; owns nothing. */
struct middle {
    bool is_known; /* of every run of the row it is recorded how its workers spent their time */
    const struct account *two[2];
    struct account mean;
};

static bool find_middle(struct middle *middle, const struct row *row, struct error *error)
{
    *middle = (struct middle){.is_known = true};
    for (size_t i = 0; i < row->runs; i++)
        middle->is_known = middle->is_known && row->members[i]->accounts;
    if (!middle->is_known)
        return true;
    const struct account **accounts = calloc(row->repetitions, sizeof *accounts);
    if (!accounts)
        return error_memory(error, "the report", row->repetitions * sizeof *accounts);
    size_t count = 0;
    for (size_t i = 0; i < row->runs; i++)
        for (size_t k = 0; k < row->members[i]->repetitions; k++)
            accounts[count++] = &row->members[i]->accounts[k];
    qsort(accounts, count, sizeof *accounts, compare_accounts);
    middle->two[0] = accounts[(count - 1) / 2];
    middle->two[1] = accounts[count / 2];
    middle->mean = mean_of(middle->two[0], middle->two[1]);
    free(accounts);
    middle->is_known = isfinite(middle->mean.compute + middle->mean.end);
    return true;
}

static double ratio(double above, double below)
{
    return below > 0 ? above / below : NAN;
}

/* ---- The tasks. */

/* More units than numbers: some were split, though it is not recorded which, and are no whole tasks. */
static void set_number_tasks(const struct group *group, const struct row *row, double units,
                             struct lost_speedup *loss)
{
    const struct run *run = group->base->like;
    const double *tasks = run->tasks ? run->tasks : group->base->number_seconds;
    double sum = 0, longest = 0;
    for (size_t i = 0; tasks && i < run->numbers; i++) {
        sum += tasks[i];
        longest = fmax(longest, tasks[i]);
    }
    loss->tasks = tasks ? (size_t)run->numbers : 0;
    loss->longest = ratio(longest, sum);
    loss->bound = loss->least_bound = units > (double)run->numbers ? NAN : row->bound;
}

static bool set_unit_tasks(const struct middle *middle, int workers, struct lost_speedup *loss,
                           struct error *error)
{
    struct schedule_tasks a, b;
    if (!schedule_tasks_find(&a, middle->two[0], workers, error) ||
        !schedule_tasks_find(&b, middle->two[1], workers, error))
        return false;
    const double count = a.count / 2 + b.count / 2;
    loss->tasks_are = LOST_TASKS_UNITS;
    loss->tasks = count > 0 ? (size_t)(count + 0.5) : 0;
    loss->longest = a.longest / 2 + b.longest / 2;
    loss->bound = a.bound / 2 + b.bound / 2;
    loss->least_bound = a.least_bound / 2 + b.least_bound / 2;
    return true;
}

static bool set_loop_tasks(const struct group *group, const struct row *row, struct lost_speedup *loss,
                           struct error *error)
{
    struct schedule_tasks chunks;
    loss->bound = loss->least_bound = row->bound;
    if (row->like->schedule_kind == RUN_SCHEDULE_STATIC) {
        loss->tasks_are = LOST_TASKS_SHARES;
        loss->tasks = isnan(row->bound) ? 0 : (size_t)row->like->workers;
        loss->longest = 1 / row->bound;
        return true;
    }
    loss->tasks_are = LOST_TASKS_CHUNKS;
    if (!group->base->number_seconds)
        return true;
    if (!schedule_tasks_find_chunks(&chunks, row->like, group->base->number_seconds, error))
        return false;
    loss->tasks = (size_t)chunks.count;
    loss->longest = chunks.longest;
    return true;
}

/* ---- The parts, in worker seconds. */

struct comparison {
    const struct row *row;
    struct middle own, base;
    double p;
};

/* What the base spends on an operation, in seconds; 0 if there are none. */
static double cost_of_base(const struct comparison *comparison)
{
    const struct account *base = &comparison->base.mean;
    return base->operations > 0 ? base->busy / base->operations : 0;
}

static void split_busy(const struct comparison *comparison, struct lost_speedup *loss)
{
    const struct account *own = &comparison->own.mean, *base = &comparison->base.mean;
    const double cost = cost_of_base(comparison), more = (own->operations - base->operations) * cost,
                 vain = (own->vain_operations - base->vain_operations) * cost;
    loss->part[LOST_VAIN] = vain;
    loss->part[LOST_WORK] = more - (isnan(vain) ? 0 : vain);
    loss->part[LOST_SPEED] = own->busy - base->busy - more;
    loss->vain_units = own->vain_units;
    loss->vain_share = ratio(own->vain_operations, own->operations);
    loss->work = ratio(own->operations, base->operations);
    loss->speed = ratio(ratio(own->operations, own->busy), ratio(base->operations, base->busy));
    loss->share = ratio(ratio(own->cpu, own->busy), ratio(base->cpu, base->busy));
}

static void split_idle(const struct comparison *comparison, struct lost_speedup *loss)
{
    const struct account *own = &comparison->own.mean, *base = &comparison->base.mean;
    const double ends = (comparison->p * own->compute - own->end) - (base->compute - base->end),
                 gaps = (own->end - own->busy) - (base->end - base->busy),
                 slower = loss->speed > 0 ? 1 / loss->speed : 1;
    const double schedule = base->busy * (comparison->p / loss->bound - 1) * slower,
                 start = own->before - base->before;
    loss->part[LOST_SCHEDULE] = schedule;
    loss->schedule_most = base->busy * (comparison->p / loss->least_bound - 1) * slower;
    loss->part[LOST_IMBALANCE] = ends - (isnan(schedule) ? 0 : schedule);
    loss->part[LOST_START] = start;
    loss->part[LOST_WAITING] = gaps - (isnan(start) ? 0 : start);
    loss->part[LOST_COLLECTING] =
        comparison->p * (own->seconds - own->compute) - (base->seconds - base->compute);
}

/* Are the tasks the units of the row? Whole numbers that are not listed went out in blocks; of version 1 of
 * the record it is not told how. */
static bool has_unit_tasks(const struct comparison *comparison, const struct group *group)
{
    const struct middle *own = &comparison->own;
    if (!own->is_known || comparison->row->like->splits)
        return own->is_known;
    const bool lists_numbers = group->base->like->tasks || group->base->number_seconds;
    return !lists_numbers && comparison->row->like->schedule_is_told &&
           ((own->two[0]->tasks && own->two[1]->tasks) || !isnan(own->mean.longest_unit));
}

static bool set_tasks(const struct comparison *comparison, const struct group *group,
                      struct lost_speedup *loss, struct error *error)
{
    const struct middle *own = &comparison->own;
    if (run_is_loop(comparison->row->like))
        return set_loop_tasks(group, comparison->row, loss, error);
    if (has_unit_tasks(comparison, group))
        return set_unit_tasks(own, comparison->row->like->workers, loss, error);
    set_number_tasks(group, comparison->row, own->is_known ? own->mean.units : 0, loss);
    return true;
}

/* Needs no base. */
static void set_imbalance(const struct middle *own, struct lost_speedup *loss)
{
    if (!own->is_known)
        return;
    loss->most_share = ratio(own->two[0]->most_operations, own->two[0]->operations);
    loss->most_worker = own->two[0]->most_worker;
    loss->chunks = own->mean.chunks;
    loss->held_back = own->mean.held_back;
}

/* From the run times alone. */
static bool split_published(const struct group *group, const struct row *row, struct lost_speedup *loss,
                            struct error *error)
{
    const int p = row->like->workers, cores = row->like->cores;
    const bool is_shared = cores > 0 && cores < p;
    double bound;
    if (!group_bound(group, is_shared ? cores : p, &bound))
        return error_memory(error, "the report", 0);
    const double q = is_shared ? cores : p;
    loss->cores = is_shared ? cores : 0;
    loss->part[LOST_SPEED] = (p - q) * row->median;
    /* Whole numbers bound no run that split them. */
    loss->part[LOST_SCHEDULE] = row->like->splits ? NAN : group->base->median * (q / bound - 1);
    return true;
}

/* Worker seconds become workers, and what is left the rest. */
static void finish(const struct comparison *comparison, struct lost_speedup *loss)
{
    double known = 0;
    for (int part = 0; part < LOST_REST; part++) {
        loss->part[part] /= comparison->row->median;
        known += isnan(loss->part[part]) ? 0 : loss->part[part];
    }
    loss->part[LOST_REST] = loss->lost - known;
    loss->schedule_most /= comparison->row->median;
}

bool lost_speedup_explain(struct lost_speedup *loss, const struct group *group, const struct row *row,
                          struct error *error)
{
    *loss = (struct lost_speedup){.lost = NAN,
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
    for (int part = 0; part < LOST_PARTS; part++)
        loss->part[part] = NAN;
    struct comparison comparison = {.row = row, .p = row->like->workers};
    if (!find_middle(&comparison.own, row, error))
        return false;
    set_imbalance(&comparison.own, loss);
    if (!group->base || !(row->speedup.value > 0) || !isfinite(row->speedup.value))
        return true;
    if (!find_middle(&comparison.base, group->base, error))
        return false;
    loss->lost = comparison.p - row->speedup.value;
    if (!set_tasks(&comparison, group, loss, error))
        return false;
    if (comparison.own.is_known && comparison.base.is_known) {
        split_busy(&comparison, loss);
        split_idle(&comparison, loss);
    } else if (!split_published(group, row, loss, error)) {
        return false;
    }
    finish(&comparison, loss);
    return true;
}
