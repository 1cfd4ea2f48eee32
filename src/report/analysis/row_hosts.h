/* The hosts on which the runs of a row were. Knows nothing of what they did there. */
#ifndef PRIMES_REPORT_ANALYSIS_ROW_HOSTS_H
#define PRIMES_REPORT_ANALYSIS_ROW_HOSTS_H

#include "report/analysis/row.h"

/* "n1 n2", each once, sorted, from malloc; "" where they are not recorded. NULL: memory ran out. */
char *row_hosts_list(const struct row *row);

#endif
