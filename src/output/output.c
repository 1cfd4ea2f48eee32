#include "output/output.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "files/write.h"
#include "input/fingerprint/fingerprint.h"

enum { BUFFER_SIZE = 1 << 18 };

static bool fail(struct output *output)
{
    if (!output->failed)
        target_failed(&output->target, &output->cause);
    output->failed = true;
    return false;
}

static bool begin(struct output *output, struct error *error)
{
    *output = (struct output){.target = TARGET_CLOSED};
    output->buffer = malloc(BUFFER_SIZE);
    return output->buffer || error_memory(error, "the output", BUFFER_SIZE);
}

bool output_open(struct output *output, const char *path, struct error *error)
{
    if (!begin(output, error))
        return false;
    if (!path)
        target_open_stdout(&output->target);
    else if (!target_open(&output->target, path, error)) {
        output_close(output);
        return false;
    }
    return true;
}

bool output_open_left(struct output *output, const char *path, const char *data, uint64_t offset,
                      struct error *error)
{
    bool good = begin(output, error) && target_open_left(&output->target, path, data, error);
    if (good && ftruncate(output->target.fd, (off_t)offset) != 0)
        good = target_failed(&output->target, error);
    output->offset = offset;
    if (!good)
        output_close(output);
    return good;
}

bool output_has_offsets(const struct output *output)
{
    return output->target.kind == TARGET_FILE;
}

static void note_text(struct output *output, uint64_t size, uint64_t fingerprint)
{
    const struct journal_text text = {.size = size, .fingerprint = fingerprint};
    if (size == 0 || output->failed || journal_data_add_text(&output->texts, text))
        return;
    error_memory(&output->cause, "the texts of the journal", 0);
    output->failed = true;
}

static void write_out(struct output *output, const char *bytes, size_t size)
{
    if (output->failed)
        return;
    if (output_has_offsets(output) ? !write_all_at(output->target.fd, bytes, size, output->offset)
                                   : !write_all(output->target.fd, bytes, size))
        fail(output);
    output->offset += size;
    if (output->notes_texts)
        note_text(output, size, fingerprint_of(bytes, size));
}

static void write_buffer(struct output *output)
{
    const size_t used = output->used;
    output->used = 0;
    write_out(output, output->buffer, used);
}

uint64_t output_claim(struct output *output, uint64_t size, uint64_t fingerprint)
{
    write_buffer(output);
    const uint64_t offset = output->offset;
    output->offset += size;
    if (output->notes_texts)
        note_text(output, size, fingerprint);
    return offset;
}

bool output_sync(struct output *output, struct error *error)
{
    return fsync(output->target.fd) == 0 || target_failed(&output->target, error);
}

struct journal_texts output_take_texts(struct output *output)
{
    const struct journal_texts texts = output->texts;
    output->texts = (struct journal_texts){0};
    return texts;
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
    journal_data_free_texts(&output->texts);
    *output = (struct output){.target = TARGET_CLOSED};
}
