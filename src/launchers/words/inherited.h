/* Variables in the environment that a scheduler, or a launcher, left for whom it started, and that would
 * change what the words of another start mean. Knows nothing of what is started. */
#ifndef PRIMES_LAUNCHERS_WORDS_INHERITED_H
#define PRIMES_LAUNCHERS_WORDS_INHERITED_H

#include "base/error.h"
#include "report/containers/lines.h"

/* Adds the names of those in `environment`, NAME=VALUE, the last NULL. Fails if memory ran out. */
bool inherited_find(struct lines *names, char *const *environment, struct error *error);

/* Takes them out of the environment of this process. */
void inherited_forget(const struct lines *names);

#endif
