#include "merge/merging.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/stop.h"
#include "merge/recheck.h"
#include "output/row_reader.h"
#include "output/rows.h"

/* Larger than the buffer of an output: what was read is written from where it lies. */
enum { READ_SIZE = 1 << 20 };

/* The part under way. */
struct reading {
    struct merging *merging;
    const struct part *part;
    struct rows_read rows;
    struct tally tally;
    size_t held; /* bytes of text[] that are not yet read as rows */
    char text[READ_SIZE];
};

/* ---- What is wrong. */

/* `line` 0: no particular one. Returns false in any case, so that the part ends: with `error` unset, unless
 * memory ran out. */
static bool add_problem(struct reading *reading, uint64_t line, const char *what, struct error *error)
{
    char shown[SHOWN_SIZE], at[32] = "";
    if (line > 0)
        snprintf(at, sizeof at, ":%" PRIu64, line);
    (void)lines_add(&reading->merging->problems, error, "%s%s: %s",
                    lines_show(reading->part->verdicts, shown), at, what);
    return false;
}

/* The line at the front of `text`, with what is wrong with it. */
static bool name_line(struct reading *reading, const char *text, size_t size, const char *cause,
                      struct error *error)
{
    char line[SHOWN_SIZE], shown[SHOWN_SIZE], what[SHOWN_SIZE + 128];
    const size_t most = size < sizeof line - 1 ? size : sizeof line - 1;
    const char *end = memchr(text, '\n', most);
    const size_t length = end ? (size_t)(end - text) : most;
    memcpy(line, text, length);
    line[length] = '\0';
    snprintf(what, sizeof what, "part %" PRIu64 ": '%s' %s", reading->part->index,
             text_show_part(line, length, shown, TEXT_WIDTH), cause);
    return add_problem(reading, reading->tally.numbers + 1, what, error);
}

static const char *verdict_text(struct verdict verdict, char text[48])
{
    const uint64_t divisor = verdict_divisor(verdict);
    snprintf(text, 48, divisor ? "%s %" PRIu64 : "%s", verdict_name(verdict_kind(verdict)), divisor);
    return text;
}

static bool name_other(struct reading *reading, size_t at, struct verdict right, struct error *error)
{
    char what[192], read[48], said[48];
    snprintf(what, sizeof what, "part %" PRIu64 " calls %" PRIu64 " %s, %s calls it %s", reading->part->index,
             reading->rows.values[at], verdict_text(reading->rows.found[at], read),
             reading->merging->kernel->name, verdict_text(right, said));
    return add_problem(reading, reading->tally.numbers + at + 1, what, error);
}

static bool stop(struct error *error)
{
    return error_set(error, ERROR_STOPPED, "stopped by %s", stop_signal_name(stop_requested()));
}

/* ---- Rows. */

static bool recheck(struct reading *reading, struct error *error)
{
    size_t at;
    struct verdict right;
    if (!reading->merging->kernel)
        return true;
    const enum recheck_result result = recheck_rows(reading->merging->kernel, &reading->rows, &at, &right);
    if (result == RECHECK_STOPPED)
        return stop(error);
    return result == RECHECK_SAME || name_other(reading, at, right, error);
}

/* All whole rows that are held: counts them, and sets how many bytes they take. */
static bool take_rows(struct reading *reading, size_t *taken, struct error *error)
{
    const char *cause = NULL;
    for (*taken = 0;;) {
        const char *text = reading->text + *taken;
        const size_t left = reading->held - *taken,
                     size = row_reader_read(&reading->rows, text, left, &cause);
        if (reading->rows.count > 0 && !recheck(reading, error))
            return false;
        const struct numbers_block block = row_reader_block(&reading->rows);
        tally_add(&reading->tally, &block, reading->rows.found);
        if (cause)
            return name_line(reading, text + size, left - size, cause, error);
        if (size == 0)
            return true;
        *taken += size;
    }
}

static bool write_on(struct reading *reading, size_t size, struct error *error)
{
    struct output *output = reading->merging->output;
    if (!output || reading->merging->problems.count > 0)
        return true;
    output_write(output, reading->text, size);
    return output_flush(output, error);
}

/* Takes what is held, and keeps the row that has not yet ended. */
static bool pass_on(struct reading *reading, struct error *error)
{
    size_t taken;
    if (stop_requested())
        return stop(error);
    if (!take_rows(reading, &taken, error))
        return false;
    const bool written = write_on(reading, taken, error);
    if (stop_requested()) /* a write ends then, too, and says less */
        return stop(error);
    reading->held -= taken;
    memmove(reading->text, reading->text + taken, reading->held);
    return written;
}

/* ---- A part. */

static bool read_on(struct reading *reading, int fd, struct error *error)
{
    for (;;) {
        const ssize_t size = read(fd, reading->text + reading->held, READ_SIZE - reading->held);
        if (size == 0)
            break;
        if (size < 0 && errno != EINTR)
            return add_problem(reading, 0, strerror(errno), error);
        reading->held += size > 0 ? (size_t)size : 0;
        if (!pass_on(reading, error))
            return false;
    }
    char what[64];
    snprintf(what, sizeof what, "the last line of part %" PRIu64 " is cut off", reading->part->index);
    return reading->held == 0 || add_problem(reading, reading->tally.numbers + 1, what, error);
}

static bool are_as_many(const struct part_counts *one, const struct part_counts *other)
{
    return one->prime == other->prime && one->composite == other->composite &&
           one->neither == other->neither && one->invalid == other->invalid;
}

/* Is the part what its record says? */
static bool compare_counts(struct reading *reading, struct error *error)
{
    const uint64_t index = reading->part->index;
    const struct part_counts *said = &reading->part->counts, read = part_counts_of(&reading->tally);
    char what[2 * PART_COUNTS_SIZE + 64], kinds[PART_COUNTS_SIZE], said_kinds[PART_COUNTS_SIZE];
    if (read.numbers != said->numbers)
        snprintf(what, sizeof what, "part %" PRIu64 " has %" PRIu64 " lines, its record says %" PRIu64, index,
                 read.numbers, said->numbers);
    else if (!are_as_many(&read, said))
        snprintf(what, sizeof what, "part %" PRIu64 " has %s, its record says %s", index,
                 part_counts_text(&read, kinds), part_counts_text(said, said_kinds));
    else if (strcmp(read.numbers_digest, said->numbers_digest) != 0)
        snprintf(what, sizeof what,
                 "part %" PRIu64
                 " has other numbers, or in another order, than its record says (digest %s, not "
                 "%s)",
                 index, read.numbers_digest, said->numbers_digest);
    else if (strcmp(read.verdicts_digest, said->verdicts_digest) != 0)
        snprintf(what, sizeof what,
                 "part %" PRIu64
                 " has its verdicts in another order than its record says (digest %s, not %s)",
                 index, read.verdicts_digest, said->verdicts_digest);
    else
        return true;
    return add_problem(reading, 0, what, error);
}

static bool read_part(struct reading *reading, const struct part *part, struct error *error)
{
    reading->part = part;
    reading->tally = (struct tally){0};
    reading->held = 0;
    const int fd = open(part->verdicts, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return add_problem(reading, 0, strerror(errno), error);
    (void)posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    const bool good = read_on(reading, fd, error) && compare_counts(reading, error);
    close(fd);
    return good;
}

/* ---- All. */

bool merging_run(struct merging *merging, struct error *error)
{
    struct tally whole = {0};
    struct reading *reading = malloc(sizeof *reading);
    if (!reading)
        return error_memory(error, "the verdicts of a part", sizeof *reading);
    reading->merging = merging;
    error->code = ERROR_NONE;
    /* A part that is wrong does not keep the others from being looked at. */
    for (size_t i = 0; error->code == ERROR_NONE && i < merging->parts->count; i++)
        if (read_part(reading, &merging->parts->items[i], error))
            tally_append(&whole, &reading->tally);
    free(reading);
    merging->whole = part_counts_of(&whole);
    return error->code == ERROR_NONE;
}

void merging_free(struct merging *merging)
{
    lines_free(&merging->problems);
}
