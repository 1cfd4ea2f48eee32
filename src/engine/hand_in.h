/* What a worker does with an outcome, and with the texts that stay with its rank. Private to the engine.
 * Knows nothing of where outcomes come from. */
#ifndef PRIMES_ENGINE_HAND_IN_H
#define PRIMES_ENGINE_HAND_IN_H

#include "engine/team.h"

/* Takes ownership. `outcome` may be NULL: the run is being abandoned. */
void hand_in(struct worker *worker, struct outcome *outcome);

/* Writes the texts that know their offsets; of the first thread, for whose messages others wait, one at a
 * time. False if there was none, or who has work need not. */
bool hand_in_texts(struct worker *worker, bool has_work);

#endif
