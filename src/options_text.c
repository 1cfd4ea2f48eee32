/* The table of options as text: the help, the manual page, the completion. */
#include <string.h>

#include "base/build_info.h"
#include "options_table.h"

/* ---- The help. */

static const char *const USAGE[] = {
    "primes [OPTION]... [NUMBER]...",
    "mpirun -np 64 primes [OPTION]... [NUMBER]...",
};

static const char *const WHAT_IT_DOES = "Decides which integers from 0 to 18446744073709551615 (2^64-1) are "
                                        "prime, exactly, with threads, with MPI ranks, "
                                        "or with both.";

static const char *const TWO_JOBS[][2] = {
    {"a timing study", "with a workload, or with nothing: kernel trial, format table"},
    {"a checker", "with your own numbers: kernel miller-rabin, format tsv"},
};

static const char *const EXIT_CODES[][2] = {
    {"0", "done"},
    {"1", "failed: input or output, memory, a lost rank"},
    {"2", "wrong usage, or a file with lines that are not numbers: nothing was computed"},
    {"3", "done, but some lines were not numbers and were reported in their place"},
    {"4", "a self-check disagreed"},
    {"75", "stopped early by a signal"},
};

enum { HELP_INDENT = 30, HELP_WIDTH = 100 };

/* Prints words from column `column` on, wrapped at HELP_WIDTH and indented by `indent`. */
static void print_wrapped(FILE *file, const char *text, int column, int indent)
{
    while (*text) {
        const int size = (int)strcspn(text, " ");
        if (column > indent && column + 1 + size > HELP_WIDTH) {
            fprintf(file, "\n%*s", indent, "");
            column = indent;
        } else if (column > indent) {
            column += fprintf(file, " ");
        }
        column += fprintf(file, "%.*s", size, text);
        text += size;
        text += strspn(text, " ");
    }
    fprintf(file, "\n");
}

static void print_option(FILE *file, const struct option *option)
{
    int column = option->letter ? fprintf(file, "  -%c, ", option->letter) : fprintf(file, "      ");
    column += fprintf(file, "--%s%s%s", option->name, option->argument ? " " : "",
                      option->argument ? option->argument : "");
    if (column >= HELP_INDENT)
        column = fprintf(file, "\n") - 1;
    fprintf(file, "%*s", HELP_INDENT - column, "");
    print_wrapped(file, option->help, HELP_INDENT, HELP_INDENT);
}

void options_print_help(FILE *file)
{
    for (size_t i = 0; i < sizeof USAGE / sizeof USAGE[0]; i++)
        fprintf(file, "%s%s\n", i == 0 ? "usage: " : "       ", USAGE[i]);
    fprintf(file, "\n");
    print_wrapped(file, WHAT_IT_DOES, 0, 0);
    fprintf(file, "\nTwo jobs, two defaults:\n");
    for (size_t i = 0; i < sizeof TWO_JOBS / sizeof TWO_JOBS[0]; i++)
        fprintf(file, "  %-16s %s\n", TWO_JOBS[i][0], TWO_JOBS[i][1]);
    size_t count;
    const struct option *table = option_table(&count);
    for (size_t i = 0; i < count; i++) {
        if (table[i].name)
            print_option(file, &table[i]);
        else
            fprintf(file, "\n%s\n", table[i].help);
    }
    fprintf(file, "\nExit codes\n");
    for (size_t i = 0; i < sizeof EXIT_CODES / sizeof EXIT_CODES[0]; i++)
        fprintf(file, "  %-3s %s\n", EXIT_CODES[i][0], EXIT_CODES[i][1]);
}

/* ---- The manual page. */

/* A word of roff: a leading control character and every hyphen and backslash need care. */
static void print_roff(FILE *file, const char *text)
{
    if (*text == '.' || *text == '\'')
        fputs("\\&", file);
    for (; *text; text++) {
        if (*text == '-' || *text == '\\')
            fputc('\\', file);
        fputc(*text, file);
    }
}

static void print_roff_pair(FILE *file, const char *head, const char *argument, const char *text)
{
    fprintf(file, ".TP\n\\fB");
    print_roff(file, head);
    fprintf(file, "\\fR");
    if (argument) {
        fprintf(file, " \\fI");
        print_roff(file, argument);
        fprintf(file, "\\fR");
    }
    fprintf(file, "\n");
    print_roff(file, text);
    fprintf(file, "\n");
}

static void print_man_option(FILE *file, const struct option *option)
{
    char head[64];
    if (option->letter)
        snprintf(head, sizeof head, "-%c, --%s", option->letter, option->name);
    else
        snprintf(head, sizeof head, "--%s", option->name);
    print_roff_pair(file, head, option->argument, option->help);
}

static void print_man(FILE *file)
{
    fprintf(file, ".TH PRIMES 1 \"\" \"primes %s\" \"User Commands\"\n", build_version());
    fprintf(file, ".SH NAME\nprimes \\- check which of many integers are prime, on threads and on ranks\n");
    fprintf(file, ".SH SYNOPSIS\n");
    for (size_t i = 0; i < sizeof USAGE / sizeof USAGE[0]; i++) {
        fprintf(file, "%s", i == 0 ? "" : ".br\n");
        print_roff(file, USAGE[i]);
        fprintf(file, "\n");
    }
    fprintf(file, ".SH DESCRIPTION\n");
    print_roff(file, WHAT_IT_DOES);
    fprintf(file, "\n.PP\nTwo jobs, two defaults:\n");
    for (size_t i = 0; i < sizeof TWO_JOBS / sizeof TWO_JOBS[0]; i++)
        print_roff_pair(file, TWO_JOBS[i][0], NULL, TWO_JOBS[i][1]);
    fprintf(file, ".SH OPTIONS\n");
    size_t count;
    const struct option *table = option_table(&count);
    for (size_t i = 0; i < count; i++) {
        if (table[i].name)
            print_man_option(file, &table[i]);
        else
            fprintf(file, ".SS %s\n", table[i].help);
    }
    fprintf(file, ".SH EXIT STATUS\n");
    for (size_t i = 0; i < sizeof EXIT_CODES / sizeof EXIT_CODES[0]; i++)
        print_roff_pair(file, EXIT_CODES[i][0], NULL, EXIT_CODES[i][1]);
}

/* ---- The completion. */

static void print_completion_case(FILE *file, const struct option *option)
{
    fprintf(file, "    --%s", option->name);
    if (option->letter)
        fprintf(file, " | -%c", option->letter);
    fprintf(file, ")\n");
    if (!option->words)
        fprintf(file, "        return\n");
    else if (strcmp(option->words, "FILE") == 0)
        fprintf(file, "        COMPREPLY=($(compgen -f -- \"$word\"))\n        return\n");
    else
        fprintf(file, "        COMPREPLY=($(compgen -W '%s' -- \"$word\"))\n        return\n", option->words);
    fprintf(file, "        ;;\n");
}

static void print_completion(FILE *file)
{
    size_t count;
    const struct option *table = option_table(&count);
    fprintf(file, "# bash completion for primes, written by primes --print-options=bash-completion\n");
    fprintf(file, "# shellcheck shell=bash disable=SC2207\n");
    fprintf(file, "_primes()\n{\n");
    fprintf(file, "    local word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]}\n");
    fprintf(file, "    # bash cuts --option=word into three words\n");
    fprintf(file, "    if [[ $word == = ]]; then\n        word=\n");
    fprintf(file,
            "    elif [[ $option == = ]]; then\n        option=${COMP_WORDS[COMP_CWORD - 2]}\n    fi\n");
    fprintf(file, "    case $option in\n");
    for (size_t i = 0; i < count; i++)
        if (table[i].argument)
            print_completion_case(file, &table[i]);
    fprintf(file, "    esac\n    COMPREPLY=($(compgen -W '");
    for (size_t i = 0; i < count; i++)
        if (table[i].name)
            fprintf(file, "--%s ", table[i].name);
    fprintf(file, "' -- \"$word\"))\n}\n");
    fprintf(file, "complete -F _primes primes\n");
}

void options_print_form(FILE *file, const char *form)
{
    if (strcmp(form, "man") == 0)
        print_man(file);
    else
        print_completion(file);
}
