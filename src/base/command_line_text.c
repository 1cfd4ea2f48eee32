/* The table of options as text: the help, the manual page, the completion. */
#include <ctype.h>
#include <string.h>

#include "base/build_info.h"
#include "base/command_line.h"

/* ---- The help. */

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

void command_print_help(const struct command *command, FILE *file)
{
    for (size_t i = 0; command->usage[i]; i++)
        fprintf(file, "%s%s\n", i == 0 ? "usage: " : "       ", command->usage[i]);
    fprintf(file, "\n");
    print_wrapped(file, command->purpose, 0, 0);
    if (command->topics_title) {
        fprintf(file, "\n%s:\n", command->topics_title);
        for (const struct command_topic *note = command->topics; note->name; note++)
            fprintf(file, "  %-16s %s\n", note->name, note->text);
    }
    for (size_t i = 0; i < command->option_count; i++) {
        if (command->options[i].name)
            print_option(file, &command->options[i]);
        else
            fprintf(file, "\n%s\n", command->options[i].help);
    }
    fprintf(file, "\nExit codes\n");
    for (const struct command_topic *code = command->exit_codes; code->name; code++)
        fprintf(file, "  %-3s %s\n", code->name, code->text);
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

static void print_man_title(const struct command *command, FILE *file)
{
    fprintf(file, ".TH ");
    for (const char *letter = command->name; *letter; letter++)
        fprintf(file, "%s%c", *letter == '-' ? "\\" : "", toupper((unsigned char)*letter));
    fprintf(file, " 1 \"\" \"primes %s\" \"User Commands\"\n.SH NAME\n", build_version());
    print_roff(file, command->name);
    fprintf(file, " \\- ");
    print_roff(file, command->summary);
    fprintf(file, "\n");
}

static void print_man(const struct command *command, FILE *file)
{
    print_man_title(command, file);
    fprintf(file, ".SH SYNOPSIS\n");
    for (size_t i = 0; command->usage[i]; i++) {
        fprintf(file, "%s", i == 0 ? "" : ".br\n");
        print_roff(file, command->usage[i]);
        fprintf(file, "\n");
    }
    fprintf(file, ".SH DESCRIPTION\n");
    print_roff(file, command->purpose);
    fprintf(file, "\n");
    if (command->topics_title) {
        fprintf(file, ".PP\n%s:\n", command->topics_title);
        for (const struct command_topic *note = command->topics; note->name; note++)
            print_roff_pair(file, note->name, NULL, note->text);
    }
    fprintf(file, ".SH OPTIONS\n");
    for (size_t i = 0; i < command->option_count; i++) {
        if (command->options[i].name)
            print_man_option(file, &command->options[i]);
        else
            fprintf(file, ".SS %s\n", command->options[i].help);
    }
    fprintf(file, ".SH EXIT STATUS\n");
    for (const struct command_topic *code = command->exit_codes; code->name; code++)
        print_roff_pair(file, code->name, NULL, code->text);
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

/* The name of the shell's function: "primes-plan" is _primes_plan. */
static void print_function_name(const struct command *command, FILE *file)
{
    fputc('_', file);
    for (const char *letter = command->name; *letter; letter++)
        fputc(*letter == '-' ? '_' : *letter, file);
}

static void print_completion(const struct command *command, FILE *file)
{
    fprintf(file, "# bash completion for %s, written by %s --print-options=bash-completion\n", command->name,
            command->name);
    fprintf(file, "# shellcheck shell=bash disable=SC2207\n");
    print_function_name(command, file);
    fprintf(file, "()\n{\n");
    fprintf(file, "    local word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]}\n");
    fprintf(file, "    # bash cuts --option=word into three words\n");
    fprintf(file, "    if [[ $word == = ]]; then\n        word=\n");
    fprintf(file,
            "    elif [[ $option == = ]]; then\n        option=${COMP_WORDS[COMP_CWORD - 2]}\n    fi\n");
    fprintf(file, "    case $option in\n");
    for (size_t i = 0; i < command->option_count; i++)
        if (command->options[i].argument)
            print_completion_case(file, &command->options[i]);
    fprintf(file, "    esac\n    COMPREPLY=($(compgen -W '");
    for (size_t i = 0; i < command->option_count; i++)
        if (command->options[i].name)
            fprintf(file, "--%s ", command->options[i].name);
    fprintf(file, "' -- \"$word\"))\n}\ncomplete %s-F ", command->words_are_paths ? "-o default " : "");
    print_function_name(command, file);
    fprintf(file, " %s\n", command->name);
}

void command_print_form(const struct command *command, const char *form, FILE *file)
{
    if (strcmp(form, "man") == 0)
        print_man(command, file);
    else
        print_completion(command, file);
}
