#include "engine/placement/thread_places.h"

#include <stdlib.h>

enum { NOBODY = -1 };

struct matching {
    const struct host_cpus *masks;
    int owner[HOST_CPUS_MAX];    /* the thread that has the CPU */
    bool seen[HOST_CPUS_MAX];    /* in this search */
    bool is_full[HOST_CPUS_MAX]; /* a search that failed came by: so would every later one */
};

static bool may_visit(const struct matching *matching, int thread, int cpu)
{
    return host_cpus_has(&matching->masks[thread], cpu) && !matching->seen[cpu] && !matching->is_full[cpu];
}

static bool take_free(struct matching *matching, int thread)
{
    for (int cpu = 0; cpu < HOST_CPUS_MAX; cpu++)
        if (may_visit(matching, thread, cpu) && matching->owner[cpu] == NOBODY) {
            matching->owner[cpu] = thread;
            return true;
        }
    return false;
}

/* Takes a CPU that is free, or one whose owner finds another. */
static bool take_any(struct matching *matching, int thread)
{
    if (take_free(matching, thread))
        return true;
    for (int cpu = 0; cpu < HOST_CPUS_MAX; cpu++) {
        if (!may_visit(matching, thread, cpu))
            continue;
        matching->seen[cpu] = true;
        if (take_any(matching, matching->owner[cpu])) {
            matching->owner[cpu] = thread;
            return true;
        }
    }
    return false;
}

/* Of the search that ended. */
static void forget_seen(struct matching *matching, bool is_full)
{
    for (int cpu = 0; cpu < HOST_CPUS_MAX; cpu++) {
        matching->is_full[cpu] = matching->is_full[cpu] || (matching->seen[cpu] && is_full);
        matching->seen[cpu] = false;
    }
}

bool thread_places_find(struct thread_places *places, const struct host_cpus *masks, int threads)
{
    struct matching *matching = calloc(1, sizeof *matching);
    *places = (struct thread_places){0};
    if (!matching)
        return false;
    matching->masks = masks;
    for (int cpu = 0; cpu < HOST_CPUS_MAX; cpu++)
        matching->owner[cpu] = NOBODY;
    for (int thread = 0; thread < threads; thread++) {
        const bool has_place = take_any(matching, thread);
        places->room += has_place;
        forget_seen(matching, !has_place);
        host_cpus_unite(&places->cpus, &masks[thread]);
    }
    free(matching);
    return true;
}
