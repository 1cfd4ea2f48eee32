/* What the first thread of a rank does between its slices of work, and while it has none: messages, outcomes
 * in order, progress. Does not know what it interrupts. */
#ifndef PRIMES_ENGINE_POLL_H
#define PRIMES_ENGINE_POLL_H

#include "engine/team.h"

/* Takes and sends what there is. True if there was anything to do. */
bool poll_once(struct team *team);

/* Is the run over? On rank 0 a yes lets the other ranks go. */
bool poll_finish(struct team *team);

/* Collective, at the end: rank 0 takes what was still sent to it, of signals that came when the run was over.
 */
void poll_take_rest(struct team *team);

#endif
