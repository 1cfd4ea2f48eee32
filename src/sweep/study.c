#include "sweep/study.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/containers/array.h"

/* ---- The begin and the end. */

static bool mark_again(struct study *study, const char *row, struct error *error)
{
    char shown[SHOWN_SIZE], name[POINT_NAME_SIZE];
    bool is_there = false;
    for (size_t i = 0; i < study->points.count; i++)
        if (point_is_row(&study->points.items[i], row))
            is_there = study->samples[i].is_again = true;
    return is_there || error_set(error, ERROR_USAGE,
                                 "--again: '%s' is no point of this study; the first is '%s', and --dry-run "
                                 "shows all. A row is as in 4x2, '2 threads', sequential or '4x2 static'",
                                 lines_show(row, shown), point_name(&study->points.items[0], name));
}

bool study_begin(struct study *study, struct error *error)
{
    study->samples = calloc(study->points.count, sizeof *study->samples);
    if (!study->samples)
        return error_memory(error, "the study", study->points.count * sizeof *study->samples);
    for (size_t i = 0; i < study->points.count; i++) {
        struct sample *sample = &study->samples[i];
        sample->cost_seconds = NAN;
        sample->sampling = sampling_judge(NULL, 0, &study->options->rule);
        sample->source_text = measurement_source_text(study->points.items[i].work);
        if (!sample->source_text)
            return error_memory(error, "the study", 0);
    }
    bool good = true;
    for (size_t i = 0; good && i < study->options->again_count; i++)
        good = mark_again(study, study->options->again[i], error);
    return good;
}

void study_free(struct study *study)
{
    for (size_t i = 0; study->samples && i < study->points.count; i++) {
        free(study->samples[i].seconds);
        free(study->samples[i].source_text);
    }
    free(study->samples);
    points_free(&study->points);
    string_pool_free(&study->pool);
}

/* ---- Records. */

/* Open MPI's launcher or MPICH's: which, the program's own library tells. */
static bool is_started_so(const struct study *study, const struct point *point, const char *launcher)
{
    const bool by_srun = strcmp(launcher, "srun") == 0, by_nobody = strcmp(launcher, "none") == 0;
    if (point->ranks == 0)
        return by_nobody;
    return study->launcher.kind == LAUNCHER_SRUN ? by_srun : !by_srun && !by_nobody;
}

static bool is_of_point(const struct study *study, size_t index, const struct measurement *measurement)
{
    const struct point *point = &study->points.items[index];
    return is_started_so(study, point, measurement->launcher) &&
           measurement->nodes == (point->ranks > 0 ? point->nodes : 1) &&
           measurement->ranks == (point->ranks > 0 ? point->ranks : 1) &&
           measurement->threads == point->threads && strcmp(measurement->schedule, point->schedule) == 0 &&
           strcmp(measurement->source_kind, sweep_work_source(study->options->work_kind)) == 0 &&
           strcmp(measurement->source_text, study->samples[index].source_text) == 0;
}

ptrdiff_t study_find(const struct study *study, const struct measurement *measurement)
{
    for (size_t i = 0; i < study->points.count; i++)
        if (is_of_point(study, i, measurement))
            return (ptrdiff_t)i;
    return -1;
}

/* A file of the same name may have other numbers by now. */
static bool check_numbers(const struct study *study, size_t point, const struct measurement *measurement,
                          struct error *error)
{
    char shown[SHOWN_SIZE];
    const struct sample *sample = &study->samples[point];
    for (size_t i = 0; i < study->points.count; i++) {
        const struct sample *other = &study->samples[i];
        if (other->numbers_digest && strcmp(other->source_text, sample->source_text) == 0 &&
            other->numbers_digest != measurement->numbers_digest)
            return error_set(error, ERROR_FAILED,
                             "--%s %s: records of that name in '%.200s' are of different numbers. Try: "
                             "--records with another folder",
                             sweep_work_option(study->options->work_kind),
                             lines_show(sample->source_text, shown), study->options->records);
    }
    return true;
}

bool study_add(struct study *study, size_t point, const struct measurement *measurement, struct error *error)
{
    struct sample *sample = &study->samples[point];
    if (!check_numbers(study, point, measurement, error))
        return false;
    for (size_t i = 0; i < measurement->count; i++) {
        if (!array_grow(&sample->seconds, sample->count, sizeof *sample->seconds, error))
            return false;
        sample->seconds[sample->count++] = measurement->seconds[i];
    }
    sample->operations = measurement->operations;
    sample->numbers_digest = measurement->numbers_digest;
    return true;
}

void study_judge(struct study *study, size_t point)
{
    struct sample *sample = &study->samples[point];
    sample->sampling = sampling_judge(sample->seconds, sample->count, &study->options->rule);
}

/* ---- What is left. */

bool study_wants(const struct study *study, size_t point)
{
    const struct sample *sample = &study->samples[point];
    return !sample->has_failed && sample->sampling.verdict == SAMPLING_MORE;
}

size_t study_done(const struct study *study)
{
    size_t done = 0;
    for (size_t i = 0; i < study->points.count; i++)
        done += !study_wants(study, i);
    return done;
}

double study_expected_cost(const struct study *study, size_t point)
{
    double cost = 0;
    if (!isnan(study->samples[point].cost_seconds))
        return study->samples[point].cost_seconds;
    for (size_t i = 0; i < study->points.count; i++)
        if (study->samples[i].cost_seconds > cost)
            cost = study->samples[i].cost_seconds;
    return cost;
}

double study_eta(const struct study *study, double rounds)
{
    double sum = 0;
    bool is_known = false;
    for (size_t i = 0; i < study->points.count; i++) {
        is_known = is_known || !isnan(study->samples[i].cost_seconds);
        if (study_wants(study, i))
            sum += study_expected_cost(study, i) *
                   ((double)sampling_expected(&study->samples[i].sampling, &study->options->rule) + rounds);
    }
    return is_known ? sum : NAN;
}
