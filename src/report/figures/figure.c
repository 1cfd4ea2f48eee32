#include "report/figures/figure.h"

#include "report/figures/bars.h"
#include "report/figures/curves.h"
#include "report/figures/timeline.h"

const char *figure_name(enum figure_kind figure)
{
    static const char *const names[FIGURES] = {"time", "speedup", "efficiency", "weak", "timeline", "why"};
    return names[figure];
}

const char *figure_lacks(const struct group *group, enum figure_kind figure)
{
    switch (figure) {
    case FIGURE_TIMELINE:
        return timeline_lacks(group);
    case FIGURE_WHY:
        return bars_lack(group);
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
        return bars_write_data(group, file, error);
    default:
        return curves_write_data(group, figure, file, error);
    }
}

bool figure_write_script(const struct group *group, enum figure_kind figure, const char *name,
                         unsigned formats, FILE *file, struct error *error)
{
    switch (figure) {
    case FIGURE_TIMELINE:
        return timeline_write_script(group, name, formats, file, error);
    case FIGURE_WHY:
        return bars_write_script(group, name, formats, file, error);
    default:
        return curves_write_script(group, figure, name, formats, file, error);
    }
}

bool figure_write_terminal_script(const struct group *group, enum figure_kind figure, int columns, int lines,
                                  FILE *file, struct error *error)
{
    switch (figure) {
    case FIGURE_TIMELINE:
        return timeline_write_terminal_script(group, columns, lines, file, error);
    case FIGURE_WHY:
        return bars_write_terminal_script(group, columns, lines, file, error);
    default:
        return curves_write_terminal_script(group, figure, columns, lines, file, error);
    }
}
