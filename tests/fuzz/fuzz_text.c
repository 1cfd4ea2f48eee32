/* A libFuzzer target for the text reader: whatever the bytes, the result does not depend on where they are
 * cut, and what it holds is well formed. From the top of the source tree:
 *
 *     clang -std=c17 -D_GNU_SOURCE -O1 -g -fsanitize=fuzzer,address,undefined -mavx2 -mbmi -Isrc \
 *         tests/fuzz/fuzz_text.c src/input/{blocks,numbers,numbers_segment}.c src/kernel/{isa,isa_x86}.c \
 *         src/input/text/fast_lines_{avx2,dispatch_x86,portable}.c \
 *         src/input/text/{invalid_lines,line,text_reader}.c \
 *         src/base/{buffer,error,printable_text,number}.c -o fuzz_text
 *     mkdir -p corpus && ./fuzz_text -max_total_time=60 corpus
 */
#include <stdlib.h>
#include <string.h>

#include "base/printable_text.h"
#include "input/numbers.h"
#include "input/text/text_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool claim)
{
    if (!claim)
        abort();
}

static void read_in_pieces(struct numbers *numbers, const char *bytes, size_t size, size_t piece)
{
    struct error error;
    struct text_reader *reader = text_reader_new(&error);
    require(reader != NULL);
    text_reader_begin(reader, "fuzz", 1);
    for (size_t at = 0; at < size; at += piece)
        require(text_reader_feed(reader, bytes + at, size - at < piece ? size - at : piece, &error));
    require(numbers_add_text(numbers, reader, &error));
    text_reader_free(reader);
}

static void require_well_formed(const struct invalid_line *invalid, const struct numbers *numbers)
{
    require(invalid->index < numbers->count);
    require(invalid->line >= 1 && invalid->column >= 1);
    require(strlen(invalid->text) >= 1 && strlen(invalid->text) <= TEXT_WIDTH);
    for (const char *at = invalid->text; *at != '\0'; at++)
        require(*at >= ' ' && *at <= '~');
}

static void require_same(const struct numbers *one, const struct numbers *other)
{
    require(one->count == other->count && one->invalid.count == other->invalid.count);
    for (uint64_t i = 0; i < one->count; i++) {
        uint64_t a, b;
        numbers_read(one, i, 1, &a);
        numbers_read(other, i, 1, &b);
        require(a == b);
    }
    for (size_t i = 0; i < one->invalid.count; i++) {
        const struct invalid_line *a = &one->invalid.items[i];
        const struct invalid_line *b = &other->invalid.items[i];
        require_well_formed(a, one);
        require(i == 0 || (a[-1].index < a->index && a[-1].line < a->line));
        require(a->index == b->index && a->line == b->line && a->column == b->column);
        require(a->cause == b->cause && strcmp(a->text, b->text) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct numbers whole = {0};
    struct numbers pieces = {0};
    read_in_pieces(&whole, (const char *)data + 1, size - 1, size);
    read_in_pieces(&pieces, (const char *)data + 1, size - 1, 1 + data[0] % 32);
    require_same(&whole, &pieces);
    numbers_free(&whole);
    numbers_free(&pieces);
    return 0;
}
