/* A worker of a loop: chunk after chunk, what it decides of a span handed in as a part. Private to the
 * engine. Knows nothing of how chunks are chosen, and of how parts are put together. */
#ifndef PRIMES_ENGINE_LOOP_WORKER_H
#define PRIMES_ENGINE_LOOP_WORKER_H

#include "engine/team.h"

/* Until there are no chunks any more, or the run ends early. */
void loop_worker_run(struct worker *worker);

#endif
