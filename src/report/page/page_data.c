#include "report/page/page_data.h"

#include <stdlib.h>

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

static void put_link(const struct data *data, const char *bytes, size_t size, FILE *file)
{
    fprintf(file, "<li><a download=\"%s\" href=\"data:%s;base64,", data->name, data->type);
    page_text_put_base64(bytes, size, file);
    fprintf(file, "\">%s</a>: %s</li>\n", data->name, data->what);
}

static bool put_data(const struct groups *groups, const struct data *data, size_t *room, FILE *file,
                     struct error *error)
{
    char *bytes = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&bytes, &size);
    const bool printed = memory && print_tables(groups, data->kind, data->format, memory, error);
    const bool closed = memory && fclose(memory) == 0;
    const size_t shown = (size + 2) / 3 * 4;
    if (closed && printed && shown <= *room) {
        *room -= shown;
        put_link(data, bytes, size, file);
    } else if (closed && printed) {
        fprintf(file,
                "<li>%s: %s. It has %zu kB and is too large for this page; <code>%s</code> prints it.</li>\n",
                data->name, data->what, size / 1000, data->command);
    }
    free(bytes);
    return closed ? printed : error_memory(error, "the page", 0);
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
