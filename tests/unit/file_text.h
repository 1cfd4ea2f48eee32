/* Small files of tests: a text put into one, and what is claimed to stand there. */
#ifndef PRIMES_TESTS_UNIT_FILE_TEXT_H
#define PRIMES_TESTS_UNIT_FILE_TEXT_H

#include <stdio.h>

static inline void put_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static inline void claim_text(const char *path, const char *expected)
{
    char text[256] = "";
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    assert_string_equal(text, expected);
}

#endif
