#include "plan/partitioner.h"

static uint64_t number_at(struct partitioner *partitioner, uint64_t index)
{
    if (index < partitioner->values_first || index - partitioner->values_first >= partitioner->values_count) {
        uint64_t left = numbers_peek(partitioner->numbers, index).left;
        partitioner->values_first = index;
        partitioner->values_count = left < PARTITIONER_READ_AHEAD ? (size_t)left : PARTITIONER_READ_AHEAD;
        numbers_read(partitioner->numbers, index, partitioner->values_count, partitioner->values);
    }
    return partitioner->values[index - partitioner->values_first];
}

/* Of numbers in a big file only a bound is known: as many of them as cannot be too many. A piece is a part of
 * a block of the file, or whole blocks. */
static void cut_file(const struct partitioner *partitioner, uint64_t first, uint64_t id, struct unit *piece)
{
    const struct numbers *numbers = partitioner->numbers;
    const struct numbers_view begin = numbers_peek(numbers, first);
    const uint64_t end = first + (begin.in_midst ? begin.count : begin.left);
    *piece = (struct unit){.id = id, .first = first};
    while (first + piece->count < end && piece->count < partitioner->count_max) {
        const struct numbers_view view = numbers_peek(numbers, first + piece->count);
        const uint64_t each = partitioner->kernel->cost(view.largest);
        const uint64_t room = (partitioner->cost_max - piece->cost) / each;
        uint64_t count = piece->count == 0 && room == 0 ? 1 : room;
        count = count < view.count ? count : view.count;
        if (count > partitioner->count_max - piece->count)
            count = partitioner->count_max - piece->count;
        /* No block of the file is cut in two that fits into a piece of its own: it would be read twice. */
        if (count == 0 || (count < view.count && piece->count > 0))
            return;
        piece->count += count;
        piece->cost = unit_add_costs(piece->cost, each * count);
        if (piece->cost >= partitioner->cost_max)
            return;
    }
}

/* Adds numbers of a range from number `i` on, as many as have room by what the last of them costs; none is
 * heavy. Nothing need be read. */
static bool add_progression(struct partitioner *partitioner, struct unit *piece, uint64_t i)
{
    const struct kernel *kernel = partitioner->kernel;
    const struct numbers_progression progression = numbers_progression_at(partitioner->numbers, i);
    uint64_t count = partitioner->count_max - piece->count;
    count = count < progression.count ? count : progression.count;
    if (!partitioner->by_bounds || count == 0)
        return false;
    const uint64_t each = kernel->cost(progression.first + (count - 1) * progression.step);
    const uint64_t room = (partitioner->cost_max - piece->cost) / each;
    count = count < room ? count : room;
    if (count == 0 || partitioner_is_heavy(kernel, each))
        return false;
    piece->count += count;
    piece->cost += count * each;
    return true;
}

/* Adds a group of neighbours that begins with number `i` to the piece, if none of them is heavy and all
 * together have room, by a bound of what they cost. */
static bool add_group(struct partitioner *partitioner, struct unit *piece, uint64_t i, uint64_t end)
{
    enum { GROUP = 64 };
    const struct kernel *kernel = partitioner->kernel;
    uint64_t largest = 0;
    if (!partitioner->by_bounds || end - i < GROUP || partitioner->count_max - piece->count < GROUP)
        return false;
    for (uint64_t k = 0; k < GROUP; k++) {
        const uint64_t n = number_at(partitioner, i + k);
        largest = n > largest ? n : largest;
    }
    const uint64_t each = kernel->cost(largest);
    if (partitioner_is_heavy(kernel, each) || each > (partitioner->cost_max - piece->cost) / GROUP)
        return false;
    piece->count += GROUP;
    piece->cost += GROUP * each;
    return true;
}

void partitioner_cut(struct partitioner *partitioner, uint64_t first, uint64_t id, struct unit *piece)
{
    const struct kernel *kernel = partitioner->kernel;
    const struct numbers_view view = numbers_peek(partitioner->numbers, first);
    const uint64_t end = first + view.left;
    if (view.in_file) {
        cut_file(partitioner, first, id, piece);
        return;
    }
    *piece = (struct unit){.id = id, .first = first};
    for (uint64_t i = first; i < end && piece->count < partitioner->count_max; i = first + piece->count) {
        if (add_progression(partitioner, piece, i))
            return;
        if (add_group(partitioner, piece, i, end))
            continue;
        uint64_t n = number_at(partitioner, i);
        uint64_t cost = kernel->cost(n);
        if (partitioner_is_heavy(kernel, cost)) {
            if (piece->count > 0)
                return;
            *piece = (struct unit){
                .id = id, .first = i, .count = 1, .lo = 2, .hi = kernel_divisor_end(n), .cost = cost};
            return;
        }
        if (piece->count > 0 && cost > partitioner->cost_max - piece->cost)
            return;
        piece->cost += cost;
        piece->count++;
        if (piece->cost >= partitioner->cost_max)
            return;
    }
}

uint64_t partitioner_sum_costs(struct partitioner *partitioner)
{
    const struct numbers *numbers = partitioner->numbers;
    const struct kernel *kernel = partitioner->kernel;
    uint64_t sum = 0;
    for (uint64_t i = 0; i < numbers->count;) {
        const struct numbers_view view = numbers_peek(numbers, i);
        const uint64_t end = i + (view.in_file ? view.count : view.left);
        for (; i < end; i++)
            sum = unit_add_costs(sum, kernel->cost(view.in_file ? view.largest : number_at(partitioner, i)));
    }
    return sum;
}
