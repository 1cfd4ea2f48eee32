#include "report/figures/plot.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/stop.h"
#include "report/analysis/weak_scaling.h"
#include "report/figures/caption.h"
#include "report/figures/gnuplot.h"

enum { ALL_FORMATS = (1 << FIGURE_FORMATS) - 1, TERMINAL_COLUMNS = 80, TERMINAL_LINES = 24 };

/* A picture to be made. */
struct job {
    const struct group *group;
    enum figure figure;
    const char *folder, *name; /* NAME.svg and so on, in the folder */
    unsigned formats;
    char *workshop; /* a folder in `folder`, in which everything is made first */
};

static bool no_memory(struct error *error)
{
    return error_memory(error, "the plot", 0);
}

static bool cannot(const char *do_what, const char *path, struct error *error)
{
    const int cause = errno;
    char shown[SHOWN_SIZE];
    return error_set(error, ERROR_FAILED, "cannot %s '%s': %s", do_what, lines_show(path, shown),
                     strerror(cause));
}

/* FOLDER/NAME.KIND, or NAME.KIND where the folder is this one; from malloc; sets the error. */
static char *path_in(const char *folder, const char *name, const char *kind, struct error *error)
{
    char *path = NULL;
    const size_t size = strlen(folder);
    const bool is_here = strcmp(folder, ".") == 0, ends = size > 0 && folder[size - 1] == '/';
    if (asprintf(&path, "%s%s%s.%s", is_here ? "" : folder, is_here || ends ? "" : "/", name, kind) >= 0)
        return path;
    no_memory(error);
    return NULL;
}

/* ---- The workshop: what is made there is moved into place when it is whole, and nothing stays behind. */

static bool open_scratch_folder(struct job *job, struct error *error)
{
    if (asprintf(&job->workshop, "%s/.primes-report.XXXXXX", job->folder) < 0) {
        job->workshop = NULL;
        return no_memory(error);
    }
    if (mkdtemp(job->workshop))
        return true;
    cannot("write in the folder", job->folder, error);
    free(job->workshop);
    job->workshop = NULL;
    return false;
}

static void close_scratch_folder(struct job *job)
{
    DIR *folder = job->workshop ? opendir(job->workshop) : NULL;
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        unlinkat(dirfd(folder), entry->d_name, 0); /* not . and .. */
    if (folder)
        closedir(folder);
    if (job->workshop)
        rmdir(job->workshop);
    free(job->workshop);
    job->workshop = NULL;
}

static bool move_into_place(const struct job *job, const char *kind, struct error *error)
{
    char *from = path_in(job->workshop, job->name, kind, error), *to = NULL;
    if (from)
        to = path_in(job->folder, job->name, kind, error);
    const bool good = from && to && (rename(from, to) == 0 || cannot("write", to, error));
    free(from);
    free(to);
    return good;
}

/* By the name under which it would have been known. */
static bool cannot_write(const struct job *job, const char *kind, struct error *error)
{
    const int cause = errno;
    char *path = path_in(job->folder, job->name, kind, error);
    errno = cause;
    const bool good = path && cannot("write", path, error);
    free(path);
    return good;
}

/* ---- Script and data. */

static bool close_written(FILE *file, const struct job *job, const char *kind, bool good, struct error *error)
{
    errno = EIO;
    if (good && (fflush(file) != 0 || ferror(file) || fsync(fileno(file)) != 0))
        good = cannot_write(job, kind, error);
    if (fclose(file) != 0 && good)
        good = cannot_write(job, kind, error);
    return good;
}

static bool write_text(const struct job *job, bool is_script, struct error *error)
{
    const char *kind = is_script ? "gp" : "dat";
    char *path = path_in(job->workshop, job->name, kind, error);
    if (!path)
        return false;
    FILE *file = fopen(path, "we");
    bool good = file || cannot_write(job, kind, error);
    if (file) {
        good = is_script ? figure_write_script(job->group, job->figure, job->name, job->formats, file, error)
                         : figure_write_data(job->group, job->figure, file, error);
        good = close_written(file, job, kind, good, error);
    }
    free(path);
    return good;
}

static bool keep_texts(const struct job *job, struct error *error)
{
    return move_into_place(job, "dat", error) && move_into_place(job, "gp", error);
}

/* ---- Pictures. gnuplot does not notice that a disk is full, so that is looked for in what it made. */

struct ends {
    const char *first, *last;
};
static const struct ends ENDS[FIGURE_FORMATS] = {
    [FIGURE_SVG] = {"<?xml ", "</svg>"},
    [FIGURE_PDF] = {"%PDF-", "%%EOF"},
    [FIGURE_PNG] = {"\x89PNG\r\n\x1a\n", "IEND\xae\x42\x60\x82"},
};

/* The whole file, with a 0 behind it, from malloc. */
static char *read_all(FILE *file, size_t *size)
{
    struct stat status;
    if (fstat(fileno(file), &status) != 0)
        return NULL;
    *size = (size_t)status.st_size;
    char *bytes = calloc(*size + 1, 1);
    if (bytes && fread(bytes, 1, *size, file) != *size) {
        free(bytes);
        return NULL;
    }
    return bytes;
}

static bool is_whole(const char *bytes, size_t size, struct ends ends)
{
    while (size > 0 && bytes[size - 1] == '\n')
        size--;
    const size_t first = strlen(ends.first), last = strlen(ends.last);
    return size >= first + last && memcmp(bytes, ends.first, first) == 0 &&
           memcmp(bytes + size - last, ends.last, last) == 0;
}

/* Every date becomes the beginning of 1970, with the digits that it has: all places in the file stay. */
static bool remove_dates(FILE *file, char *bytes, size_t size)
{
    static const char mark[] = "/CreationDate (D:", epoch[] = "19700101000000";
    const size_t length = strlen(mark);
    for (char *at = memmem(bytes, size, mark, length); at;
         at = memmem(at, size - (size_t)(at - bytes), mark, length)) {
        at += length;
        if (strspn(at, "0123456789") < strlen(epoch))
            continue;
        if (fseek(file, (long)(at - bytes), SEEK_SET) != 0 || fputs(epoch, file) < 0)
            return false;
    }
    return true;
}

static bool finish_picture(const struct job *job, enum figure_format format, struct error *error)
{
    const char *kind = figure_format_name(format);
    char *path = path_in(job->workshop, job->name, kind, error);
    if (!path)
        return false;
    FILE *file = fopen(path, "r+e");
    size_t size = 0;
    char *bytes = file ? read_all(file, &size) : NULL;
    bool good = bytes || error_set(error, ERROR_FAILED, "gnuplot made no %s: %s", kind, strerror(errno));
    if (bytes && !is_whole(bytes, size, ENDS[format]))
        good =
            error_set(error, ERROR_FAILED, "gnuplot left half a picture (%zu bytes of %s): is the disk full?",
                      size, figure_format_name(format));
    if (good && format == FIGURE_PDF && !remove_dates(file, bytes, size))
        good = cannot_write(job, kind, error);
    if (file)
        good = close_written(file, job, kind, good, error);
    free(bytes);
    free(path);
    return good;
}

static bool finish_pictures(const struct job *job, FILE *output, struct error *error)
{
    bool good = true;
    for (int format = 0; good && format < FIGURE_FORMATS; format++)
        if (job->formats & 1u << format)
            good = finish_picture(job, (enum figure_format)format, error);
    good = good && keep_texts(job, error);
    for (int format = 0; good && format < FIGURE_FORMATS; format++) {
        const char *kind = figure_format_name((enum figure_format)format);
        if (!(job->formats & 1u << format))
            continue;
        good = move_into_place(job, kind, error);
        char *path = good ? path_in(job->folder, job->name, kind, error) : NULL;
        good = good && path;
        if (path)
            fprintf(output, "%s\n", path);
        free(path);
    }
    return good;
}

static bool add_missing(const struct job *job, struct error *error)
{
    char folder[SHOWN_SIZE];
    return error_set(
        error, ERROR_FAILED,
        "there is no gnuplot: scripts and data are in '%s', but no pictures; install gnuplot-nox "
        "(Debian, Ubuntu) or gnuplot, then run it there on each .gp file",
        lines_show(job->folder, folder));
}

/* Where gnuplot fails or is missing, script and data are kept: they are whole, and of use. */
static bool make_picture(struct job *job, FILE *output, bool *is_missing, struct error *error)
{
    char *script = NULL;
    if (asprintf(&script, "%s.gp", job->name) < 0)
        return no_memory(error);
    const struct gnuplot_job run = {.folder = job->workshop, .script = script};
    struct error kept;
    bool good = write_text(job, false, error) && write_text(job, true, error);
    if (good && gnuplot_run(&run, is_missing, error)) {
        good = finish_pictures(job, output, error);
    } else if (good) {
        good = false;
        if (*is_missing)
            add_missing(job, error);
        if (error->code != ERROR_STOPPED && !keep_texts(job, &kept))
            *error = kept;
    }
    free(script);
    return good;
}

static bool draw_job(struct job *job, FILE *output, bool *is_missing, struct error *error)
{
    if (stop_requested())
        return error_set(error, ERROR_STOPPED, "stopped by %s", stop_signal_name(stop_requested()));
    const bool good = open_scratch_folder(job, error) && make_picture(job, output, is_missing, error);
    close_scratch_folder(job);
    return good;
}

/* ---- A folder. */

static bool make_folder(const char *path, struct error *error)
{
    struct stat status;
    if (mkdir(path, 0777) == 0)
        return true;
    if (errno != EEXIST)
        return cannot("make the folder", path, error);
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return true;
    errno = ENOTDIR;
    return cannot("draw into", path, error);
}

/* Published runs that are laid over others are not drawn on their own. */
static bool is_laid_over(const struct groups *groups, const struct group *group)
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
        count += !is_laid_over(groups, &groups->items[i]);
    return count;
}

/* What there is to draw from. */
struct plottable {
    const struct groups *groups;
    struct weak_scaling weak;
};

/* The groups that a figure is drawn from. */
static const struct group *items_of(const struct plottable *plottable, enum figure figure, size_t *count)
{
    *count = figure == FIGURE_WEAK ? plottable->weak.count : plottable->groups->count;
    return figure == FIGURE_WEAK ? plottable->weak.items : plottable->groups->items;
}

/* Groups whose work grows with the workers say nothing alone, unless they have one worker to compare with. */
static bool is_passed_over(const struct plottable *plottable, const struct group *group, enum figure figure)
{
    if (figure == FIGURE_WEAK)
        return false;
    return is_laid_over(plottable->groups, group) ||
           (weak_scaling_has(&plottable->weak, group) && figure_lacks(group, FIGURE_EFFICIENCY));
}

/* One table has plain names, several have the number of the table in theirs. */
static char *name_of(const struct plottable *plottable, size_t index, enum figure figure)
{
    char *name = NULL;
    size_t count, drawn = 0;
    const struct group *items = items_of(plottable, figure, &count);
    for (size_t i = 0; i < count; i++)
        drawn += !is_passed_over(plottable, &items[i], figure);
    const int size = drawn == 1 ? asprintf(&name, "%s", figure_name(figure))
                                : asprintf(&name, "%s-%zu", figure_name(figure), index + 1);
    return size < 0 ? NULL : name;
}

static bool skip(const struct plottable *plottable, size_t index, enum figure figure, struct lines *skipped,
                 struct error *error)
{
    char table[32] = "";
    if (count_drawn(plottable->groups) > 1)
        snprintf(table, sizeof table, "table %zu: ", index + 1);
    return lines_add(skipped, error, "%sno plot of %s: %s", table, figure_name(figure),
                     figure_lacks(&plottable->groups->items[index], figure));
}

struct folder_plot {
    const struct plottable *plottable;
    const struct plot_request *request;
    FILE *output;
    bool is_made; /* the folder */
    size_t drawn;
    bool is_missing; /* gnuplot */
    struct error missing;
};

static bool draw_in_folder(struct folder_plot *plot, const struct group *group, size_t index,
                           enum figure figure, struct error *error)
{
    if (!plot->is_made && !make_folder(plot->request->target, error))
        return false;
    plot->is_made = true;
    char *name = name_of(plot->plottable, index, figure);
    if (!name)
        return no_memory(error);
    struct job job = {group, figure, plot->request->target, name, ALL_FORMATS, NULL};
    bool is_missing = false;
    const bool good = draw_job(&job, plot->output, &is_missing, error);
    free(name);
    plot->drawn += good;
    if (!good && is_missing && !plot->is_missing) {
        plot->is_missing = true;
        plot->missing = *error;
    }
    return good || is_missing;
}

/* One figure of all groups. */
static bool draw_figures(struct folder_plot *plot, enum figure figure, struct lines *skipped,
                         struct error *error)
{
    size_t count;
    const struct group *items = items_of(plot->plottable, figure, &count);
    bool good = true;
    for (size_t i = 0; good && i < count; i++) {
        if (is_passed_over(plot->plottable, &items[i], figure))
            continue;
        good = figure_lacks(&items[i], figure) ? skip(plot->plottable, i, figure, skipped, error)
                                               : draw_in_folder(plot, &items[i], i, figure, error);
    }
    return good;
}

static bool add_lack(const struct group *items, size_t count, enum figure figure, struct error *error)
{
    const struct group none = {0};
    const char *lack = count == 1 ? figure_lacks(&items[0], figure)
                       : count == 0 || figure == FIGURE_WEAK
                           ? figure_lacks(&none, figure)
                           : "no table has parallel runs and a sequential one";
    return error_set(error, ERROR_USAGE, "no plot of %s: %s", figure_name(figure), lack);
}

/* Without gnuplot all scripts are written before that is said. */
static bool draw_folder(struct folder_plot *plot, struct lines *skipped, struct error *error)
{
    const struct plot_request *request = plot->request;
    bool good = true;
    for (int figure = 0; good && figure < FIGURES; figure++)
        if (!request->has_figure || (enum figure)figure == request->figure)
            good = draw_figures(plot, (enum figure)figure, skipped, error);
    if (good && plot->is_missing)
        *error = plot->missing;
    if (!good || plot->is_missing)
        return false;
    if (plot->drawn == 0 && request->has_figure && request->figure == FIGURE_WEAK)
        return add_lack(NULL, 0, FIGURE_WEAK, error);
    return plot->drawn > 0 || error_set(error, ERROR_USAGE, "there is nothing to draw");
}

/* ---- One picture. */

/* The one group that has the figure. */
static const struct group *only_group(const struct plottable *plottable, enum figure figure,
                                      struct error *error)
{
    const struct group *found = NULL;
    size_t all, count = 0;
    const struct group *items = items_of(plottable, figure, &all);
    for (size_t i = 0; i < all; i++) {
        if (is_passed_over(plottable, &items[i], figure) || figure_lacks(&items[i], figure))
            continue;
        found = &items[i];
        count++;
    }
    if (count == 1)
        return found;
    if (count == 0)
        add_lack(items, all, figure, error);
    else
        error_set(error, ERROR_USAGE,
                  "one picture cannot show %zu tables: choose with --kernel or --workload, or name a folder "
                  "to --plot",
                  count);
    return NULL;
}

/* Writes NAME.FORMAT where `target` is FOLDER/NAME.FORMAT. */
static bool draw_file(const struct group *group, enum figure figure, const char *target,
                      enum figure_format format, FILE *output, struct error *error)
{
    const char *slash = strrchr(target, '/'), *file = slash ? slash + 1 : target;
    char *folder = slash == target ? strdup("/")
                   : slash         ? strndup(target, (size_t)(slash - target))
                                   : strdup(".");
    char *name = strndup(file, (size_t)(strrchr(file, '.') - file));
    struct job job = {group, figure, folder, name, 1u << format, NULL};
    bool is_missing = false;
    const bool good = folder && name ? draw_job(&job, output, &is_missing, error) : no_memory(error);
    free(folder);
    free(name);
    return good;
}

/* ---- A terminal. */

static int terminal_columns(FILE *output)
{
    struct winsize size;
    if (ioctl(fileno(output), TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
        return size.ws_col;
    return TERMINAL_COLUMNS;
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

static bool print_texts(const struct group *group, enum figure figure, size_t columns, FILE *output,
                        struct error *error)
{
    struct lines caption = {0};
    const bool good = caption_write(group, figure, columns, &caption, error);
    for (size_t i = 0; good && i < caption.count; i++)
        fprintf(output, "%s\n", caption.text[i]);
    lines_free(&caption);
    return good;
}

static bool print_title(const struct group *group, enum figure figure, FILE *output, struct error *error)
{
    char *title = caption_title(group, figure);
    if (!title)
        return no_memory(error);
    fprintf(output, "%s\n", title);
    free(title);
    return true;
}

static bool draw_letters(const struct group *group, enum figure figure, FILE *output, struct error *error)
{
    const int columns = terminal_columns(output);
    FILE *script = gnuplot_scratch(error), *picture = script ? gnuplot_scratch(error) : NULL;
    const struct gnuplot_job run = {.input = script, .output = picture};
    bool is_missing = false;
    bool good = script && picture;
    good = good && figure_write_terminal_script(group, figure, columns, TERMINAL_LINES, script, error) &&
           gnuplot_run(&run, &is_missing, error);
    good = good && print_title(group, figure, output, error);
    if (good) {
        copy_lines(picture, output);
        good = print_texts(group, figure, (size_t)columns - 2, output, error); /* for the dots */
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

/* FIGURE_FORMATS: none of them. */
static enum figure_format format_of(const char *target)
{
    const size_t size = strlen(target);
    int format = 0;
    for (; format < FIGURE_FORMATS; format++) {
        const char *name = figure_format_name((enum figure_format)format);
        const size_t length = strlen(name);
        if (size > length + 1 && target[size - length - 1] == '.' && target[size - length - 2] != '/' &&
            strcmp(target + size - length, name) == 0)
            break;
    }
    return (enum figure_format)format;
}

/* A new folder with a dot in its name is more likely a mistyped picture. */
static bool is_strange(const char *target)
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

static bool draw(const struct plottable *plottable, const struct plot_request *request, FILE *output,
                 struct lines *skipped, struct error *error)
{
    char shown[SHOWN_SIZE];
    const enum figure figure = request->has_figure ? request->figure : FIGURE_SPEEDUP;
    const bool is_terminal = strcmp(request->target, "-") == 0, has_folder = is_folder(request->target);
    const enum figure_format format = format_of(request->target);
    if (!has_folder && !is_terminal && format == FIGURE_FORMATS && is_strange(request->target))
        return error_set(error, ERROR_USAGE,
                         "--plot: '%s' is neither a folder nor a file that ends in .svg, .pdf or .png; a new "
                         "folder of this name: '%s/'",
                         lines_show(request->target, shown), shown);
    if (has_folder || (!is_terminal && format == FIGURE_FORMATS)) {
        struct folder_plot plot = {.plottable = plottable, .request = request, .output = output};
        return draw_folder(&plot, skipped, error);
    }
    const struct group *group = only_group(plottable, figure, error);
    if (!group)
        return false;
    return is_terminal ? draw_letters(group, figure, output, error)
                       : draw_file(group, figure, request->target, format, output, error);
}

bool plot_draw(const struct groups *groups, const struct plot_request *request, FILE *output,
               struct lines *skipped, struct error *error)
{
    stop_watch_begin();
    struct plottable plottable = {.groups = groups};
    if (groups->count > 0 && groups->items[0].model && count_drawn(groups) > 1)
        return error_set(
            error, ERROR_USAGE,
            "--modelled is of one table, these records make %zu: choose with --kernel or --workload",
            count_drawn(groups));
    const bool good = weak_scaling_find(&plottable.weak, groups, error) &&
                      draw(&plottable, request, output, skipped, error);
    weak_scaling_free(&plottable.weak);
    stop_watch_end();
    return good;
}
