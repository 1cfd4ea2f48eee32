/* The parts of one run in their order, and whether they are all there, once each, and of one sequence of
 * numbers. Knows nothing of what stands in their verdicts. */
#ifndef PRIMES_MERGE_PARTS_H
#define PRIMES_MERGE_PARTS_H

#include "merge/part.h"
#include "output/record/record_paths.h"
#include "report/containers/lines.h"

/* {0} is none. */
struct parts {
    struct part *items; /* by their index, as long as there are no problems */
    size_t count;
    struct lines problems; /* "NAME: what is wrong with it" */
};

/* Reads the records, which `paths` must outlive. What is wrong with them is in `problems`; false only if
 * memory ran out or a signal came (ERROR_STOPPED). */
bool parts_read(struct parts *parts, const struct record_paths *paths, struct error *error);

/* Of all verdicts together. */
uint64_t parts_bytes(const struct parts *parts);

/* Is the file a record or the verdicts of a part? */
bool parts_have_file(const struct parts *parts, const char *path);

void parts_free(struct parts *parts);

#endif
