#include "driver.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WARM_UP_BLOCK = 64 };
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

static double read_clock(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

void driver_begin(struct driver_times *times)
{
    times->seconds[times->passes] = read_clock(CLOCK_MONOTONIC);
    times->cpu_seconds[times->passes] = read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

bool driver_end(struct driver_times *times, double least)
{
    const size_t i = times->passes++;
    times->cpu_seconds[i] = read_clock(CLOCK_PROCESS_CPUTIME_ID) - times->cpu_seconds[i];
    times->seconds[i] = read_clock(CLOCK_MONOTONIC) - times->seconds[i];
    times->sum += times->seconds[i];
    return times->sum >= least || times->passes == DRIVER_PASSES_MAX;
}

static void print_seconds(const char *name, const double *seconds, size_t count)
{
    printf(",\"%s\":[", name);
    for (size_t i = 0; i < count; i++)
        printf("%s%.9f", i ? "," : "", seconds[i]);
    printf("]");
}

int driver_print(const char *version, const struct driver_times *times, const char *more)
{
    printf("{\"version\":\"%s\"", version);
    print_seconds("seconds", times->seconds, times->passes);
    print_seconds("cpu_seconds", times->cpu_seconds, times->passes);
    printf("%s}\n", more);
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
    const double begin = read_clock(CLOCK_MONOTONIC);
    for (size_t i = 0; i < count && read_clock(CLOCK_MONOTONIC) - begin < WARM_UP_SECONDS; i += WARM_UP_BLOCK)
        decide(n + i, count - i < WARM_UP_BLOCK ? count - i : WARM_UP_BLOCK, prime + i);
}

static void time_passes(const uint64_t *n, size_t count, unsigned char *prime, driver_decide *decide,
                        double least, struct driver_times *times)
{
    do {
        driver_begin(times);
        decide(n, count, prime);
    } while (!driver_end(times, least));
}

int driver_run(char **arguments, const char *version, driver_decide *decide)
{
    static struct driver_times times;
    size_t count = 0;
    uint64_t *n = read_numbers(arguments[0], &count);
    unsigned char *prime = calloc(count + 1, 1);
    int status = 1;
    if (n && prime) {
        warm_up(n, count, prime, decide);
        time_passes(n, count, prime, decide, atof(arguments[2]), &times);
        status = write_verdicts(arguments[1], prime, count);
        status = status ? status : driver_print(version, &times, "");
    }
    free(prime);
    free(n);
    return status;
}
