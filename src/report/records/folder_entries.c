#include "report/records/folder_entries.h"

#include <string.h>

int folder_entries_compare(const FTSENT **left, const FTSENT **right)
{
    return strcmp((*left)->fts_name, (*right)->fts_name);
}

bool folder_entries_have_records(const FTSENT *entry)
{
    static const char suffix[] = ".jsonl";
    const size_t size = sizeof suffix - 1;
    return entry->fts_namelen > size && strcmp(entry->fts_name + entry->fts_namelen - size, suffix) == 0;
}
