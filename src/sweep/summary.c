#include "sweep/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

enum { LEAST_WIDTH = 24, CELL_SIZE = 64 };

static int widest_name(const struct study *study)
{
    char name[POINT_NAME_SIZE];
    size_t width = LEAST_WIDTH;
    for (size_t i = 0; i < study->points.count; i++) {
        const size_t size = strlen(point_name(&study->points.items[i], name));
        width = size > width ? size : width;
    }
    return (int)width;
}

/* Operations a second of a worker, of those of the sequential run; NAN: there is none, or nothing is known.
 */
static double weak_efficiency(const struct study *study, size_t index)
{
    const struct point *first = &study->points.items[0];
    const struct sample *alone = &study->samples[0], *sample = &study->samples[index];
    const double alone_seconds = alone->sampling.median.value, seconds = sample->sampling.median.value;
    if (first->ranks > 0 || first->threads > 1 || !(alone_seconds > 0) || !(seconds > 0) ||
        !(alone->operations > 0))
        return NAN;
    return sample->operations / seconds / (double)point_workers(&study->points.items[index]) /
           (alone->operations / alone_seconds);
}

/* With so many digits behind the point; "-" where it is not known. */
static const char *cell(char text[CELL_SIZE], int digits, double value)
{
    if (isnan(value))
        return "-";
    snprintf(text, CELL_SIZE, "%.*f", digits, value);
    return text;
}

static void print_point(const struct study *study, size_t index, int width, FILE *file)
{
    char name[POINT_NAME_SIZE], median[CELL_SIZE], interval[CELL_SIZE] = "-", percent[CELL_SIZE],
                                                   weak[CELL_SIZE];
    const struct sampling *sampling = &study->samples[index].sampling;
    if (estimate_has_interval(sampling->median))
        snprintf(interval, sizeof interval, "%.6f-%.6f", sampling->median.low, sampling->median.high);
    fprintf(file, "%-*s %5d %5zu %12s  %-21s %6s", width, point_name(&study->points.items[index], name),
            study->points.items[index].nodes, sampling->count, cell(median, 6, sampling->median.value),
            interval, cell(percent, 2, sampling->percent));
    if (study->options->is_weak)
        fprintf(file, "  %11s", cell(weak, 3, weak_efficiency(study, index)));
    fputc('\n', file);
}

void summary_print(const struct study *study, FILE *file)
{
    const int width = widest_name(study);
    fprintf(file, "%-*s %5s %5s %12s  %-21s %6s%s\n", width, "point", "nodes", "times", "median s",
            "95 % interval", "± %", study->options->is_weak ? "  work/worker" : "");
    for (size_t i = 0; i < study->points.count; i++)
        print_point(study, i, width, file);
}

char *summary_names(const struct study *study, enum sampling_verdict verdict)
{
    struct buffer names = {0};
    bool good = true;
    for (size_t i = 0; good && i < study->points.count; i++) {
        char name[POINT_NAME_SIZE];
        if (study->samples[i].has_failed || study->samples[i].sampling.verdict != verdict)
            continue;
        point_name(&study->points.items[i], name);
        good =
            (names.used == 0 || buffer_append(&names, ", ", 2)) && buffer_append(&names, name, strlen(name));
    }
    if (good && buffer_append(&names, "", 1))
        return names.bytes;
    buffer_free(&names);
    return NULL;
}
