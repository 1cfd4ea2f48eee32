/* primes-report: records to tables and plots. The only place of the report that prints an error and picks an
 * exit code.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/build_info.h"
#include "base/process_setup.h"
#include "environment/stack.h"
#include "files/target.h"
#include "report/analysis/grouping.h"
#include "report/comparing.h"
#include "report/comparison/comparison_table.h"
#include "report/findings/findings.h"
#include "report/options.h"
#include "report/page/page.h"
#include "report/records/book_results.h"

enum { LINES_SHOWN = 20 };

/* ---- Messages: everything that is not the report. */

static void print_message(const char *text)
{
    dprintf(STDERR_FILENO, "primes-report: %s\n", text);
}

static void print_lines(const struct lines *lines)
{
    for (size_t i = 0; i < lines->count && i < LINES_SHOWN; i++)
        print_message(lines->text[i]);
    if (lines->count > LINES_SHOWN)
        dprintf(STDERR_FILENO, "primes-report: ... and %zu more\n", lines->count - LINES_SHOWN);
}

static void print_caveats(size_t table, const struct lines *caveats)
{
    for (size_t i = 0; i < caveats->count; i++)
        dprintf(STDERR_FILENO, "primes-report: table %zu: %s\n", table, caveats->text[i]);
}

static void print_findings(size_t table, const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        dprintf(STDERR_FILENO, "primes-report: table %zu: %s%s%s\n", table, findings->items[i].sentence,
                *findings->items[i].cure ? "; " : "", findings->items[i].cure);
}

/* CSV has no place for them. */
static void print_all_caveats(const struct groups *groups, enum group_table_kind table)
{
    for (size_t i = 0; i < groups->count; i++) {
        print_caveats(i + 1, &groups->items[i].caveats);
        print_findings(i + 1, &groups->items[i].findings);
        if (table == GROUP_TABLE_SCALING)
            print_caveats(i + 1, &groups->items[i].scaling_caveats);
    }
}

static int failed(const struct error *error)
{
    print_message(error->text);
    return (int)error->code;
}

/* ---- The steps. */

/* Who named no path and has no records learns how to make them. */
static void add_hint(const char *path, struct error *error)
{
    const size_t size = strlen(error->text);
    if (error->code == ERROR_FAILED && strcmp(path, REPORT_DEFAULT_PATH) == 0)
        snprintf(error->text + size, sizeof error->text - size, "; to make records: primes --record %s",
                 path);
}

/* What of the book goes with what is asked for: a sequential run has no curve, and the runs by processes have
 * no times of single numbers. */
static bool load_book(struct runs *runs, const struct report_options *options, struct error *error)
{
    const bool is_plot = options->plot.target != NULL,
               is_numbers = !is_plot && options->table == GROUP_TABLE_NUMBERS;
    return (is_numbers || book_results_add_processes(runs, error)) &&
           (is_plot || book_results_add_sequential(runs, error));
}

static bool load(struct runs *runs, const struct report_options *options, struct error *error)
{
    const enum run_detail detail = options->table == GROUP_TABLE_NUMBERS ? RUN_ALL_TIMES
                                   : options->table == GROUP_TABLE_WHY ||
                                           options->table == GROUP_TABLE_REPETITIONS ||
                                           options->plot.target || options->page
                                       ? RUN_UNITS
                                       : RUN_SEQUENTIAL_TIMES;
    for (size_t i = 0; i < options->path_count; i++) {
        if (!load_path(runs, options->paths[i], detail, error)) {
            add_hint(options->paths[i], error);
            return false;
        }
    }
    return !options->book || load_book(runs, options, error);
}

/* Were there records at all, and of the kind that is asked for? */
static bool check_any(const struct runs *runs, const struct groups *groups,
                      const struct report_options *options, struct error *error)
{
    char kernel[SHOWN_SIZE], workload[SHOWN_SIZE], path[SHOWN_SIZE];
    const struct grouping_filter *filter = &options->filter;
    if (groups->run_count > 0 || groups->disagreements.count > 0)
        return true;
    if (groups->resumed_count > 0)
        return error_set(error, ERROR_USAGE, "there are no runs to compare that were made in one part");
    if (runs->count > 0)
        return error_set(error, ERROR_USAGE, "none of the %zu usable record%s is of%s%s%s%s", runs->count,
                         lines_plural(runs->count), filter->kernel ? " kernel " : "",
                         filter->kernel ? lines_show(filter->kernel, kernel) : "",
                         filter->workload ? " workload " : "",
                         filter->workload ? lines_show(filter->workload, workload) : "");
    if (runs->unusable > 0)
        return error_set(error, ERROR_INVALID, "no record could be used");
    return error_set(error, ERROR_USAGE,
                     "no records in '%s'%s; to make one: primes --record " REPORT_DEFAULT_PATH,
                     lines_show(options->paths[0], path), options->path_count > 1 ? " and the others" : "");
}

static bool flush_output(struct error *error)
{
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return true;
    return error_set(error, ERROR_FAILED, "cannot write standard output: %s", strerror(errno ? errno : EIO));
}

/* What the records could not fill is named in messages, but is no failure where something was drawn. */
static bool draw(const struct groups *groups, const struct report_options *options, struct error *error)
{
    struct lines skipped = {0};
    if (groups->count == 0) /* all disagree, for which there is a message */
        return true;
    const bool drawn = plot_draw(groups, &options->plot, stdout, &skipped, error);
    struct error unwritten;
    const bool written = flush_output(&unwritten);
    print_lines(&skipped);
    lines_free(&skipped);
    if (drawn && !written)
        *error = unwritten;
    return drawn && written;
}

/* What stands in the tables, or the page: of groups, or of a comparison. */
struct contents {
    const struct runs *runs;
    const struct groups *groups;
    const struct comparing *comparing; /* NULL: none */
};

/* What a page lacks is said in it, and to who makes it. */
static bool print_page(const struct contents *contents, FILE *file, struct error *error)
{
    const struct page page = {contents->runs, contents->groups};
    struct lines lacks = {0};
    const bool good = page_print(&page, file, &lacks, error);
    print_lines(&lacks);
    lines_free(&lacks);
    return good;
}

static bool print_contents(const struct contents *contents, const struct report_options *options, FILE *file,
                           struct error *error)
{
    const struct comparing *comparing = contents->comparing;
    if (comparing)
        return comparison_print(&comparing->comparison, &comparing->sides, options->format, file, error);
    return options->page
               ? print_page(contents, file, error)
               : print_tables(contents->groups, options->has_by ? GROUP_TABLE_STUDIES : options->table,
                              options->format, options->columns, file, error);
}

/* The tables to the file that --output names. */
static bool print_to(struct target *target, const struct contents *contents,
                     const struct report_options *options, struct error *error)
{
    const int fd = fcntl(target->fd, F_DUPFD_CLOEXEC, 0);
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (!file)
        return target_failed(target, error);
    bool good = print_contents(contents, options, file, error);
    errno = EIO;
    if (good && (fflush(file) != 0 || ferror(file)))
        good = target_failed(target, error);
    fclose(file);
    return good && target_commit(target, error);
}

static bool print(struct target *target, const struct contents *contents,
                  const struct report_options *options, struct error *error)
{
    if (options->plot.target)
        return draw(contents->groups, options, error);
    if (options->output)
        return print_to(target, contents, options, error);
    return print_contents(contents, options, stdout, error) && flush_output(error);
}

/* What CSV and pictures have no place for is said beside them. */
static bool print_with_caveats(struct target *target, const struct contents *contents,
                               const struct report_options *options, struct error *error)
{
    const bool good = print(target, contents, options, error);
    if (options->format == PRINT_CSV || options->plot.target)
        print_all_caveats(contents->groups, options->table);
    return good;
}

/* Side by side. */
static bool print_studies(struct target *target, const struct contents *contents,
                          const struct report_options *options, struct error *error)
{
    struct studies studies;
    if (!studies_find(&studies, contents->groups, options->by, error))
        return false;
    const struct groups together = {
        .items = studies.items, .count = studies.count, .resampling = contents->groups->resampling};
    const struct contents of_studies = {.runs = contents->runs, .groups = &together};
    const bool good = print_with_caveats(target, &of_studies, options, error);
    studies_free(&studies);
    return good;
}

/* The records to groups, with all that is found of them. */
static bool analyse(struct runs *runs, struct groups *groups, struct modelled_curve *curve,
                    const struct report_options *options, struct error *error)
{
    struct grouping_filter filter = options->filter;
    filter.model = options->model ? curve : NULL;
    return (!options->model || modelled_curve_read(curve, options->model, error)) &&
           load(runs, options, error) && (!options->has_by || studies_tell(runs, options->by, error)) &&
           grouping_make(groups, runs, &filter, error) && findings_add(groups, error);
}

static void print_unusable(const struct runs *runs)
{
    print_lines(&runs->problems);
    if (runs->unusable > 0)
        dprintf(STDERR_FILENO, "primes-report: %zu of %zu record%s could not be used\n", runs->unusable,
                runs->unusable + runs->count, lines_plural(runs->unusable + runs->count));
}

static void print_problems(const struct runs *runs, const struct groups *groups)
{
    print_unusable(runs);
    print_lines(&groups->problems);
    print_lines(&groups->disagreements);
}

static int show(struct target *target, const struct runs *runs, const struct groups *groups,
                const struct report_options *options)
{
    struct error error;
    int code = ERROR_NONE;
    const struct contents contents = {.runs = runs, .groups = groups};
    print_problems(runs, groups);
    if (!check_any(runs, groups, options, &error) ||
        !(options->has_by ? print_studies : print_with_caveats)(target, &contents, options, &error))
        code = failed(&error);
    else if (groups->disagreements.count > 0)
        code = ERROR_DISAGREE;
    else if (runs->unusable > 0)
        code = ERROR_INVALID;
    return code;
}

static int report(struct target *target, const struct report_options *options)
{
    struct error error;
    struct runs runs = {.written = options->output};
    struct groups groups = {0};
    struct modelled_curve curve = {0};
    const int code = analyse(&runs, &groups, &curve, options, &error) ? show(target, &runs, &groups, options)
                                                                      : failed(&error);
    grouping_free(&groups);
    load_free(&runs);
    modelled_curve_free(&curve);
    return code;
}

/* ---- A comparison. */

static int judge_limit(const struct comparison *comparison)
{
    int code = ERROR_NONE;
    for (size_t i = 0; i < comparison->count; i++) {
        if (comparison->pairs[i].limit == LIMIT_PASSED)
            return ERROR_SLOWER;
        code = comparison->pairs[i].limit == LIMIT_UNKNOWN ? ERROR_FAILED : code;
    }
    return code;
}

/* What is slower, and what cannot be told. */
static int tell_limit(const struct comparison *comparison)
{
    struct error error;
    struct lines lines = {0};
    const bool good = comparison_tell_limit(comparison, &lines, &error);
    print_lines(&lines);
    lines_free(&lines);
    return good ? judge_limit(comparison) : failed(&error);
}

static void print_comparison_problems(const struct runs *runs, const struct comparing *comparing)
{
    print_unusable(runs);
    for (int side = 0; side < SIDES; side++)
        print_lines(&comparing->groups[side].problems);
    print_lines(&comparing->disagreements);
}

static int show_comparison(struct target *target, const struct runs *runs, const struct comparing *comparing,
                           const struct report_options *options)
{
    struct error error;
    const struct contents contents = {.comparing = comparing};
    print_comparison_problems(runs, comparing);
    if (comparing->comparison.count == 0 && comparing->disagreements.count == 0)
        print_message(
            "there is nothing to compare: no run of either side is asked for, or was made in one part");
    if (!print(target, &contents, options, &error))
        return failed(&error);
    const int code = comparing->comparison.has_limit ? tell_limit(&comparing->comparison) : ERROR_NONE;
    if (comparing->disagreements.count > 0)
        return ERROR_DISAGREE;
    if (comparing->comparison.count == 0)
        return ERROR_USAGE;
    return code == ERROR_NONE && runs->unusable > 0 ? ERROR_INVALID : code;
}

static int compare(struct target *target, const struct report_options *options)
{
    struct error error;
    struct runs runs = {.written = options->output};
    struct comparing comparing;
    const int code = comparing_make(&comparing, &runs, options, &error)
                         ? show_comparison(target, &runs, &comparing, options)
                         : failed(&error);
    comparing_free(&comparing);
    load_free(&runs);
    return code;
}

/* Where the tables go is tried before the records are read. */
static int report_to_output(const struct report_options *options)
{
    struct error error;
    struct target target = TARGET_CLOSED;
    char left[TARGET_LEFT_SIZE];
    if (options->output && !target_open(&target, options->output, &error))
        return failed(&error);
    if (target_describe_left(&target, left))
        print_message(left);
    const int code = options->compares ? compare(&target, options) : report(&target, options);
    target_close(&target);
    return code;
}

/* --help and the like. */
static int inform(const struct report_options *options)
{
    struct error error;
    if (options->action == REPORT_HELP)
        command_print_help(report_options_command(), stdout);
    else if (options->action == REPORT_PRINT_OPTIONS)
        command_print_form(report_options_command(), options->print_form, stdout);
    else
        printf("primes-report %s (commit %s, %s)\n", build_version(), build_commit(), build_compiler());
    return flush_output(&error) ? ERROR_NONE : failed(&error);
}

int main(int argument_count, char **arguments)
{
    struct report_options options;
    struct error error;
    process_setup_begin();
    if (!stack_prepare(&error) || !report_options_parse(&options, argument_count, arguments, &error))
        return failed(&error);
    const int code = options.action == REPORT_RUN ? report_to_output(&options) : inform(&options);
    report_options_free(&options);
    return code;
}
