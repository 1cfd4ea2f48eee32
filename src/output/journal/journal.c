#include "output/journal/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/printable_text.h"

enum { PIECE_SIZE = 1 << 16 };

/* ---- The file, line by line. */

struct lines {
    int fd;
    const char *path;
    struct buffer buffer;
    size_t begin;  /* of the line, in the buffer */
    size_t looked; /* bytes behind `begin` in which there is no newline */
    uint64_t read; /* bytes of the file */
};

static bool cannot_read(const char *path, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    return error_set(error, ERROR_FAILED, "cannot read '%s': %s", text_show(path, shown), strerror(errno));
}

/* Makes room by moving the line to the front, and reads on; *size is 0 at the end. */
static bool read_on(struct lines *lines, size_t *size, struct error *error)
{
    ssize_t got;
    if (lines->begin > 0) {
        lines->buffer.used -= lines->begin;
        memmove(lines->buffer.bytes, lines->buffer.bytes + lines->begin, lines->buffer.used);
        lines->begin = 0;
    }
    char *to = buffer_reserve(&lines->buffer, PIECE_SIZE);
    if (!to)
        return error_memory(error, "the journal", lines->buffer.used + PIECE_SIZE);
    do {
        got = read(lines->fd, to, PIECE_SIZE);
    } while (got < 0 && errno == EINTR);
    if (got < 0)
        return cannot_read(lines->path, error);
    *size = (size_t)got;
    lines->read += *size;
    buffer_advance(&lines->buffer, *size);
    return true;
}

/* The size of the next line, with its newline; 0: there is none, or it is too long. */
static bool find_line(struct lines *lines, size_t *size, struct error *error)
{
    for (;;) {
        const char *begin = lines->buffer.bytes ? lines->buffer.bytes + lines->begin : "";
        const size_t there = lines->buffer.used - lines->begin;
        const char *newline = memchr(begin + lines->looked, '\n', there - lines->looked);
        size_t more = 0;
        *size = newline ? (size_t)(newline - begin) + 1 : 0;
        lines->looked = newline ? 0 : there;
        if (*size > JOURNAL_LINE_MAX)
            *size = 0;
        if (newline || there >= JOURNAL_LINE_MAX)
            return true;
        if (!read_on(lines, &more, error))
            return false;
        if (more == 0)
            return true;
    }
}

/* ---- The head. */

static bool is_unusable(const char *path, struct error *error, const char *cause)
{
    char shown[TEXT_WIDTH + 1];
    return error_set(error, ERROR_USAGE, "'%s' %s", text_show(path, shown), cause);
}

static bool is_no_memory(struct error *error)
{
    return error_memory(error, "the journal", 0);
}

static bool is_of_another_version(const char *path, uint64_t version, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    return error_set(error, ERROR_USAGE,
                     "'%s' was written by another version of primes: journal version %" PRIu64
                     ", this one writes %d",
                     text_show(path, shown), version, JOURNAL_VERSION);
}

static bool take_head(struct journal *journal, const struct lines *lines, size_t size, struct error *error)
{
    const char *text = lines->buffer.bytes;
    uint64_t version;
    if (lines->read == 0)
        return is_unusable(lines->path, error, "is empty, and no journal of a run");
    if (!journal_text_version(text, lines->buffer.used, &version))
        return is_unusable(lines->path, error, "is no journal of a run");
    if (version != JOURNAL_VERSION)
        return is_of_another_version(lines->path, version, error);
    const enum journal_text_result result =
        journal_text_take_head(&journal->head, text, size, &journal->head_chain);
    if (result == JOURNAL_TEXT_NO_MEMORY)
        return is_no_memory(error);
    if (result == JOURNAL_TEXT_WRONG || journal_data_head_fault(&journal->head))
        return is_unusable(lines->path, error, "is damaged: its first line is not what was written");
    journal->head_end = size;
    return true;
}

static bool read_head(struct journal *journal, struct lines *lines, struct error *error)
{
    size_t size;
    if (!find_line(lines, &size, error) || !take_head(journal, lines, size, error))
        return false;
    lines->begin = size;
    return true;
}

/* ---- The lines. */

static const struct journal_entry *last_entry(const struct journal *journal)
{
    return journal->entry_count > 0 ? &journal->entries[journal->entry_count - 1] : NULL;
}

static bool add_entry(struct journal *journal, const struct journal_entry *entry)
{
    struct journal_entry *grown =
        buffer_grow_array(journal->entries, &journal->entry_room, journal->entry_count, sizeof *grown);
    if (!grown)
        return false;
    journal->entries = grown;
    journal->entries[journal->entry_count++] = *entry;
    return true;
}

/* Is it one that would have been written behind the last one? */
static enum journal_text_result check_entry(const struct journal *journal, struct journal_entry *entry,
                                            size_t texts_before)
{
    const struct journal_entry *last = last_entry(journal);
    entry->line.texts = journal->texts.items ? journal->texts.items + texts_before : NULL;
    const char *fault =
        journal_data_line_fault(&entry->line, last ? &last->line : NULL, journal->head.numbers);
    return fault ? JOURNAL_TEXT_WRONG : JOURNAL_TEXT_TAKEN;
}

/* What is not taken leaves nothing. */
static enum journal_text_result take_entry(struct journal *journal, const char *text, size_t size)
{
    const struct journal_entry *last = last_entry(journal);
    const size_t texts_before = journal->texts.count;
    struct journal_entry entry = {.end = (last ? last->end : journal->head_end) + size,
                                  .chain = last ? last->chain : journal->head_chain};
    enum journal_text_result result =
        journal_text_take_line(&entry.line, &journal->texts, text, size, &entry.chain);
    if (result == JOURNAL_TEXT_TAKEN)
        result = check_entry(journal, &entry, texts_before);
    entry.text_end = journal->texts.count;
    if (result == JOURNAL_TEXT_TAKEN && !add_entry(journal, &entry))
        result = JOURNAL_TEXT_NO_MEMORY;
    if (result != JOURNAL_TEXT_TAKEN) {
        journal_data_free_line(&entry.line);
        journal->texts.count = texts_before;
    }
    return result;
}

/* As far as they are good. */
static bool read_lines(struct journal *journal, struct lines *lines, struct error *error)
{
    size_t size;
    for (;;) {
        if (!find_line(lines, &size, error))
            return false;
        if (size == 0)
            return true;
        const enum journal_text_result result = take_entry(journal, lines->buffer.bytes + lines->begin, size);
        if (result == JOURNAL_TEXT_NO_MEMORY)
            return is_no_memory(error);
        if (result == JOURNAL_TEXT_WRONG)
            return true;
        lines->begin += size;
    }
}

/* The texts have moved while they grew. */
static void settle_texts(struct journal *journal)
{
    size_t begin = 0;
    for (size_t i = 0; i < journal->entry_count; begin = journal->entries[i++].text_end)
        journal->entries[i].line.texts = journal->texts.items ? journal->texts.items + begin : NULL;
}

static bool read_all(struct journal *journal, struct lines *lines, const struct stat *status,
                     struct error *error)
{
    if (!read_head(journal, lines, error) || !read_lines(journal, lines, error))
        return false;
    const struct journal_entry *last = last_entry(journal);
    const uint64_t end = last ? last->end : journal->head_end;
    journal->passed_over = (uint64_t)status->st_size > end ? (uint64_t)status->st_size - end : 0;
    settle_texts(journal);
    return true;
}

bool journal_read_from(struct journal *journal, int fd, const char *path, struct error *error)
{
    struct stat status;
    struct lines lines = {.fd = fd, .path = path};
    *journal = (struct journal){0};
    if (fstat(fd, &status) != 0)
        return cannot_read(path, error);
    if (!S_ISREG(status.st_mode))
        return is_unusable(path, error, "is no regular file, and no journal of a run");
    const bool good = read_all(journal, &lines, &status, error);
    buffer_free(&lines.buffer);
    return good;
}

bool journal_read(struct journal *journal, const char *path, struct error *error)
{
    *journal = (struct journal){0};
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return errno == ELOOP ? is_unusable(path, error, "is no regular file, and no journal of a run")
                              : cannot_read(path, error);
    const bool good = journal_read_from(journal, fd, path, error);
    close(fd);
    return good;
}

void journal_free(struct journal *journal)
{
    for (size_t i = 0; i < journal->entry_count; i++)
        journal_data_free_line(&journal->entries[i].line);
    free(journal->entries);
    journal_data_free_texts(&journal->texts);
    journal_data_free_head(&journal->head);
    *journal = (struct journal){0};
}
