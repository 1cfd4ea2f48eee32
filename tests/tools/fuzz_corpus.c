/* A libFuzzer target without libFuzzer: on each file of a corpus, and on COUNT copies of each with some bytes
 * changed, always the same.
 *
 *     fuzz_NAME_corpus COUNT FILE...
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SIZE_MAX_OF_FILE = 1 << 16 };

/* Knuth's MMIX generator. */
static uint64_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

/* Sets, copies, or drops bytes: one to four times. Returns the new size. */
static size_t change(uint8_t *bytes, size_t size, uint64_t *state)
{
    for (uint64_t times = 1 + next_random(state) % 4; times > 0 && size > 0; times--) {
        const size_t at = next_random(state) % size, from = next_random(state) % size,
                     count = 1 + next_random(state) % 8;
        switch (next_random(state) % 4) {
        case 0:
            bytes[at] = (uint8_t)next_random(state);
            break;
        case 1:
            memmove(bytes + at, bytes + from, count < size - (at > from ? at : from) ? count : 1);
            break;
        case 2:
            bytes[at] ^= (uint8_t)(1U << next_random(state) % 8);
            break;
        default:
            size -= count < size - at ? count : size - at;
            break;
        }
    }
    return size;
}

/* From memory of just this size, so that a sanitizer sees who reads beyond. */
static void run(const uint8_t *bytes, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);
    if (!copy)
        abort();
    memcpy(copy, bytes, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

int main(int count, char **arguments)
{
    static uint8_t file[SIZE_MAX_OF_FILE], changed[SIZE_MAX_OF_FILE];
    uint64_t state = 1;
    for (int i = 2; i < count; i++) {
        FILE *stream = fopen(arguments[i], "rb");
        if (!stream) {
            fprintf(stderr, "cannot read %s\n", arguments[i]);
            return 1;
        }
        const size_t size = fread(file, 1, sizeof file, stream);
        fclose(stream);
        run(file, size);
        for (long times = strtol(arguments[1], NULL, 10); times > 0; times--) {
            memcpy(changed, file, size);
            run(changed, change(changed, size, &state));
        }
    }
    return 0;
}
