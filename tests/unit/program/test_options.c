/* The command line as the program sees it: what each option sets, what is set without it, and that a refusal
 * leaves nothing behind. The sentences of the refusals are claimed in tests/cli/options.sh. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/parallel/threads.h"
#include "options.h"

enum { WORDS_MAX = 16 };

/* Splits at blanks; the words live in `line`. */
static int split(char *line, char **words)
{
    int count = 0;
    words[count++] = "primes";
    for (char *word = strtok(line, " "); word; word = strtok(NULL, " ")) {
        assert_true(count < WORDS_MAX);
        words[count++] = word;
    }
    return count;
}

struct parsed {
    char line[200];
    char *words[WORDS_MAX];
    struct options options;
    struct error error;
    bool good;
};

static struct parsed *parse(const char *line)
{
    struct parsed *parsed = calloc(1, sizeof *parsed);
    assert_non_null(parsed);
    snprintf(parsed->line, sizeof parsed->line, "%s", line);
    const int count = split(parsed->line, parsed->words);
    parsed->good = options_parse(&parsed->options, count, parsed->words, &parsed->error);
    return parsed;
}

static void drop(struct parsed *parsed)
{
    options_free(&parsed->options);
    options_free(&parsed->options); /* harmless */
    free(parsed);
}

static struct parsed *parse_good(const char *line)
{
    struct parsed *parsed = parse(line);
    if (!parsed->good)
        fail_msg("'%s' is refused: %s", line, parsed->error.text);
    return parsed;
}

static void claim_job(const char *line, bool is_study, const struct kernel *kernel, enum format format)
{
    struct parsed *parsed = parse_good(line);
    const struct options *options = &parsed->options;
    if (options->is_study != is_study || options->kernel != kernel || options->format != format)
        fail_msg("'%s': study %d, kernel %s, format %s", line, options->is_study, options->kernel->name,
                 format_name((int)options->format));
    drop(parsed);
}

static void two_jobs_have_two_defaults(void **state)
{
    (void)state;
    claim_job("", true, &kernel_trial, FORMAT_TABLE);
    claim_job("--", true, &kernel_trial, FORMAT_TABLE);
    claim_job("--workload classic64", true, &kernel_trial, FORMAT_TABLE);
    claim_job("-w random:10", true, &kernel_trial, FORMAT_TABLE);
    claim_job("7", false, &kernel_miller_rabin, FORMAT_TSV);
    claim_job("--input x", false, &kernel_miller_rabin, FORMAT_TSV);
    claim_job("--range 1:2", false, &kernel_miller_rabin, FORMAT_TSV);
    claim_job("--kernel miller-rabin", true, &kernel_miller_rabin, FORMAT_TABLE);
    claim_job("--kernel trial 7", false, &kernel_trial, FORMAT_TSV);
    claim_job("--format tsv", true, &kernel_trial, FORMAT_TSV);
    claim_job("--format table 7", false, &kernel_miller_rabin, FORMAT_TABLE);
    claim_job("7 --format=jsonl", false, &kernel_miller_rabin, FORMAT_JSONL);
    claim_job("-fcount -ktrial 7", false, &kernel_trial, FORMAT_COUNT);
}

static void all_else_has_its_default(void **state)
{
    (void)state;
    struct parsed *parsed = parse_good("7");
    const struct options *options = &parsed->options;
    assert_int_equal(options->action, ACTION_RUN);
    assert_false(options->report_invalid);
    assert_int_equal(options->threads, 0);
    assert_int_equal(options->repeat, 1);
    assert_int_equal(options->warmup, 0);
    assert_null(options->output);
    assert_null(options->record);
    assert_int_equal(options->unfinished, UNFINISHED_REFUSE);
    assert_true(options->checkpoint_seconds == 30);
    assert_int_equal(options->progress, PROGRESS_AUTO);
    assert_true(options->splits && options->splits_by_default);
    assert_int_equal(options->schedule.kind, SCHEDULE_AUTO);
    assert_int_equal(options->schedule.chunk, 0);
    drop(parsed);
}

static void every_option_sets_its_field(void **state)
{
    (void)state;
    struct parsed *parsed =
        parse_good("-t 4096 --repeat 1000000 --warmup=0 -o out --record=r.jsonl --progress never "
                   "--invalid report 7");
    const struct options *options = &parsed->options;
    assert_int_equal(options->threads, THREADS_MAX);
    assert_int_equal(options->repeat, OPTIONS_REPEAT_MAX);
    assert_int_equal(options->warmup, 0);
    assert_string_equal(options->output, "out");
    assert_string_equal(options->record, "r.jsonl");
    assert_int_equal(options->progress, PROGRESS_NEVER);
    assert_true(options->report_invalid);
    drop(parsed);
    parsed = parse_good("--invalid=report --invalid=stop --progress=always --threads=3 -t2 7");
    assert_false(parsed->options.report_invalid);
    assert_int_equal(parsed->options.progress, PROGRESS_ALWAYS);
    assert_int_equal(parsed->options.threads, 2);
    drop(parsed);
    parsed = parse_good("-o out --resume --resume --checkpoint 0.25 7");
    assert_int_equal(parsed->options.unfinished, UNFINISHED_RESUME);
    assert_true(parsed->options.checkpoint_seconds == 0.25);
    drop(parsed);
    parsed = parse_good("-o out --restart --checkpoint=1000000 7");
    assert_int_equal(parsed->options.unfinished, UNFINISHED_RESTART);
    assert_true(parsed->options.checkpoint_seconds == OPTIONS_CHECKPOINT_MAX);
    drop(parsed);
    parsed = parse_good("--schedule guided --schedule=static,1000 --split auto 7");
    assert_int_equal(parsed->options.schedule.kind, SCHEDULE_STATIC);
    assert_int_equal(parsed->options.schedule.chunk, 1000);
    assert_true(parsed->options.splits && !parsed->options.splits_by_default);
    drop(parsed);
    parsed = parse_good("--schedule static,9 --schedule runtime --split never 7");
    assert_int_equal(parsed->options.schedule.kind, SCHEDULE_RUNTIME);
    assert_int_equal(parsed->options.schedule.chunk, 0);
    assert_false(parsed->options.splits || parsed->options.splits_by_default);
    drop(parsed);
}

static void sources_keep_their_order(void **state)
{
    (void)state;
    static const struct source expected[] = {{SOURCE_NUMBER, "5"},  {SOURCE_FILE, "a"},
                                             {SOURCE_RANGE, "1:2"}, {SOURCE_NUMBER, "007"},
                                             {SOURCE_FILE, "-"},    {SOURCE_NUMBER, "9"}};
    struct parsed *parsed = parse_good("5 --input a --range=1:2 007 -i- -- 9");
    assert_int_equal(parsed->options.sources.count, sizeof expected / sizeof expected[0]);
    for (size_t i = 0; i < parsed->options.sources.count; i++) {
        assert_int_equal(parsed->options.sources.items[i].kind, expected[i].kind);
        assert_string_equal(parsed->options.sources.items[i].text, expected[i].text);
    }
    drop(parsed);
}

static void thousands_of_numbers_fit(void **state)
{
    (void)state;
    enum { COUNT = 5000 };
    static char texts[COUNT][12];
    static char *words[COUNT + 1] = {"primes"};
    for (int count = 0; count < COUNT; count++) {
        snprintf(texts[count], sizeof texts[count], "%d", count);
        words[count + 1] = texts[count];
        if (count > 70 && count != COUNT - 1)
            continue;
        struct options options;
        struct error error;
        assert_true(options_parse(&options, count + 2, words, &error));
        assert_int_equal(options.sources.count, count + 1);
        for (int i = 0; i <= count; i++)
            assert_ptr_equal(options.sources.items[i].text, texts[i]);
        options_free(&options);
    }
}

static void what_only_informs_is_an_action(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        enum action action;
    } cases[] = {{"-h", ACTION_HELP},
                 {"7 --help --nonsense", ACTION_HELP},
                 {"--version", ACTION_VERSION},
                 {"-V x", ACTION_VERSION},
                 {"--kernel help", ACTION_LIST_KERNELS},
                 {"-w help", ACTION_LIST_WORKLOADS},
                 {"--print-options man", ACTION_PRINT_OPTIONS},
                 {"--print-options=bash-completion", ACTION_PRINT_OPTIONS}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct parsed *parsed = parse_good(cases[i].line);
        assert_int_equal(parsed->options.action, cases[i].action);
        drop(parsed);
    }
}

static void a_refusal_is_wrong_usage_in_one_line_and_leaves_nothing(void **state)
{
    (void)state;
    static const char *const lines[] = {"--threads 0",
                                        "--threads 4x",
                                        "--threads 4097",
                                        "--threads",
                                        "--repeat 0",
                                        "--kernle",
                                        "-z",
                                        "--help=1",
                                        "--output=",
                                        "--format xml",
                                        "numbers.txt",
                                        "-7",
                                        "--range 2:1",
                                        "7 8 9 x",
                                        "7 8 --input",
                                        "7 8 --bad",
                                        "--workload none",
                                        "-w classic 7",
                                        "7 -w classic",
                                        "-w classic -w classic",
                                        "--progress 1",
                                        "--invalid=",
                                        "--print-options",
                                        "-o out --resume --restart 7",
                                        "--resume 7",
                                        "-o out --checkpoint 0 7",
                                        "--record= 1 2 3",
                                        "5 6 7 8 9 10 --warmup -1"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct parsed *parsed = parse(lines[i]);
        if (parsed->good || parsed->error.code != ERROR_USAGE || parsed->error.text[0] == '\0' ||
            strchr(parsed->error.text, '\n') || parsed->options.sources.items ||
            parsed->options.sources.count != 0)
            fail_msg("'%s': good %d, code %d, %s", lines[i], parsed->good, (int)parsed->error.code,
                     parsed->error.text);
        drop(parsed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_jobs_have_two_defaults),
        cmocka_unit_test(all_else_has_its_default),
        cmocka_unit_test(every_option_sets_its_field),
        cmocka_unit_test(sources_keep_their_order),
        cmocka_unit_test(thousands_of_numbers_fit),
        cmocka_unit_test(what_only_informs_is_an_action),
        cmocka_unit_test(a_refusal_is_wrong_usage_in_one_line_and_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
