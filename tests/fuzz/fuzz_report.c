/* A libFuzzer target for the reader of records: whatever the bytes, a line becomes a well-formed run or one
 * printable message, and what became a run survives grouping, every table and the figure of lost speedup.
 * From the top of the source tree:
 *
 *     clang -std=c17 -D_GNU_SOURCE -O1 -g -fsanitize=fuzzer,address,undefined -Isrc -o fuzz_report \
 *         $(find src/report src/statistics -name "*.c" ! -name main.c ! -name options.c) \
 *         tests/fuzz/fuzz_report.c BUILD/generated/book_results_text.c \
 *         BUILD/src/libprimes_{files,environment,base}.a -ljansson -lgsl -lgslcblas -lm
 *     mkdir -p corpus && cp -r tests/data/records corpus
 *     ./fuzz_report -max_total_time=60 corpus
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/printable_text.h"
#include "report/analysis/grouping.h"
#include "report/analysis/loss/lost_speedup.h"
#include "report/figures/figure.h"
#include "report/findings/findings.h"
#include "report/json/usual_json.h"
#include "report/tables/print.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool claim)
{
    if (!claim)
        abort();
}

static void require_printable_text(const char *text)
{
    for (; *text; text += text_printable(text))
        require(text_printable(text) > 0);
}

static void require_printable(const struct lines *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        require_printable_text(lines->text[i]);
}

static void require_well_formed(const struct run *run)
{
    require(run->repetitions > 0 && run->workers > 0 && run->ranks > 0);
    require(run->threads_least <= run->threads_most && run->cpus_least <= run->cpus_most && run->cpus >= 0);
    for (size_t i = 0; i < run->repetitions; i++)
        require(run->seconds[i] >= 1e-9 && run->seconds[i] <= 1e10);
    for (int key = 0; key < RUN_KEYS; key++)
        require(run->key[key] != NULL);
    require(run->label && run->operation && run->started && run->host);
}

static void print_all(const struct groups *groups)
{
    struct error error;
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    require(file != NULL);
    for (int table = GROUP_TABLE_SCALING; table <= GROUP_TABLE_CHECK; table++)
        for (int format = PRINT_TEXT; format <= PRINT_JSON; format++)
            require(print_tables(groups, (enum group_table_kind)table, (enum print_format)format, NULL, file,
                                 &error));
    fclose(file);
    for (const char *at = text; at < text + size; at++)
        require(*at == '\n' || (*at & 0x80) || *at >= ' '); /* DEL, which does nothing, may stand in JSON */
    free(text);
}

/* The parts of every lost speedup sum to it, and can be drawn. */
static void explain_all(const struct groups *groups)
{
    struct error error;
    char *text = NULL;
    size_t size = 0;
    for (size_t at = 0; at < groups->count; at++) {
        const struct group *group = &groups->items[at];
        for (size_t i = 0; i < group->row_count; i++) {
            struct lost_speedup loss;
            double sum = 0;
            require(lost_speedup_explain(&loss, group, &group->rows[i], &error));
            for (int part = 0; part < LOST_PARTS; part++)
                sum += isnan(loss.part[part].value) ? 0 : loss.part[part].value;
            require(isnan(loss.lost.value) || !isfinite(sum) ||
                    fabs(sum - loss.lost.value) <= 1e-6 * fmax(1, fabs(loss.lost.value)));
        }
        for (size_t i = 0; i < group->findings.count; i++) {
            require_printable_text(group->findings.items[i].sentence);
            require_printable_text(group->findings.items[i].cure);
        }
        if (figure_lacks(group, FIGURE_WHY))
            continue;
        FILE *file = open_memstream(&text, &size);
        require(file && figure_write_data(group, FIGURE_WHY, file, &error) &&
                figure_write_script(group, FIGURE_WHY, "fuzz", (struct layout_looks){.formats = 7}, file,
                                    &error) &&
                figure_write_terminal_script(group, FIGURE_WHY, 80, 24, file, &error));
        fclose(file);
        free(text);
    }
}

/* What is read fast, is what jansson reads. */
static void compare_parsers(const char *line, size_t size)
{
    json_t *usual = usual_json_parse(line, size, NULL), *wanted = json_loadb(line, size, 0, NULL);
    require(!usual || json_equal(usual, wanted));
    json_decref(usual);
    json_decref(wanted);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error error;
    struct runs runs = {0};
    struct groups groups;
    size_t number = 0;
    for (size_t first = 0, end = 0; first < size; first = end) {
        const uint8_t *newline = memchr(data + first, '\n', size - first);
        end = newline ? (size_t)(newline - data) + 1 : size;
        compare_parsers((const char *)data + first, end - first);
        require(load_line(&runs, "fuzz", ++number, (const char *)data + first, end - first,
                          size % 2 ? RUN_ALL_TIMES : RUN_UNITS, &error));
    }
    for (size_t i = 0; i < runs.count; i++)
        require_well_formed(&runs.items[i]);
    require(runs.problems.count == runs.unusable);
    require(grouping_make(&groups, &runs, &(struct grouping_filter){0}, &error) &&
            findings_add(&groups, &error));
    require_printable(&runs.problems);
    require_printable(&groups.problems);
    require_printable(&groups.disagreements);
    print_all(&groups);
    explain_all(&groups);
    grouping_free(&groups);
    load_free(&runs);
    return 0;
}
