#include "report/page/page.h"

#include <stdlib.h>
#include <string.h>

#include "base/build_info.h"
#include "base/stop.h"
#include "report/findings/labels.h"
#include "report/page/page_data.h"
#include "report/page/page_facts.h"
#include "report/page/page_section.h"
#include "report/page/page_style.h"
#include "report/page/page_text.h"

/* Bytes: a page is to be sent. When its sections have so many, no other one begins; the data have what is
 * left. */
enum { PAGE_MOST = 1950000, SECTIONS_MOST = 1300000, PICTURES_MOST = 900000, PROBLEMS_SHOWN = 50 };

/* ---- Above the sections. */

/* A browser refuses to load anything, whatever the rest of the page says. */
static void put_head(FILE *file)
{
    fputs("<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n"
          "<meta charset=\"utf-8\"/>\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
          "'unsafe-inline'; img-src data:\"/>\n"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
          "<meta name=\"referrer\" content=\"no-referrer\"/>\n"
          "<link rel=\"icon\" href=\"data:,\"/>\n"
          "<title>A study of primes</title>\n",
          file);
    page_style_put(file);
    fputs("</head>\n<body>\n", file);
}

/* "from ... to ..." of all groups; "" if no record says it. */
static void put_times(const struct groups *groups, FILE *file)
{
    const char *first = NULL, *last = NULL;
    for (size_t i = 0; i < groups->count; i++) {
        const char *begun = page_facts_first(&groups->items[i]), *ended = page_facts_last(&groups->items[i]);
        first = begun && (!first || strcmp(begun, first) < 0) ? begun : first;
        last = ended && (!last || strcmp(ended, last) > 0) ? ended : last;
    }
    if (!first)
        return;
    fputs(", begun from ", file);
    page_text_put_short(first, file);
    fputs(" to ", file);
    page_text_put_short(last, file);
}

static void put_summary(const struct page *page, FILE *file)
{
    const struct runs *runs = page->runs;
    fprintf(file, "<header>\n<h1>A study of primes</h1>\n<p>%zu record%s", runs->count,
            lines_plural(runs->count));
    put_times(page->groups, file);
    fprintf(file, ". Made by primes-report %s.</p>\n", build_version());
}

static void put_problems(const char *title, const struct lines *lines, FILE *file)
{
    if (lines->count == 0)
        return;
    fprintf(file, "<div class=\"warning\"><p>%s</p>\n<ul>\n", title);
    for (size_t i = 0; i < lines->count && i < PROBLEMS_SHOWN; i++) {
        fputs("<li>", file);
        page_text_put(lines->text[i], file);
        fputs("</li>\n", file);
    }
    if (lines->count > PROBLEMS_SHOWN)
        fprintf(file, "<li>... and %zu more</li>\n", lines->count - PROBLEMS_SHOWN);
    fputs("</ul></div>\n", file);
}

static bool put_entry(const struct group *group, const char *name, size_t number, const char *before,
                      FILE *file, struct error *error)
{
    char *title = labels_title(group);
    if (!title)
        return error_memory(error, "the page", 0);
    fprintf(file, "<li><a href=\"#%s-%zu\">%s", name, number, before);
    page_text_put(title, file);
    fputs("</a></li>\n", file);
    free(title);
    return true;
}

/* The sections, as text from malloc, and how many there are: those of groups, then those of sweeps. */
struct sections {
    char *bytes;
    size_t size, count;
    struct page_pictures pictures;
};

static bool put_contents(const struct plot_sources *sources, const struct sections *sections, FILE *file,
                         struct error *error)
{
    const struct groups *groups = sources->groups;
    bool good = true;
    fputs("<nav class=\"screen\"><ul>\n", file);
    for (size_t i = 0; good && i < sections->count; i++)
        good = i < groups->count ? put_entry(&groups->items[i], "table", i + 1, "", file, error)
                                 : put_entry(&sources->weak.items[i - groups->count], "weak",
                                             i - groups->count + 1, "Weak scaling: ", file, error);
    fputs("<li><a href=\"#data\">The data</a></li>\n</ul></nav>\n", file);
    return good;
}

/* ---- What would make it too large to be sent. */

static bool put_left_out(size_t count, const char *what, const char *command, FILE *file, struct lines *lacks,
                         struct error *error)
{
    if (count == 0)
        return true;
    fprintf(file,
            "<p class=\"lack\">%zu %s%s left out, as the page would be too large to be sent: "
            "<code>primes-report %s</code></p>\n",
            count, what, count == 1 ? " is" : "s are", command);
    return lines_add(lacks, error,
                     "%zu %s%s left out of the page, which would be too large to be sent: use %s", count,
                     what, count == 1 ? " is" : "s are", command);
}

static bool put_all_left_out(const struct plot_sources *sources, const struct sections *sections, FILE *file,
                             struct lines *lacks, struct error *error)
{
    const size_t all = sources->groups->count + sources->weak.count;
    return put_left_out(all - sections->count, "table", "--kernel NAME --workload NAME", file, lacks,
                        error) &&
           put_left_out(sections->pictures.left_out, "picture", "--plot FOLDER", file, lacks, error);
}

/* ---- The whole. It is made in memory, where its size is known. */

static bool put_sections(const struct plot_sources *sources, struct sections *sections, FILE *file,
                         struct error *error)
{
    const size_t groups = sources->groups->count, all = groups + sources->weak.count;
    bool good = true;
    for (; good && sections->count < all && ftell(file) <= SECTIONS_MOST; sections->count++)
        good =
            sections->count < groups
                ? page_section_put(sources, sections->count, &sections->pictures, file, error)
                : page_section_put_weak(sources, sections->count - groups, &sections->pictures, file, error);
    return good;
}

static bool make_sections(const struct plot_sources *sources, struct sections *sections, struct lines *lacks,
                          struct error *error)
{
    *sections = (struct sections){.pictures = {.room = PICTURES_MOST, .lacks = lacks}};
    FILE *memory = open_memstream(&sections->bytes, &sections->size);
    const bool put = memory && put_sections(sources, sections, memory, error);
    const bool closed = memory && fclose(memory) == 0;
    return closed ? put : error_memory(error, "the page", 0);
}

static bool put_data(const struct groups *groups, FILE *file, struct error *error)
{
    fputs("<section id=\"data\">\n<h2>The data</h2>\n", file);
    const long used = ftell(file);
    const bool good = page_data_put(groups, used < PAGE_MOST ? (size_t)(PAGE_MOST - used) : 0, file, error);
    fputs("</section>\n", file);
    return good;
}

static bool put_parts(const struct page *page, const struct plot_sources *sources,
                      const struct sections *sections, FILE *file, struct lines *lacks, struct error *error)
{
    put_head(file);
    put_summary(page, file);
    put_problems("Verdicts disagree: these runs stand in no table.", &page->groups->disagreements, file);
    put_problems("These records could not be used.", &page->runs->problems, file);
    put_problems("Of single records.", &page->groups->problems, file);
    bool good = put_all_left_out(sources, sections, file, lacks, error) &&
                put_contents(sources, sections, file, error);
    fputs("</header>\n<main>\n", file);
    fwrite(sections->bytes, 1, sections->size, file);
    good = good && put_data(page->groups, file, error);
    fputs("</main>\n</body>\n</html>\n", file);
    return good;
}

static bool put_page(const struct page *page, FILE *file, struct lines *lacks, struct error *error)
{
    struct plot_sources sources;
    struct sections sections;
    if (!plot_sources_find(&sources, page->groups, error))
        return false;
    const bool good = make_sections(&sources, &sections, lacks, error) &&
                      put_parts(page, &sources, &sections, file, lacks, error);
    free(sections.bytes);
    plot_sources_free(&sources);
    return good;
}

bool page_print(const struct page *page, FILE *file, struct lines *lacks, struct error *error)
{
    char *bytes = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&bytes, &size);
    stop_watch_begin();
    bool good = memory && put_page(page, memory, lacks, error);
    stop_watch_end();
    if (!memory || fclose(memory) != 0)
        good = error_memory(error, "the page", 0);
    if (good)
        fwrite(bytes, 1, size, file);
    free(bytes);
    return good;
}
