#include "plan/split.h"

#include <assert.h>
#include <stdlib.h>

/* The units of the last so many rounds of all workers shrink, down to 1 / SHRINK_MAX. */
static const uint64_t LAST_ROUNDS = 2;
static const uint64_t SHRINK_MAX = 2;

static int compare_ids(const void *left, const void *right)
{
    const struct unit *a = left, *b = right;
    return (a->id > b->id) - (a->id < b->id);
}

/* Is there anything to split? Of a long sequence that is not known. */
static bool is_worth_it(const struct plan *plan, uint64_t unit_operations)
{
    bool found = plan->units == NULL;
    for (uint64_t i = 0; i < plan->unit_count && !found; i++)
        found = unit_is_range(&plan->units[i]) && plan->units[i].cost > unit_operations;
    return found;
}

bool plan_split(struct plan *plan, uint64_t unit_operations, struct error *error)
{
    assert(unit_operations > 0 && plan->unit_operations == 0);
    if (!plan->kernel->search || !is_worth_it(plan, unit_operations))
        return true;
    plan->parts_room = (size_t)plan->workers * PLAN_HELD_MAX;
    plan->parts_out = calloc(plan->parts_room, sizeof *plan->parts_out);
    /* A number begins only while every number that waits for the end of a part has one out. */
    plan->numbers_split = calloc(plan->parts_room + 1, sizeof *plan->numbers_split);
    if (!plan->parts_out || !plan->numbers_split)
        return error_memory(error, "the numbers that are split",
                            plan->parts_room * sizeof *plan->numbers_split);
    plan->unit_operations = unit_operations;
    /* No unit is long any more: verdicts may come in the order of the numbers. */
    if (plan->unit_count > 1)
        qsort(plan->units, (size_t)plan->unit_count, sizeof *plan->units, compare_ids);
    return true;
}

void plan_resize(struct plan *plan, uint64_t unit_operations)
{
    assert(unit_operations > 0 && plan_splits(plan));
    plan->unit_operations = unit_operations;
}

/* ---- Handing out. */

bool split_wanted(const struct plan *plan, const struct unit *piece)
{
    return plan_splits(plan) && unit_is_range(piece) && piece->cost > plan->unit_operations;
}

struct plan_number *split_waiting(const struct plan *plan, bool untried)
{
    for (size_t i = 0; i < plan->numbers_split_count; i++) {
        struct plan_number *number = &plan->numbers_split[i];
        if (number->next < number->end && (number->survived || untried))
            return number;
    }
    return NULL;
}

static uint64_t divide_up(uint64_t a, uint64_t b)
{
    return a / b + (a % b > 0);
}

/* A unit; towards the end less, so that the workers end together. */
static uint64_t part_size(const struct plan *plan)
{
    const uint64_t unit = plan->unit_operations, least = divide_up(unit, SHRINK_MAX);
    if (!plan->units)
        return unit;
    const uint64_t share = (plan->total_cost - plan->costs_handed) / ((uint64_t)plan->workers * LAST_ROUNDS);
    if (share >= unit)
        return unit;
    return share > least ? share : least;
}

/* What is left is cut evenly. */
uint64_t split_next_cost(const struct plan *plan, const struct plan_number *number)
{
    return divide_up(number->cost_left, divide_up(number->cost_left, part_size(plan)));
}

/* Cuts a range that costs at most `cost`, but for the last, which takes what is left. */
static void cut_part(struct plan *plan, struct plan_number *number, uint64_t cost, struct unit *unit)
{
    const struct kernel *kernel = plan->kernel;
    const uint64_t lo = number->next;
    uint64_t hi = cost < number->cost_left ? kernel->search_end(lo, cost) : number->end;
    uint64_t part_cost = hi < number->end ? kernel->search_cost(lo, hi) : number->cost_left;
    if (hi >= number->end || part_cost >= number->cost_left) {
        hi = number->end;
        part_cost = number->cost_left;
    }
    number->next = hi;
    number->cost_left -= part_cost;
    *unit = (struct unit){.id = number->id,
                          .first = number->first,
                          .count = 1,
                          .lo = lo,
                          .hi = hi,
                          .cost = part_cost,
                          .is_part = true};
    assert(plan->parts_out_count < plan->parts_room);
    plan->parts_out[plan->parts_out_count++] = (struct plan_part){.id = number->id, .lo = lo};
}

void split_begin(struct plan *plan, struct unit *piece)
{
    assert(plan->numbers_split_count <= plan->parts_room);
    struct plan_number *number = &plan->numbers_split[plan->numbers_split_count++];
    *number = (struct plan_number){.id = piece->id,
                                   .first = piece->first,
                                   .next = piece->lo,
                                   .end = piece->hi,
                                   .cost_left = piece->cost};
    const uint64_t slice = plan->kernel->slice_operations, unit = plan->unit_operations;
    cut_part(plan, number, slice < unit ? slice : unit, piece);
}

void split_next(struct plan *plan, struct plan_number *number, struct unit *unit)
{
    cut_part(plan, number, split_next_cost(plan, number), unit);
}

/* ---- Settling. */

static struct plan_number *find_number(const struct plan *plan, uint64_t id)
{
    for (size_t i = 0; i < plan->numbers_split_count; i++)
        if (plan->numbers_split[i].id == id)
            return &plan->numbers_split[i];
    return NULL;
}

static void remove_number(struct plan *plan, struct plan_number *number)
{
    const size_t place = (size_t)(number - plan->numbers_split);
    plan->numbers_split_count--;
    for (size_t i = place; i < plan->numbers_split_count; i++)
        plan->numbers_split[i] = plan->numbers_split[i + 1];
}

static void remove_part(struct plan *plan, const struct unit *unit)
{
    size_t i = 0;
    while (i < plan->parts_out_count &&
           (plan->parts_out[i].id != unit->id || plan->parts_out[i].lo != unit->lo))
        i++;
    assert(i < plan->parts_out_count);
    plan->parts_out[i] = plan->parts_out[--plan->parts_out_count];
}

/* How many parts of this number are out that begin below (or, if not `below`, above) a divisor. */
static size_t count_parts(const struct plan *plan, uint64_t id, uint64_t divisor, bool below)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->parts_out_count; i++)
        count += plan->parts_out[i].id == id && (plan->parts_out[i].lo <= divisor) == below;
    return count;
}

/* Nothing more of the number is handed out. Returns what that would have cost. */
static uint64_t end_number(struct plan *plan, struct plan_number *number, uint64_t divisor)
{
    const uint64_t spared = number->cost_left;
    number->divisor = divisor;
    number->next = number->end;
    number->cost_left = 0;
    plan->costs_handed = spared > UINT64_MAX - plan->costs_handed ? UINT64_MAX : plan->costs_handed + spared;
    return spared;
}

static bool is_decided(const struct plan *plan, const struct plan_number *number)
{
    const uint64_t highest = number->divisor ? number->divisor : UINT64_MAX;
    return number->next == number->end && count_parts(plan, number->id, highest, true) == 0;
}

static struct plan_news settle_part(struct plan *plan, const struct unit *unit, uint64_t divisor)
{
    struct plan_news news = {.cost = unit->cost};
    remove_part(plan, unit);
    struct plan_number *number = find_number(plan, unit->id);
    if (!number || (number->divisor && unit->lo > number->divisor)) {
        news.is_vain = true;
        news.divisor = number ? number->divisor : 0;
        return news;
    }
    if (unit->lo == 2)
        number->survived = true;
    if (divisor) {
        news.cost += end_number(plan, number, divisor);
        news.has_spare = count_parts(plan, unit->id, divisor, false) > 0;
    }
    news.divisor = number->divisor;
    news.is_decided = is_decided(plan, number);
    if (news.is_decided)
        remove_number(plan, number);
    return news;
}

struct plan_news plan_settle(struct plan *plan, const struct unit *unit, uint64_t divisor)
{
    if (unit->is_part)
        return settle_part(plan, unit, divisor);
    return (struct plan_news){.is_decided = true, .divisor = divisor, .cost = unit->cost};
}
