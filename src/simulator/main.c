/* primes-plan: how long a run would take. The only place of the simulator that prints an error and picks an
 * exit code.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/build_info.h"
#include "base/process_setup.h"
#include "environment/stack.h"
#include "simulator/size_sweep.h"

static int failed(const struct error *error)
{
    fprintf(stderr, "primes-plan: %s\n", error->text);
    return (int)error->code;
}

static int flush_output(void)
{
    struct error error;
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return ERROR_NONE;
    error_set(&error, ERROR_FAILED, "cannot write standard output: %s", strerror(errno ? errno : EIO));
    return failed(&error);
}

/* --help and its kin. */
static int inform(const struct plan_options *options)
{
    if (options->action == PLAN_HELP)
        command_print_help(plan_options_command(), stdout);
    else if (options->action == PLAN_PRINT_OPTIONS)
        command_print_form(plan_options_command(), options->print_form, stdout);
    else
        printf("primes-plan %s (commit %s, %s)\n", build_version(), build_commit(), build_compiler());
    return flush_output();
}

static int plan_runs(const struct plan_options *options)
{
    struct size_sweep size_sweep;
    struct error error;
    int code;
    if (size_sweep_run(&size_sweep, options, &error)) {
        table_print(&size_sweep.table, options->format, stdout);
        code = flush_output();
    } else {
        code = failed(&error);
    }
    size_sweep_free(&size_sweep);
    return code;
}

int main(int argument_count, char **arguments)
{
    struct plan_options options;
    struct error error;
    process_setup_begin();
    if (!stack_prepare(&error) || !plan_options_parse(&options, argument_count, arguments, &error))
        return failed(&error);
    const int code = options.action == PLAN_RUN ? plan_runs(&options) : inform(&options);
    plan_options_free(&options);
    return code;
}
