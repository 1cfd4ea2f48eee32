/* The cores that a study may use: of each node of the job it runs in, or of this machine. */
#ifndef PRIMES_SWEEP_CORES_H
#define PRIMES_SWEEP_CORES_H

#include "sweep/points/counts.h"

/* A number a node. Of this machine the physical cores of the CPUs that this process may use, and no more than
 * the time that its control group allows. ERROR_FAILED: what Slurm says of the nodes cannot be read. */
bool cores_find(struct counts *cores, struct error *error);

/* Does this process belong to a job of Slurm? */
bool cores_are_of_job(void);

#endif
