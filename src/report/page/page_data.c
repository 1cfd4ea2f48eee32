#include "report/page/page_data.h"

#include <stdlib.h>

#include "report/page/page_gzip.h"
#include "report/page/page_text.h"
#include "report/tables/print.h"

struct data {
    enum group_table_kind kind;
    enum print_format format;
    const char *name, *type, *what, *command;
};

static const struct data DATA[] = {
    {GROUP_TABLE_SCALING, PRINT_JSON, "scaling.json", "application/json",
     "the tables of scaling, with their notes", "primes-report --format json"},
    {GROUP_TABLE_WHY, PRINT_JSON, "why.json", "application/json", "the reasons, and the laws",
     "primes-report --why --format json"},
    {GROUP_TABLE_REPETITIONS, PRINT_CSV, "repetitions.csv", "text/csv;charset=utf-8",
     "every repetition, a row each", "primes-report --table repetitions --format csv"},
};

/* From malloc. */
struct bytes {
    char *bytes;
    size_t size;
};

static size_t size_in_page(const struct bytes *bytes)
{
    return (bytes->size + 2) / 3 * 4;
}

static void put_link(const struct data *data, const char *ending, const char *type, const struct bytes *bytes,
                     FILE *file)
{
    fprintf(file, "<li><a download=\"%s%s\" href=\"data:%s;base64,", data->name, ending, type);
    page_text_put_base64(bytes->bytes, bytes->size, file);
    fprintf(file, "\">%s%s</a>: %s</li>\n", data->name, ending, data->what);
}

static bool print(const struct groups *groups, const struct data *data, struct bytes *bytes,
                  struct error *error)
{
    FILE *memory = open_memstream(&bytes->bytes, &bytes->size);
    const bool printed = memory && print_tables(groups, data->kind, data->format, NULL, memory, error);
    const bool closed = memory && fclose(memory) == 0;
    return closed ? printed : error_memory(error, "the page", 0);
}

static bool compress(const struct bytes *bytes, struct bytes *small, struct error *error)
{
    FILE *memory = open_memstream(&small->bytes, &small->size);
    const bool put = memory && page_gzip_put(bytes->bytes, bytes->size, memory);
    const bool closed = memory && fclose(memory) == 0;
    return (put && closed) || error_memory(error, "the page", 0);
}

/* What has no room as it is may have it compressed. */
static bool put_large(const struct data *data, const struct bytes *bytes, size_t *room, FILE *file,
                      struct error *error)
{
    struct bytes small = {0};
    const bool good = compress(bytes, &small, error);
    if (good && size_in_page(&small) <= *room) {
        *room -= size_in_page(&small);
        put_link(data, ".gz", "application/gzip", &small, file);
    } else if (good) {
        fprintf(file,
                "<li>%s: %s. It has %zu kB and is too large for this page; <code>%s</code> prints it.</li>\n",
                data->name, data->what, bytes->size / 1000, data->command);
    }
    free(small.bytes);
    return good;
}

static bool put_data(const struct groups *groups, const struct data *data, size_t *room, FILE *file,
                     struct error *error)
{
    struct bytes bytes = {0};
    bool good = print(groups, data, &bytes, error);
    if (good && size_in_page(&bytes) <= *room / 2) {
        *room -= size_in_page(&bytes);
        put_link(data, "", data->type, &bytes, file);
    } else if (good) {
        good = put_large(data, &bytes, room, file, error);
    }
    free(bytes.bytes);
    return good;
}

bool page_data_put(const struct groups *groups, size_t room, FILE *file, struct error *error)
{
    bool good = true;
    fputs("<ul>\n", file);
    for (size_t i = 0; good && i < sizeof DATA / sizeof DATA[0]; i++)
        good = put_data(groups, &DATA[i], &room, file, error);
    fputs("</ul>\n", file);
    return good;
}
