#include "report/figures/plot.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/stop.h"
#include "environment/terminal.h"
#include "report/figures/caption.h"
#include "report/figures/figure.h"
#include "report/figures/picture.h"
#include "report/gnuplot/gnuplot.h"

enum { TERMINAL_COLUMNS = 80, TERMINAL_COLUMNS_LEAST = 40, TERMINAL_LINES = 24 };

/* ---- Which groups? */

/* Published runs that are overlaid on others are not drawn on their own. */
static bool is_overlay(const struct groups *groups, const struct group *group)
{
    for (size_t i = 0; i < groups->count; i++)
        if (groups->items[i].book == group)
            return true;
    return false;
}

static size_t count_drawn(const struct groups *groups)
{
    size_t count = 0;
    for (size_t i = 0; i < groups->count; i++)
        count += !is_overlay(groups, &groups->items[i]);
    return count;
}

bool plot_sources_find(struct plot_sources *sources, const struct groups *groups, struct error *error)
{
    *sources = (struct plot_sources){.groups = groups};
    return weak_scaling_find(&sources->weak, groups, error);
}

void plot_sources_free(struct plot_sources *sources)
{
    weak_scaling_free(&sources->weak);
}

/* The groups that a figure is drawn from. */
static const struct group *groups_for(const struct plot_sources *sources, enum figure_kind figure,
                                      size_t *count)
{
    *count = figure == FIGURE_WEAK ? sources->weak.count : sources->groups->count;
    return figure == FIGURE_WEAK ? sources->weak.items : sources->groups->items;
}

/* Groups whose work grows with the workers mean nothing alone, unless they have one worker to compare with.
 */
bool plot_sources_draw(const struct plot_sources *sources, const struct group *group, enum figure_kind figure)
{
    if (figure == FIGURE_WEAK)
        return true;
    return !is_overlay(sources->groups, group) &&
           (!weak_scaling_has(&sources->weak, group) || !figure_lacks(group, FIGURE_EFFICIENCY));
}

/* ---- A folder. */

/* One table has plain names, several have the number of the table in theirs. */
static char *name_of(const struct plot_sources *sources, size_t index, enum figure_kind figure)
{
    char *name = NULL;
    size_t count, drawn = 0;
    const struct group *items = groups_for(sources, figure, &count);
    for (size_t i = 0; i < count; i++)
        drawn += plot_sources_draw(sources, &items[i], figure);
    const int size = drawn == 1 ? asprintf(&name, "%s", figure_name(figure))
                                : asprintf(&name, "%s-%zu", figure_name(figure), index + 1);
    return size < 0 ? NULL : name;
}

/* The number is that of the table, or of the sweep in a figure of weak scaling. */
static bool skip(const struct plot_sources *sources, size_t index, enum figure_kind figure,
                 struct lines *skipped, struct error *error)
{
    size_t count;
    const struct group *group = &groups_for(sources, figure, &count)[index];
    const size_t others = figure == FIGURE_WEAK ? count : count_drawn(sources->groups);
    char which[32] = "";
    if (others > 1)
        snprintf(which, sizeof which, "%s %zu: ", figure == FIGURE_WEAK ? "sweep" : "table", index + 1);
    return lines_add(skipped, error, "%sno plot of %s: %s", which, figure_name(figure),
                     figure_lacks(group, figure));
}

struct folder_plot {
    const struct plot_sources *sources;
    const struct plot_request *request;
    unsigned formats; /* that gnuplot can draw */
    FILE *output;
    bool has_folder;
    size_t drawn;
    bool has_failed; /* and why the first time; the other figures are drawn nevertheless */
    struct error failure;
};

/* False: nothing else is to be tried. */
static bool go_on_after(struct folder_plot *plot, enum figure_kind figure, const struct error *failure,
                        struct lines *skipped, struct error *error)
{
    if (failure->code == ERROR_STOPPED) {
        *error = *failure;
        return false;
    }
    if (plot->has_failed)
        return strcmp(failure->text, plot->failure.text) == 0 ||
               lines_add(skipped, error, "no plot of %s: %s", figure_name(figure), failure->text);
    plot->has_failed = true;
    plot->failure = *failure;
    return true;
}

static bool draw_in_folder(struct folder_plot *plot, const struct group *group, size_t index,
                           enum figure_kind figure, struct lines *skipped, struct error *error)
{
    if (!plot->has_folder && !picture_make_folder(plot->request->target, error))
        return false;
    plot->has_folder = true;
    char *name = name_of(plot->sources, index, figure);
    if (!name)
        return error_memory(error, "the plot", 0);
    struct layout_looks looks = plot->request->looks;
    looks.formats = plot->formats & PICTURE_FOLDER_FORMATS;
    const struct picture picture = {group, figure, plot->request->target, name, looks};
    struct error failure;
    bool is_missing;
    const bool good = picture_draw(&picture, plot->output, skipped, &is_missing, &failure);
    free(name);
    plot->drawn += good;
    return good || go_on_after(plot, figure, &failure, skipped, error);
}

/* One figure of all groups. */
static bool draw_figures(struct folder_plot *plot, enum figure_kind figure, struct lines *skipped,
                         struct error *error)
{
    size_t count;
    const struct group *items = groups_for(plot->sources, figure, &count);
    bool good = true;
    for (size_t i = 0; good && i < count; i++) {
        if (!plot_sources_draw(plot->sources, &items[i], figure))
            continue;
        good = figure_lacks(&items[i], figure) ? skip(plot->sources, i, figure, skipped, error)
                                               : draw_in_folder(plot, &items[i], i, figure, skipped, error);
    }
    return good;
}

/* No group has the figure: why the first that might have it has not. */
static bool set_lack(const struct plot_sources *sources, enum figure_kind figure, struct error *error)
{
    const struct group none = {0}, *first = NULL;
    size_t all, count = 0;
    const struct group *items = groups_for(sources, figure, &all);
    for (size_t i = 0; i < all; i++) {
        if (is_overlay(sources->groups, &items[i]))
            continue;
        first = first ? first : &items[i];
        count++;
    }
    const char *lack = figure_lacks(first ? first : &none, figure);
    lack = lack ? lack : "the work grows with the workers, which --figure weak shows";
    if (count <= 1)
        return error_set(error, ERROR_USAGE, "no plot of %s: %s", figure_name(figure), lack);
    return error_set(error, ERROR_USAGE, "no plot of %s, as none of %zu tables has one; the first: %s",
                     figure_name(figure), count, lack);
}

/* What gnuplot has no terminal for. */
static bool tell_missing_formats(unsigned formats, struct lines *skipped, struct error *error)
{
    bool good = true;
    for (int format = 0; good && format < PICTURE_FORMATS; format++)
        if (!(formats & 1u << format))
            good =
                lines_add(skipped, error,
                          "no %s: this gnuplot has no terminal %s; install gnuplot-nox (Debian, Ubuntu) or "
                          "another gnuplot that has it",
                          picture_format_name((enum picture_format)format),
                          picture_format_terminal((enum picture_format)format));
    return good;
}

/* Whatever fails, without gnuplot all scripts, is reported when all figures were tried. */
static bool draw_folder(struct folder_plot *plot, struct lines *skipped, struct error *error)
{
    const struct plot_request *request = plot->request;
    bool good = true;
    for (int figure = 0; good && figure < FIGURES; figure++)
        if (!request->has_figure || (enum figure_kind)figure == request->figure)
            good = draw_figures(plot, (enum figure_kind)figure, skipped, error);
    good = good && (plot->drawn == 0 || tell_missing_formats(plot->formats, skipped, error));
    if (good && plot->has_failed)
        *error = plot->failure;
    if (!good || plot->has_failed)
        return false;
    if (plot->drawn == 0 && request->has_figure && request->figure == FIGURE_WEAK)
        return set_lack(plot->sources, FIGURE_WEAK, error);
    return plot->drawn > 0 || error_set(error, ERROR_USAGE, "there is nothing to draw");
}

/* ---- One picture. */

/* The one group that has the figure. */
static const struct group *only_group(const struct plot_sources *sources, enum figure_kind figure,
                                      struct error *error)
{
    const struct group *found = NULL;
    size_t all, count = 0;
    const struct group *items = groups_for(sources, figure, &all);
    for (size_t i = 0; i < all; i++) {
        if (!plot_sources_draw(sources, &items[i], figure) || figure_lacks(&items[i], figure))
            continue;
        found = &items[i];
        count++;
    }
    if (count == 1)
        return found;
    if (count == 0)
        set_lack(sources, figure, error);
    else
        error_set(error, ERROR_USAGE,
                  "one picture cannot show %zu tables: choose with --kernel or --workload, or name a folder "
                  "to --plot",
                  count);
    return NULL;
}

/* Writes NAME.FORMAT, the one of the looks, where `target` is FOLDER/NAME.FORMAT. */
static bool draw_file(const struct group *group, enum figure_kind figure, const char *target,
                      struct layout_looks looks, FILE *output, struct lines *notes, struct error *error)
{
    const char *slash = strrchr(target, '/'), *file = slash ? slash + 1 : target;
    char *folder = slash == target ? strdup("/")
                   : slash         ? strndup(target, (size_t)(slash - target))
                                   : strdup(".");
    char *name = strndup(file, (size_t)(strrchr(file, '.') - file));
    const struct picture picture = {group, figure, folder, name, looks};
    bool is_missing;
    const bool good = folder && name ? picture_draw(&picture, output, notes, &is_missing, error)
                                     : error_memory(error, "the plot", 0);
    free(folder);
    free(name);
    return good;
}

static bool set_missing_format(enum picture_format format, struct error *error)
{
    return error_set(
        error, ERROR_FAILED,
        "this gnuplot has no terminal %s, which draws %s: install gnuplot-nox (Debian, Ubuntu) or "
        "another gnuplot that has it, or name a file that ends in .svg",
        picture_format_terminal(format), picture_format_name(format));
}

/* ---- A terminal. */

static int columns_of(FILE *output)
{
    const int columns = terminal_columns(fileno(output));
    return columns >= TERMINAL_COLUMNS_LEAST ? columns : TERMINAL_COLUMNS;
}

/* Line by line, without the blanks that fill them. */
static void copy_lines(FILE *from, FILE *to)
{
    char *line = NULL;
    size_t room = 0;
    bool is_begun = false;
    rewind(from);
    while (getline(&line, &room, from) >= 0) {
        size_t size = strlen(line);
        while (size > 0 && strchr(" \r\n\f", line[size - 1]))
            size--;
        is_begun = is_begun || size > 0;
        if (is_begun)
            fprintf(to, "%.*s\n", (int)size, line);
    }
    free(line);
}

static bool print_caption(const struct group *group, enum figure_kind figure, size_t columns, FILE *output,
                          struct error *error)
{
    struct lines caption = {0};
    const bool good = figure_write_caption(group, figure, columns, &caption, error);
    for (size_t i = 0; good && i < caption.count; i++)
        fprintf(output, "%s\n", caption.text[i]);
    lines_free(&caption);
    return good;
}

static bool print_title(const struct group *group, enum figure_kind figure, FILE *output, struct error *error)
{
    char *title = caption_title(group, figure);
    if (!title)
        return error_memory(error, "the plot", 0);
    fprintf(output, "%s\n", title);
    free(title);
    return true;
}

static bool draw_on_terminal(const struct group *group, enum figure_kind figure, bool has_words, FILE *output,
                             struct error *error)
{
    const int columns = columns_of(output);
    FILE *script = gnuplot_scratch(error), *picture = script ? gnuplot_scratch(error) : NULL;
    const struct gnuplot_job run = {.input = script, .output = picture};
    bool is_missing = false;
    bool good = script && picture;
    good = good && figure_write_terminal_script(group, figure, columns, TERMINAL_LINES, script, error) &&
           gnuplot_run(&run, &is_missing, error);
    good = good && (!has_words || print_title(group, figure, output, error));
    if (good) {
        copy_lines(picture, output);
        good =
            !has_words || print_caption(group, figure, (size_t)columns - 2, output, error); /* for the dots */
    }
    if (is_missing)
        error_set(error, ERROR_FAILED,
                  "there is no gnuplot: install gnuplot-nox (Debian, Ubuntu) or gnuplot");
    if (script)
        fclose(script);
    if (picture)
        fclose(picture);
    return good;
}

/* ---- What the target is. */

/* A new folder with a dot in its name is more likely a mistyped picture. */
static bool looks_mistyped(const char *target)
{
    const char *slash = strrchr(target, '/'), *name = slash ? slash + 1 : target;
    const char *dot = strrchr(name, '.');
    return dot && dot > name && strcmp(name, "..") != 0;
}

static bool is_folder(const char *target)
{
    struct stat status;
    return stat(target, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool draw(const struct plot_sources *sources, const struct plot_request *request, unsigned formats,
                 FILE *output, struct lines *skipped, struct error *error)
{
    char shown[SHOWN_SIZE];
    const enum figure_kind figure = request->has_figure ? request->figure : FIGURE_SPEEDUP;
    const bool is_terminal = strcmp(request->target, "-") == 0, has_folder = is_folder(request->target);
    const enum picture_format format = picture_format_of(request->target);
    if (!has_folder && !is_terminal && format == PICTURE_FORMATS && looks_mistyped(request->target))
        return error_set(
            error, ERROR_USAGE,
            "--plot: '%s' is neither a folder nor a file that ends in .svg, .pdf, .png or .tex; a new "
            "folder of this name: '%s/'",
            lines_show(request->target, shown), shown);
    if (has_folder || (!is_terminal && format == PICTURE_FORMATS)) {
        struct folder_plot plot = {
            .sources = sources, .request = request, .formats = formats, .output = output};
        return draw_folder(&plot, skipped, error);
    }
    const struct group *group = only_group(sources, figure, error);
    if (!group)
        return false;
    if (is_terminal)
        return draw_on_terminal(group, figure, !request->looks.is_bare, output, error);
    if (!(formats & 1u << format))
        return set_missing_format(format, error);
    struct layout_looks looks = request->looks;
    looks.formats = 1u << format;
    looks.is_bare = looks.is_bare || format == PICTURE_TEX;
    return draw_file(group, figure, request->target, looks, output, skipped, error);
}

bool plot_draw(const struct groups *groups, const struct plot_request *request, FILE *output,
               struct lines *skipped, struct error *error)
{
    struct plot_sources sources;
    if (groups->count > 0 && groups->items[0].model && count_drawn(groups) > 1)
        return error_set(
            error, ERROR_USAGE,
            "--modelled is of one table, these records make %zu: choose with --kernel or --workload",
            count_drawn(groups));
    stop_watch_begin();
    unsigned formats;
    const bool good = plot_sources_find(&sources, groups, error) && gnuplot_find_formats(&formats, error) &&
                      draw(&sources, request, formats, output, skipped, error);
    plot_sources_free(&sources);
    stop_watch_end();
    return good;
}
