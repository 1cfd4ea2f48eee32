/* Lines of a file as numbers of a sequence, in the blocks of a big file, however few they are. */
#ifndef PRIMES_TESTS_UNIT_FILE_NUMBERS_H
#define PRIMES_TESTS_UNIT_FILE_NUMBERS_H

#include <stdio.h>
#include <unistd.h>

#include "input/blocks_reader.h"
#include "input/numbers.h"

/* Appends those of the file, which was written and is closed here, in blocks of so many bytes. Not shared:
 * other processes do not see it. */
static inline void add_file_numbers(struct numbers *numbers, FILE *file, bool shared, size_t block)
{
    struct error error;
    struct blocks_reader *reader = blocks_reader_new(&error);
    assert_non_null(reader);
    assert_int_equal(fflush(file), 0);
    struct blocks *blocks = blocks_open("file", dup(fileno(file)), BLOCKS_TEXT, shared, block, &error);
    assert_non_null(blocks);
    for (size_t i = 0; i < blocks->count; i++)
        assert_true(blocks_reader_scan(reader, blocks, i, &blocks->summaries[i], &error));
    blocks_build_index(blocks);
    assert_true(numbers_add_blocks(numbers, blocks, &error));
    blocks_reader_free(reader);
    fclose(file);
}

#endif
