/* primes-merge: the parts of a run put together. The only place of the merge that prints an error and picks
 * an exit code.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/build_info.h"
#include "base/process_setup.h"
#include "base/stop.h"
#include "environment/stack.h"
#include "files/path.h"
#include "kernel/kernel_list.h"
#include "merge/merging.h"
#include "merge/options.h"
#include "output/output_hints.h"

enum { LINES_SHOWN = 100 };

static int failed(const struct error *error)
{
    fprintf(stderr, "primes-merge: %s\n", error->text);
    return (int)error->code;
}

static int flush_output(FILE *file)
{
    struct error error;
    errno = 0;
    if (fflush(file) == 0 && !ferror(file))
        return ERROR_NONE;
    error_set(&error, ERROR_FAILED, "cannot write standard output: %s", strerror(errno ? errno : EIO));
    return failed(&error);
}

/* --help and its kin. */
static int inform(const struct merge_options *options)
{
    if (options->action == MERGE_HELP)
        command_print_help(merge_options_command(), stdout);
    else if (options->action == MERGE_PRINT_OPTIONS)
        command_print_form(merge_options_command(), options->print_form, stdout);
    else
        printf("primes-merge %s (commit %s, %s)\n", build_version(), build_commit(), build_compiler());
    return flush_output(stdout);
}

/* ---- Problems: the parts are not what they should be. */

static bool refuse(const struct lines *problems, const char *output, struct error *error)
{
    char shown[SHOWN_SIZE];
    for (size_t i = 0; i < problems->count && i < LINES_SHOWN; i++)
        fprintf(stderr, "primes-merge: %s\n", problems->text[i]);
    return problems->count == 0 || error_set(error, ERROR_FAILED, "problems: %zu; %s was not written",
                                             problems->count, lines_show(output, shown));
}

/* ---- The steps. */

static bool settle_kernel(struct merging *merging, struct error *error)
{
    char shown[SHOWN_SIZE];
    const struct part *first = &merging->parts->items[0];
    merging->kernel = kernel_list_find(first->kernel);
    if (!merging->kernel)
        return error_set(error, ERROR_FAILED, "cannot --verify: there is no kernel '%s' here",
                         lines_show(first->kernel, shown));
    fprintf(stderr, "primes-merge: checking %" PRIu64 " numbers once more by %s\n", first->numbers_in_all,
            merging->kernel->name);
    return true;
}

static bool run_once(struct merging *merging, struct output *output, const char *path, struct error *error)
{
    merging->output = output;
    return merging_run(merging, error) && refuse(&merging->problems, path, error);
}

/* What is written in order cannot be taken back, so there the parts are looked at before. */
static bool look_first(struct merging *merging, const char *path, struct error *error)
{
    const bool good = run_once(merging, NULL, path, error);
    merging->kernel = NULL; /* it has checked all */
    return good;
}

static bool write_whole(struct merging *merging, const char *path, struct error *error)
{
    struct output output;
    if (!output_open(&output, path, error))
        return false;
    output_hints_print(&output.target, parts_bytes(merging->parts), "primes-merge", stderr);
    const bool good = (output_has_offsets(&output) || look_first(merging, path, error)) &&
                      run_once(merging, &output, path, error) && output_commit(&output, error);
    output_close(&output);
    return good;
}

/* Is it the standard output of this process? Then the counts go where they are in nobody's way. */
static bool is_standard_output(const char *path)
{
    struct path_end end;
    if (!path_follow(path, &end))
        return false;
    free(end.path);
    return end.descriptor == 1;
}

static int print_whole(const struct part_counts *whole, const char *path)
{
    char text[PART_COUNTS_SIZE];
    FILE *file = is_standard_output(path) ? stderr : stdout;
    fprintf(file, "%" PRIu64 " numbers: %s\nnumbers_digest %s\nverdicts_digest %s\n", whole->numbers,
            part_counts_text(whole, text), whole->numbers_digest, whole->verdicts_digest);
    return flush_output(file);
}

static bool merge_parts(struct merging *merging, const struct merge_options *options, struct error *error)
{
    char shown[SHOWN_SIZE];
    if (!refuse(&merging->parts->problems, options->output, error))
        return false;
    if (parts_have_file(merging->parts, options->output))
        return error_set(error, ERROR_USAGE, "--output: '%s' is a file of the parts",
                         lines_show(options->output, shown));
    return (!options->verify || settle_kernel(merging, error)) &&
           write_whole(merging, options->output, error);
}

static bool find_records(struct record_paths *paths, const struct merge_options *options, struct error *error)
{
    if (record_paths_find(paths, options->paths, options->path_count, error))
        return true;
    const size_t size = strlen(error->text);
    if (error->code == ERROR_USAGE)
        snprintf(error->text + size, sizeof error->text - size, "; try primes-merge --help");
    return false;
}

static int merge(const struct merge_options *options)
{
    struct record_paths paths = {0};
    struct parts parts = {0};
    struct merging merging = {.parts = &parts};
    struct error error;
    stop_watch_begin();
    const bool good = find_records(&paths, options, &error) && parts_read(&parts, &paths, &error) &&
                      merge_parts(&merging, options, &error);
    stop_watch_end();
    const int code = good ? print_whole(&merging.whole, options->output) : failed(&error);
    merging_free(&merging);
    parts_free(&parts);
    record_paths_free(&paths);
    return code;
}

int main(int argument_count, char **arguments)
{
    struct merge_options options;
    struct error error;
    process_setup_begin();
    if (!stack_prepare(&error) || !merge_options_parse(&options, argument_count, arguments, &error))
        return failed(&error);
    const int code = options.action == MERGE_RUN ? merge(&options) : inform(&options);
    merge_options_free(&options);
    return code;
}
