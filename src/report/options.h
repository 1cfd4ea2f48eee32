/* The command line of primes-report: the table of its options, and what they set. Knows nothing of
 * what the options do. */
#ifndef PRIMES_REPORT_OPTIONS_H
#define PRIMES_REPORT_OPTIONS_H

#include "base/command_line.h"
#include "report/analysis/grouping.h"
#include "report/figures/plot.h"
#include "report/studies/studies.h"
#include "report/tables/print.h"

enum report_action { REPORT_RUN, REPORT_HELP, REPORT_VERSION, REPORT_PRINT_OPTIONS };

struct report_options {
    enum report_action action;
    const char *print_form; /* of REPORT_PRINT_OPTIONS */
    enum group_table_kind table;
    enum print_format format;
    const char *columns;      /* of the tables, "workers,speedup"; NULL: all */
    bool has_table;           /* --table, --format or --columns was given */
    bool has_looks;           /* --width or --no-caption was given */
    struct plot_request plot; /* target NULL: a table is asked for */
    struct grouping_filter filter;
    const char *output; /* a file for the tables, or the page; NULL: standard output */
    const char *page;   /* the same file, if it is to be a page; NULL: tables */
    const char *model;  /* the file of a modelled curve; NULL */
    bool compares;      /* the first two paths, side A and side B, which may be commits, hosts or machines */
    bool has_by;        /* studies side by side */
    enum studies_by by;
    bool has_fail_slower, has_efficiency;
    double fail_slower; /* percent */
    bool book;          /* beside the records, the figures that the book published */
    const char **paths; /* empty after report_options_parse only if the book alone is asked for */
    size_t path_count;
};

#define REPORT_DEFAULT_PATH "results/runs"

/* The texts stay borrowed from `arguments`, of which the first is the program's name. ERROR_USAGE. */
bool report_options_parse(struct report_options *options, int count, char *const *arguments,
                          struct error *error);
void report_options_free(struct report_options *options);

/* The table, for its help and its forms. */
const struct command *report_options_command(void);

#endif
