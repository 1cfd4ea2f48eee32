#include "program/formatter.h"

struct formatter formatter_make(struct ranks *ranks, const struct rows *rows, const struct shared_file *file)
{
    struct formatter formatter = {.rows = *rows, .file = file};
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

struct engine_formatter formatter_for_engine(struct formatter *formatter)
{
    return (struct engine_formatter){
        .context = formatter, .format = format, .write_at = formatter->file->fd >= 0 ? write_at : NULL};
}
