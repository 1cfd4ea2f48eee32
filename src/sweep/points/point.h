/* The points of a study: so many ranks of so many threads under a schedule, on the nodes that have cores for
 * them, with the work they get. Knows nothing of how they are started and measured. */
#ifndef PRIMES_SWEEP_POINTS_POINT_H
#define PRIMES_SWEEP_POINTS_POINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "report/containers/lines.h"
#include "sweep/points/counts.h"

struct point {
    int ranks; /* 0: one process, started by no launcher */
    int threads;
    int nodes;              /* the fewest that have a core for every worker */
    int ranks_of_a_node;    /* at most: as many as the smallest of them has room for */
    bool is_oversubscribed; /* there are not so many cores */
    const char *schedule;   /* as records have it, "auto", "dynamic,1"; borrowed */
    char *work;             /* what the option of the work gets */
};

struct points {
    struct point *items;
    size_t count;
};

/* All is borrowed. */
struct points_wanted {
    bool has_sequential; /* the sequential run, always of "auto" */
    struct pairs pairs;
    const struct lines *schedules; /* each pair under each of them */
    struct counts node_cores;      /* of each node; at least one */
    bool oversubscribe;            /* also those with more workers than cores */
    const char *work;
    bool is_weak; /* `work` is random:COUNT..., and grows with the workers */
};

/* Each point once, the sequential run first. `left_out` gets the names of those for which there are no cores.
 * ERROR_USAGE: the work of one would be too large; ERROR_FAILED: memory ran out. */
bool points_make(struct points *points, const struct points_wanted *wanted, struct lines *left_out,
                 struct error *error);

void points_free(struct points *points);

uint64_t point_workers(const struct point *point);

/* "sequential", "2 threads static", "4 x 2 (oversubscribed)": as the summary has it. Returns `name`. */
enum { POINT_NAME_SIZE = 160 };
const char *point_name(const struct point *point, char name[POINT_NAME_SIZE]);

/* Does a person mean this point by `row`: "4x2", which is also "4 x 2" and one process of two threads as
 * "1x2"; "2 threads"; "sequential"? With a schedule behind it, "4x2 static", only under that; without one,
 * under each. */
bool point_is_row(const struct point *point, const char *row);

/* Can work of this name grow, random:COUNT[:BITS[:SEED]]? */
bool points_work_can_grow(const char *work);

#endif
