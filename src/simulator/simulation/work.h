/* What the units of a plan truly take: the plan estimates as if every number were prime, but the search of a
 * composite ends at its smallest divisor. Knows nothing of time. */
#ifndef PRIMES_SIMULATOR_SIMULATION_WORK_H
#define PRIMES_SIMULATOR_SIMULATION_WORK_H

#include "plan/plan.h"

/* Up to so many numbers of a loop each is worked out; of more, so many, of which each stands for those about
 * it that are like it. */
enum { WORK_NUMBERS_MAX = 1 << 23 };

/* Remembers the divisors of the numbers of a short list, and what numbers of a loop take. The first two are
 * borrowed. */
struct work {
    const struct numbers *numbers;
    const struct kernel *kernel;
    uint32_t *divisors;   /* of each number: 0 not known yet, 1 none */
    uint32_t *operations; /* of each that is worked out for a loop, and one more; 0: not known yet */
    uint64_t alike;       /* so many numbers have one that stands for them */
    struct numbers_loader loader;
    bool failed; /* a file could not be read again: what follows is not known */
    struct error error;
};

bool work_open(struct work *work, const struct numbers *numbers, const struct kernel *kernel,
               struct error *error);
void work_close(struct work *work);

/* What a unit takes. */
struct unit_work {
    uint64_t operations; /* of the kernel; of a long block a sample of its numbers stands for all */
    uint64_t divisor;    /* that the search of a divisor range finds, or 0 */
    bool is_vain;        /* a divisor range above the smallest divisor: a sequential run never comes here */
};
struct unit_work work_of(struct work *work, const struct unit *unit);

/* The operations that one number takes whole, index < count. The same whoever asks, and when, so that those
 * of a long sequence have one sum under every schedule. */
uint64_t work_of_number(struct work *work, uint64_t index);

#endif
