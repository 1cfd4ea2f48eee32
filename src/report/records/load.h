/* Files and folders of records to runs: every line that is a usable record, and a message for each one that
 * is not. Knows nothing of what is made of the runs. */
#ifndef PRIMES_REPORT_RECORDS_LOAD_H
#define PRIMES_REPORT_RECORDS_LOAD_H

#include "report/containers/lines.h"
#include "report/containers/string_pool.h"
#include "report/records/run.h"

struct runs {
    struct run *items; /* in the order of the paths, of the names in a folder, and of the lines */
    size_t count;
    size_t files;
    size_t unusable;       /* lines and files */
    struct lines problems; /* "file:line: what is wrong with it", one for each unusable one */
    struct string_pool pool;
    const char *written; /* where the report goes, NULL: to no file; borrowed */
};

/* Reads a file of JSON lines, standard input ("-"), or every *.jsonl in a folder and the folders below it.
 * Blank lines are passed over. ERROR_FAILED if `path` cannot be read, or memory ran out; ERROR_USAGE if one
 * of them is where the report goes; what is wrong deeper down is counted in `unusable`. */
bool load_path(struct runs *runs, const char *path, enum run_detail detail, struct error *error);

/* One line; for load_path, and for who has lines of another origin. `file` must outlive `runs`. */
bool load_line(struct runs *runs, const char *file, size_t line_number, const char *line, size_t size,
               enum run_detail detail, struct error *error);

void load_free(struct runs *runs);

#endif
