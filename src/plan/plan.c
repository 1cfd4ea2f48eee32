#include "plan/plan.h"

#include <stdlib.h>

#include "plan/split.h"

/* So many units a worker should find at least, so that the last ones even out the ends. */
static const uint64_t UNITS_PER_WORKER = 8;
/* Below this a unit's hand-out would cost more than it evens out: a fraction of the kernel's slice. */
static const uint64_t SMALLEST_UNIT_SLICES = 4;
/* Numbers of a long sequence in one unit, at least. */
static const uint64_t SMALLEST_BLOCK = 1024;
/* Units under way, per worker, in a long sequence: what runs ahead waits in memory. */
static const uint64_t WINDOW_PER_WORKER = 16;
/* What a rank holds in reserve is at most one of so many shares, for each worker, of what remains. */
static const uint64_t SHARES_PER_WORKER = 4;
/* Ranges of so many numbers are counted by a sieve, in units of such sizes; see counted_size. */
static const uint64_t COUNTED_RANGE_LEAST = 100000, COUNTED_ROOTS = 16, COUNTED_LEAST = 500000000,
                      COUNTED_MOST = 2000000000;
/* Where numbers are split, what a rank holds costs at most so many units for each of its threads. */
static const uint64_t HELD_UNITS_MAX = 6;
enum { READ_AHEAD = 256 };

static uint64_t add_saturating(uint64_t a, uint64_t b)
{
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

/* A walk over the numbers that reads them in small blocks. */
struct partitioner {
    const struct plan *plan;
    uint64_t unit_cost_max;  /* a unit ends when it reaches this */
    uint64_t unit_count_max; /* or so many numbers */
    uint64_t values[READ_AHEAD];
    uint64_t values_first;
    size_t values_count;
};

static uint64_t partitioner_number(struct partitioner *partitioner, uint64_t index)
{
    if (index < partitioner->values_first || index - partitioner->values_first >= partitioner->values_count) {
        uint64_t left = numbers_peek(partitioner->plan->numbers, index).left;
        partitioner->values_first = index;
        partitioner->values_count = left < READ_AHEAD ? (size_t)left : READ_AHEAD;
        numbers_read(partitioner->plan->numbers, index, partitioner->values_count, partitioner->values);
    }
    return partitioner->values[index - partitioner->values_first];
}

/* A number heavy enough to be searched in slices is a unit of its own: the range of all its divisors. */
static bool is_heavy(const struct kernel *kernel, uint64_t cost)
{
    return kernel->search && cost > kernel->slice_operations;
}

/* Of numbers in a big file only a bound is known: as many of them as cannot be too many. */
static void cut_unit_of_file(const struct partitioner *partitioner, uint64_t first, uint64_t id,
                             struct unit *unit)
{
    const struct numbers *numbers = partitioner->plan->numbers;
    const uint64_t end = first + numbers_peek(numbers, first).left;
    *unit = (struct unit){.id = id, .first = first};
    while (first + unit->count < end && unit->count < partitioner->unit_count_max) {
        const struct numbers_view view = numbers_peek(numbers, first + unit->count);
        const uint64_t each = partitioner->plan->kernel->cost(view.largest);
        const uint64_t room = (partitioner->unit_cost_max - unit->cost) / each;
        uint64_t count = unit->count == 0 && room == 0 ? 1 : room;
        count = count < view.count ? count : view.count;
        if (count > partitioner->unit_count_max - unit->count)
            count = partitioner->unit_count_max - unit->count;
        /* No block is torn that fits into a unit of its own: it would be read twice. */
        if (count == 0 || (count < view.count && unit->count > 0))
            return;
        unit->count += count;
        unit->cost = add_saturating(unit->cost, each * count);
        if (unit->cost >= partitioner->unit_cost_max)
            return;
    }
}

static void cut_unit(struct partitioner *partitioner, uint64_t first, uint64_t id, struct unit *unit)
{
    const struct kernel *kernel = partitioner->plan->kernel;
    const struct numbers_view view = numbers_peek(partitioner->plan->numbers, first);
    const uint64_t end = first + view.left;
    if (view.in_file) {
        cut_unit_of_file(partitioner, first, id, unit);
        return;
    }
    *unit = (struct unit){.id = id, .first = first};
    for (uint64_t i = first; i < end && unit->count < partitioner->unit_count_max; i++) {
        uint64_t n = partitioner_number(partitioner, i);
        uint64_t cost = kernel->cost(n);
        if (is_heavy(kernel, cost)) {
            if (unit->count > 0)
                return;
            *unit = (struct unit){
                .id = id, .first = i, .count = 1, .lo = 2, .hi = kernel_divisor_end(n), .cost = cost};
            return;
        }
        if (unit->count > 0 && cost > partitioner->unit_cost_max - unit->cost)
            return;
        unit->cost += cost;
        unit->count++;
        if (unit->cost >= partitioner->unit_cost_max)
            return;
    }
}

static uint64_t sum_costs(const struct plan *plan)
{
    struct partitioner partitioner = {.plan = plan};
    uint64_t sum = 0;
    for (uint64_t i = 0; i < plan->numbers->count;) {
        const struct numbers_view view = numbers_peek(plan->numbers, i);
        const uint64_t end = i + (view.in_file ? view.count : view.left);
        for (; i < end; i++)
            sum = add_saturating(
                sum, plan->kernel->cost(view.in_file ? view.largest : partitioner_number(&partitioner, i)));
    }
    return sum;
}

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

static bool lay_out_short_list(struct plan *plan, struct error *error)
{
    const struct kernel *kernel = plan->kernel;
    const uint64_t share = plan->total_cost / ((uint64_t)plan->workers * UNITS_PER_WORKER);
    struct partitioner partitioner = {.plan = plan, .unit_count_max = UNIT_NUMBERS_MAX};
    partitioner.unit_cost_max =
        clamp(share, kernel->slice_operations / SMALLEST_UNIT_SLICES, kernel->unit_operations);
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
        cut_unit(&partitioner, i, plan->unit_count, unit);
        plan->unit_count++;
        i += unit->count;
    }
    if (plan->workers > 1 && plan->unit_count > 1)
        qsort(plan->units, (size_t)plan->unit_count, sizeof *plan->units, compare_units);
    return true;
}

bool plan_open(struct plan *plan, const struct numbers *numbers, const struct kernel *kernel, int workers,
               struct error *error)
{
    *plan = (struct plan){.numbers = numbers, .kernel = kernel, .workers = workers};
    if (numbers->count == 0 || numbers->count > PLAN_SHORT_LIST)
        return true;
    plan->total_cost = sum_costs(plan);
    if (!lay_out_short_list(plan, error)) {
        plan_close(plan);
        return false;
    }
    return true;
}

void plan_count(struct plan *plan)
{
    plan->counts = true;
}

/* How many numbers of the progression a unit should have: all units alike, as many to each worker. The square
 * root is a sieve's set-up; beyond some 10^9 numbers a unit would take too long to be waited for. */
static uint64_t counted_size(const struct plan *plan, const struct numbers_progression *progression)
{
    const uint64_t last = progression->first + (progression->count - 1) * progression->step;
    const uint64_t most = clamp(COUNTED_ROOTS * kernel_divisor_end(last), COUNTED_LEAST, COUNTED_MOST);
    const uint64_t workers = (uint64_t)plan->workers;
    const uint64_t rounds = (progression->count - 1) / (most * workers) + 1;
    return (progression->count - 1) / (rounds * workers) + 1;
}

/* A unit for a sieve, if the next numbers are dense and many. */
static bool cut_counted(struct plan *plan, struct unit *unit)
{
    const struct numbers_progression progression = numbers_progression_at(plan->numbers, plan->next_number);
    if (progression.step < 1 || progression.step > 2)
        return false;
    if (plan->counted_end <= plan->next_number) {
        if (progression.count < COUNTED_RANGE_LEAST)
            return false;
        plan->counted_end = plan->next_number + progression.count;
        plan->counted_size = counted_size(plan, &progression);
    }
    *unit = (struct unit){.id = plan->next_id, .first = plan->next_number, .is_counted = true, .cost = 1};
    unit->count = progression.count < plan->counted_size ? progression.count : plan->counted_size;
    return true;
}

static void cut_next(struct plan *plan, struct unit *unit)
{
    const uint64_t left = plan->numbers->count - plan->next_number;
    if (!plan->counts || !cut_counted(plan, unit)) {
        struct partitioner partitioner = {.plan = plan, .unit_cost_max = plan->kernel->unit_operations};
        partitioner.unit_count_max =
            clamp(left / ((uint64_t)plan->workers * UNITS_PER_WORKER), SMALLEST_BLOCK, UNIT_NUMBERS_MAX);
        cut_unit(&partitioner, plan->next_number, plan->next_id, unit);
    }
    plan->next_number += unit->count;
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
    struct split_number *number = split_waiting(plan, SPLIT_READY);
    return number ? number : split_waiting(plan, SPLIT_THROTTLED);
}

static bool has_piece(const struct plan *plan)
{
    return plan->units ? plan->next_unit < plan->unit_count : plan->next_number < plan->numbers->count;
}

bool plan_begins_piece(const struct plan *plan)
{
    return has_piece(plan) && !split_waiting(plan, SPLIT_READY);
}

/* Where no piece begins: the number that goes on, or NULL. Before a worker has nothing to do, that is one of
 * which much is out already, and then one of which the smallest divisors are still being tried. */
static struct split_number *number_to_go_on(const struct plan *plan)
{
    struct split_number *number = begun_number(plan);
    return number ? number : split_waiting(plan, SPLIT_UNTRIED);
}

static void hand_out(struct plan *plan, const struct unit *unit)
{
    plan->costs_handed = add_saturating(plan->costs_handed, unit->cost);
}

static bool go_on(struct plan *plan, struct split_number *number, struct unit *unit)
{
    if (!number)
        return false;
    split_next(plan, number, unit);
    hand_out(plan, unit);
    return true;
}

bool plan_next(struct plan *plan, struct unit *unit)
{
    if (!plan_begins_piece(plan))
        return go_on(plan, number_to_go_on(plan), unit);
    next_piece(plan, unit);
    if (split_wanted(plan, unit))
        split_begin(plan, unit);
    hand_out(plan, unit);
    return true;
}

bool plan_next_begun(struct plan *plan, struct unit *unit)
{
    return go_on(plan, begun_number(plan), unit);
}

uint64_t plan_unit_estimate(const struct plan *plan)
{
    const uint64_t parts = plan_splits(plan) ? plan->total_cost / plan->unit_operations : 0;
    return add_saturating(plan->unit_count, parts);
}

uint64_t plan_window(const struct plan *plan)
{
    /* One more than there are units: so the end of a short list is told when the last one has gone out. */
    return plan->units ? plan->unit_count + 1 : (uint64_t)plan->workers * WINDOW_PER_WORKER;
}

/* What the next unit of a short list will cost; false if there is none. */
static bool next_cost(const struct plan *plan, uint64_t *cost)
{
    if (plan_begins_piece(plan)) {
        const struct unit *piece = &plan->units[plan->next_unit];
        *cost = split_wanted(plan, piece) ? plan->unit_operations : piece->cost;
        return true;
    }
    const struct split_number *number = number_to_go_on(plan);
    if (number)
        *cost = split_next_cost(plan, number);
    return number != NULL;
}

bool plan_may_reserve(const struct plan *plan, int threads, int held_units, uint64_t held_cost)
{
    const uint64_t shares = (uint64_t)plan->workers * SHARES_PER_WORKER;
    if (plan->counts && plan->counted_end > plan->next_number)
        return held_units < 2 * threads &&
               plan->counted_end - plan->next_number > 2 * (uint64_t)plan->workers * plan->counted_size;
    /* The units of a long sequence are cut to be small; more of them in one place would fill the window. */
    if (!plan->units)
        return held_units < 2 * threads &&
               plan->numbers->count - plan->next_number > shares * UNIT_NUMBERS_MAX;
    uint64_t cost;
    if (held_units >= PLAN_HELD_MAX * threads || !next_cost(plan, &cost))
        return false;
    const uint64_t remaining = plan->total_cost - plan->costs_handed, held = add_saturating(held_cost, cost);
    if (!plan_splits(plan))
        return held <= remaining / shares;
    /* What remains may end early, with a divisor that is found: what one rank holds must be little in itself.
     */
    const uint64_t unit = (uint64_t)threads * plan->unit_operations;
    if (held > HELD_UNITS_MAX * unit)
        return false;
    return (held <= 2 * unit && remaining / (uint64_t)plan->workers >= plan->unit_operations) ||
           held <= remaining / shares;
}

void plan_rewind(struct plan *plan)
{
    plan->counted_end = plan->next_unit = plan->next_number = plan->next_id = plan->costs_handed = 0;
    split_rewind(plan);
}

void plan_close(struct plan *plan)
{
    free(plan->units);
    split_close(plan);
    *plan = (struct plan){0};
}
