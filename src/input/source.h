/* What the user named as input: numbers, files, ranges, a workload, in the order of the command line. Knows
 * nothing of how they are loaded. */
#ifndef PRIMES_INPUT_SOURCE_H
#define PRIMES_INPUT_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum source_kind {
    SOURCE_NUMBER,   /* text is a number */
    SOURCE_FILE,     /* text is a path, "-" is standard input */
    SOURCE_RANGE,    /* LO:HI or LO:HI:STEP, HI included where it is hit */
    SOURCE_WORKLOAD, /* classic, classic64, random:COUNT[:BITS[:SEED]] */
};

struct source {
    enum source_kind kind;
    const char *text; /* borrowed */
};

/* "number", "file", ... */
const char *source_kind_name(enum source_kind kind);

/* Is the text of this source well formed? Looks at no file. The sentence names option, value and cause
 * ("--range 5:2: ..."), and for a SOURCE_NUMBER that is none it hints at --input. ERROR_USAGE. */
bool source_check(const struct source *source, struct error *error);

/* Is it "--input -"? */
bool source_is_standard_input(const struct source *source);

/* lo, lo + step, ... up to and including hi where it is hit. */
struct source_range {
    uint64_t lo, hi, step;
};
/* What the text of a SOURCE_RANGE says: lo <= hi, step >= 1, and at most NUMBERS_COUNT_MAX numbers, or
 * ERROR_USAGE. */
bool source_parse_range(const char *text, struct source_range *range, struct error *error);

/* The sources of a run, in the order of the command line. {0} is none. */
struct sources {
    struct source *items;
    size_t count;
};

/* Adds one that source_check accepts; `text` stays borrowed. ERROR_USAGE also for a second workload. */
bool sources_add(struct sources *sources, enum source_kind kind, const char *text, struct error *error);

/* To be called when all are there: none at all means the workload classic. Is there a workload? It must stand
 * alone, or ERROR_USAGE. */
bool sources_finish(struct sources *sources, bool *has_workload, struct error *error);

/* How many numbers there are if all sources are ranges of step 1 or 2, else 0. The sources are such as
 * sources_add took. */
uint64_t sources_dense_count(const struct sources *sources);

void sources_free(struct sources *sources);

#endif
