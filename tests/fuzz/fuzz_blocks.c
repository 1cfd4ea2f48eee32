/* A libFuzzer target for reading in blocks: whatever the bytes and wherever the blocks end, the numbers and
 * the invalid lines are those of a sequential reader. From the top of the source tree:
 *
 *     clang -std=c17 -D_GNU_SOURCE -O1 -g -fsanitize=fuzzer,address,undefined -mavx2 -mbmi -Isrc -Itests \
 *         tests/fuzz/fuzz_blocks.c tests/tools/same_blocks.c src/input/{blocks,numbers,text}.c \
 *         src/input/lines_{portable,avx2,dispatch_x86}.c src/kernel/{isa,isa_x86}.c \
 *         src/base/{error,escape,number,page}.c -o fuzz_blocks
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
