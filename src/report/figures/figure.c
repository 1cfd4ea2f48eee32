#include "report/figures/figure.h"

#include <stdlib.h>

#include "report/figures/caption.h"
#include "report/figures/curves.h"
#include "report/figures/lost_speedup_bars.h"
#include "report/figures/order/measurement_order.h"
#include "report/figures/timeline.h"

const char *figure_name(enum figure_kind figure)
{
    static const char *const names[FIGURES] = {"time",     "speedup", "efficiency", "weak",
                                               "timeline", "why",     "order"};
    return names[figure];
}

/* Of several studies; NULL: nothing. */
static const char *studies_lack(const struct group *group, enum figure_kind figure)
{
    if (figure != FIGURE_TIME && figure != FIGURE_SPEEDUP && figure != FIGURE_EFFICIENCY)
        return "studies stand side by side in figures of time, speedup and efficiency; draw it of each study";
    return group->studies > FIGURE_STUDIES_MOST ? "more than eight studies cannot be told apart: name fewer "
                                                  "records, or choose with --kernel or "
                                                  "--workload"
                                                : NULL;
}

const char *figure_lacks(const struct group *group, enum figure_kind figure)
{
    const char *lack = group->studies > 1 ? studies_lack(group, figure) : NULL;
    if (lack)
        return lack;
    switch (figure) {
    case FIGURE_TIMELINE:
        return timeline_lacks(group);
    case FIGURE_WHY:
        return lost_speedup_bars_lack(group);
    case FIGURE_ORDER:
        return measurement_order_lacks(group);
    default:
        return curves_lack(group, figure);
    }
}

bool figure_write_data(const struct group *group, enum figure_kind figure, FILE *file, struct error *error)
{
    switch (figure) {
    case FIGURE_TIMELINE:
        return timeline_write_data(group, file, error);
    case FIGURE_WHY:
        return lost_speedup_bars_write_data(group, file, error);
    case FIGURE_ORDER:
        return measurement_order_write_data(group, file, error);
    default:
        return curves_write_data(group, figure, file, error);
    }
}

bool figure_write_caption(const struct group *group, enum figure_kind figure, size_t columns,
                          struct lines *caption, struct error *error)
{
    struct lines of_run = {0};
    if (figure != FIGURE_TIMELINE && figure != FIGURE_ORDER)
        return caption_write(group, figure, NULL, columns, caption, error);
    const bool good = (figure == FIGURE_ORDER ? measurement_order_describe(group, &of_run, error)
                                              : timeline_describe(group, &of_run, error)) &&
                      caption_write(group, figure, &of_run, columns, caption, error);
    lines_free(&of_run);
    return good;
}

static bool write_script(const struct group *group, enum figure_kind figure,
                         const struct layout_picture *picture, FILE *file, struct error *error)
{
    switch (figure) {
    case FIGURE_TIMELINE:
        return timeline_write_script(group, picture, file, error);
    case FIGURE_WHY:
        return lost_speedup_bars_write_script(group, picture, file, error);
    case FIGURE_ORDER:
        return measurement_order_write_script(group, picture, file, error);
    default:
        return curves_write_script(group, figure, picture, file, error);
    }
}

bool figure_write_script(const struct group *group, enum figure_kind figure, const char *name,
                         struct layout_looks looks, FILE *file, struct error *error)
{
    struct lines caption = {0};
    char *title = caption_title(group, figure);
    if (!title)
        return error_memory(error, "the plot", 0);
    const struct layout_picture picture = {.name = name, .looks = looks, .title = title, .caption = &caption};
    const size_t columns = looks.is_wide ? LAYOUT_WIDE_CAPTION_COLUMNS : LAYOUT_CAPTION_COLUMNS;
    const bool good = (looks.is_bare || figure_write_caption(group, figure, columns, &caption, error)) &&
                      write_script(group, figure, &picture, file, error);
    lines_free(&caption);
    free(title);
    return good;
}

bool figure_write_page_script(const struct group *group, enum figure_kind figure, FILE *file,
                              struct error *error)
{
    fputs("$data << END\n", file);
    const bool good = figure_write_data(group, figure, file, error);
    fputs("END\n", file);
    return good && figure_write_script(group, figure, NULL,
                                       (struct layout_looks){.formats = 1u << PICTURE_SVG}, file, error);
}

bool figure_write_terminal_script(const struct group *group, enum figure_kind figure, int columns, int lines,
                                  FILE *file, struct error *error)
{
    switch (figure) {
    case FIGURE_TIMELINE:
        return timeline_write_terminal_script(group, columns, lines, file, error);
    case FIGURE_WHY:
        return lost_speedup_bars_write_terminal_script(group, columns, lines, file, error);
    case FIGURE_ORDER:
        return measurement_order_write_terminal_script(group, columns, lines, file, error);
    default:
        return curves_write_terminal_script(group, figure, columns, lines, file, error);
    }
}
