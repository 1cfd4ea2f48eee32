#include "driver.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PASSES_MAX = 10000, WARM_UP_BLOCK = 64 };
static const double WARM_UP_SECONDS = 0.02;

static int failed(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    return 1;
}

int driver_usage(const char *form)
{
    fprintf(stderr, "Usage: %s\n", form);
    return 2;
}

double driver_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

int driver_print(const char *version, const double *seconds, size_t passes, const char *more)
{
    printf("{\"version\":\"%s\",\"seconds\":[", version);
    for (size_t i = 0; i < passes; i++)
        printf("%s%.9f", i ? "," : "", seconds[i]);
    printf("]%s}\n", more);
    return fflush(stdout) ? failed("standard output") : 0;
}

/* The array, from malloc; NULL after an error. */
static uint64_t *read_numbers(const char *path, size_t *count)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0) {
        failed(path);
        return NULL;
    }
    const long size = ftell(file);
    rewind(file);
    *count = size > 0 ? (size_t)size / sizeof(uint64_t) : 0;
    uint64_t *numbers = calloc(*count + 1, sizeof *numbers);
    if (!numbers || fread(numbers, sizeof *numbers, *count, file) != *count) {
        failed(path);
        free(numbers);
        numbers = NULL;
    }
    fclose(file);
    return numbers;
}

static int write_verdicts(const char *path, const unsigned char *prime, size_t count)
{
    FILE *file = fopen(path, "wb");
    if (!file)
        return failed(path);
    const size_t written = fwrite(prime, 1, count, file);
    return fclose(file) != 0 || written != count ? failed(path) : 0;
}

/* The first numbers, until caches, branch predictors and clocks had time to settle. */
static void warm_up(const uint64_t *n, size_t count, unsigned char *prime, driver_decide *decide)
{
    const double begin = driver_now();
    for (size_t i = 0; i < count && driver_now() - begin < WARM_UP_SECONDS; i += WARM_UP_BLOCK)
        decide(n + i, count - i < WARM_UP_BLOCK ? count - i : WARM_UP_BLOCK, prime + i);
}

static size_t time_passes(const uint64_t *n, size_t count, unsigned char *prime, driver_decide *decide,
                          double least, double *seconds)
{
    size_t passes = 0;
    double sum = 0;
    do {
        const double begin = driver_now();
        decide(n, count, prime);
        seconds[passes] = driver_now() - begin;
        sum += seconds[passes++];
    } while (sum < least && passes < PASSES_MAX);
    return passes;
}

int driver_run(char **arguments, const char *version, driver_decide *decide)
{
    static double seconds[PASSES_MAX];
    size_t count = 0;
    uint64_t *n = read_numbers(arguments[0], &count);
    unsigned char *prime = calloc(count + 1, 1);
    int status = 1;
    if (n && prime) {
        warm_up(n, count, prime, decide);
        const size_t passes = time_passes(n, count, prime, decide, atof(arguments[2]), seconds);
        status = write_verdicts(arguments[1], prime, count);
        status = status ? status : driver_print(version, seconds, passes, "");
    }
    free(prime);
    free(n);
    return status;
}
