/* A libFuzzer target for the journal of a run that goes on: whatever the bytes, what is taken of them is,
 * byte by byte, what would have been written, with nothing wrong in it; once as they are, and once with the
 * chains that their lines should have, as an enemy would make them. From the top of the source tree:
 *
 *     clang -std=c17 -D_GNU_SOURCE -O1 -g -fsanitize=fuzzer,address,undefined -mavx2 -mbmi -Isrc -Itests \
 *         tests/fuzz/fuzz_journal.c tests/tools/sample_journal.c \
 *         src/output/journal/journal{,_data,_fields,_text,_verdicts}.c src/plan/{begun,known}.c \
 *         src/input/fingerprint/{fingerprint,stripes_avx2,stripes_dispatch_x86,stripes_portable}.c \
 *         src/kernel/{isa,isa_x86}.c src/base/{buffer,digest,error,printable_text,number}.c -o fuzz_journal
 *     mkdir -p corpus && cp tests/data/journal/unfinished.journal corpus && ./fuzz_journal -max_total_time=60
 * corpus
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/printable_text.h"
#include "tools/sample_journal.h"

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

static int file_of(const char *text, size_t size)
{
    const int fd = memfd_create("journal", MFD_CLOEXEC);
    require(fd >= 0 && (size == 0 || write(fd, text, size) == (ssize_t)size));
    require(lseek(fd, 0, SEEK_SET) == 0);
    return fd;
}

/* The lines that were taken, written again. */
static void write_again(const struct journal *journal, struct buffer *again)
{
    struct journal_chain chain;
    uint64_t sum = 0;
    size_t texts = 0;
    require(!journal_data_head_fault(&journal->head));
    require(journal_text_put_head(again, &journal->head, &chain) && again->used == journal->head_end);
    for (size_t i = 0; i < journal->entry_count; i++) {
        const struct journal_entry *entry = &journal->entries[i];
        require(
            !journal_data_line_fault(&entry->line, i > 0 ? &entry[-1].line : NULL, journal->head.numbers));
        require(journal_text_put_line(again, &entry->line, &chain) && again->used == entry->end);
        require(memcmp(&chain, &entry->chain, sizeof chain) == 0);
        for (; texts < entry->text_end; texts++)
            sum += journal->texts.items[texts].size;
        require(sum == entry->line.offset && entry->line.done <= journal->head.numbers);
    }
    require(texts == journal->texts.count);
}

static void read_journal(const char *text, size_t size)
{
    struct journal journal;
    struct buffer again = {0};
    struct error error;
    const int fd = file_of(text, size);
    if (journal_read_from(&journal, fd, "fuzz.journal", &error)) {
        write_again(&journal, &again);
        require(again.used <= size && memcmp(again.bytes, text, again.used) == 0);
        require(journal.passed_over == size - again.used);
    } else {
        require(error.code == ERROR_USAGE);
        require_printable(error.text);
    }
    buffer_free(&again);
    journal_free(&journal);
    close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer forged = {0};
    read_journal((const char *)data, size);
    sample_forge((const char *)data, size, &forged);
    read_journal(forged.bytes, forged.used);
    buffer_free(&forged);
    return 0;
}
