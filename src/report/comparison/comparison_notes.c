#include "report/comparison/comparison_notes.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/analysis/run_order.h"

/* What may differ between the sides. */
static const enum run_key KEYS[] = {RUN_COMMIT, RUN_VERSION,         RUN_COMPILER,
                                    RUN_FLAGS,  RUN_CPU_MODEL,       RUN_MACHINE,
                                    RUN_ISA,    RUN_THREADS_LIBRARY, RUN_MPI_LIBRARY};
enum { KEY_COUNT = sizeof KEYS / sizeof *KEYS, TEXT_SIZE = 1024 };

/* The first pair that has a row on both sides; NULL: none. */
static const struct comparison_pair *first_of_both(const struct comparison_pair *pairs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (pairs[i].row[SIDE_A] && pairs[i].row[SIDE_B])
            return &pairs[i];
    return NULL;
}

static bool differs(const struct comparison_pair *pairs, size_t count, enum run_key key)
{
    bool differs = false;
    for (size_t i = 0; i < count; i++) {
        const struct row *a = pairs[i].row[SIDE_A], *b = pairs[i].row[SIDE_B];
        differs = differs || (a && b && run_order_texts(a->like->key[key], b->like->key[key]) != 0);
    }
    return differs;
}

static bool note_sides(const struct sides *sides, const struct comparison_pair *pairs, size_t count,
                       struct lines *notes, struct error *error)
{
    char text[TEXT_SIZE], shown[2][SHOWN_SIZE];
    size_t size = 0;
    const struct comparison_pair *pair = first_of_both(pairs, count);
    *text = '\0';
    for (size_t i = 0; pair && i < KEY_COUNT && size < sizeof text; i++)
        if (differs(pairs, count, KEYS[i]))
            size += (size_t)snprintf(text + size, sizeof text - size, "%s%s (%s, %s)", size > 0 ? "; " : "",
                                     run_key_name(KEYS[i]),
                                     lines_show(pair->row[SIDE_A]->like->key[KEYS[i]], shown[0]),
                                     lines_show(pair->row[SIDE_B]->like->key[KEYS[i]], shown[1]));
    if (!lines_add(notes, error, "A: %s; B: %s", lines_show(sides->word[SIDE_A], shown[0]),
                   lines_show(sides->word[SIDE_B], shown[1])))
        return false;
    if (!pair)
        return lines_add(notes, error, "no configuration stands on both sides");
    return *text ? lines_add(notes, error, "they differ in: %s", text)
                 : lines_add(notes, error,
                             "by their records they differ in nothing but the time they were made at");
}

static bool note_words(const struct comparison *comparison, struct lines *notes, struct error *error)
{
    return lines_add(
               notes, error,
               "B / A: the median time of B over that of A, with its 95 %% interval: above 1, B is slower") &&
           lines_add(
               notes, error,
               "a difference is seen where chance makes such a one in at most %g of 100 comparisons (p: Mann "
               "and "
               "Whitney's test, two-sided, adjusted by Holm over %zu configuration%s); seen from: the least "
               "difference that would have been seen with spreads like these",
               100 * COMPARISON_LEVEL, comparison->tested, lines_plural(comparison->tested));
}

/* The first or the last time of a row, as its records tell it. */
static const char *time_of(const struct row *row, bool last)
{
    const char *time = row->members[0]->started;
    for (size_t i = 1; i < row->runs; i++) {
        const int order = strcmp(row->members[i]->started, time);
        if (last ? order > 0 : order < 0)
            time = row->members[i]->started;
    }
    return time;
}

static bool is_before(const struct comparison_pair *pair, enum side side)
{
    return strcmp(time_of(pair->row[side], true), time_of(pair->row[1 - side], false)) < 0;
}

/* Were all pairs measured one side after the other? */
static bool note_order(const struct comparison_pair *pairs, size_t count, struct lines *notes,
                       struct error *error)
{
    size_t both = 0, before[SIDES] = {0};
    for (size_t i = 0; i < count; i++) {
        if (!pairs[i].row[SIDE_A] || !pairs[i].row[SIDE_B])
            continue;
        both++;
        for (int side = 0; side < SIDES; side++)
            before[side] += is_before(&pairs[i], (enum side)side);
    }
    for (int side = 0; side < SIDES; side++)
        if (both > 0 && before[side] == both)
            return lines_add(
                notes, error,
                "all runs of %s were made before those of %s: what the machine did meanwhile is part of "
                "the difference; where it matters, measure both in turn",
                sides_letter((enum side)side), sides_letter((enum side)(1 - side)));
    return true;
}

/* What differs from start to start (the places of memory, of threads) does not show in repetitions of one. */
static bool note_starts(const struct comparison_pair *pairs, size_t count, struct lines *notes,
                        struct error *error)
{
    bool good = true;
    for (int side = 0; good && side < SIDES; side++) {
        size_t single = 0, of = 0;
        for (size_t i = 0; i < count; i++) {
            const struct row *row = pairs[i].row[side];
            of += row && row->repetitions > 1;
            single += row && row->repetitions > 1 && row->runs == 1;
        }
        if (single > 0)
            good = lines_add(
                notes, error,
                "side %s, %zu of %zu configuration%s: all repetitions are of one start of the program, so "
                "what differs from start to start is not in their spread; start it several times",
                sides_letter((enum side)side), single, of, lines_plural(of));
    }
    return good;
}

bool comparison_notes_add(const struct comparison *comparison, const struct sides *sides,
                          const struct comparison_pair *pairs, size_t count, struct lines *notes,
                          struct error *error)
{
    return note_sides(sides, pairs, count, notes, error) && note_order(pairs, count, notes, error) &&
           note_starts(pairs, count, notes, error) &&
           (comparison->tested == 0 || note_words(comparison, notes, error));
}
