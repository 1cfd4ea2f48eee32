#include "output/record/record_search.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "output/record/record_data.h"
#include "output/record/record_paths.h"
#include "output/record/record_tally.h"
#include "report/containers/lines.h"

/* LINE_SIZE_MAX: a record of a run with many ranks has some megabytes; what is longer than this is none. */
enum { READ_SIZE = 1 << 16, LINE_SIZE_MAX = 1 << 26 };

/* ---- One record. */

static bool says_text(const struct json_value *object, const char *name, const char *wanted)
{
    struct error ignored;
    const struct json_value member = json_value_member(object, name);
    const char *text;
    return json_value_text(&member, &text, &ignored) && strcmp(text, wanted) == 0;
}

static bool says_number(const struct json_value *object, const char *name, uint64_t wanted)
{
    struct error ignored;
    const struct json_value member = json_value_member(object, name);
    uint64_t number;
    return json_value_uint64(&member, &number, &ignored) && number == wanted;
}

static bool says_shard(const struct json_value *record, const struct record_wanted *wanted)
{
    const struct json_value shard = json_value_member(record, "shard");
    if (wanted->shards == 0)
        return json_is_null(shard.json);
    return says_number(&shard, "index", (uint64_t)wanted->shard) &&
           says_number(&shard, "count", (uint64_t)wanted->shards);
}

static bool is_of_result(const struct json_value *record, const struct record_wanted *wanted)
{
    const struct json_value input = json_value_member(record, "input"),
                            output = json_value_member(record, "output");
    return says_number(record, "schema", RECORD_SCHEMA_VERSION) &&
           says_text(&input, "identity", wanted->identity) && says_text(record, "kernel", wanted->kernel) &&
           says_text(record, "format", wanted->format) && says_shard(record, wanted) &&
           says_number(&output, "bytes", wanted->output_bytes);
}

/* Did its run come to its end? Then its counts add up, and lines that are no numbers are in its exit code. */
static bool is_whole(const struct json_value *record, struct record_found *found)
{
    struct error ignored;
    struct tally *tally = &found->tally;
    if (!record_tally_read(tally, record, &ignored) ||
        tally->prime + tally->composite + tally->neither + tally->invalid != tally->numbers)
        return false;
    found->exit_code = tally->invalid > 0 ? ERROR_INVALID : ERROR_NONE;
    return says_number(record, "exit_code", (uint64_t)found->exit_code);
}

/* Most lines do not even name the input. */
static bool may_be_wanted(const char *line, size_t size, const struct record_wanted *wanted)
{
    return size > 0 && memmem(line, size, wanted->identity, strlen(wanted->identity)) != NULL;
}

static bool look_at_line(const char *line, size_t size, const struct record_wanted *wanted,
                         struct record_found *found, struct error *error)
{
    json_error_t cause;
    bool out_of_memory;
    if (!may_be_wanted(line, size, wanted))
        return true;
    json_t *json = json_value_parse(line, size, &cause, &out_of_memory);
    if (out_of_memory)
        return error_memory(error, "the records", size);
    const struct json_value record = {.json = json};
    struct record_found here = {.is_found = true};
    if (is_of_result(&record, wanted) && is_whole(&record, &here))
        *found = here;
    json_decref(json);
    return true;
}

/* ---- A file, line by line. */

struct search {
    const struct record_wanted *wanted;
    struct record_found *found;
    struct buffer line;  /* that has not yet ended */
    bool is_passed_over; /* it is too long */
};

static bool end_line(struct search *search, struct error *error)
{
    const bool is_looked_at = !search->is_passed_over;
    const size_t size = search->line.used;
    search->is_passed_over = false;
    search->line.used = 0;
    return !is_looked_at || look_at_line(search->line.bytes, size, search->wanted, search->found, error);
}

static bool add_to_line(struct search *search, const char *bytes, size_t size, struct error *error)
{
    search->is_passed_over = search->is_passed_over || size > LINE_SIZE_MAX - search->line.used;
    return search->is_passed_over || buffer_append(&search->line, bytes, size) ||
           error_memory(error, "the records", search->line.used + size);
}

static bool look_at_bytes(struct search *search, const char *bytes, size_t size, struct error *error)
{
    bool good = true;
    while (good && size > 0 && !search->found->is_found) {
        const char *end = memchr(bytes, '\n', size);
        const size_t part = end ? (size_t)(end - bytes) : size, taken = part + (end != NULL);
        good = add_to_line(search, bytes, part, error) && (!end || end_line(search, error));
        bytes += taken;
        size -= taken;
    }
    return good;
}

static bool cannot_read(const char *path, struct error *error)
{
    const int cause = errno;
    char shown[SHOWN_SIZE];
    return error_set(error, ERROR_FAILED, "cannot read the records '%s': %s", lines_show(path, shown),
                     strerror(cause));
}

static bool look_at_all(struct search *search, int fd, const char *path, struct error *error)
{
    char bytes[READ_SIZE];
    while (!search->found->is_found) {
        const ssize_t size = read(fd, bytes, sizeof bytes);
        if (size == 0)
            return end_line(search, error);
        if (size < 0 && errno != EINTR)
            return cannot_read(path, error);
        if (size > 0 && !look_at_bytes(search, bytes, (size_t)size, error))
            return false;
    }
    return true;
}

/* Nothing but a regular file is read: a pipe may never end. */
static bool search_file(const char *path, const struct record_wanted *wanted, struct record_found *found,
                        struct error *error)
{
    struct stat status;
    struct search search = {.wanted = wanted, .found = found};
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return errno == ENOENT || cannot_read(path, error);
    const bool good =
        fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) || look_at_all(&search, fd, path, error);
    close(fd);
    buffer_free(&search.line);
    return good;
}

/* ---- All. */

bool record_search(const char *path, const struct record_wanted *wanted, struct record_found *found,
                   struct error *error)
{
    struct record_paths paths = {0};
    struct error later;
    *found = (struct record_found){0};
    if (access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR))
        return true;
    bool good = record_paths_add(&paths, path, error);
    for (size_t i = 0; i < paths.count && !found->is_found; i++)
        good = search_file(paths.items[i], wanted, found, good ? error : &later) && good;
    record_paths_free(&paths);
    return good || found->is_found; /* what cannot be read need not be there */
}
