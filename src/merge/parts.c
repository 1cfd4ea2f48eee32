#include "merge/parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/stop.h"
#include "files/path.h"
#include "report/containers/array.h"

/* So many gaps between parts are named. */
enum { GAPS_SHOWN = 20 };

static bool add_problem(struct parts *parts, const char *file, const char *what, struct error *error)
{
    char shown[SHOWN_SIZE];
    return lines_add(&parts->problems, error, "%s: %s", lines_show(file, shown), what);
}

/* ---- Are they of one sequence? */

/* Of the same as the first one? If not, `error` says so. */
static bool is_of_same(const struct part *part, const struct part *first, struct error *error)
{
    static const char other[] = "is a part of another sequence, of";
    char shown[SHOWN_SIZE], shown_first[SHOWN_SIZE];
    if (part->count != first->count)
        return error_set(error, ERROR_INVALID, "%s %" PRIu64 " parts and not of %" PRIu64, other, part->count,
                         first->count);
    if (part->numbers_in_all != first->numbers_in_all)
        return error_set(error, ERROR_INVALID, "%s %" PRIu64 " numbers and not of %" PRIu64, other,
                         part->numbers_in_all, first->numbers_in_all);
    if (strcmp(part->kernel, first->kernel) != 0)
        return error_set(error, ERROR_INVALID, "is a part by another kernel, %s and not %s",
                         lines_show(part->kernel, shown), lines_show(first->kernel, shown_first));
    if (strcmp(part->sources, first->sources) != 0)
        return error_set(error, ERROR_INVALID, "%s other numbers: %s and not %s", other,
                         lines_show(part->sources, shown), lines_show(first->sources, shown_first));
    return !part->input || !first->input || strcmp(part->input, first->input) == 0 ||
           error_set(error, ERROR_INVALID, "%s another input: %s and not %s", other,
                     lines_show(part->input, shown), lines_show(first->input, shown_first));
}

/* Of what all parts before it hold that say so? */
static bool has_same_identity(const struct parts *parts, const struct part *part, struct error *error)
{
    char shown[SHOWN_SIZE];
    for (size_t i = 0; *part->identity && i < parts->count; i++) {
        const struct part *other = &parts->items[i];
        if (*other->identity && strcmp(part->identity, other->identity) != 0)
            return error_set(error, ERROR_INVALID,
                             "part %" PRIu64 " is of another input than %s: its files hold something else "
                             "(identity %s, not %s)",
                             part->index, lines_show(other->record, shown), part->identity, other->identity);
    }
    return true;
}

static bool read_one(struct parts *parts, const char *path, struct error *error)
{
    if (!array_grow(&parts->items, parts->count, sizeof *parts->items, error))
        return false;
    struct part *part = &parts->items[parts->count];
    if (part_read(part, path, error)) {
        if (is_of_same(part, &parts->items[0], error) && has_same_identity(parts, part, error)) {
            parts->count++;
            return true;
        }
        part_free(part);
    }
    return error->code == ERROR_INVALID && add_problem(parts, path, error->text, error);
}

/* ---- Are all there, once each? */

static int compare(const void *left, const void *right)
{
    const struct part *one = left, *other = right;
    if (one->index != other->index)
        return one->index < other->index ? -1 : 1;
    return strcmp(one->record, other->record);
}

static bool name_double(struct parts *parts, const struct part *part, struct error *error)
{
    char what[SHOWN_SIZE + 64], shown[SHOWN_SIZE];
    snprintf(what, sizeof what, "part %" PRIu64 " is there twice, also in %s", part->index,
             lines_show(part[-1].record, shown));
    return add_problem(parts, part->record, what, error);
}

/* " 2 4-7" */
static size_t put_gap(char *text, size_t room, uint64_t first, uint64_t end)
{
    const int size = end - first == 1 ? snprintf(text, room, " %" PRIu64, first)
                                      : snprintf(text, room, " %" PRIu64 "-%" PRIu64, first, end - 1);
    return size > 0 ? (size_t)size : 0;
}

static bool name_missing(struct parts *parts, struct error *error)
{
    char text[GAPS_SHOWN * 48 + 8] = "";
    size_t size = 0, gaps = 0;
    uint64_t next = 1;
    const uint64_t end = parts->items[0].count + 1;
    for (size_t i = 0; i <= parts->count; i++) {
        const uint64_t index = i < parts->count ? parts->items[i].index : end;
        if (index > next && gaps++ < GAPS_SHOWN)
            size += put_gap(text + size, sizeof text - size, next, index);
        next = index + 1;
    }
    return gaps == 0 || lines_add(&parts->problems, error, "missing of %" PRIu64 " parts:%s%s", end - 1, text,
                                  gaps > GAPS_SHOWN ? " ..." : "");
}

static bool check_indices(struct parts *parts, struct error *error)
{
    bool good = true;
    for (size_t i = 1; good && i < parts->count; i++)
        if (parts->items[i].index == parts->items[i - 1].index)
            good = name_double(parts, &parts->items[i], error);
    return good && name_missing(parts, error);
}

/* ---- Do they follow on each other? */

static bool name_jump(struct parts *parts, const struct part *part, uint64_t next, struct error *error)
{
    char what[160];
    snprintf(what, sizeof what,
             "part %" PRIu64 " begins with number %" PRIu64 ", but part %" PRIu64
             " ends before number %" PRIu64,
             part->index, part->first, part->index - 1, next);
    return add_problem(parts, part->record, what, error);
}

static bool check_places(struct parts *parts, struct error *error)
{
    uint64_t next = 0;
    for (size_t i = 0; i < parts->count; i++) {
        const struct part *part = &parts->items[i];
        if (part->first != next && !name_jump(parts, part, next, error))
            return false;
        next = part->first + part->counts.numbers; /* each below 2^63 */
    }
    const uint64_t all = parts->items[0].numbers_in_all;
    return next == all ||
           lines_add(&parts->problems, error,
                     "the parts end before number %" PRIu64 ", but there are %" PRIu64 " in all", next, all);
}

static bool find_verdicts(struct parts *parts, struct part *part, struct error *error)
{
    struct stat status;
    char what[64];
    if (stat(part->verdicts, &status) == 0 && S_ISREG(status.st_mode)) {
        part->bytes = (uint64_t)status.st_size;
        return true;
    }
    snprintf(what, sizeof what, "the verdicts of part %" PRIu64 " are not there", part->index);
    return add_problem(parts, part->verdicts, what, error);
}

/* ---- The whole. */

static bool check(struct parts *parts, struct error *error)
{
    bool good = true;
    qsort(parts->items, parts->count, sizeof *parts->items, compare);
    const size_t problems = parts->problems.count;
    good = check_indices(parts, error);
    if (good && parts->problems.count == problems)
        good = check_places(parts, error);
    for (size_t i = 0; good && i < parts->count; i++)
        good = find_verdicts(parts, &parts->items[i], error);
    return good;
}

bool parts_read(struct parts *parts, const struct record_paths *paths, struct error *error)
{
    bool good = true;
    *parts = (struct parts){0};
    for (size_t i = 0; good && i < paths->count; i++)
        good = stop_requested() == 0
                   ? read_one(parts, paths->items[i], error)
                   : error_set(error, ERROR_STOPPED, "stopped by %s", stop_signal_name(stop_requested()));
    if (good && parts->count > 0)
        good = check(parts, error);
    if (!good)
        parts_free(parts);
    return good;
}

uint64_t parts_bytes(const struct parts *parts)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < parts->count; i++)
        bytes += parts->items[i].bytes;
    return bytes;
}

bool parts_have_file(const struct parts *parts, const char *path)
{
    for (size_t i = 0; i < parts->count; i++)
        if (path_is_same(parts->items[i].record, path) || path_is_same(parts->items[i].verdicts, path))
            return true;
    return false;
}

void parts_free(struct parts *parts)
{
    for (size_t i = 0; i < parts->count; i++)
        part_free(&parts->items[i]);
    free(parts->items);
    lines_free(&parts->problems);
    *parts = (struct parts){0};
}
