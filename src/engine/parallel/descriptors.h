/* Descriptors that a library opens, told from those that this process was given. Some of them would pass to a
 * program that this one starts; files/target.h tells by that what may be written, and what is MPI's own. */
#ifndef PRIMES_ENGINE_PARALLEL_DESCRIPTORS_H
#define PRIMES_ENGINE_PARALLEL_DESCRIPTORS_H

#include <stdbool.h>

enum { DESCRIPTORS_MOST = 256 };

struct descriptors {
    bool is_open[DESCRIPTORS_MOST];
};

void descriptors_note(struct descriptors *descriptors);

/* What has been opened since then does not pass to other programs. */
void descriptors_keep_new_here(const struct descriptors *before);

/* Nor do the pipes and sockets that hydra leaves open in the processes it starts, of which it names but two.
 */
void descriptors_keep_hydras_here(void);

#endif
