/* Words for a shell: what is quoted comes back as it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/printable_text.h"

enum { ROOM = 256 };

static void check(const char *text, const char *expected)
{
    char quoted[ROOM];
    assert_non_null(text_quote(text, quoted, sizeof quoted));
    assert_string_equal(quoted, expected);
}

static void plain_words_stay_as_they_are(void **state)
{
    (void)state;
    check("numbers.txt", "numbers.txt");
    check("../a_b/c-1.txt", "../a_b/c-1.txt");
    check("random:5:20", "random:5:20");
    check("-rf", "-rf");
}

static void all_others_are_quoted(void **state)
{
    (void)state;
    check("", "''");
    check("my file", "'my file'");
    check("it's", "'it'\\''s'");
    check("$(touch x)", "'$(touch x)'");
    check("a\\b", "'a\\b'");
    check("~", "'~'");
    check("ä", "'ä'");
    check("two\nlines", "$'two\\nlines'");
    check("\033[2J", "$'\\033[2J'");
    check("\001"
          "7'\\",
          "$'\\0017\\'\\\\'");
    check("\xff", "$'\\377'");
}

/* One command takes back a word of each byte, with what could be taken together with it behind it. */
static void a_shell_takes_the_words_back(void **state)
{
    (void)state;
    char script[] = "/tmp/primes-test_printable_text.XXXXXX", command[64], expected[2048] = "", back[2048];
    const int fd = mkstemp(script);
    FILE *file = fdopen(fd, "w");
    assert_non_null(file);
    fprintf(file, "printf %%s");
    for (int byte = 1; byte < 256; byte++) {
        char text[] = {(char)byte, '7', byte % 3 ? 'x' : '\'', '\0'}, quoted[ROOM];
        assert_non_null(text_quote(text, quoted, sizeof quoted));
        for (const char *at = quoted; *at; at += text_printable(at))
            assert_true(text_printable(at) > 0);
        fprintf(file, " %s", quoted);
        strcat(expected, text);
    }
    fclose(file);
    snprintf(command, sizeof command, "bash %s", script);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    back[fread(back, 1, sizeof back - 1, pipe)] = '\0';
    pclose(pipe);
    unlink(script);
    assert_string_equal(back, expected);
}

static void a_word_that_does_not_fit_is_none(void **state)
{
    (void)state;
    static const char *const words[] = {"numbers", "my file", "it's", "\033\033", ""};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        char whole[ROOM], quoted[ROOM];
        assert_non_null(text_quote(words[i], whole, sizeof whole));
        for (size_t room = 0; room < ROOM; room++) {
            memset(quoted, '#', sizeof quoted);
            const char *got = text_quote(words[i], quoted, room);
            assert_int_equal(got != NULL, room > strlen(whole));
            for (size_t at = room; at < sizeof quoted; at++)
                assert_int_equal(quoted[at], '#');
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_words_stay_as_they_are),
        cmocka_unit_test(all_others_are_quoted),
        cmocka_unit_test(a_shell_takes_the_words_back),
        cmocka_unit_test(a_word_that_does_not_fit_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
