#include "engine/hand_in.h"

#include <stdlib.h>

/* Is it to be written here, not by rank 0? */
static bool is_to_be_kept(const struct team *team, const struct outcome *outcome)
{
    return team->job->formatter.write_at && outcome->formatted && outcome->text_size >= ENGINE_KEPT_MIN;
}

/* Its header alone, which will be handed in. NULL if memory ran out, and the team failed. */
static struct outcome *keep_text(struct team *team, struct outcome *outcome)
{
    struct outcome *header = malloc(sizeof *header);
    if (!header) {
        struct error error;
        error_memory(&error, "the outcome of a unit", sizeof *header);
        team_fail(team, &error);
        return NULL;
    }
    outcome->kept = true;
    *header = *outcome;
    return header;
}

/* Where rows have their places, whatever stands before them: the header of what is written there now. */
static struct outcome *place_text(struct team *team, struct outcome *outcome)
{
    const struct engine_formatter *formatter = &team->job->formatter;
    struct error error;
    if (!formatter->write_at(formatter->context, outcome_text(outcome), outcome->text_size,
                             outcome->unit.first * team->job->row_bytes, &error))
        team_fail(team, &error);
    struct outcome *header = keep_text(team, outcome);
    if (header)
        header->placed = true;
    free(outcome);
    return header;
}

void hand_in(struct worker *worker, struct outcome *outcome)
{
    struct team *team = worker->team;
    struct outcome *kept = NULL;
    if (outcome && is_to_be_kept(team, outcome)) {
        if (team->job->in_place) {
            outcome = place_text(team, outcome);
        } else {
            kept = outcome;
            outcome = keep_text(team, kept);
        }
    }
    team_hand_in(worker, outcome, kept);
}

bool hand_in_texts(struct worker *worker, bool has_work)
{
    bool wrote = team_write_text(worker->team, has_work), more = wrote && worker->thread > 0;
    while (more)
        more = team_write_text(worker->team, has_work);
    return wrote;
}
