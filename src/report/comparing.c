#include "report/comparing.h"

#include <stdlib.h>

#include "report/analysis/disagreements.h"

/* Runs of numbers on which the sides disagree are on neither. */
static bool drop_disagreements(struct comparing *comparing, const struct runs *runs, struct error *error)
{
    struct sides *sides = &comparing->sides;
    const struct run **chosen = calloc(runs->count + 1, sizeof *chosen);
    size_t all = 0, kept;
    if (!chosen)
        return error_memory(error, "the report", (runs->count + 1) * sizeof *chosen);
    for (size_t i = 0; i < runs->count; i++)
        if (sides->is_on[SIDE_A][i] || sides->is_on[SIDE_B][i])
            chosen[all++] = &runs->items[i];
    kept = all;
    bool *stays = calloc(runs->count + 1, sizeof *stays);
    const bool good = disagreements_drop(chosen, &kept, &comparing->disagreements, error);
    const bool has_room = stays != NULL;
    for (size_t i = 0; stays && i < kept; i++)
        stays[chosen[i] - runs->items] = true;
    for (size_t i = 0; stays && i < runs->count; i++)
        if (!stays[i])
            sides_drop(sides, i);
    free(chosen);
    free(stays);
    return good && (has_room || error_memory(error, "the report", runs->count));
}

bool comparing_make(struct comparing *comparing, struct runs *runs, const struct report_options *options,
                    struct error *error)
{
    *comparing = (struct comparing){.sides.word = {options->paths[SIDE_A], options->paths[SIDE_B]}};
    bool good = sides_load(&comparing->sides, runs, options->paths + SIDES, options->path_count - SIDES,
                           REPORT_DEFAULT_PATH, error) &&
                drop_disagreements(comparing, runs, error);
    for (int side = 0; good && side < SIDES; side++) {
        struct grouping_filter filter = options->filter;
        filter.chosen = comparing->sides.is_on[side];
        good = grouping_make(&comparing->groups[side], runs, &filter, error);
    }
    return good && comparison_make(&comparing->comparison, comparing->groups,
                                   options->has_fail_slower ? options->fail_slower / 100 : -1, error);
}

void comparing_free(struct comparing *comparing)
{
    comparison_free(&comparing->comparison);
    for (int side = 0; side < SIDES; side++)
        grouping_free(&comparing->groups[side]);
    sides_free(&comparing->sides);
    lines_free(&comparing->disagreements);
}
