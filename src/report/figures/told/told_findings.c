#include "report/figures/told/told_findings.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "report/figures/told/timeline_run.h"
#include "report/findings/labels.h"

/* ---- The words of each kind. */

/* "%" stands for the size, as a change of so many percent, "@" for the place, "#" for "1 of 9". What names
 * rows is told once, with all of them. */
struct words {
    const char *text; /* NULL: it says nothing of a picture */
    bool names_rows;
};
static const struct words WORDS[FINDING_KINDS] = {
    [FINDING_BASE_DISTURBED] = {"base disturbed: other programs took CPU time", false},
    [FINDING_DISTURBED] = {"disturbed, as other programs took CPU time", true},
    [FINDING_SHORT_OF_CPU] = {"a few repetitions short of CPU", true},
    [FINDING_OVERSUBSCRIBED] = {"workers share CPUs", true},
    [FINDING_SMT] = {"workers share cores", true},
    [FINDING_NUMA] = {"ranks cross NUMA domains", true},
    [FINDING_BLOCKS] = {"# rows not measured in turn with the base", false},
    [FINDING_DRIFT] = {"the last third took %", false},
    [FINDING_SLOW_FIRST] = {"first repetitions took %", false},
    [FINDING_COLD_ROUND] = {"the first round took %", false},
    [FINDING_MODES] = {"two modes", true},
    [FINDING_SLOW_WORKER] = {"slow: @", true},
    [FINDING_SLOW_HOST] = {"slow: @", true},
    [FINDING_NODES_DIFFER] = {"nodes differ: @", true},
    [FINDING_SUPERLINEAR] = {"more than linear", true},
    [FINDING_WEAK] = {"not the same work a worker", true},
};

enum { WORDS_SIZE = FINDING_PLACE_SIZE + 64, ROWS_SIZE = 384, ROWS_NAMED = 3 };

static void append(char *text, size_t room, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void append(char *text, size_t room, const char *format, ...)
{
    const size_t size = strlen(text);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text + size, room - size, format, arguments);
    va_end(arguments);
}

static void describe(const struct finding *finding, char text[WORDS_SIZE])
{
    const double change = finding->size.value;
    *text = '\0';
    for (const char *at = WORDS[finding->kind].text; *at; at++) {
        if (*at == '%')
            append(text, WORDS_SIZE, "%.2g\u00a0%% %s", 100 * fabs(change), change < 0 ? "less" : "longer");
        else if (*at == '#')
            append(text, WORDS_SIZE, "%zu of %zu", finding->hit, finding->of);
        else if (*at == '@')
            append(text, WORDS_SIZE, "%s", *finding->place ? finding->place : "a worker");
        else
            append(text, WORDS_SIZE, "%c", *at);
    }
}

/* ---- What touches the figure. */

static bool has_points_alone(enum figure_kind figure)
{
    return figure == FIGURE_TIME || figure == FIGURE_SPEEDUP || figure == FIGURE_EFFICIENCY ||
           figure == FIGURE_WEAK;
}

static bool touches(const struct group *group, enum figure_kind figure, const struct finding *finding)
{
    const bool is_of_speedup = figure == FIGURE_SPEEDUP || figure == FIGURE_EFFICIENCY;
    if (!WORDS[finding->kind].text)
        return false;
    if (figure == FIGURE_TIMELINE)
        return finding->row && finding->row == timeline_run_row(group);
    switch (finding->kind) {
    case FINDING_OVERSUBSCRIBED: /* such points are open */
        return !has_points_alone(figure);
    case FINDING_SUPERLINEAR:
        return is_of_speedup;
    case FINDING_WEAK:
        return figure == FIGURE_WEAK;
    default:
        return true;
    }
}

/* Does it go into one piece with the other? */
static bool is_told_with(const struct finding *finding, const struct finding *first)
{
    return finding->kind == first->kind && strcmp(finding->place, first->place) == 0;
}

/* ---- The rows. */

static void name_row(const struct group *group, const struct row *row, char *text, size_t room)
{
    char name[LABELS_CONFIGURATION_SIZE];
    snprintf(text, room, "%s", labels_configuration(row->like, name));
    if (group_spans_nodes(group))
        append(text, room, " on %d node%s", row->like->nodes, lines_plural((uint64_t)row->like->nodes));
}

static void name_rows(const struct group *group, const struct finding *first, char text[ROWS_SIZE])
{
    const struct findings *findings = &group->findings;
    size_t count = 0;
    *text = '\0';
    for (const struct finding *finding = first; finding < findings->items + findings->count; finding++) {
        char name[LABELS_CONFIGURATION_SIZE + 32];
        if (!is_told_with(finding, first) || !finding->row || count++ >= ROWS_NAMED)
            continue;
        name_row(group, finding->row, name, sizeof name);
        append(text, ROWS_SIZE, "%s%s", count > 1 ? ", " : ": ", name);
    }
    if (count > ROWS_NAMED)
        append(text, ROWS_SIZE, " and %zu more", count - ROWS_NAMED);
}

static bool is_first(const struct findings *findings, const struct finding *finding)
{
    bool is_first = true;
    for (const struct finding *other = findings->items; other < finding; other++)
        is_first = is_first && !is_told_with(other, finding);
    return is_first;
}

/* Of rows that are not drawn. */
static bool tell_left_out(const struct group *group, enum figure_kind figure, struct lines *pieces,
                          struct error *error)
{
    size_t count = 0;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++)
        count += row->is_left_out;
    return figure == FIGURE_TIMELINE || count == 0 ||
           lines_add(pieces, error, "not drawn: %zu row%s whose workers were misplaced", count,
                     lines_plural(count));
}

bool told_findings_add(const struct group *group, enum figure_kind figure, struct lines *pieces,
                       struct error *error)
{
    const struct findings *findings = &group->findings;
    bool good = tell_left_out(group, figure, pieces, error);
    for (size_t i = 0; good && i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        char text[WORDS_SIZE], rows[ROWS_SIZE] = "";
        if (!touches(group, figure, finding) || (figure != FIGURE_TIMELINE && !is_first(findings, finding)))
            continue;
        describe(finding, text);
        if (WORDS[finding->kind].names_rows && figure != FIGURE_TIMELINE)
            name_rows(group, finding, rows);
        good = lines_add(pieces, error, "%s%s", text, rows);
    }
    return good;
}
