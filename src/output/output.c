#include "output/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/printable_text.h"
#include "output/write.h"

enum { BUFFER_SIZE = 1 << 18 };

static bool fail(struct output *output, const char *what)
{
    const char *quote = output->path ? "'" : "";
    char shown[TEXT_WIDTH + 1];
    const char *name = output->path ? text_show(output->path, shown) : "standard output";
    const char *kept = output->file.target && output->fd >= 0 ? "; nothing was put in its place" : "";
    if (!output->failed)
        error_set(&output->cause, ERROR_FAILED, "cannot %s %s%s%s: %s%s", what, quote, name, quote,
                  strerror(errno), kept);
    output->failed = true;
    return false;
}

static bool open_path(struct output *output)
{
    struct stat status;
    const bool exists = stat(output->path, &status) == 0;
    if (exists && !S_ISREG(status.st_mode)) {
        output->fd = open(output->path, O_WRONLY | O_CLOEXEC);
        return output->fd >= 0 || fail(output, "write");
    }
    output->fd = atomic_file_open(&output->file, output->path, exists ? &status : NULL);
    return output->fd >= 0 || fail(output, "write");
}

bool output_open(struct output *output, const char *path, struct error *error)
{
    *output = (struct output){.fd = STDOUT_FILENO};
    output->buffer = malloc(BUFFER_SIZE);
    if (path)
        output->path = strdup(path);
    if (!output->buffer || (path && !output->path)) {
        output_close(output);
        return error_memory(error, "the output", BUFFER_SIZE);
    }
    if (!path || open_path(output))
        return true;
    *error = output->cause;
    output->fd = -1;
    output_close(output);
    return false;
}

bool output_has_offsets(const struct output *output)
{
    return output->file.target != NULL;
}

static void write_out(struct output *output, const char *bytes, size_t size)
{
    if (output->failed)
        return;
    if (output_has_offsets(output) ? !write_all_at(output->fd, bytes, size, output->offset)
                                   : !write_all(output->fd, bytes, size))
        fail(output, "write");
    output->offset += size;
}

static void write_buffer(struct output *output)
{
    const size_t used = output->used;
    output->used = 0;
    write_out(output, output->buffer, used);
}

uint64_t output_claim(struct output *output, uint64_t size)
{
    write_buffer(output);
    const uint64_t offset = output->offset;
    output->offset += size;
    return offset;
}

void output_write(struct output *output, const char *bytes, size_t size)
{
    if (BUFFER_SIZE - output->used < size)
        write_buffer(output);
    if (size > BUFFER_SIZE) {
        write_out(output, bytes, size);
        return;
    }
    if (size > 0)
        memcpy(output->buffer + output->used, bytes, size);
    output->used += size;
}

char *output_reserve(struct output *output, size_t size)
{
    if (BUFFER_SIZE - output->used < size)
        write_buffer(output);
    return output->buffer + output->used;
}

void output_advance(struct output *output, size_t size)
{
    output->used += size;
}

void output_print(struct output *output, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = output_reserve(output, OUTPUT_RESERVE_MAX);
    int size = vsnprintf(text, OUTPUT_RESERVE_MAX, format, arguments);
    va_end(arguments);
    if (size > 0)
        output_advance(output, (size_t)size < OUTPUT_RESERVE_MAX ? (size_t)size : OUTPUT_RESERVE_MAX - 1);
}

bool output_flush(struct output *output, struct error *error)
{
    write_buffer(output);
    if (output->failed)
        *error = output->cause;
    return !output->failed;
}

bool output_name(struct output *output)
{
    return atomic_file_name(&output->file, output->fd) || fail(output, "write");
}

static bool put_in_place(struct output *output)
{
    if (fsync(output->fd) != 0)
        return fail(output, "write");
    return output_name(output) && (atomic_file_replace(&output->file) || fail(output, "replace"));
}

static bool close_descriptor(struct output *output)
{
    const int fd = output->fd;
    output->fd = -1;
    return close(fd) == 0 || fail(output, "write");
}

bool output_commit(struct output *output, struct error *error)
{
    write_buffer(output);
    if (!output->failed && output->file.target)
        put_in_place(output); /* synced: closing it can lose nothing any more */
    else if (!output->failed)
        close_descriptor(output);
    if (output->failed)
        *error = output->cause;
    return !output->failed;
}

void output_abandon(struct output *output)
{
    atomic_file_abandon(&output->file);
}

void output_close(struct output *output)
{
    if (output->path && output->fd >= 0)
        close(output->fd);
    atomic_file_close(&output->file);
    free(output->path);
    free(output->buffer);
    *output = (struct output){.fd = -1};
}
