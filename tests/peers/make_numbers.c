/* Writes an array of numbers for the drivers: the same for the same arguments, on every machine.
 *
 *     make_numbers primes64|odd64|any64|any32|classic COUNT SEED FILE
 *
 * any64 and any32 are the workload random:COUNT:64:SEED and its like of 32 bits; odd64 has their last bit
 * set; primes64 takes the largest prime up to each of them. Of classic, which is the workload, COUNT and SEED
 * say nothing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "driver.h"
#include "input/workload.h"
#include "kernel/is_prime.h"

static uint64_t any(uint64_t n)
{
    return n;
}

static uint64_t odd(uint64_t n)
{
    return n | 1;
}

static uint64_t prime_up_to(uint64_t n)
{
    if (n < 3)
        return 2;
    for (n -= n % 2 == 0; !is_prime(n); n -= 2)
        ;
    return n;
}

static const struct {
    const char *name;
    int bits; /* of the random numbers; 0: the list itself */
    uint64_t (*change)(uint64_t n);
} kinds[] = {
    {"primes64", 64, prime_up_to}, {"odd64", 64, odd}, {"any64", 64, any}, {"any32", 32, any},
    {"classic", 0, any},
};

static int write_numbers(const uint64_t *values, size_t count, const char *path)
{
    FILE *file = fopen(path, "wb");
    const bool written = file && fwrite(values, sizeof *values, count, file) == count;
    if (file && fclose(file) == 0 && written)
        return 0;
    perror(path);
    return 1;
}

static int make(size_t kind, const char *count, const char *seed, const char *path)
{
    char workload[128] = "classic";
    struct numbers numbers = {0};
    struct error error = {0};
    if (kinds[kind].bits)
        snprintf(workload, sizeof workload, "random:%s:%d:%s", count, kinds[kind].bits, seed);
    if (!workload_add(&numbers, workload, &error)) {
        fprintf(stderr, "make_numbers: %s\n", error.text);
        return 2;
    }
    uint64_t *values = calloc((size_t)numbers.count + 1, sizeof *values);
    if (!values)
        return 1;
    numbers_read(&numbers, 0, (size_t)numbers.count, values);
    for (size_t i = 0; i < numbers.count; i++)
        values[i] = kinds[kind].change(values[i]);
    const int status = write_numbers(values, (size_t)numbers.count, path);
    free(values);
    numbers_free(&numbers);
    return status;
}

int main(int argc, char **argv)
{
    for (size_t i = 0; argc == 5 && i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(argv[1], kinds[i].name) == 0)
            return make(i, argv[2], argv[3], argv[4]);
    return driver_usage("make_numbers primes64|odd64|any64|any32|classic COUNT SEED FILE");
}
