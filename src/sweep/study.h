/* A study as it goes on: its points, and what is known of each. Knows nothing of files and processes. */
#ifndef PRIMES_SWEEP_STUDY_H
#define PRIMES_SWEEP_STUDY_H

#include <stdbool.h>
#include <stddef.h>

#include "launchers/words/launcher_words.h"
#include "report/containers/string_pool.h"
#include "sweep/options.h"
#include "sweep/points/point.h"
#include "sweep/points/sampling.h"
#include "sweep/program.h"
#include "sweep/records/measurement.h"

/* What is known of a point. */
struct sample {
    double *seconds; /* of each measurement that counts */
    size_t count;
    double operations;          /* of a run of it; 0: not known */
    const char *numbers_digest; /* of what it checked; NULL: not known */
    char *source_text;          /* its work as records name it */
    double cost_seconds;        /* that a start of it took, the last time; NAN: none did yet */
    struct sampling sampling;
    bool has_failed;
    bool is_again; /* what was recorded of it shall not count */
};

struct study {
    const struct sweep_options *options;
    const struct program *program;
    struct launcher_setup launcher;
    struct points points;
    struct sample *samples; /* of each point */
    struct string_pool pool;
    const char *cpu_model; /* of the records that count; NULL: any */
};

/* The points are there; all else is as yet unknown. ERROR_USAGE: --again names no point; ERROR_FAILED: memory
 * ran out. */
bool study_begin(struct study *study, struct error *error);

void study_free(struct study *study);

/* Which point a record is of; -1: none. */
ptrdiff_t study_find(const struct study *study, const struct measurement *measurement);

/* Adds what was measured of a point, which is then to be judged. ERROR_FAILED: of other numbers than before,
 * though by the same name; or memory ran out. */
bool study_add(struct study *study, size_t point, const struct measurement *measurement, struct error *error);

/* From what was added: how well the median of the point is known. */
void study_judge(struct study *study, size_t point);

/* Shall it be measured, again? */
bool study_wants(const struct study *study, size_t point);

/* Points that are wanted no more. */
size_t study_done(const struct study *study);

/* Seconds that a start of the point will take: as the last time, else as the costliest of those known; 0
 * where none is. */
double study_expected_cost(const struct study *study, size_t point);

/* Seconds that are left, if each point takes as many measurements as its interval lets expect; `rounds` is
 * how many starts of each come besides. NAN: not known yet. */
double study_eta(const struct study *study, double rounds);

#endif
