/* A folder in which tests make what the kernel tells in /sys and /proc. */
#ifndef PRIMES_TESTS_UNIT_MACHINE_MADE_ROOT_H
#define PRIMES_TESTS_UNIT_MACHINE_MADE_ROOT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static char root[] = "/tmp/primes-machine-XXXXXX";

static inline void put_file(const char *path, const char *text)
{
    char whole[4096];
    const int size = snprintf(whole, sizeof whole, "%s%s", root, path);
    assert_in_range(size, 1, (int)sizeof whole - 1);
    for (char *slash = strchr(whole + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(whole, 0777);
        *slash = '/';
    }
    FILE *file = fopen(whole, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static inline int make_root(void **state)
{
    (void)state;
    strcpy(root + sizeof root - 7, "XXXXXX");
    return mkdtemp(root) ? 0 : -1;
}

static inline int remove_root(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", root);
    return system(command);
}

#endif
