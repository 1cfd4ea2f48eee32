#include "plan/split.h"

#include <assert.h>
#include <stdlib.h>

#include "plan/queue.h"

/* The units of the last so many rounds of all workers shrink, down to 1 / SHRINK_MAX. */
static const uint64_t LAST_ROUNDS = 2;
static const uint64_t SHRINK_MAX = 4;
/* While there are other numbers to begin, of one number goes out at once: a part, and more of them up to one
 * of so many shares of its cost. So what a divisor makes in vain is little against what the number takes; and
 * with enough workers even the longest number is known after the time of about so many units. */
static const uint64_t SHARES_OUT = 16;

/* Room for all parts that may be out, and for the numbers that they belong to: one begins only while all that
 * have begun have a part out. What was never used is not touched. */
struct split {
    struct split_part *parts, *free_parts; /* the spare ones are linked by `below` */
    struct split_number *numbers, *free_numbers;
    size_t parts_used, numbers_used;
    struct queue waiting[SPLIT_WAITS];
};

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

static bool open_split(struct plan *plan)
{
    const size_t room = plan->parts_room;
    struct split *split = plan->split = calloc(1, sizeof *split);
    if (!split)
        return false;
    split->parts = calloc(room, sizeof *split->parts);
    split->numbers = calloc(room, sizeof *split->numbers);
    bool good = split->parts && split->numbers;
    for (int i = 0; i < SPLIT_WAITS; i++) {
        split->waiting[i].items = calloc(room, sizeof *split->waiting[i].items);
        good = good && split->waiting[i].items;
    }
    return good;
}

void split_close(struct plan *plan)
{
    struct split *split = plan->split;
    if (!split)
        return;
    for (int i = 0; i < SPLIT_WAITS; i++)
        free(split->waiting[i].items);
    free(split->numbers);
    free(split->parts);
    free(split);
}

void split_rewind(struct plan *plan)
{
    struct split *split = plan->split;
    plan->parts_out_count = 0;
    if (!split)
        return;
    for (int i = 0; i < SPLIT_WAITS; i++)
        split->waiting[i].count = 0;
    split->parts_used = split->numbers_used = 0;
    split->free_parts = NULL;
    split->free_numbers = NULL;
}

bool plan_split(struct plan *plan, uint64_t unit_operations, struct error *error)
{
    assert(unit_operations > 0 && plan->unit_operations == 0);
    if (!plan->kernel->search || !is_worth_it(plan, unit_operations))
        return true;
    plan->parts_room = (size_t)plan->workers * PLAN_HELD_MAX;
    if (!open_split(plan))
        return error_memory(error, "the numbers that are split",
                            plan->parts_room * sizeof(struct split_number));
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

struct split_number *split_waiting(const struct plan *plan, enum split_wait wait)
{
    return plan->split ? queue_first(&plan->split->waiting[wait]) : NULL;
}

static enum split_wait wait_of(const struct split_number *number)
{
    if (!number->survived)
        return SPLIT_UNTRIED;
    return number->cost_out > number->cost / SHARES_OUT ? SPLIT_THROTTLED : SPLIT_READY;
}

/* Lets a number wait for what it must wait for now; of which all is out, for nothing. */
static void queue_up(struct plan *plan, struct split_number *number)
{
    struct queue *queue = number->next < number->end ? &plan->split->waiting[wait_of(number)] : NULL;
    if (queue == number->queue)
        return;
    if (number->queue)
        queue_remove(number);
    if (queue)
        queue_push(queue, number);
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
uint64_t split_next_cost(const struct plan *plan, const struct split_number *number)
{
    return divide_up(number->cost_left, divide_up(number->cost_left, part_size(plan)));
}

/* Notes that the range from the number's next divisor on goes out, above all that did before. */
static struct split_part *add_part(struct plan *plan, struct split_number *number)
{
    struct split *split = plan->split;
    struct split_part *part = split->free_parts;
    assert(plan->parts_out_count < plan->parts_room);
    plan->parts_out_count++;
    if (part) {
        split->free_parts = part->below;
    } else {
        part = &split->parts[split->parts_used];
        part->slot = (uint32_t)split->parts_used++;
    }
    part->lo = number->next;
    part->number = number;
    part->above = NULL;
    part->below = number->highest;
    *(part->below ? &part->below->above : &number->lowest) = part;
    number->highest = part;
    return part;
}

/* Cuts a range that costs at most `cost`, but for the last, which takes what is left. */
static void cut_part(struct plan *plan, struct split_number *number, uint64_t cost, struct unit *unit)
{
    const struct kernel *kernel = plan->kernel;
    const uint64_t lo = number->next;
    uint64_t hi = cost < number->cost_left ? kernel->search_end(lo, cost) : number->end;
    uint64_t part_cost = hi < number->end ? kernel->search_cost(lo, hi) : number->cost_left;
    if (hi >= number->end || part_cost >= number->cost_left) {
        hi = number->end;
        part_cost = number->cost_left;
    }
    *unit = (struct unit){.id = number->id,
                          .first = number->first,
                          .count = 1,
                          .lo = lo,
                          .hi = hi,
                          .cost = part_cost,
                          .is_part = true,
                          .slot = add_part(plan, number)->slot};
    number->next = hi;
    number->cost_left -= part_cost;
    number->cost_out += part_cost;
    queue_up(plan, number);
}

static struct split_number *add_number(struct split *split)
{
    struct split_number *number = split->free_numbers;
    if (number)
        split->free_numbers = number->next_free;
    else
        number = &split->numbers[split->numbers_used++];
    return number;
}

void split_begin(struct plan *plan, struct unit *piece)
{
    struct split_number *number = add_number(plan->split);
    *number = (struct split_number){.id = piece->id,
                                    .first = piece->first,
                                    .next = piece->lo,
                                    .end = piece->hi,
                                    .cost = piece->cost,
                                    .cost_left = piece->cost};
    const uint64_t slice = plan->kernel->slice_operations, unit = plan->unit_operations;
    cut_part(plan, number, slice < unit ? slice : unit, piece);
}

void split_next(struct plan *plan, struct split_number *number, struct unit *unit)
{
    cut_part(plan, number, split_next_cost(plan, number), unit);
}

/* ---- Completing. */

static void remove_number(struct split *split, struct split_number *number)
{
    number->next_free = split->free_numbers;
    split->free_numbers = number;
}

static void remove_part(struct plan *plan, struct split_part *part)
{
    struct split_number *number = part->number;
    *(part->below ? &part->below->above : &number->lowest) = part->above;
    *(part->above ? &part->above->below : &number->highest) = part->below;
    part->below = plan->split->free_parts;
    plan->split->free_parts = part;
    plan->parts_out_count--;
}

/* Nothing more of the number is handed out. Returns what that would have cost. */
static uint64_t end_number(struct plan *plan, struct split_number *number, uint64_t divisor)
{
    const uint64_t spared = number->cost_left;
    number->divisor = divisor;
    number->next = number->end;
    number->cost_left = 0;
    plan->costs_handed = spared > UINT64_MAX - plan->costs_handed ? UINT64_MAX : plan->costs_handed + spared;
    return spared;
}

/* Is none of its parts out, or to go out, that could have a smaller divisor than is known? */
static bool is_decided(const struct split_number *number)
{
    if (number->next < number->end)
        return false;
    return !number->lowest || (number->divisor && number->lowest->lo > number->divisor);
}

static struct unit_effect apply_part(struct plan *plan, struct split_number *number, const struct unit *unit,
                                     uint64_t divisor)
{
    struct unit_effect effect = {.cost = unit->cost};
    if (number->divisor && unit->lo > number->divisor) {
        effect.is_vain = true;
        effect.divisor = number->divisor;
        return effect;
    }
    if (unit->lo == 2)
        number->survived = true;
    if (divisor) {
        effect.cost += end_number(plan, number, divisor);
        if (number->highest && number->highest->lo > divisor)
            effect.cancelled = number->highest;
    }
    effect.divisor = number->divisor;
    effect.is_decided = is_decided(number);
    return effect;
}

static struct unit_effect complete_part(struct plan *plan, const struct unit *unit, uint64_t divisor)
{
    struct split_part *part = &plan->split->parts[unit->slot];
    struct split_number *number = part->number;
    assert(part->lo == unit->lo && number->id == unit->id);
    remove_part(plan, part);
    number->cost_out -= unit->cost;
    const struct unit_effect effect = apply_part(plan, number, unit, divisor);
    queue_up(plan, number);
    if (number->next == number->end && !number->lowest)
        remove_number(plan->split, number);
    return effect;
}

struct unit_effect plan_complete(struct plan *plan, const struct unit *unit, uint64_t divisor)
{
    if (unit->is_part)
        return complete_part(plan, unit, divisor);
    return (struct unit_effect){.is_decided = true, .divisor = divisor, .cost = unit->cost};
}
