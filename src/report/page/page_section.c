#include "report/page/page_section.h"

#include <stdlib.h>

#include "report/figures/figure.h"
#include "report/findings/labels.h"
#include "report/page/page_facts.h"
#include "report/page/page_table.h"
#include "report/page/page_text.h"
#include "report/tables/print.h"

/* One section while it is written. */
struct section {
    const struct plot_sources *sources;
    const struct groups *groups; /* that it is one of */
    size_t index;
    struct page_pictures *pictures;
    struct lines told; /* what stands below a table is not said again below the next one */
    FILE *file;
};

static const struct group *group_of(const struct section *section)
{
    return &section->groups->items[section->index];
}

/* ---- Its parts. */

static bool put_title(const struct section *section, const char *name, struct error *error)
{
    char *title = labels_title(group_of(section));
    if (!title)
        return error_memory(error, "the page", 0);
    fprintf(section->file, "<section id=\"%s-%zu\">\n<h2>", name, section->index + 1);
    page_text_put(title, section->file);
    fputs("</h2>\n", section->file);
    free(title);
    return true;
}

static bool put_figure(const struct section *section, enum figure_kind figure, struct error *error)
{
    const struct group *group = group_of(section);
    return !plot_sources_draw(section->sources, group, figure) || figure_lacks(group, figure) ||
           page_figure_put(section->pictures, group, figure, section->file, error);
}

static bool put_figures(const struct section *section, struct error *error)
{
    static const enum figure_kind order[] = {FIGURE_SPEEDUP, FIGURE_TIME,  FIGURE_EFFICIENCY,
                                             FIGURE_WHY,     FIGURE_ORDER, FIGURE_TIMELINE};
    bool good = true;
    fputs("<div class=\"pictures\">\n", section->file);
    for (size_t i = 0; good && i < sizeof order / sizeof order[0]; i++)
        good = put_figure(section, order[i], error);
    fputs("</div>\n", section->file);
    return good;
}

static bool put_table(struct section *section, enum group_table_kind kind, const char *title,
                      struct error *error)
{
    struct group_table group_table;
    struct table table = {0};
    if (!group_table_open(&group_table, section->groups, section->index, kind, error))
        return false;
    group_table_fill(&group_table, &table);
    group_table_close(&group_table);
    const bool good = page_table_put(&table, title, &section->told, section->file, error);
    table_free(&table);
    return good;
}

/* What the bounds of the group are. */
static bool put_bounds(struct section *section, struct error *error)
{
    struct groups alone = {.items = &section->groups->items[section->index], .count = 1};
    struct lines lines = {0};
    const bool good = print_describe_bounds(&alone, &lines, error) &&
                      page_table_put_lines(&lines, &section->told, section->file, error);
    lines_free(&lines);
    return good;
}

static bool put_tables(struct section *section, struct error *error)
{
    return put_table(section, GROUP_TABLE_SCALING, "Configurations, with their speedup and efficiency",
                     error) &&
           put_bounds(section, error) &&
           (!group_names_schedules(group_of(section)) ||
            put_table(section, GROUP_TABLE_SCHEDULES, "Schedules of the loop, side by side", error)) &&
           put_table(section, GROUP_TABLE_WHY, "Where the workers went, in workers, and why", error) &&
           put_table(section, GROUP_TABLE_CHECK, "Rules of honest measurement, asked of the records", error);
}

/* ---- The whole. */

static void end(struct section *section)
{
    fputs("</section>\n", section->file);
    lines_free(&section->told);
}

bool page_section_put(const struct plot_sources *sources, size_t index, struct page_pictures *pictures,
                      FILE *file, struct error *error)
{
    struct section section = {
        .sources = sources, .groups = sources->groups, .index = index, .pictures = pictures, .file = file};
    const bool good = put_title(&section, "table", error) &&
                      page_facts_put(group_of(&section), file, error) && put_figures(&section, error) &&
                      put_tables(&section, error);
    end(&section);
    return good;
}

bool page_section_put_weak(const struct plot_sources *sources, size_t index, struct page_pictures *pictures,
                           FILE *file, struct error *error)
{
    const struct groups sweeps = {.items = sources->weak.items,
                                  .count = sources->weak.count,
                                  .resampling = sources->groups->resampling};
    struct section section = {
        .sources = sources, .groups = &sweeps, .index = index, .pictures = pictures, .file = file};
    bool good = put_title(&section, "weak", error);
    fputs("<div class=\"pictures\">\n", file);
    good = good && put_figure(&section, FIGURE_WEAK, error);
    fputs("</div>\n", file);
    good =
        good && put_table(&section, GROUP_TABLE_WEAK, "Weak scaling: the work grows with the workers", error);
    end(&section);
    return good;
}
