#include "report/records/modelled_curve.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/containers/array.h"
#include "report/containers/lines.h"

enum column { WORKERS, SECONDS, SPEEDUP, NUMBERS, SCHEDULE = NUMBERS, COLUMNS };
static const char *const COLUMN_NAMES[COLUMNS] = {"modelled_workers", "modelled_seconds", "modelled_speedup",
                                                  "schedule"};

static bool is_no_model(const char *path, size_t line, struct error *error)
{
    char shown[SHOWN_SIZE];
    return error_set(error, ERROR_USAGE, "%s:%zu: not what primes-plan --format csv prints",
                     lines_show(path, shown), line);
}

/* Where the columns stand, from 0, or -1; false if one of numbers is missing. */
static bool find_columns(char *line, int columns[COLUMNS])
{
    char *rest = line;
    for (int i = 0; i < COLUMNS; i++)
        columns[i] = -1;
    for (int column = 0; rest; column++) {
        const char *name = strsep(&rest, ",\r\n");
        for (int i = 0; i < COLUMNS; i++)
            if (strcmp(name, COLUMN_NAMES[i]) == 0)
                columns[i] = column;
    }
    return columns[WORKERS] >= 0 && columns[SECONDS] >= 0 && columns[SPEEDUP] >= 0;
}

/* All three are above 0. */
static bool read_point(char *line, const int columns[COLUMNS], struct modelled_point *point)
{
    double values[NUMBERS] = {0};
    char *rest = line;
    for (int column = 0; rest; column++) {
        const char *text = strsep(&rest, ",\r\n");
        for (int i = 0; i < NUMBERS; i++)
            if (columns[i] == column)
                values[i] = strtod(text, NULL);
    }
    *point = (struct modelled_point){(int)fmin(values[WORKERS], INT_MAX), values[SECONDS], values[SPEEDUP]};
    return values[WORKERS] >= 1 && values[SECONDS] > 0 && isfinite(values[SECONDS]) && values[SPEEDUP] > 0 &&
           isfinite(values[SPEEDUP]);
}

/* Behind so many commas to the end of the line: the schedule is the last column, and has commas of its own.
 */
static char *last_field(char *line, int column)
{
    char *at = line;
    for (int i = 0; at && i < column; i++) {
        at = strchr(at, ',');
        at = at ? at + 1 : NULL;
    }
    return at;
}

/* Of a point, "static,10" in quotes. What is too long for one is none. */
static void read_schedule(struct modelled_curve *curve, char *line, int column)
{
    char shown[SHOWN_SIZE], *text = column < 0 ? NULL : last_field(line, column);
    if (!text)
        return;
    text += strspn(text, "\"");
    text[strcspn(text, "\"\r\n")] = '\0';
    if (strlen(lines_show(text, shown)) >= sizeof curve->schedule)
        return;
    if (curve->count == 0)
        memcpy(curve->schedule, shown, strlen(shown) + 1);
    curve->has_many_schedules = curve->has_many_schedules || strcmp(curve->schedule, shown) != 0;
}

static bool read_points(struct modelled_curve *curve, FILE *file, const char *path, struct error *error)
{
    char *line = NULL;
    size_t room = 0, number = 1;
    int columns[COLUMNS] = {0};
    bool good =
        (getline(&line, &room, file) >= 0 && find_columns(line, columns)) || is_no_model(path, 1, error);
    while (good && getline(&line, &room, file) >= 0) {
        number++;
        read_schedule(curve, line, columns[SCHEDULE]);
        good = array_grow(&curve->points, curve->count, sizeof *curve->points, error);
        if (good && !read_point(line, columns, &curve->points[curve->count++]))
            good = is_no_model(path, number, error);
    }
    free(line);
    return good && (curve->count > 0 || is_no_model(path, number + 1, error));
}

bool modelled_curve_read(struct modelled_curve *curve, const char *path, struct error *error)
{
    char shown[SHOWN_SIZE];
    *curve = (struct modelled_curve){0};
    FILE *file = fopen(path, "re");
    if (!file)
        return error_set(error, ERROR_FAILED, "cannot read '%s': %s", lines_show(path, shown),
                         strerror(errno));
    const bool good = read_points(curve, file, path, error);
    fclose(file);
    if (!good)
        modelled_curve_free(curve);
    return good;
}

void modelled_curve_free(struct modelled_curve *curve)
{
    free(curve->points);
    *curve = (struct modelled_curve){0};
}
