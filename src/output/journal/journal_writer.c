#include "output/journal/journal_writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/printable_text.h"
#include "files/staged.h"
#include "files/write.h"

static bool cannot_write(const char *path, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    return error_set(error, ERROR_FAILED, "cannot write '%s': %s", text_show(path, shown), strerror(errno));
}

static bool is_refused(const char *path, const char *fault, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    return error_set(error, ERROR_FAILED, "cannot write '%s': %s", text_show(path, shown), fault);
}

static bool sync_file(int fd)
{
    while (fsync(fd) != 0)
        if (errno != EINTR)
            return false;
    return true;
}

static bool cut(int fd, uint64_t size)
{
    while (ftruncate(fd, (off_t)size) != 0)
        if (errno != EINTR)
            return false;
    return true;
}

static bool begin(struct journal_writer *writer, const char *path, struct error *error)
{
    *writer = JOURNAL_WRITER_CLOSED;
    writer->path = strdup(path);
    return writer->path || error_memory(error, "the journal", 0);
}

/* ---- Begun. */

/* Takes the descriptor over when it is in its place. */
static bool stage(struct journal_writer *writer, struct error *error)
{
    struct staged staged;
    const bool good = staged_open(&staged, writer->path, NULL, false) &&
                      write_all_at(staged.fd, writer->buffer.bytes, writer->buffer.used, 0) &&
                      sync_file(staged.fd) && staged_put_new(&staged);
    if (good) {
        writer->fd = staged.fd;
        staged.fd = -1;
    }
    staged_discard(&staged);
    return good || cannot_write(writer->path, error);
}

bool journal_writer_create(struct journal_writer *writer, const char *path, const struct journal_head *head,
                           struct error *error)
{
    const char *fault = journal_data_head_fault(head);
    if (!begin(writer, path, error))
        return false;
    if (fault)
        return is_refused(path, fault, error);
    if (!journal_text_put_head(&writer->buffer, head, &writer->chain))
        return error_memory(error, "the journal", writer->buffer.used);
    writer->numbers = head->numbers;
    writer->end = writer->buffer.used;
    return stage(writer, error);
}

/* ---- Gone on with. */

static bool open_again(struct journal_writer *writer)
{
    struct stat status;
    writer->fd = open(writer->path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (writer->fd < 0 || fstat(writer->fd, &status) != 0)
        return false;
    errno = ESTALE; /* it is not the file that was read */
    return S_ISREG(status.st_mode) && (uint64_t)status.st_size >= writer->end &&
           cut(writer->fd, writer->end) && sync_file(writer->fd);
}

bool journal_writer_go_on(struct journal_writer *writer, const char *path, const struct journal *journal,
                          size_t lines, struct error *error)
{
    const struct journal_entry *last = lines > 0 ? &journal->entries[lines - 1] : NULL;
    if (!begin(writer, path, error))
        return false;
    writer->numbers = journal->head.numbers;
    writer->end = last ? last->end : journal->head_end;
    writer->chain = last ? last->chain : journal->head_chain;
    if (last)
        writer->before = journal_data_bare_line(&last->line);
    return open_again(writer) || cannot_write(path, error);
}

/* ---- A line. */

/* What was written behind the end, if anything was, is no part of the journal. */
static bool cut_torn(struct journal_writer *writer)
{
    if (writer->is_torn)
        writer->is_torn = !cut(writer->fd, writer->end);
    return !writer->is_torn;
}

static bool write_line(struct journal_writer *writer, struct error *error)
{
    const struct buffer *text = &writer->buffer;
    if (!cut_torn(writer))
        return cannot_write(writer->path, error);
    if (write_all_at(writer->fd, text->bytes, text->used, writer->end) && sync_file(writer->fd))
        return true;
    const bool is_told = cannot_write(writer->path, error);
    writer->is_torn = true;
    cut_torn(writer);
    return is_told;
}

bool journal_writer_append(struct journal_writer *writer, const struct journal_line *line,
                           struct error *error)
{
    struct journal_chain chain = writer->chain;
    const char *fault =
        journal_data_line_fault(line, writer->before.part > 0 ? &writer->before : NULL, writer->numbers);
    if (fault)
        return is_refused(writer->path, fault, error);
    writer->buffer.used = 0;
    if (!journal_text_put_line(&writer->buffer, line, &chain))
        return error_memory(error, "the journal", writer->buffer.used);
    if (!write_line(writer, error))
        return false;
    writer->chain = chain;
    writer->end += writer->buffer.used;
    writer->before = journal_data_bare_line(line);
    return true;
}

void journal_writer_close(struct journal_writer *writer)
{
    if (writer->fd >= 0)
        close(writer->fd);
    free(writer->path);
    buffer_free(&writer->buffer);
    *writer = JOURNAL_WRITER_CLOSED;
}
