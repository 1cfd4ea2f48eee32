#include "plan/split_numbers.h"

#include <assert.h>
#include <stdlib.h>

/* The last parts of all shrink, down to 1 / SHRINK_MAX. */
static const uint64_t SHRINK_MAX = 4;
/* While there are other numbers to begin, of one number goes out at once: a part, and more of them up to one
 * of so many shares of its cost. So what a divisor makes in vain is little against what the number takes; and
 * with enough workers even the longest number is known after the time of about so many units. */
static const uint64_t SHARES_OUT = 16;

bool split_open(struct split *split, const struct kernel *kernel, size_t parts_room, uint64_t unit_operations,
                struct error *error)
{
    *split = (struct split){.kernel = kernel, .unit_operations = unit_operations, .parts_room = parts_room};
    split->parts = calloc(parts_room, sizeof *split->parts);
    split->numbers = calloc(parts_room, sizeof *split->numbers);
    bool good = split->parts && split->numbers;
    for (int i = 0; i < SPLIT_WAITS; i++) {
        split->waiting[i].items = calloc(parts_room, sizeof *split->waiting[i].items);
        good = good && split->waiting[i].items;
    }
    if (good)
        return true;
    split_close(split);
    return error_memory(error, "the numbers that are split", parts_room * sizeof *split->numbers);
}

void split_close(struct split *split)
{
    for (int i = 0; i < SPLIT_WAITS; i++)
        free(split->waiting[i].items);
    free(split->numbers);
    free(split->parts);
    *split = (struct split){0};
}

void split_rewind(struct split *split)
{
    for (int i = 0; i < SPLIT_WAITS; i++)
        split->waiting[i].count = 0;
    split->parts_out = split->parts_used = split->numbers_used = 0;
    split->free_parts = NULL;
    split->free_numbers = NULL;
}

/* ---- Handing out. */

bool split_is_wanted(const struct split *split, const struct unit *piece)
{
    return split->unit_operations > 0 && unit_is_range(piece) && piece->cost > split->unit_operations;
}

struct split_number *split_waiting(const struct split *split, enum split_wait wait)
{
    return (struct split_number *)id_heap_first(&split->waiting[wait]);
}

static enum split_wait wait_of(const struct split_number *number)
{
    if (!number->survived)
        return SPLIT_UNTRIED;
    return number->cost_out > number->cost / SHARES_OUT ? SPLIT_THROTTLED : SPLIT_READY;
}

/* Lets a number wait for what it must wait for now; of which all is out, for nothing. */
static void queue_up(struct split *split, struct split_number *number)
{
    struct queue *queue = number->next < number->end ? &split->waiting[wait_of(number)] : NULL;
    if (queue == number->waiting.queue)
        return;
    if (number->waiting.queue)
        id_heap_remove(&number->waiting);
    if (queue)
        id_heap_push(queue, &number->waiting);
}

static uint64_t divide_up(uint64_t a, uint64_t b)
{
    return a / b + (a % b > 0);
}

/* A unit; towards the end less, so that the workers end together. */
static uint64_t part_size(const struct split *split, uint64_t share)
{
    const uint64_t unit = split->unit_operations, least = divide_up(unit, SHRINK_MAX);
    if (share >= unit)
        return unit;
    return share > least ? share : least;
}

/* What is left is cut evenly. */
uint64_t split_next_cost(const struct split *split, const struct split_number *number, uint64_t share)
{
    return divide_up(number->cost_left, divide_up(number->cost_left, part_size(split, share)));
}

/* Notes that the range from the number's next divisor on goes out, above all that did before. */
static struct split_part *add_part(struct split *split, struct split_number *number)
{
    struct split_part *part = split->free_parts;
    assert(split->parts_out < split->parts_room);
    split->parts_out++;
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

/* Cuts a range that costs at most `cost`, but for the last, which has what is left. */
static void cut_part(struct split *split, struct split_number *number, uint64_t cost, struct unit *unit)
{
    const struct kernel *kernel = split->kernel;
    const uint64_t lo = number->next;
    uint64_t hi = cost < number->cost_left ? kernel->search_end(lo, cost) : number->end;
    uint64_t part_cost = hi < number->end ? kernel->search_cost(lo, hi) : number->cost_left;
    if (hi >= number->end || part_cost >= number->cost_left) {
        hi = number->end;
        part_cost = number->cost_left;
    }
    *unit = (struct unit){.id = number->waiting.id,
                          .first = number->first,
                          .count = 1,
                          .lo = lo,
                          .hi = hi,
                          .cost = part_cost,
                          .is_part = true,
                          .slot = add_part(split, number)->slot};
    number->next = hi;
    number->cost_left -= part_cost;
    number->cost_out += part_cost;
    queue_up(split, number);
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

void split_begin(struct split *split, struct unit *piece)
{
    struct split_number *number = add_number(split);
    *number = (struct split_number){.waiting = {.id = piece->id},
                                    .first = piece->first,
                                    .next = piece->lo,
                                    .end = piece->hi,
                                    .cost = piece->cost,
                                    .cost_left = piece->cost};
    const uint64_t slice = split->kernel->slice_operations, unit = split->unit_operations;
    const uint64_t first = slice < unit ? slice : unit;
    number->survived = piece->lo > 2 && split->kernel->search_cost(2, piece->lo) >= first;
    cut_part(split, number, first, piece);
    piece->is_first = true;
}

void split_next(struct split *split, struct split_number *number, uint64_t share, struct unit *unit)
{
    cut_part(split, number, split_next_cost(split, number, share), unit);
}

/* ---- Completing. */

/* One that is not is in no list but that of the free ones. */
static bool is_in_use(const struct split_number *number)
{
    return number->lowest || number->next < number->end;
}

static void remove_number(struct split *split, struct split_number *number)
{
    number->next_free = split->free_numbers;
    split->free_numbers = number;
}

static void remove_part(struct split *split, struct split_part *part)
{
    struct split_number *number = part->number;
    *(part->below ? &part->below->above : &number->lowest) = part->above;
    *(part->above ? &part->above->below : &number->highest) = part->below;
    part->below = split->free_parts;
    split->free_parts = part;
    split->parts_out--;
}

/* Nothing more of the number is handed out. Returns what that would have cost. */
static uint64_t end_number(struct split_number *number, uint64_t divisor)
{
    const uint64_t saved = number->cost_left;
    number->divisor = divisor;
    number->next = number->end;
    number->cost_left = 0;
    return saved;
}

/* Is none of its parts out, or to go out, that could have a smaller divisor than is known? */
static bool is_decided(const struct split_number *number)
{
    if (number->next < number->end)
        return false;
    return !number->lowest || (number->divisor && number->lowest->lo > number->divisor);
}

static struct unit_effect apply_part(struct split_number *number, const struct unit *unit, uint64_t divisor)
{
    struct unit_effect effect = {.cost = unit->cost};
    if (number->divisor && unit->lo > number->divisor) {
        effect.is_vain = true;
        effect.divisor = number->divisor;
        return effect;
    }
    if (unit->is_first)
        number->survived = true;
    if (divisor) {
        effect.cost += end_number(number, divisor);
        if (number->highest && number->highest->lo > divisor)
            effect.cancelled = number->highest;
    }
    effect.divisor = number->divisor;
    effect.is_decided = is_decided(number);
    return effect;
}

struct unit_effect split_complete(struct split *split, const struct unit *unit, uint64_t divisor)
{
    struct split_part *part = &split->parts[unit->slot];
    struct split_number *number = part->number;
    assert(part->lo == unit->lo && number->waiting.id == unit->id);
    remove_part(split, part);
    number->cost_out -= unit->cost;
    const struct unit_effect effect = apply_part(number, unit, divisor);
    queue_up(split, number);
    if (!is_in_use(number))
        remove_number(split, number);
    return effect;
}

bool split_add_begun(const struct split *split, struct begun_numbers *begun)
{
    for (size_t i = 0; i < split->numbers_used; i++) {
        const struct split_number *number = &split->numbers[i];
        if (!is_in_use(number) || is_decided(number))
            continue;
        const struct begun_number how_far = {.index = number->first,
                                             .below = number->lowest ? number->lowest->lo : number->next,
                                             .divisor = number->divisor};
        if (!begun_add(begun, how_far))
            return false;
    }
    return true;
}
