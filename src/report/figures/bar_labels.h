/* Which rows are bars of the lost speedup, and what stands beside each. Knows nothing of what a bar shows. */
#ifndef PRIMES_REPORT_FIGURES_BAR_LABELS_H
#define PRIMES_REPORT_FIGURES_BAR_LABELS_H

#include "report/analysis/group.h"
#include "report/findings/sentence.h"

/* It has several workers and a speedup. */
bool bar_labels_is_bar(const struct group *group, const struct row *row);

bool bar_labels_have_one_world(const struct group *group);

/* Do workers, world, and whether numbers are split leave two bars alike? Then what bar_labels_make says must
 * stand beside them. */
bool bar_labels_are_long(const struct group *group);

/* "2 static,1000", "2 OpenMP auto split", "8 hybrid 2x4 static", "8 MPI on 2 nodes", "2 close cores": what
 * the bar has, as far as others have it otherwise. Of a record, so not to be trusted in a script. */
struct sentence bar_labels_make(const struct group *group, const struct run *run);

#endif
