#include "plan/plan.h"

#include <assert.h>
#include <stdlib.h>

#include "plan/loop.h"
#include "plan/partitioner.h"

/* So many units a worker should find at least, so that the last ones even out the ends. */
static const uint64_t UNITS_PER_WORKER = 32;
/* A long sequence goes out in blocks of at most such a share of what remains, for each worker. */
static const uint64_t BLOCKS_PER_WORKER = 8;
/* Numbers of a long sequence in one unit, at least. */
static const uint64_t SMALLEST_BLOCK = 1024;
/* Units under way, per worker, in a long sequence: what runs ahead waits in memory. */
static const uint64_t WINDOW_PER_WORKER = 16;
/* Units under way in a short list that goes out in its order: so many are not much memory. */
static const uint64_t WINDOW_OF_LIST = 65536;
/* Of a run that is kept: heavy numbers decided ahead are written down at every checkpoint. */
static const uint64_t KEPT_PIECES_MAX = 1024;
/* What a rank holds in reserve is at most one of so many shares, for each worker, of what remains. */
static const uint64_t SHARES_PER_WORKER = 4;
/* Where numbers are split, what a rank holds costs at most so many units for each of its threads. */
static const uint64_t HELD_UNITS_MAX = 6;
/* The units of the last so many rounds of all workers shrink, where numbers are split; of a long sequence
 * none of them is held in reserve. */
static const uint64_t LAST_ROUNDS = 2;

static uint64_t clamp(uint64_t value, uint64_t low, uint64_t high)
{
    if (value < low)
        return low;
    return value > high ? high : value;
}

/* Longest first; among equals the order of the numbers, so that the order never depends on the sort. */
static int compare_units(const void *left, const void *right)
{
    const struct unit *a = left, *b = right;
    if (a->cost != b->cost)
        return a->cost > b->cost ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

static int compare_ids(const void *left, const void *right)
{
    const struct unit *a = left, *b = right;
    return (a->id > b->id) - (a->id < b->id);
}

/* Heavy numbers, longest first, and then blocks in the order of the numbers. */
static int compare_kept(const void *left, const void *right)
{
    const bool is_heavy = unit_is_range(left);
    if (is_heavy != unit_is_range(right))
        return is_heavy ? -1 : 1;
    return is_heavy ? compare_units(left, right) : compare_ids(left, right);
}

static void sort_pieces(struct plan *plan)
{
    if (plan->unit_count < 2)
        return;
    qsort(plan->units, (size_t)plan->unit_count, sizeof *plan->units,
          !plan->is_longest_first ? compare_ids
          : plan->is_kept         ? compare_kept
                                  : compare_units);
}

static bool lay_out_short_list(struct plan *plan, struct partitioner *partitioner, struct error *error)
{
    const struct kernel *kernel = plan->kernel;
    const uint64_t share = plan->total_cost / ((uint64_t)plan->workers * UNITS_PER_WORKER);
    partitioner->count_max = UNIT_NUMBERS_MAX;
    /* The hand-out of less than a slice would cost more than it evens out. */
    partitioner->cost_max = clamp(share, kernel->slice_operations, kernel->unit_operations);
    uint64_t room = 0;
    for (uint64_t i = 0; i < plan->numbers->count;) {
        if (plan->unit_count == room) {
            room = room ? room * 2 : 64;
            struct unit *grown = realloc(plan->units, (size_t)room * sizeof *grown);
            if (!grown)
                return error_memory(error, "the plan", room * sizeof *grown);
            plan->units = grown;
        }
        struct unit *unit = &plan->units[plan->unit_count];
        partitioner_cut(partitioner, i, plan->unit_count, unit);
        plan->unit_count++;
        i += unit->count;
    }
    /* Of what stands in a file only bounds are known, and it is read from its beginning to its end. */
    plan->is_longest_first = plan->workers > 1 && plan->numbers->in_files == 0;
    if (plan->is_longest_first)
        sort_pieces(plan);
    return true;
}

static uint64_t sum_costs(const struct plan *plan)
{
    struct partitioner partitioner = {.numbers = plan->numbers, .kernel = plan->kernel};
    return partitioner_sum_costs(&partitioner);
}

void plan_open_loop(struct plan *plan, const struct numbers *numbers, const struct kernel *kernel,
                    int workers)
{
    *plan = (struct plan){.numbers = numbers, .kernel = kernel, .workers = workers};
    if (loop_sums_costs(numbers))
        plan->total_cost = sum_costs(plan);
}

bool plan_open(struct plan *plan, const struct numbers *numbers, const struct kernel *kernel, int workers,
               struct error *error)
{
    *plan = (struct plan){.numbers = numbers, .kernel = kernel, .workers = workers};
    if (numbers->count == 0 || numbers->count > PLAN_SHORT_LIST)
        return true;
    struct partitioner partitioner = {.numbers = numbers, .kernel = kernel};
    plan->total_cost = sum_costs(plan);
    if (!lay_out_short_list(plan, &partitioner, error)) {
        plan_close(plan);
        return false;
    }
    return true;
}

/* Is there anything to split? Of a long sequence that is not known. */
static bool is_worth_splitting(const struct plan *plan, uint64_t unit_operations)
{
    bool found = plan->units == NULL;
    for (uint64_t i = 0; i < plan->unit_count && !found; i++)
        found = unit_is_range(&plan->units[i]) && plan->units[i].cost > unit_operations;
    return found;
}

bool plan_split(struct plan *plan, uint64_t unit_operations, struct error *error)
{
    assert(unit_operations > 0 && !plan_splits(plan));
    if (!plan->kernel->search || !is_worth_splitting(plan, unit_operations))
        return true;
    if (!split_open(&plan->split, plan->kernel, (size_t)plan->workers * PLAN_HELD_MAX, unit_operations,
                    error))
        return false;
    /* No unit is long any more: verdicts may come in the order of the numbers. */
    plan->is_longest_first = false;
    sort_pieces(plan);
    return true;
}

/* What remains of a heavy number that was begun. */
static void go_on_with(const struct plan *plan, struct unit *piece)
{
    const struct begun_number *number = unit_is_range(piece) ? begun_find(plan->begun, piece->first) : NULL;
    if (!number)
        return;
    begun_shorten(number, &piece->lo, &piece->hi);
    const uint64_t cost = plan->kernel->search_cost(piece->lo, piece->hi);
    piece->cost = cost > 0 ? cost : 1;
}

void plan_begin_with(struct plan *plan, const struct begun_numbers *begun)
{
    plan->begun = begun;
    for (uint64_t i = 0; i < plan->unit_count; i++) {
        const uint64_t whole = plan->units[i].cost;
        go_on_with(plan, &plan->units[i]);
        plan->total_cost -= whole - plan->units[i].cost;
    }
    sort_pieces(plan);
}

/* Of what stands in a file by its bounds. */
static bool has_heavy(const struct plan *plan)
{
    bool found = false;
    for (uint64_t i = 0; i < plan->unit_count && !found; i++)
        found = unit_is_range(&plan->units[i]);
    for (uint64_t i = 0; plan->unit_count > 0 && i < plan->numbers->count && !found;) {
        const struct numbers_view view = numbers_peek(plan->numbers, i);
        found = view.in_file && partitioner_is_heavy(plan->kernel, plan->kernel->cost(view.largest));
        i += view.in_file ? view.count : view.left;
    }
    return found;
}

void plan_keep(struct plan *plan)
{
    plan->is_kept = true;
    plan->has_heavy = has_heavy(plan);
    if (!plan->kernel->search || plan->unit_count > KEPT_PIECES_MAX)
        plan->is_longest_first = false;
    sort_pieces(plan);
}

void plan_resize(struct plan *plan, uint64_t unit_operations)
{
    assert(unit_operations > 0 && plan_splits(plan));
    plan->split.unit_operations = unit_operations;
}

void plan_count(struct plan *plan)
{
    plan->counts = true;
}

static void cut_next(struct plan *plan, struct unit *piece)
{
    const uint64_t left = plan->numbers->count - plan->next_number;
    if (!plan->counts || !counted_ranges_cut(&plan->counted, plan->numbers, plan->next_number, plan->next_id,
                                             plan->workers, piece)) {
        struct partitioner partitioner = {.numbers = plan->numbers,
                                          .kernel = plan->kernel,
                                          .cost_max = plan->kernel->unit_operations,
                                          .by_bounds = true};
        partitioner.count_max =
            clamp(left / ((uint64_t)plan->workers * BLOCKS_PER_WORKER), SMALLEST_BLOCK, UNIT_NUMBERS_MAX);
        partitioner_cut(&partitioner, plan->next_number, plan->next_id, piece);
        go_on_with(plan, piece);
    }
    plan->last_count = piece->count;
    plan->next_number += piece->count;
    plan->next_id++;
}

/* There must be one. */
static void next_piece(struct plan *plan, struct unit *piece)
{
    if (plan->units)
        *piece = plan->units[plan->next_unit++];
    else
        cut_next(plan, piece);
}

static struct split_number *begun_number(const struct plan *plan)
{
    struct split_number *number = split_waiting(&plan->split, SPLIT_READY);
    return number ? number : split_waiting(&plan->split, SPLIT_THROTTLED);
}

static bool has_piece(const struct plan *plan)
{
    return plan->units ? plan->next_unit < plan->unit_count : plan->next_number < plan->numbers->count;
}

bool plan_begins_piece(const struct plan *plan)
{
    return has_piece(plan) && !split_waiting(&plan->split, SPLIT_READY);
}

/* Where no piece begins: the number that goes on, or NULL. Before a worker has nothing to do, that is one of
 * which much is out already, and then one of which the smallest divisors are still being tried. */
static struct split_number *number_to_go_on(const struct plan *plan)
{
    struct split_number *number = begun_number(plan);
    return number ? number : split_waiting(&plan->split, SPLIT_UNTRIED);
}

static void note_handed(struct plan *plan, uint64_t cost)
{
    plan->costs_handed = unit_add_costs(plan->costs_handed, cost);
}

/* What remains of a short list, divided among the last rounds of all workers. */
static uint64_t last_share(const struct plan *plan)
{
    if (!plan->units)
        return UINT64_MAX;
    return (plan->total_cost - plan->costs_handed) / ((uint64_t)plan->workers * LAST_ROUNDS);
}

static bool go_on(struct plan *plan, struct split_number *number, struct unit *unit)
{
    if (!number)
        return false;
    split_next(&plan->split, number, last_share(plan), unit);
    note_handed(plan, unit->cost);
    return true;
}

bool plan_next(struct plan *plan, struct unit *unit)
{
    if (!plan_begins_piece(plan))
        return go_on(plan, number_to_go_on(plan), unit);
    next_piece(plan, unit);
    if (split_is_wanted(&plan->split, unit))
        split_begin(&plan->split, unit);
    note_handed(plan, unit->cost);
    return true;
}

bool plan_next_begun(struct plan *plan, struct unit *unit)
{
    return go_on(plan, begun_number(plan), unit);
}

struct unit_effect plan_complete(struct plan *plan, const struct unit *unit, uint64_t divisor)
{
    if (!unit->is_part)
        return (struct unit_effect){.is_decided = true, .divisor = divisor, .cost = unit->cost};
    const struct unit_effect effect = split_complete(&plan->split, unit, divisor);
    note_handed(plan, effect.cost - unit->cost);
    return effect;
}

uint64_t plan_unit_estimate(const struct plan *plan)
{
    const uint64_t parts = plan_splits(plan) ? plan->total_cost / plan->split.unit_operations : 0;
    return unit_add_costs(plan->unit_count, parts);
}

uint64_t plan_window(const struct plan *plan)
{
    /* One more than there are units: so a short list is known to be at its end when the last has gone out. */
    const uint64_t all = plan->unit_count + 1, window = (uint64_t)plan->workers * WINDOW_PER_WORKER;
    if (!plan->units || (plan->is_kept && plan_splits(plan)))
        return window;
    return plan->is_longest_first || all < WINDOW_OF_LIST ? all : clamp(window, WINDOW_OF_LIST, all);
}

/* What the next unit of a short list will cost; false if there is none. */
static bool next_cost(const struct plan *plan, uint64_t *cost)
{
    if (plan_begins_piece(plan)) {
        const struct unit *piece = &plan->units[plan->next_unit];
        *cost = split_is_wanted(&plan->split, piece) ? plan->split.unit_operations : piece->cost;
        return true;
    }
    const struct split_number *number = number_to_go_on(plan);
    if (number)
        *cost = split_next_cost(&plan->split, number, last_share(plan));
    return number != NULL;
}

/* To wait for the next unit costs half a slice: one in reserve for each thread is better, but not of long
 * ones, which would be missed elsewhere. */
static bool is_worth_one_more(const struct plan *plan, uint64_t cost)
{
    return cost <= plan->kernel->unit_operations;
}

bool plan_may_reserve(const struct plan *plan, int threads, int held_units, uint64_t held_cost)
{
    const uint64_t shares = (uint64_t)plan->workers * SHARES_PER_WORKER;
    const uint64_t rounds = (uint64_t)plan->workers * LAST_ROUNDS;
    if (plan->counts && plan->counted.end > plan->next_number)
        return held_units < 2 * threads &&
               plan->counted.end - plan->next_number > 2 * (uint64_t)plan->workers * plan->counted.size;
    /* The units of a long sequence are cut to be small; more of them in one place would fill the window. */
    if (!plan->units)
        return held_units < 2 * threads &&
               plan->numbers->count - plan->next_number > rounds * plan->last_count;
    uint64_t cost;
    if (held_units >= PLAN_HELD_MAX * threads || !next_cost(plan, &cost))
        return false;
    const uint64_t remaining = plan->total_cost - plan->costs_handed, held = unit_add_costs(held_cost, cost);
    if (!plan_splits(plan))
        return held <= remaining / shares || (is_worth_one_more(plan, cost) && held_units < 2 * threads &&
                                              held <= remaining / (uint64_t)plan->workers);
    /* What remains may end early, with a divisor that is found: what one rank holds must be little in itself.
     */
    const uint64_t unit = (uint64_t)threads * plan->split.unit_operations;
    if (held > HELD_UNITS_MAX * unit)
        return false;
    return (held <= 2 * unit && remaining / (uint64_t)plan->workers >= plan->split.unit_operations) ||
           held <= remaining / shares;
}

void plan_rewind(struct plan *plan)
{
    plan->next_unit = plan->next_number = plan->next_id = plan->costs_handed = 0;
    plan->counted = (struct counted){0};
    split_rewind(&plan->split);
}

void plan_close(struct plan *plan)
{
    free(plan->units);
    split_close(&plan->split);
    *plan = (struct plan){0};
}
