/* The lines about a result as a whole: what stands above and below the rows of the table, and what is said of
 * a result that went to a file. Knows nothing of single numbers. */
#ifndef PRIMES_OUTPUT_SUMMARY_H
#define PRIMES_OUTPUT_SUMMARY_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/exchange/tally.h"
#include "output/output.h"
#include "output/rows.h"

/* What is about to be checked, and how. */
struct summary_task {
    uint64_t numbers;
    const char *workers; /* "with 2 threads" */
    const char *kernel;
    bool splits;
    const char *schedule; /* of a loop: "static,1"; NULL: none */
    int shard, shards;    /* of --shard I/N; 0 of 0: all numbers */
};

/* The table's first line, and where numbers are split the names of its columns, whose rows are `rows`. */
void summary_print_heading(struct output *output, const struct summary_task *task, const struct rows *rows);

/* Seconds of the measured repetitions. */
struct summary_times {
    double median, least, most;
    int repetitions;
};

/* The table's last line. */
void summary_print_total(struct output *output, const struct summary_times *times);

/* What is in the file at `path`, in one line without its newline; `took` is what to say of the time (" in
 * 0.12 s"), or "". Returns `text`. */
enum { SUMMARY_SIZE = 512 };
const char *summary_text(const struct tally *tally, const char *took, const char *path,
                         char text[SUMMARY_SIZE]);

#endif
