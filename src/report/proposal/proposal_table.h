/* The table of a proposal for computing time, with its sentences. Knows nothing of formats. */
#ifndef PRIMES_REPORT_PROPOSAL_PROPOSAL_TABLE_H
#define PRIMES_REPORT_PROPOSAL_PROPOSAL_TABLE_H

#include <jansson.h>

#include "report/proposal/proposal.h"
#include "report/tables/cells/table.h"

/* For a person: the rows, behind them those of a modelled curve of the group, and the sentences below. */
void proposal_table_fill(const struct group *group, const struct proposal *proposal, struct table *table);

/* For a program: an array of flat objects with the same keys in every group. NULL if memory ran out. */
json_t *proposal_table_rows(const struct group *group, const struct proposal *proposal);

/* The largest, the cheapest and the fastest, a sentence each. Fails only if memory ran out. */
bool proposal_table_tell(const struct proposal *proposal, struct lines *lines, struct error *error);

#endif
