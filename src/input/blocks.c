#include "input/blocks.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/host.h"
#include "input/fingerprint/fingerprint.h"
#include "input/input_path.h"

static bool cannot_read(const struct blocks *blocks, struct error *error)
{
    char shown[PATH_SHOWN_SIZE];
    return error_set(error, ERROR_FAILED, "cannot read %s: %s", input_path_show(blocks->file.path, shown),
                     strerror(errno));
}

static uint64_t smaller(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

bool blocks_error_changed(const struct blocks *blocks, size_t i, struct error *error)
{
    char shown[PATH_SHOWN_SIZE];
    const struct blocks_file *file = &blocks->file;
    return error_set(error, ERROR_FAILED,
                     "block %zu (bytes %llu to %llu) of %s is not what it was when it was first read", i,
                     (unsigned long long)(i * file->block_size),
                     (unsigned long long)smaller((i + 1) * file->block_size, file->size),
                     input_path_show(file->path, shown));
}

static bool error_size(const struct blocks *blocks, uint64_t size, struct error *error)
{
    char shown[PATH_SHOWN_SIZE];
    return error_set(error, ERROR_FAILED, "%s has %llu bytes now, and had %llu when it was first read",
                     input_path_show(blocks->file.path, shown), (unsigned long long)size,
                     (unsigned long long)blocks->file.size);
}

static uint64_t modified(const struct stat *status)
{
    return (uint64_t)status->st_mtim.tv_sec * 1000000000 + (uint64_t)status->st_mtim.tv_nsec;
}

bool blocks_check_size(const struct blocks *blocks, struct error *error)
{
    struct stat status;
    if (blocks->fd < 0)
        return true;
    if (fstat(blocks->fd, &status) != 0)
        return cannot_read(blocks, error);
    return (uint64_t)status.st_size == blocks->file.size ||
           error_size(blocks, (uint64_t)status.st_size, error);
}

bool blocks_were_touched(const struct blocks *blocks)
{
    struct stat status;
    if (blocks->fd < 0)
        return false;
    return fstat(blocks->fd, &status) != 0 || modified(&status) != blocks->file.modified_nanoseconds;
}

uint64_t blocks_view(const struct blocks *blocks)
{
    struct {
        char host[HOST_TEXT_SIZE];
        uint64_t device, inode;
    } view = {0};
    struct stat status;
    host_name(view.host);
    if (blocks->fd >= 0 && fstat(blocks->fd, &status) == 0) {
        view.device = (uint64_t)status.st_dev;
        view.inode = (uint64_t)status.st_ino;
    }
    return fingerprint_of(&view, sizeof view);
}

bool blocks_check(const struct blocks *blocks, size_t i, uint64_t fingerprint, struct error *error)
{
    uint64_t known = 0;
    if (blocks->file.form == BLOCKS_TEXT)
        known = blocks->summaries[i].fingerprint;
    else if (atomic_compare_exchange_strong(&blocks->seen[i], &known, fingerprint))
        return true;
    return known == fingerprint || blocks_error_changed(blocks, i, error);
}

/* Bytes that the file had are not there any more. */
static bool error_end(const struct blocks *blocks, uint64_t at, struct error *error)
{
    return blocks_check_size(blocks, error) && error_size(blocks, at, error);
}

bool blocks_read_bytes(const struct blocks *blocks, char *bytes, size_t size, uint64_t at,
                       struct error *error)
{
    while (size > 0) {
        const ssize_t count = pread(blocks->fd, bytes, size, (off_t)at);
        if (count == 0)
            return error_end(blocks, at, error);
        if (count < 0 && errno != EINTR)
            return cannot_read(blocks, error);
        if (count > 0) {
            bytes += count;
            at += (uint64_t)count;
            size -= (size_t)count;
        }
    }
    return true;
}

/* For as many blocks as `blocks->file` has. */
static bool allocate_index(struct blocks *blocks, struct error *error)
{
    const struct blocks_file *file = &blocks->file;
    blocks->count = (size_t)(file->size / file->block_size + (file->size % file->block_size != 0));
    if (file->form == BLOCKS_BINARY) {
        blocks->seen = calloc(blocks->count + 1, sizeof *blocks->seen);
        return blocks->seen ||
               error_memory(error, "the index of a file", blocks->count * sizeof *blocks->seen);
    }
    blocks->summaries = calloc(blocks->count + 1, sizeof *blocks->summaries);
    blocks->first_number = calloc(blocks->count + 1, sizeof *blocks->first_number);
    blocks->first_line = calloc(blocks->count + 1, sizeof *blocks->first_line);
    return (blocks->summaries && blocks->first_number && blocks->first_line) ||
           error_memory(error, "the index of a file", blocks->count * sizeof *blocks->summaries);
}

static bool whole_integers(const struct blocks *blocks, struct error *error)
{
    char shown[PATH_SHOWN_SIZE];
    if (blocks->file.form != BLOCKS_BINARY || blocks->file.size % BLOCKS_INTEGER_SIZE == 0)
        return true;
    return error_set(
        error, ERROR_USAGE,
        "--binary: %s has %llu bytes, which is no multiple of 8: it does not hold 64-bit integers alone",
        input_path_show(blocks->file.path, shown), (unsigned long long)blocks->file.size);
}

static bool describe_file(struct blocks *blocks, const char *path, enum blocks_form form, bool shared,
                          uint64_t block_size, struct error *error)
{
    struct stat status;
    struct blocks_file *file = &blocks->file;
    if (strlen(path) >= sizeof file->path) {
        errno = ENAMETOOLONG;
        return cannot_read(blocks, error);
    }
    strcpy(file->path, path);
    if (fstat(blocks->fd, &status) != 0)
        return cannot_read(blocks, error);
    file->form = form;
    file->shared = shared;
    file->size = (uint64_t)status.st_size;
    file->modified_nanoseconds = modified(&status);
    file->block_size = block_size > 0 ? block_size : BLOCKS_SIZE;
    if (form == BLOCKS_BINARY) /* no integer lies in two blocks */
        file->block_size =
            (file->block_size + BLOCKS_INTEGER_SIZE - 1) / BLOCKS_INTEGER_SIZE * BLOCKS_INTEGER_SIZE;
    while (file->size / file->block_size >= BLOCKS_COUNT_MAX)
        file->block_size *= 2;
    return whole_integers(blocks, error);
}

static struct blocks *new_blocks(int fd, struct error *error)
{
    struct blocks *blocks = calloc(1, sizeof *blocks);
    if (!blocks) {
        error_memory(error, "a file", sizeof *blocks);
        if (fd >= 0)
            close(fd);
        return NULL;
    }
    blocks->fd = fd;
    return blocks;
}

struct blocks *blocks_open(const char *path, int fd, enum blocks_form form, bool shared, uint64_t block_size,
                           struct error *error)
{
    struct blocks *blocks = new_blocks(fd, error);
    if (blocks && describe_file(blocks, path, form, shared, block_size, error) &&
        allocate_index(blocks, error))
        return blocks;
    blocks_free(blocks);
    return NULL;
}

struct blocks *blocks_reopen(const struct blocks_file *file, struct error *error)
{
    const int fd = file->shared ? open(file->path, O_RDONLY | O_CLOEXEC) : -1;
    struct blocks *blocks = new_blocks(fd, error);
    if (!blocks)
        return NULL;
    blocks->file = *file;
    if ((fd < 0 && file->shared && !cannot_read(blocks, error)) || !blocks_check_size(blocks, error) ||
        !allocate_index(blocks, error)) {
        blocks_free(blocks);
        return NULL;
    }
    return blocks;
}

void blocks_free(struct blocks *blocks)
{
    if (!blocks)
        return;
    if (blocks->fd >= 0)
        close(blocks->fd);
    free(blocks->summaries);
    free(blocks->seen);
    free(blocks->first_number);
    free(blocks->first_line);
    free(blocks);
}

void blocks_build_index(struct blocks *blocks)
{
    if (blocks->file.form == BLOCKS_BINARY)
        return;
    uint64_t number = 0, line = 1;
    for (size_t i = 0; i < blocks->count; i++) {
        blocks->first_number[i] = number;
        blocks->first_line[i] = line;
        number += blocks->summaries[i].numbers;
        line += blocks->summaries[i].lines;
    }
    blocks->first_number[blocks->count] = number;
    blocks->first_line[blocks->count] = line;
}

uint64_t blocks_numbers(const struct blocks *blocks)
{
    return blocks_before(blocks, blocks->count);
}

uint64_t blocks_before(const struct blocks *blocks, size_t i)
{
    if (blocks->file.form == BLOCKS_TEXT)
        return blocks->first_number[i];
    return smaller(i * blocks->file.block_size, blocks->file.size) / BLOCKS_INTEGER_SIZE;
}

size_t blocks_find(const struct blocks *blocks, uint64_t index)
{
    if (blocks->file.form == BLOCKS_BINARY)
        return (size_t)(index * BLOCKS_INTEGER_SIZE / blocks->file.block_size);
    size_t low = 0, high = blocks->count;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (blocks->first_number[middle] <= index)
            low = middle;
        else
            high = middle;
    }
    return low;
}

uint64_t blocks_largest(const struct blocks *blocks, size_t i)
{
    return blocks->file.form == BLOCKS_BINARY ? UINT64_MAX : blocks->summaries[i].largest;
}
