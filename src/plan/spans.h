/* A sequence in spans of consecutive numbers, alike on every rank, whoever decides them: what several workers
 * may decide parts of, and what is delivered at once, in order. Knows nothing of schedules and workers. */
#ifndef PRIMES_PLAN_SPANS_H
#define PRIMES_PLAN_SPANS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "input/numbers.h"

/* Numbers [first, end) of the sequence, of one list, range, ... */
struct span {
    uint64_t id; /* from 0, in their order */
    uint64_t first, end;
    bool is_counted; /* a dense range of any length, for a sieve; else at most UNIT_NUMBERS_MAX numbers */
};

/* A list, a range, ..., in spans of `size` numbers but for the last. */
struct stretch {
    uint64_t first, end;
    uint64_t id; /* of its first span */
    uint64_t size;
    bool is_counted;
};

/* {0} is no spans of no numbers. */
struct spans {
    struct stretch *stretches;
    size_t stretch_count;
    uint64_t count; /* of spans */
};

/* Of at most `most` numbers (at least 1) each, unless a source would make more than `many` (at least 1) of
 * them; never of more than UNIT_NUMBERS_MAX. With `counts`, long dense ranges are for a sieve, and have
 * longer ones. */
bool spans_open(struct spans *spans, const struct numbers *numbers, uint64_t most, uint64_t many, bool counts,
                struct error *error);
void spans_close(struct spans *spans);

/* The one that number `index`, which must be one of the sequence, stands in. */
struct span spans_at(const struct spans *spans, uint64_t index);

/* Span `id`, below the count. */
struct span spans_get(const struct spans *spans, uint64_t id);

#endif
