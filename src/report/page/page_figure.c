#include "report/page/page_figure.h"

#include <stdlib.h>

#include "base/stop.h"
#include "report/figures/caption.h"
#include "report/figures/figure.h"
#include "report/gnuplot/gnuplot.h"
#include "report/page/page_svg.h"
#include "report/page/page_text.h"

/* What a file in memory holds, with a 0 behind it, from malloc; NULL if memory ran out. */
static char *read_all(FILE *file, size_t *size)
{
    fseek(file, 0, SEEK_END);
    const long end = ftell(file);
    char *bytes = end < 0 ? NULL : calloc((size_t)end + 1, 1);
    rewind(file);
    *size = bytes ? fread(bytes, 1, (size_t)end, file) : 0;
    return bytes;
}

/* Says it in the page, and to who made it. */
static bool tell_lack(struct page_pictures *pictures, const char *name, const char *why, FILE *file,
                      struct error *error)
{
    fputs("<p class=\"lack\">No picture of ", file);
    page_text_put(name, file);
    fputs(": ", file);
    page_text_put(why, file);
    fputs("</p>\n", file);
    return lines_add(pictures->lacks, error, "no picture of %s in the page: %s", name, why);
}

static bool tell_missing(struct page_pictures *pictures, FILE *file, struct error *error)
{
    static const char why[] = "there was no gnuplot where the page was made; install gnuplot-nox (Debian, "
                              "Ubuntu) or gnuplot, and make it again";
    if (pictures->is_missing)
        return true;
    pictures->is_missing = true;
    fprintf(file, "<p class=\"lack\">This page has no pictures: %s</p>\n", why);
    return lines_add(pictures->lacks, error, "the page has no pictures: %s", why);
}

static bool put_picture(struct page_pictures *pictures, const char *bytes, size_t size, const char *name,
                        const char *title, FILE *file, struct error *error)
{
    char *part = NULL;
    size_t part_size = 0;
    if (!picture_format_is_whole(PICTURE_SVG, bytes, size))
        return tell_lack(pictures, name, "gnuplot left half a picture", file, error);
    FILE *memory = open_memstream(&part, &part_size);
    const bool put = memory && page_svg_put(bytes, pictures->count + 1, title, memory),
               closed = memory && fclose(memory) == 0;
    const bool good = (put && closed) || error_memory(error, "the page", 0);
    if (good && part_size > pictures->room) {
        pictures->left_out++;
    } else if (good) {
        pictures->room -= part_size;
        pictures->count++;
        fprintf(file, "<figure>\n%s</figure>\n", part);
    }
    free(part);
    return good;
}

/* What came of gnuplot. */
static bool put_result(struct page_pictures *pictures, FILE *result, const struct group *group,
                       enum figure_kind figure, FILE *file, struct error *error)
{
    size_t size;
    char *bytes = read_all(result, &size), *title = caption_title(group, figure);
    const bool good = bytes && title
                          ? put_picture(pictures, bytes, size, figure_name(figure), title, file, error)
                          : error_memory(error, "the page", 0);
    free(bytes);
    free(title);
    return good;
}

static bool draw(struct page_pictures *pictures, const struct group *group, enum figure_kind figure,
                 struct gnuplot_job job, FILE *file, struct error *error)
{
    struct error undrawn;
    bool is_missing;
    if (!figure_write_page_script(group, figure, job.input, error))
        return false;
    if (gnuplot_run(&job, &is_missing, &undrawn))
        return put_result(pictures, job.output, group, figure, file, error);
    if (is_missing)
        return tell_missing(pictures, file, error);
    *error = undrawn;
    return !stop_requested() && tell_lack(pictures, figure_name(figure), undrawn.text, file, error);
}

bool page_figure_put(struct page_pictures *pictures, const struct group *group, enum figure_kind figure,
                     FILE *file, struct error *error)
{
    if (stop_requested())
        return error_set(error, ERROR_STOPPED, "stopped by %s", stop_signal_name(stop_requested()));
    FILE *script = gnuplot_scratch(error), *picture = script ? gnuplot_scratch(error) : NULL;
    const struct gnuplot_job job = {.input = script, .output = picture};
    const bool good = picture && draw(pictures, group, figure, job, file, error);
    if (script)
        fclose(script);
    if (picture)
        fclose(picture);
    return good;
}
