#include "output/journal/journal_verify.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/printable_text.h"
#include "input/fingerprint/fingerprint.h"

enum { PIECE_SIZE = 1 << 20 };

struct reading {
    int fd;
    uint64_t file_size;
    char *piece;
    int cause; /* errno of what cannot be read */
};

/* Up to `size` bytes; 0 at the end of the file, or if it cannot be read. */
static size_t read_piece(struct reading *reading, uint64_t size, uint64_t offset)
{
    ssize_t got;
    do {
        got = pread(reading->fd, reading->piece, size < PIECE_SIZE ? size : PIECE_SIZE, (off_t)offset);
    } while (got < 0 && errno == EINTR);
    if (got < 0)
        reading->cause = errno;
    return got > 0 ? (size_t)got : 0;
}

static bool is_right(struct reading *reading, const struct journal_text *text, uint64_t offset)
{
    struct fingerprint fingerprint;
    if (offset > reading->file_size || text->size > reading->file_size - offset)
        return false;
    fingerprint_begin(&fingerprint);
    for (uint64_t done = 0; done < text->size;) {
        const size_t size = read_piece(reading, text->size - done, offset + done);
        if (size == 0)
            return false;
        fingerprint_add(&fingerprint, reading->piece, size);
        done += size;
    }
    return fingerprint_end(&fingerprint) == text->fingerprint;
}

static bool open_reading(struct reading *reading)
{
    struct stat status;
    if (fstat(reading->fd, &status) != 0)
        reading->cause = errno;
    else
        reading->file_size = (uint64_t)status.st_size;
    return reading->cause == 0;
}

bool journal_verify_texts(int fd, const char *path, const struct journal_text *texts, size_t count,
                          uint64_t offset, size_t *right, struct error *error)
{
    struct reading reading = {.fd = fd, .piece = malloc(PIECE_SIZE)};
    char shown[TEXT_WIDTH + 1];
    *right = 0;
    if (!reading.piece)
        return error_memory(error, "the unfinished verdicts", PIECE_SIZE);
    if (open_reading(&reading))
        for (; *right < count && is_right(&reading, &texts[*right], offset); ++*right)
            offset += texts[*right].size;
    free(reading.piece);
    return reading.cause == 0 || error_set(error, ERROR_FAILED, "cannot read '%s': %s",
                                           text_show(path, shown), strerror(reading.cause));
}
