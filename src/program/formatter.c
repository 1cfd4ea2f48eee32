#include "program/formatter.h"

#include "input/fingerprint/fingerprint.h"

struct formatter formatter_make(struct ranks *ranks, const struct rows *rows, const struct shared_file *file,
                                bool is_kept)
{
    struct formatter formatter = {.rows = *rows, .file = file, .is_kept = is_kept};
    ranks_broadcast(ranks, &formatter.rows, sizeof formatter.rows);
    return formatter;
}

static bool format(void *context, const struct numbers_block *block, const struct verdict *found,
                   const double *seconds, struct buffer *buffer, struct error *error)
{
    const struct formatter *formatter = context;
    return rows_append(&formatter->rows, block, found, seconds, 0, buffer, error);
}

static bool write_at(void *context, const char *text, uint64_t size, uint64_t offset, struct error *error)
{
    const struct formatter *formatter = context;
    return shared_file_write(formatter->file, text, size, offset, error);
}

static uint64_t fingerprint(const char *text, uint64_t size)
{
    return fingerprint_of(text, (size_t)size);
}

struct engine_formatter formatter_for_engine(struct formatter *formatter)
{
    return (struct engine_formatter){.context = formatter,
                                     .format = format,
                                     .write_at = formatter->file->fd >= 0 ? write_at : NULL,
                                     .fingerprint = formatter->is_kept ? fingerprint : NULL};
}
