/* A libFuzzer target for reading in blocks: whatever the bytes and wherever the blocks end, the numbers and
 * the invalid lines are those of a sequential reader, and a byte that changes later is noticed. From the top
 * of the source tree:
 *
 *     clang -std=c17 -D_GNU_SOURCE -O1 -g -fsanitize=fuzzer,address,undefined -mavx2 -mbmi -Isrc -Itests \
 *         tests/fuzz/fuzz_blocks.c tests/tools/same_blocks.c src/kernel/{isa,isa_x86}.c \
 *         src/input/{blocks,blocks_reader,numbers,numbers_invalid,numbers_segment}.c \
 *         src/input/fingerprint/{fingerprint,stripes_avx2,stripes_dispatch_x86,stripes_portable}.c \
 *         src/input/text/fast_lines_{avx2,dispatch_x86,portable}.c \
 *         src/input/text/{invalid_lines,line,text_reader}.c \
 *         src/base/{buffer,error,host,printable_text,number}.c -o fuzz_blocks
 *     mkdir -p corpus && ./fuzz_blocks -max_total_time=60 corpus
 */
#include <stdlib.h>

#include "tools/same_blocks.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    if (same_blocks((const char *)data + 1, size - 1, 1 + data[0] % 48, size))
        abort();
    return 0;
}
