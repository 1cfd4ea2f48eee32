/* What lies in a folder of records, as fts finds it: in which order it is read, and which files have records.
 * Reads none. */
#ifndef PRIMES_REPORT_RECORDS_FOLDER_ENTRIES_H
#define PRIMES_REPORT_RECORDS_FOLDER_ENTRIES_H

#include <fts.h>
#include <stdbool.h>

/* By their names; for fts_open. */
int folder_entries_compare(const FTSENT **left, const FTSENT **right);

/* Is its name *.jsonl? */
bool folder_entries_have_records(const FTSENT *entry);

#endif
