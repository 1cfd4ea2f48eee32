#include "output/output.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "files/write.h"

enum { BUFFER_SIZE = 1 << 18 };

static bool fail(struct output *output)
{
    if (!output->failed)
        target_failed(&output->target, &output->cause);
    output->failed = true;
    return false;
}

bool output_open(struct output *output, const char *path, struct error *error)
{
    *output = (struct output){.target = TARGET_CLOSED};
    output->buffer = malloc(BUFFER_SIZE);
    if (!output->buffer)
        return error_memory(error, "the output", BUFFER_SIZE);
    if (!path)
        target_open_stdout(&output->target);
    else if (!target_open(&output->target, path, error)) {
        output_close(output);
        return false;
    }
    return true;
}

bool output_has_offsets(const struct output *output)
{
    return output->target.kind == TARGET_FILE;
}

static void write_out(struct output *output, const char *bytes, size_t size)
{
    if (output->failed)
        return;
    if (output_has_offsets(output) ? !write_all_at(output->target.fd, bytes, size, output->offset)
                                   : !write_all(output->target.fd, bytes, size))
        fail(output);
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

bool output_commit(struct output *output, struct error *error)
{
    write_buffer(output);
    if (output->failed)
        *error = output->cause;
    return !output->failed && target_commit(&output->target, error);
}

void output_abandon(struct output *output)
{
    target_abandon(&output->target);
}

void output_close(struct output *output)
{
    target_close(&output->target);
    free(output->buffer);
    *output = (struct output){.target = TARGET_CLOSED};
}
