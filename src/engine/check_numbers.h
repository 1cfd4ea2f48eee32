/* Decides numbers slice by slice, about a millisecond each; between slices the first thread of a rank polls.
 * Private to the engine. Knows nothing of what becomes of the verdicts. */
#ifndef PRIMES_ENGINE_CHECK_NUMBERS_H
#define PRIMES_ENGINE_CHECK_NUMBERS_H

#include "engine/team.h"

/* From now on the worker is at work. */
void check_begin_work(struct worker *worker);

/* How long it was at work since then; `*end` is now. */
struct work_time check_end_work(const struct worker *worker, double *end);

/* Between two slices: shows how many operations of the unit are done and, on the first thread, polls. False:
 * the unit ends here. */
bool check_poll(struct worker *worker, uint64_t operations);

/* Tries the divisors [lo, hi) of n, which is the number of that index, slice by slice. False: it ended before
 * it was decided. */
bool check_divisors(struct worker *worker, struct outcome *outcome, uint64_t index, uint64_t n, uint64_t lo,
                    uint64_t hi, struct verdict *verdict);

/* Loads numbers [first, first + count) for the worker; what rank 0 fetched for them must be there. False if
 * that failed, and the team with it. */
bool check_load(struct worker *worker, uint64_t first, uint64_t count, struct numbers_block *block);

/* What rank 0 fetched for these numbers, if they must be fetched and the worker has not loaded them yet; else
 * NULL, and *is_missing says whether they are not there yet. */
const struct message_lines *check_find_lines(struct worker *worker, uint64_t first, uint64_t count,
                                             bool *is_missing);

/* Consecutive numbers, until they are decided. The caller sets the first five. */
struct checking {
    struct outcome *outcome; /* gets operations, verdicts, and seconds, */
    uint64_t place;          /* those of the next number here */
    const uint64_t *n;       /* the next number, */
    uint64_t index;          /* its index in the sequence, */
    uint64_t left;           /* and how many there are */
    uint64_t slice;          /* numbers of a slice, if none is heavy */
    bool is_mixed;           /* one of them may be heavy */
};

/* `cost` is that of all, or a bound of it. */
void checking_begin(struct checking *checking, const struct kernel *kernel, uint64_t cost);

/* The next slice, at most, or one heavy number. False: it ended before. */
bool checking_step(struct worker *worker, struct checking *checking);

#endif
