/* A folder for tests that make files: an empty one of their own, which must be empty again in the end. */
#ifndef PRIMES_TESTS_UNIT_FOLDER_H
#define PRIMES_TESTS_UNIT_FOLDER_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static inline int enter_folder(void **state)
{
    char *folder = strdup("/tmp/primes-test.XXXXXX");
    if (!folder || !mkdtemp(folder) || chdir(folder) != 0)
        return -1;
    *state = folder;
    return 0;
}

static inline int leave_folder(void **state)
{
    const bool failed = chdir("/") != 0 || rmdir(*state) != 0; /* fails if a test left something */
    if (failed) {                                              /* cmocka says so, and calls it a success */
        fprintf(stderr, "a test left something in %s\n", (const char *)*state);
        exit(1);
    }
    free(*state);
    return 0;
}

#endif
