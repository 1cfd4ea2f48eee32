/* A spread sample of the blocks of a file that has no first pass. */
#include "input/blocks_reader.h"

size_t blocks_reader_sample_count(const struct blocks *blocks)
{
    return blocks->count < BLOCKS_SAMPLE_MAX ? blocks->count : BLOCKS_SAMPLE_MAX;
}

size_t blocks_reader_sampled(const struct blocks *blocks, size_t i)
{
    const size_t last = blocks->count - 1;
    return blocks->count <= BLOCKS_SAMPLE_MAX ? i : (size_t)((uint64_t)last * i / (BLOCKS_SAMPLE_MAX - 1));
}

bool blocks_reader_sample(const struct blocks *blocks, uint64_t fingerprints[BLOCKS_SAMPLE_MAX],
                          struct error *error)
{
    struct blocks_reader *reader = blocks_reader_new(error);
    bool good = reader != NULL;
    for (size_t i = 0; good && i < blocks_reader_sample_count(blocks); i++)
        good = blocks_reader_fingerprint(reader, blocks, blocks_reader_sampled(blocks, i), &fingerprints[i],
                                         error);
    blocks_reader_free(reader);
    return good;
}
