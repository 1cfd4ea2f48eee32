/* Several studies side by side: runs told apart by their folder, host, commit, kernel or schedule, each study
 * with its own base, and the rows of all that answer the same question in one group. Knows nothing of how
 * they are shown. */
#ifndef PRIMES_REPORT_STUDIES_STUDIES_H
#define PRIMES_REPORT_STUDIES_STUDIES_H

#include "report/analysis/group.h"

/* In the order of the words of --by. */
enum studies_by {
    STUDIES_BY_FOLDER,
    STUDIES_BY_HOST,
    STUDIES_BY_COMMIT,
    STUDIES_BY_KERNEL,
    STUDIES_BY_SCHEDULE
};

/* "folder", "host", ... */
const char *studies_by_name(enum studies_by by);

/* Gives each run its study, before groups are made: so that they are of one study each. By schedule, groups
 * stay as they are, and their rows are told apart. Fails only if memory ran out. */
bool studies_tell(struct runs *runs, enum studies_by by, struct error *error);

/* Of the same numbers and output format, and unless they are told apart by it of the same kernel. */
struct studies {
    struct group
        *items; /* with the rows of all studies, study by study; rows borrow from the groups they come from,
                   and have their speedups, each to the base of its study; the base is that of the first */
    size_t count;
};

/* Fails only if memory ran out. */
bool studies_find(struct studies *studies, const struct groups *groups, enum studies_by by,
                  struct error *error);

void studies_free(struct studies *studies);

#endif
