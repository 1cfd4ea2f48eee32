/* The chunks of a loop on their way to the threads of a rank: by arithmetic, from rank 0's own hands, or by
 * messages. Private to the engine. Knows nothing of what is done with them. */
#ifndef PRIMES_ENGINE_CHUNKS_H
#define PRIMES_ENGINE_CHUNKS_H

#include "engine/team.h"

/* For a worker: its next chunk. NEXT_WAIT: rank 0 was asked, or will be. */
enum next_unit chunks_take(struct worker *worker, struct loop_chunk *chunk);

/* For a worker: what rank 0 fetched for these numbers stays here, if it is here, until chunks_leave_lines. */
void chunks_hold_lines(struct worker *worker, uint64_t first, uint64_t count);
void chunks_leave_lines(struct worker *worker);

/* In between, once: rank 0 is to send it. */
void chunks_want_lines(struct worker *worker);

/* For the polls of other ranks: sends what its workers want. False if that is nothing. */
bool chunks_send_requests(struct team *team);
void chunks_note_answer(struct team *team, const struct message_chunk *answer);

#endif
