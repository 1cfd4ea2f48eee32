#include "report/figures/curve_key.h"

#include <string.h>

#include "report/figures/told/told_schedules.h"

struct writer {
    const struct axes *axes;
    const struct curve_styles *styles;
    struct layout_plot *script; /* NULL: it only counts */
    struct curve_key key;
};

static void put_entry(struct writer *writer, const struct curve_style *style, const char *drawn_with,
                      const char *title)
{
    const size_t size = strlen(title);
    writer->key.entries++;
    writer->key.characters = size > writer->key.characters ? size : writer->key.characters;
    if (!writer->script)
        return;
    FILE *file = writer->script->file;
    fprintf(file, ", \\\n     NaN with %s", writer->axes->is_terminal ? "points" : drawn_with);
    if (writer->axes->is_terminal)
        fprintf(file, " pt '%c'", style->character);
    else if (strcmp(drawn_with, "lines") != 0)
        fprintf(file, " pt %d ps %.2f*s", style->filled, style->size);
    if (!writer->axes->is_terminal)
        curve_style_put_line(style, file);
    layout_put_title(writer->script, title);
}

/* Where schedules are told apart, a world is worth an entry if its points are of a type of their own. */
static bool is_in_key(const struct writer *writer, enum run_world world)
{
    if (!series_has_world(writer->axes->group, writer->axes->figure, world))
        return false;
    return !writer->styles->tell_schedules || world == RUN_SEQUENTIAL || world == RUN_BOOK ||
           (writer->styles->has_many_worlds && !writer->axes->is_terminal);
}

static void put_worlds(struct writer *writer)
{
    for (int i = 0; i < RUN_WORLDS; i++) {
        const enum run_world world = (enum run_world)i;
        const bool is_line =
            world != RUN_SEQUENTIAL && (!writer->styles->tell_schedules || world == RUN_BOOK);
        const struct curve_style style = curve_style_of_world(writer->styles, world);
        if (is_in_key(writer, world))
            put_entry(writer, &style, is_line ? "linespoints" : "points", run_world_name(world));
    }
}

/* The curve that stands for a schedule: of several worlds they share colour and dashes. */
static const struct curve_style *style_of_schedule(const struct curve_styles *styles,
                                                   const struct run *schedule)
{
    const struct curve_style *found = NULL;
    for (const struct curve_style *style = styles->items; style < styles->items + styles->count; style++)
        if (style->series.schedule == schedule && (!found || found->series.world == RUN_SEQUENTIAL))
            found = style;
    return found;
}

static void put_schedules(struct writer *writer)
{
    const struct run *schedule;
    char name[TOLD_SCHEDULES_NAME_SIZE];
    for (size_t i = 0; (schedule = told_schedules_at(writer->axes->group, i)); i++) {
        const struct curve_style *style = style_of_schedule(writer->styles, schedule);
        if (style)
            put_entry(writer, style,
                      style->series.world == RUN_SEQUENTIAL ? "points"
                      : writer->styles->has_many_worlds     ? "lines"
                                                            : "linespoints",
                      told_schedules_name(schedule, name));
    }
}

/* On a terminal nothing but the character tells curves apart. */
static void put_curves(struct writer *writer)
{
    for (size_t i = 0; i < writer->styles->count; i++) {
        const struct curve_style *style = &writer->styles->items[i];
        const bool names_world = writer->styles->has_many_worlds;
        char title[SERIES_NAME_SIZE], name[TOLD_SCHEDULES_NAME_SIZE];
        if (!style->series.schedule || style->series.world == RUN_SEQUENTIAL)
            continue;
        snprintf(title, sizeof title, "%s%s%s", names_world ? run_world_name(style->series.world) : "",
                 names_world ? " " : "", told_schedules_name(style->series.schedule, name));
        put_entry(writer, style, "points", title);
    }
}

/* Has a curve points of the kind? */
static bool has_kind(const struct writer *writer, enum series_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < writer->styles->count; i++)
        count += series_write(writer->axes->group, writer->axes->figure,
                              curve_style_series(&writer->styles->items[i], kind), NULL);
    return count > 0;
}

/* What is drawn alike on all curves. */
static void put_marks(struct writer *writer)
{
    static const struct curve_style bound = {.colour = LAYOUT_MUTED_COLOUR,
                                             .character = CURVE_LOOP_BOUND_CHARACTER},
                                    disturbed = {.colour = LAYOUT_MUTED_COLOUR,
                                                 .filled = CURVE_DISTURBED_POINT,
                                                 .size = CURVE_DISTURBED_SIZE,
                                                 .character = CURVE_DISTURBED_CHARACTER};
    if (has_kind(writer, SERIES_LOOP_BOUND))
        put_entry(writer, &bound, "lines", "loop bound");
    if (has_kind(writer, SERIES_DISTURBED))
        put_entry(writer, &disturbed, "points", "disturbed");
}

struct curve_key curve_key_put(const struct axes *axes, const struct curve_styles *styles,
                               struct layout_plot *script)
{
    struct writer writer = {.axes = axes, .styles = styles, .script = script};
    put_worlds(&writer);
    if (axes->is_terminal)
        put_curves(&writer);
    else
        put_schedules(&writer);
    put_marks(&writer);
    return writer.key;
}
