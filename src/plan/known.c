#include "plan/known.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

enum { ROOM_FIRST = 16 };

static bool make_room(struct known_verdicts *known, uint64_t count)
{
    size_t room = known->verdict_room ? known->verdict_room : ROOM_FIRST;
    if (count > SIZE_MAX / 4 / sizeof *known->verdicts - known->verdict_count)
        return false;
    while (room < known->verdict_count + count)
        room *= 2;
    struct verdict *grown =
        room == known->verdict_room ? known->verdicts : realloc(known->verdicts, room * sizeof *grown);
    if (!grown)
        return false;
    known->verdicts = grown;
    known->verdict_room = room;
    return true;
}

static bool add_stretch(struct known_verdicts *known, uint64_t first)
{
    struct known_stretch *grown =
        buffer_grow_array(known->stretches, &known->room, known->count, sizeof *grown);
    if (!grown)
        return false;
    known->stretches = grown;
    known->stretches[known->count++] = (struct known_stretch){.first = first, .place = known->verdict_count};
    return true;
}

/* The last stretch, if its verdicts are the last and number `index` follows on it. */
static struct known_stretch *last_before(struct known_verdicts *known, uint64_t index)
{
    struct known_stretch *last = known->count > 0 ? &known->stretches[known->count - 1] : NULL;
    const bool follows =
        last && last->place + last->count == known->verdict_count && last->first + last->count == index;
    return follows ? last : NULL;
}

bool known_add(struct known_verdicts *known, uint64_t first, uint64_t count, const struct verdict *verdicts)
{
    if (!make_room(known, count) || (!last_before(known, first) && !add_stretch(known, first)))
        return false;
    memcpy(known->verdicts + known->verdict_count, verdicts, (size_t)count * sizeof *verdicts);
    known->verdict_count += (size_t)count;
    known->stretches[known->count - 1].count += count;
    return true;
}

static int compare(const void *left, const void *right)
{
    const struct known_stretch *a = left, *b = right;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return (a->place > b->place) - (a->place < b->place);
}

/* What of the stretch is behind `*end`, which becomes its end. */
static bool add_behind(struct known_verdicts *sorted, const struct known_verdicts *known, size_t i,
                       uint64_t *end)
{
    const struct known_stretch *stretch = &known->stretches[i];
    const uint64_t begin = stretch->first > *end ? stretch->first : *end;
    const uint64_t passed = begin - stretch->first;
    if (passed >= stretch->count)
        return true;
    *end = stretch->first + stretch->count;
    return known_add(sorted, begin, stretch->count - passed, known_verdicts_of(known, i) + passed);
}

bool known_sort(struct known_verdicts *known)
{
    struct known_verdicts sorted = {0};
    uint64_t end = 0;
    bool good = true;
    if (known->count > 1)
        qsort(known->stretches, known->count, sizeof *known->stretches, compare);
    for (size_t i = 0; good && i < known->count; i++)
        good = add_behind(&sorted, known, i, &end);
    known_free(good ? known : &sorted);
    if (good)
        *known = sorted;
    return good;
}

void known_cut(struct known_verdicts *known, size_t stretches, size_t verdicts)
{
    while (known->count > 0 && (known->count > stretches || known->verdict_count > verdicts)) {
        struct known_stretch *last = &known->stretches[known->count - 1];
        const size_t over = known->verdict_count > verdicts ? known->verdict_count - verdicts : 0;
        const bool goes = known->count > stretches || over >= last->count;
        const uint64_t less = goes ? last->count : over;
        last->count -= less;
        known->verdict_count -= (size_t)less;
        known->count -= goes;
    }
}

/* How many stretches begin at or before number `index`. */
static size_t count_begun(const struct known_verdicts *known, uint64_t index)
{
    size_t low = 0, high = known->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (known->stretches[middle].first <= index)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct verdict *known_find(const struct known_verdicts *known, uint64_t index, uint64_t *count)
{
    const size_t begun = known ? count_begun(known, index) : 0;
    if (begun > 0) {
        const struct known_stretch *stretch = &known->stretches[begun - 1];
        const uint64_t passed = index - stretch->first;
        *count = stretch->count - passed;
        if (passed < stretch->count)
            return known_verdicts_of(known, begun - 1) + passed;
    }
    *count = known && begun < known->count ? known->stretches[begun].first - index : UINT64_MAX;
    return NULL;
}

void known_free(struct known_verdicts *known)
{
    free(known->stretches);
    free(known->verdicts);
    *known = (struct known_verdicts){0};
}
