#include "engine/exchange/granted.h"

#include <assert.h>
#include <stdlib.h>

bool granted_open(struct granted *granted, int threads)
{
    *granted = (struct granted){.room = PLAN_HELD_MAX * (uint64_t)threads};
    granted->units = calloc((size_t)granted->room, sizeof *granted->units);
    return granted->units != NULL;
}

void granted_close(struct granted *granted)
{
    free(granted->units);
    *granted = (struct granted){0};
}

static void append(struct granted *granted, const struct unit *unit)
{
    assert(granted->count < granted->room);
    granted->units[(granted->first + granted->count++) % granted->room] = *unit;
}

void granted_add(struct granted *granted, const struct message_grant *grant)
{
    for (uint64_t i = 0; i < grant->count; i++)
        append(granted, &grant->units[i]);
    granted->last |= grant->last;
}

bool granted_take(struct granted *granted, struct unit *unit)
{
    if (granted->count == 0)
        return false;
    *unit = granted->units[granted->first];
    granted->first = (granted->first + 1) % granted->room;
    granted->count--;
    return true;
}

bool granted_has_any_of(const struct granted *granted, const struct numbers_extent *numbers)
{
    for (uint64_t i = 0; i < granted->count; i++) {
        const struct unit *unit = &granted->units[(granted->first + i) % granted->room];
        if (unit->first >= numbers->first && unit->first < numbers->end)
            return true;
    }
    return false;
}

void granted_cancel(struct granted *granted, uint64_t id, uint64_t divisor,
                    bool (*hand_in)(void *context, const struct unit *unit), void *context)
{
    const uint64_t count = granted->count;
    granted->count = 0;
    for (uint64_t i = 0; i < count; i++) {
        const struct unit unit = granted->units[(granted->first + i) % granted->room];
        if (!unit_is_cancelled(&unit, id, divisor) || !hand_in(context, &unit))
            append(granted, &unit);
    }
}
