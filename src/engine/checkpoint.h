/* Checkpoints of a run that is kept: from time to time rank 0 marks what was delivered, every rank sees to it
 * that its texts of that reach the disk, and then rank 0 vouches for them, for how far heavy numbers
 * behind them are, and for verdicts ahead of them. Nobody stops working meanwhile; one checkpoint is under
 * way at a time. Where a signal ends the run, the last one follows when everything is delivered that will be.
 * Private to the engine; the first thread of a rank only. Does not know what is written where. */
#ifndef PRIMES_ENGINE_CHECKPOINT_H
#define PRIMES_ENGINE_CHECKPOINT_H

#include "engine/team.h"

/* To be called often: what there is to do now. True if there was anything. */
bool checkpoint_step(struct team *team);

/* This rank's part of one begins: rank 0 has sent all offsets of texts that belong to it. */
void checkpoint_begin(struct team *team);

/* Rank 0: */

/* Another rank has done its part. */
void checkpoint_note_flushed(struct team *team, const struct message_flushed *flushed);

/* Before an outcome is delivered: while a checkpoint is under way it stands behind what was marked. */
void checkpoint_note_delivery(struct team *team, struct outcome *outcome);

/* Is none under way, and none to come? */
bool checkpoint_is_over(const struct team *team);

#endif
