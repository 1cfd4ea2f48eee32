#include "simulator/simulation/work.h"

#include <stdlib.h>
#include <string.h>

#include "input/splitmix64.h"
#include "simulator/simulation/divisor.h"

/* Numbers of a block that stand for all. */
enum { SAMPLE = 64 };
/* Where few numbers stand for many, each stands for some of its own remainder by this: whoever is dealt every
 * second number of a range gets either no prime at all or each. */
enum { WHEEL = 30 };

bool work_open(struct work *work, const struct numbers *numbers, const struct kernel *kernel,
               struct error *error)
{
    *work = (struct work){
        .numbers = numbers, .kernel = kernel, .alike = numbers->count / (WORK_NUMBERS_MAX + 1) + 1};
    const size_t worked_out = (size_t)(numbers->count / work->alike) + WHEEL;
    work->operations = calloc(worked_out, sizeof *work->operations);
    if (!work->operations)
        return error_memory(error, "the operations", worked_out * sizeof *work->operations);
    if (numbers->count > PLAN_SHORT_LIST)
        return true;
    work->divisors = calloc((size_t)numbers->count + 1, sizeof *work->divisors);
    return work->divisors || error_memory(error, "the divisors", numbers->count * sizeof *work->divisors);
}

void work_close(struct work *work)
{
    free(work->divisors);
    free(work->operations);
    numbers_loader_free(&work->loader);
    *work = (struct work){0};
}

/* Of number `index`; 0 for a prime. */
static uint64_t divisor_of(struct work *work, uint64_t index, uint64_t n)
{
    if (work->divisors && work->divisors[index])
        return work->divisors[index] == 1 ? 0 : work->divisors[index];
    const uint64_t divisor = divisor_smallest(n);
    if (work->divisors)
        work->divisors[index] = divisor ? (uint32_t)divisor : 1;
    return divisor;
}

/* `sampled` of the unit's numbers, spread evenly. */
static void sample(struct work *work, const struct unit *unit, uint64_t sampled, uint64_t *values)
{
    const struct numbers_view view = numbers_peek(work->numbers, unit->first);
    struct numbers_block block = {0};
    if (view.in_file && !numbers_load(work->numbers, unit->first, (size_t)unit->count, NULL, &work->loader,
                                      &block, &work->error)) {
        work->failed = true;
        memset(values, 0, (size_t)sampled * sizeof *values);
        return;
    }
    for (uint64_t i = 0; i < sampled; i++) {
        const uint64_t index = unit->count * i / sampled;
        if (view.in_file)
            values[i] = block.values[index];
        else
            numbers_read(work->numbers, unit->first + index, 1, &values[i]);
    }
}

static struct unit_work range_work(struct work *work, const struct unit *unit)
{
    uint64_t n;
    sample(work, unit, 1, &n);
    const uint64_t smallest = divisor_of(work, unit->first, n);
    if (smallest < unit->lo || smallest >= unit->hi)
        return (struct unit_work){.operations = work->kernel->search_cost(unit->lo, unit->hi),
                                  .is_vain = smallest && smallest < unit->lo};
    return (struct unit_work){.operations = work->kernel->search_cost(unit->lo, smallest + 1),
                              .divisor = smallest};
}

static uint64_t number_operations(struct work *work, uint64_t index, uint64_t n)
{
    struct verdict verdict;
    if (!work->kernel->search)
        return work->kernel->check(&n, 1, &verdict);
    if (n < 2)
        return 0;
    const uint64_t divisor = divisor_of(work, index, n);
    return work->kernel->search_cost(2, divisor ? divisor + 1 : kernel_divisor_end(n));
}

/* The one that stands for number `index`, and the place where what it takes is remembered. */
static uint64_t representative(const struct work *work, uint64_t index, uint64_t *place)
{
    const uint64_t block = index / (work->alike * WHEEL), remainder = index % WHEEL;
    const uint64_t first = block * work->alike * WHEEL + remainder;
    *place = block * WHEEL + remainder;
    const uint64_t chosen = first + splitmix64(*place, 0) % work->alike * WHEEL;
    return chosen < work->numbers->count ? chosen : first;
}

uint64_t work_of_number(struct work *work, uint64_t index)
{
    uint64_t place, n;
    index = representative(work, index, &place);
    if (work->operations[place] > 0)
        return work->operations[place] - 1;
    sample(work, &(struct unit){.first = index, .count = 1}, 1, &n);
    const uint64_t operations = number_operations(work, index, n);
    if (operations < UINT32_MAX)
        work->operations[place] = (uint32_t)operations + 1;
    return operations;
}

static uint64_t sampled_operations(struct work *work, const struct unit *unit)
{
    uint64_t sum = 0, values[SAMPLE];
    sample(work, unit, SAMPLE, values);
    for (uint64_t i = 0; i < SAMPLE; i++)
        sum += number_operations(work, unit->first + unit->count * i / SAMPLE, values[i]);
    return (uint64_t)((double)sum * ((double)unit->count / (double)SAMPLE));
}

static uint64_t block_operations(struct work *work, const struct unit *unit)
{
    if (work->alike > 1 && unit->count > SAMPLE)
        return sampled_operations(work, unit);
    uint64_t sum = 0;
    for (uint64_t i = 0; i < unit->count; i++)
        sum += work_of_number(work, unit->first + i);
    return sum;
}

struct unit_work work_of(struct work *work, const struct unit *unit)
{
    if (unit_is_range(unit))
        return range_work(work, unit);
    return (struct unit_work){.operations = block_operations(work, unit)};
}
