/* What is counted of verdicts, so that parts of a run can be counted where they are checked and put together
 * in their order. Knows nothing of units, workers and output. */
#ifndef PRIMES_ENGINE_EXCHANGE_TALLY_H
#define PRIMES_ENGINE_EXCHANGE_TALLY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "input/numbers.h"
#include "kernel/verdict.h"

/* {0} is the tally of no numbers. */
struct tally {
    uint64_t numbers; /* all, invalid ones included */
    uint64_t prime, composite, neither, invalid;
    struct digest numbers_digest;  /* of the values, in order, without invalid ones */
    struct digest verdicts_digest; /* of the kinds, in order: 0 neither, 1 prime, 2 composite, 3 invalid; so
                                      it does not depend on the kernel */
    bool only_counted;             /* some: verdicts_digest means nothing */
};

/* Appends block->count numbers and what was found of them. */
void tally_add(struct tally *tally, const struct numbers_block *block, const struct verdict *found);

/* Appends a progression of which only the number of primes is known. */
void tally_add_counted(struct tally *tally, const struct numbers_progression *progression, uint64_t primes);

/* Appends the tally of the numbers that follow. */
void tally_append(struct tally *tally, const struct tally *tail);

#endif
