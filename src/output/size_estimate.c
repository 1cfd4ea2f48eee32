#include "output/size_estimate.h"

enum { SAMPLE = 100 };

/* The bytes of the sample's rows; 0 if they cannot be made: then the run itself will say why. */
static uint64_t sample_bytes(const struct rows *rows, const struct numbers *numbers, uint64_t first,
                             size_t count)
{
    struct numbers_loader loader = {0};
    struct numbers_block block;
    struct buffer buffer = {0};
    struct error ignored;
    struct verdict composites[SAMPLE];
    for (size_t i = 0; i < SAMPLE; i++)
        composites[i] = verdict_composite();
    const bool good = numbers_load(numbers, first, count, NULL, &loader, &block, &ignored) &&
                      rows_append(rows, &block, composites, NULL, 0, &buffer, &ignored);
    const uint64_t bytes = good ? buffer.used : 0;
    buffer_free(&buffer);
    numbers_loader_free(&loader);
    return bytes;
}

uint64_t size_estimate(const struct rows *rows, const struct numbers *numbers)
{
    if (numbers->count == 0 || rows->format == FORMAT_COUNT)
        return 0;
    const uint64_t middle = numbers->count / 2, left = numbers_peek(numbers, middle).left;
    const size_t count = left < SAMPLE ? (size_t)left : SAMPLE;
    const double bytes = (double)sample_bytes(rows, numbers, middle, count) / (double)count;
    return (uint64_t)(bytes * (double)numbers->count);
}
