#include "report/comparison/comparison_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/comparison/comparison_notes.h"
#include "report/findings/labels.h"
#include "report/json/json_build.h"
#include "report/tables/cells/csv_line.h"
#include "report/tables/cells/estimate_json.h"
#include "report/tables/cells/shape_json.h"

enum { CELL_SIZE = 160 };

/* ---- For a person. */

/* What keeps two configurations from being held against each other, or what came of it. */
static const char *verdict_text(const struct comparison_pair *pair, char text[CELL_SIZE])
{
    static const char *const plain[] = {
        [COMPARISON_FASTER] = "faster",
        [COMPARISON_SLOWER] = "slower",
        [COMPARISON_NO_DIFFERENCE] = "no difference seen",
        [COMPARISON_TOO_FEW] = "cannot tell with so few",
        [COMPARISON_DISTURBED] = "cannot tell: disturbed",
    };
    const enum side first = pair->row[SIDE_A] ? SIDE_A : SIDE_B;
    if (pair->verdict == COMPARISON_SEVERAL)
        snprintf(text, CELL_SIZE, "cannot tell: %s has runs of several kinds",
                 sides_letter(pair->rows[SIDE_A] > 1 ? SIDE_A : SIDE_B));
    else if (pair->verdict == COMPARISON_ONE_SIDE && !pair->row[first])
        snprintf(text, CELL_SIZE, "misplaced on both sides");
    else if (pair->verdict == COMPARISON_ONE_SIDE)
        snprintf(text, CELL_SIZE, "on side %s only%s", sides_letter(first),
                 pair->left_out[1 - first] > 0 ? ": misplaced on the other" : "");
    else
        snprintf(text, CELL_SIZE, "%s", plain[pair->verdict]);
    return text;
}

static void side_cells(struct table *table, const struct row *row)
{
    if (row)
        table_cell(table, "%zu", row->repetitions);
    else
        table_cell(table, "–");
    if (row)
        table_cell(table, "%.*f", row->median < 1 ? 4 : 3, row->median);
    else
        table_cell(table, "–");
}

static void percent_cell(struct table *table, double share)
{
    if (isnan(share))
        table_cell(table, "–");
    else
        table_cell(table, "%.*f %%", share < 0.1 ? 1 : 0, 100 * share);
}

/* "0.0004", "< 0.0001" */
static void probability_cell(struct table *table, double probability)
{
    if (probability < 1e-4)
        table_cell(table, "< 0.0001");
    else
        table_number_cell(table, probability, probability < 0.01 ? 4 : 2);
}

/* "static,1000"; "whole numbers" where others are split. */
static const char *schedule_text(const struct comparison_pair *pair, bool any_splits)
{
    if (run_is_loop(pair->like))
        return pair->like->schedule;
    return any_splits && !pair->like->splits ? "whole numbers" : "";
}

static void fill_rows(const struct comparison_pair *pairs, size_t count, struct table *table)
{
    bool any_splits = false;
    static const char *const heads[] = {
        "world",   "ranks × threads", "schedule", "workers", "A: runs",   "A: median s",
        "B: runs", "B: median s",     "B / A",    "p",       "seen from", "B is"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        table_head(table, "%s", heads[i]);
    table->left = 1;
    table->last_left = true;
    for (size_t i = 0; i < count; i++)
        any_splits = any_splits || pairs[i].like->splits;
    for (const struct comparison_pair *pair = pairs; pair < pairs + count; pair++) {
        const struct run *run = pair->like;
        char shape[LABELS_SHAPE_SIZE], text[CELL_SIZE];
        table_cell(table, "%s", run_world_name(run->world));
        table_cell(table, "%s", labels_shape(run, shape));
        table_cell(table, "%s", schedule_text(pair, any_splits));
        table_cell(table, "%d", run->workers);
        side_cells(table, pair->row[SIDE_A]);
        side_cells(table, pair->row[SIDE_B]);
        table_estimate_cell(table, pair->ratio, 3);
        probability_cell(table, pair->adjusted);
        percent_cell(table, pair->visible);
        table_cell(table, "%s", verdict_text(pair, text));
    }
}

static bool print_for_person(const struct comparison *comparison, const struct sides *sides,
                             const struct comparison_pair *pairs, size_t count, enum table_markup markup,
                             FILE *file, struct error *error)
{
    const struct run *run = pairs[0].like;
    struct table table = {0};
    struct lines notes = {0};
    char *title = NULL;
    char label[SHOWN_SIZE];
    fill_rows(pairs, count, &table);
    bool good = comparison_notes_add(comparison, sides, pairs, count, &notes, error);
    if (good)
        table_footnotes(&table, &notes);
    good = good && (asprintf(&title, "%s, kernel %s, format %s: B against A", lines_show(run->label, label),
                             run->key[RUN_KERNEL], run->key[RUN_FORMAT]) >= 0 ||
                    error_memory(error, "the report", 0));
    good = good && table_print(&table, markup, title, file, error);
    free(title);
    lines_free(&notes);
    table_free(&table);
    return good;
}

/* ---- For a program. */

static json_t *head_json(const struct comparison_pair *pair, size_t index)
{
    const struct run *run = pair->like;
    bool good = true;
    json_t *json = json_object();
    json_build_put(&good, json, "table", json_integer((json_int_t)index));
    json_build_put(&good, json, "workload", json_build_text(run->workload));
    json_build_put(&good, json, "label", json_string(run->label));
    json_build_put(&good, json, "kernel", json_string(run->key[RUN_KERNEL]));
    json_build_put(&good, json, "numbers_digest", json_string(run->numbers_digest));
    json_build_put(&good, json, "format", json_string(run->key[RUN_FORMAT]));
    return json_build_finish(good, json);
}

static void put_of_side(bool *good, json_t *json, enum side side, const char *name, json_t *value)
{
    char key[48];
    snprintf(key, sizeof key, "%c_%s", side == SIDE_A ? 'a' : 'b', name);
    json_build_put(good, json, key, value);
}

static void put_side(bool *good, json_t *json, const struct comparison_pair *pair, enum side side)
{
    static const struct {
        const char *name;
        enum run_key key;
    } texts[] = {{"cpu_model", RUN_CPU_MODEL},
                 {"machine", RUN_MACHINE},
                 {"isa", RUN_ISA},
                 {"version", RUN_VERSION},
                 {"commit", RUN_COMMIT},
                 {"compiler", RUN_COMPILER},
                 {"flags", RUN_FLAGS},
                 {"threads_library", RUN_THREADS_LIBRARY},
                 {"mpi_library", RUN_MPI_LIBRARY}};
    const struct row *row = pair->row[side];
    put_of_side(good, json, side, "records", json_integer(row ? (json_int_t)row->runs : 0));
    put_of_side(good, json, side, "repetitions", json_integer(row ? (json_int_t)row->repetitions : 0));
    put_of_side(good, json, side, "median_seconds", json_build_real(row ? row->median : NAN));
    put_of_side(good, json, side, "interval_low_seconds", json_build_real(row ? row->low : NAN));
    put_of_side(good, json, side, "interval_high_seconds", json_build_real(row ? row->high : NAN));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        put_of_side(good, json, side, texts[i].name,
                    row ? json_string(row->like->key[texts[i].key]) : json_null());
}

static json_t *limit_json(const struct comparison *comparison, const struct comparison_pair *pair)
{
    if (!comparison->has_limit || pair->limit == LIMIT_UNKNOWN)
        return json_null();
    return json_boolean(pair->limit == LIMIT_PASSED);
}

static json_t *pair_json(const struct comparison *comparison, const struct comparison_pair *pair)
{
    bool good = true;
    json_t *json = json_object();
    shape_json_put(&good, json, pair->like);
    json_build_put(&good, json, "schedule_name", json_string(pair->like->schedule));
    json_build_put(&good, json, "numbers_go_out", json_string(pair->like->splits ? "split" : "whole"));
    put_side(&good, json, pair, SIDE_A);
    put_side(&good, json, pair, SIDE_B);
    estimate_json_put(&good, json, "ratio", pair->ratio);
    json_build_put(&good, json, "probability", json_build_real(pair->probability));
    json_build_put(&good, json, "probability_adjusted", json_build_real(pair->adjusted));
    json_build_put(&good, json, "smallest_visible", json_build_real(pair->visible));
    json_build_put(&good, json, "verdict", json_string(comparison_verdict_name(pair->verdict)));
    json_build_put(&good, json, "slower_than_limit", limit_json(comparison, pair));
    return json_build_finish(good, json);
}

static json_t *table_json(const struct comparison *comparison, const struct sides *sides,
                          const struct comparison_pair *pairs, size_t count, size_t index)
{
    struct lines notes = {0};
    struct error ignored;
    bool good = comparison_notes_add(comparison, sides, pairs, count, &notes, &ignored);
    json_t *json = head_json(pairs, index), *rows = json_array();
    json_build_put(&good, json, "notes", json_build_lines(&notes));
    for (size_t i = 0; i < count; i++)
        json_build_append(&good, rows, pair_json(comparison, &pairs[i]));
    json_build_put(&good, json, "rows", rows);
    lines_free(&notes);
    return json_build_finish(good, json);
}

static bool print_csv(const struct comparison *comparison, const struct comparison_pair *pairs, size_t count,
                      size_t index, FILE *file)
{
    json_t *head = head_json(pairs, index);
    bool good = head != NULL;
    for (size_t i = 0; good && i < count; i++) {
        json_t *row = pair_json(comparison, &pairs[i]);
        good = row != NULL;
        if (good && index == 1 && i == 0)
            csv_line_print(head, row, true, file);
        if (good)
            csv_line_print(head, row, false, file);
        json_decref(row);
    }
    json_decref(head);
    return good;
}

/* ---- Question by question. */

static size_t end_of_question(const struct comparison *comparison, size_t first)
{
    size_t end = first + 1;
    while (end < comparison->count &&
           comparison_is_same_question(&comparison->pairs[first], &comparison->pairs[end]))
        end++;
    return end;
}

static bool print_json(const struct comparison *comparison, const struct sides *sides, FILE *file,
                       struct error *error)
{
    bool good = true;
    size_t index = 0;
    json_t *root = json_object(), *array = json_array();
    for (size_t first = 0, end = 0; first < comparison->count; first = end) {
        end = end_of_question(comparison, first);
        json_build_append(&good, array,
                          table_json(comparison, sides, comparison->pairs + first, end - first, ++index));
    }
    json_build_put(&good, root, "report", json_string("comparison"));
    json_build_put(&good, root, "a", json_string(sides->word[SIDE_A]));
    json_build_put(&good, root, "b", json_string(sides->word[SIDE_B]));
    json_build_put(&good, root, "limit", json_build_real(comparison->has_limit ? comparison->limit : NAN));
    json_build_put(&good, root, "tables", array);
    good = json_build_print(good, root, file);
    return good || error_memory(error, "the report", 0);
}

static bool print_question(const struct comparison *comparison, const struct sides *sides,
                           const struct comparison_pair *pairs, size_t count, size_t index,
                           enum print_format format, FILE *file, struct error *error)
{
    if (format == PRINT_CSV)
        return print_csv(comparison, pairs, count, index, file) || error_memory(error, "the report", 0);
    fputs(index > 1 ? "\n" : "", file);
    return print_for_person(comparison, sides, pairs, count, print_markup(format), file, error);
}

bool comparison_print(const struct comparison *comparison, const struct sides *sides,
                      enum print_format format, FILE *file, struct error *error)
{
    if (format == PRINT_JSON)
        return print_json(comparison, sides, file, error);
    bool good = true;
    size_t index = 0;
    for (size_t first = 0, end = 0; good && first < comparison->count; first = end) {
        end = end_of_question(comparison, first);
        good = print_question(comparison, sides, comparison->pairs + first, end - first, ++index, format,
                              file, error);
    }
    return good;
}

/* ---- The limit. */

static bool tell_pair(const struct comparison *comparison, const struct comparison_pair *pair,
                      struct lines *lines, struct error *error)
{
    char name[LABELS_CONFIGURATION_SIZE], text[CELL_SIZE], ratio[LABELS_ESTIMATE_SIZE], label[SHOWN_SIZE];
    const double percent = 100 * comparison->limit;
    lines_show(pair->like->label, label);
    labels_configuration(pair->like, name);
    if (pair->limit == LIMIT_PASSED)
        return lines_add(lines, error, "%s, %s: slower by more than %g %%: B / A is %s", label, name, percent,
                         labels_estimate(pair->ratio, 3, ratio));
    if (pair->verdict == COMPARISON_TOO_FEW)
        return lines_add(lines, error,
                         "%s, %s: cannot tell with so few repetitions (%zu and %zu); measure more of both",
                         label, name, pair->row[SIDE_A]->repetitions, pair->row[SIDE_B]->repetitions);
    if (pair->verdict > COMPARISON_NO_DIFFERENCE)
        return lines_add(lines, error, "%s, %s: %s", label, name, verdict_text(pair, text));
    return lines_add(
        lines, error,
        "%s, %s: cannot tell: with such spreads %.3g %% would have been seen, but not %g %%; measure more "
        "repetitions, or on a quieter machine",
        label, name, 100 * pair->visible, percent);
}

bool comparison_tell_limit(const struct comparison *comparison, struct lines *lines, struct error *error)
{
    bool good = true;
    for (size_t i = 0; good && i < comparison->count; i++)
        if (comparison->pairs[i].limit != LIMIT_NOT_PASSED)
            good = tell_pair(comparison, &comparison->pairs[i], lines, error);
    return good;
}
