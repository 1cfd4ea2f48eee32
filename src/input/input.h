/* From what the user named to a sequence of numbers: arguments, files, standard input, ranges, workloads, in
 * the order of the command line. Reads everything before it returns; computes nothing. */
#ifndef PRIMES_INPUT_INPUT_H
#define PRIMES_INPUT_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "input/blocks.h"
#include "input/numbers.h"

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

/* Is the text of this source well formed? Looks at no file. The sentence names option, value and cause
 * ("--range 5:2: ..."), and for a SOURCE_NUMBER that is none it hints at --input. ERROR_USAGE. */
bool source_check(const struct source *source, struct error *error);

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

/* How files are read. {0}: texts of up to INPUT_SMALL bytes are lists in memory, longer ones big files in
 * blocks of the usual size, that this process alone can open and scans alone. */
enum { INPUT_SMALL = 16 * 1024 * 1024 };
struct input_methods {
    bool binary;         /* files hold 64-bit integers in little-endian order */
    uint64_t block_size; /* for tests: of all files, however small; 0: none */
    void *context;
    /* Scans the blocks of a big file and settles it; may make it a shared one. */
    bool (*scan)(void *context, struct blocks *blocks, struct error *error);
    /* Standard input is read next. May be NULL. */
    void (*before_standard_input)(void *context);
};

/* Appends all sources to `numbers`. What cannot be opened or read is ERROR_FAILED, a second "-" ERROR_USAGE.
 * What comes from a pipe or a terminal and is no small text is copied to a nameless file first, in the folder
 * that TMPDIR names or /tmp. Invalid lines are no failure; `*invalid_file_lines` counts those that did not
 * come from standard input. */
bool input_load(struct numbers *numbers, const struct source *sources, size_t count,
                const struct input_methods *methods, uint64_t *invalid_file_lines, struct error *error);

/* The usual scan, by this thread alone. */
bool input_scan_alone(struct blocks *blocks, struct error *error);

/* Reads standard input to its end, for nothing, if it is one of the sources. */
void input_drain(const struct source *sources, size_t count);

#endif
