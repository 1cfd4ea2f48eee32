#include "report/records/modelled.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/array.h"

enum column { WORKERS, SECONDS, SPEEDUP, COLUMNS };
static const char *const COLUMN_NAMES[COLUMNS] = {"modelled_workers", "modelled_seconds", "modelled_speedup"};

static bool is_no_model(const char *path, size_t line, struct error *error)
{
    char shown[SHOWN_SIZE];
    return error_set(error, ERROR_USAGE, "%s:%zu: not what primes-plan --format csv prints",
                     list_show(path, shown), line);
}

/* Where the columns stand, from 0; false if one is missing. */
static bool find_columns(char *line, int places[COLUMNS])
{
    char *rest = line;
    for (int i = 0; i < COLUMNS; i++)
        places[i] = -1;
    for (int place = 0; rest; place++) {
        const char *name = strsep(&rest, ",\r\n");
        for (int i = 0; i < COLUMNS; i++)
            if (strcmp(name, COLUMN_NAMES[i]) == 0)
                places[i] = place;
    }
    return places[WORKERS] >= 0 && places[SECONDS] >= 0 && places[SPEEDUP] >= 0;
}

/* All three are above 0. */
static bool read_point(char *line, const int places[COLUMNS], struct model_point *point)
{
    double values[COLUMNS] = {0};
    char *rest = line;
    for (int place = 0; rest; place++) {
        const char *text = strsep(&rest, ",\r\n");
        for (int i = 0; i < COLUMNS; i++)
            if (places[i] == place)
                values[i] = strtod(text, NULL);
    }
    *point = (struct model_point){(int)fmin(values[WORKERS], INT_MAX), values[SECONDS], values[SPEEDUP]};
    return values[WORKERS] >= 1 && values[SECONDS] > 0 && isfinite(values[SECONDS]) && values[SPEEDUP] > 0 &&
           isfinite(values[SPEEDUP]);
}

static bool read_points(struct model *model, FILE *file, const char *path, struct error *error)
{
    char *line = NULL;
    size_t room = 0, number = 1;
    int places[COLUMNS] = {0};
    bool good =
        (getline(&line, &room, file) >= 0 && find_columns(line, places)) || is_no_model(path, 1, error);
    while (good && getline(&line, &room, file) >= 0) {
        number++;
        good = list_grow(&model->points, model->count, sizeof *model->points, error);
        if (good && !read_point(line, places, &model->points[model->count++]))
            good = is_no_model(path, number, error);
    }
    free(line);
    return good && (model->count > 0 || is_no_model(path, number + 1, error));
}

bool model_read(struct model *model, const char *path, struct error *error)
{
    char shown[SHOWN_SIZE];
    *model = (struct model){0};
    FILE *file = fopen(path, "re");
    if (!file)
        return error_set(error, ERROR_FAILED, "cannot read '%s': %s", list_show(path, shown),
                         strerror(errno));
    const bool good = read_points(model, file, path, error);
    fclose(file);
    if (!good)
        model_free(model);
    return good;
}

void model_free(struct model *model)
{
    free(model->points);
    *model = (struct model){0};
}
