/* A libFuzzer target for what primes-merge reads: whatever the bytes, rows that are taken are what
 * rows_append would write, wherever they are cut, and a record becomes a well-formed part or one printable
 * message. From the top of the source tree:
 *
 *     clang -std=c17 -D_GNU_SOURCE -O1 -g -fsanitize=fuzzer,address,undefined -mavx2 -mbmi -Isrc -Itests \
 *         tests/fuzz/fuzz_merge.c tests/tools/same_rows.c src/merge/part.c src/output/{row_reader,rows}.c \
 *         src/output/record/record_tally.c \
 *         src/input/{blocks,numbers,numbers_segment}.c src/kernel/{isa,isa_x86}.c \
 *         src/input/text/fast_lines_{avx2,dispatch_x86,portable}.c \
 *         src/input/text/{invalid_lines,line,text_reader}.c src/report/json/json_value.c \
 *         src/report/containers/{array,lines,string_pool}.c \
 *         src/base/{buffer,digest,error,printable_text,number}.c -ljansson -o fuzz_merge
 *     mkdir -p corpus && cp tests/data/merge/{part-1,identity}.* corpus
 *     ./fuzz_merge -max_total_time=60 corpus
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/printable_text.h"
#include "merge/part.h"
#include "tools/same_rows.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool claim)
{
    if (!claim)
        abort();
}

static void require_printable(const char *text)
{
    for (; *text; text += text_printable(text))
        require(text_printable(text) > 0);
}

static void read_record(const char *text, size_t size)
{
    struct part part = {.record = "fuzz.jsonl"};
    struct error error;
    if (part_parse(&part, text, size, &error)) {
        require(part.index >= 1 && part.index <= part.count && part.kernel && part.sources);
        require(strlen(part.counts.numbers_digest) == 32 && strlen(part.counts.verdicts_digest) == 32);
    } else {
        require(error.code == ERROR_INVALID);
        require_printable(error.text);
    }
    part_free(&part);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    size_t taken;
    const char *cause;
    require(same_rows(text, size, &taken, &cause));
    require(same_rows_in_pieces(text, size, 1 + size % 97));
    read_record(text, size);
    return 0;
}
