/* What was found of the runs of a group, as values: what, of which row, how large, how sure. Tables, pictures
 * and JSON show them; they are made by who looks for them (report/findings), and nobody else judges anew.
 * Knows nothing of words. */
#ifndef PRIMES_REPORT_ANALYSIS_FINDING_H
#define PRIMES_REPORT_ANALYSIS_FINDING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "statistics/estimate.h"

struct row;

/* In the order in which they are told. `size` of each, where it has one: */
enum finding_kind {
    FINDING_BASE_DISTURBED, /* of the base: no speedups; the share of a CPU that its workers got, the median
                             */
    FINDING_DISTURBED,      /* of a row: no speedup of it; the same */
    FINDING_SHORT_OF_CPU,   /* of a row, in a few of its repetitions: the same, of those */
    FINDING_OVERSUBSCRIBED, /* of a row: CPUs a worker */
    FINDING_SMT,            /* of a row: cores a worker */
    FINDING_NUMA,           /* of a row: NUMA domains of the rank that has most */
    FINDING_COPIES,         /* of the group: records that are the same run again */
    FINDING_BLOCKS,         /* of the group: rows measured wholly before or after the base */
    FINDING_DRIFT,          /* of the group: by how much of a time the last third is longer */
    FINDING_SLOW_FIRST,     /* of the group: the first repetition over the median of the others, less 1 */
    FINDING_COLD_ROUND,     /* of the group: the first round over the median of the later ones, less 1 */
    FINDING_MODES,          /* of a row: the upper mode over the lower one, less 1 */
    FINDING_SLOW_WORKER,    /* of a row: the rate of a rank or thread to that of the others */
    FINDING_SLOW_HOST,      /* of a row: the rate of a host to that of the others in the same runs */
    FINDING_NODES_DIFFER,   /* of a row: the median time on a node to that on the others */
    FINDING_SHORT,          /* of a row: its median, in seconds */
    FINDING_SUPERLINEAR,    /* of a row: its speedup */
    FINDING_WEAK,           /* of a row: the work of a worker to that of one alone */
    FINDING_KINDS
};

/* As JSON names it: "base_disturbed", ... */
const char *finding_kind_name(enum finding_kind kind);

enum { FINDING_PLACE_SIZE = 256 };
struct finding {
    enum finding_kind kind;
    const struct row *row; /* NULL: of the whole group */
    struct estimate size;  /* unknown: it has none */
    double probability;    /* that chance makes such a one; NAN: it is no matter of chance */
    size_t hit, of; /* repetitions, records, rows or ranks that it is of, and of how many; 0, 0: none */
    char place[FINDING_PLACE_SIZE]; /* "host n1", "rank 3, thread 1"; "": none */
    bool is_interleaved;            /* the runs were measured in rounds (of drift, cold rounds and modes) */
    char *sentence, *cure; /* from malloc, "" where there is none; by who has the words; until then NULL */
};

/* {0} is none. */
struct findings {
    struct finding *items;
    size_t count;
};

/* A copy. Fails only if memory ran out. */
bool findings_append(struct findings *findings, const struct finding *finding, struct error *error);

/* The first of a kind, of `row` unless that is NULL; NULL: there is none. */
const struct finding *findings_find(const struct findings *findings, enum finding_kind kind,
                                    const struct row *row);

void findings_free(struct findings *findings);

#endif
