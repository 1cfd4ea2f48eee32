#include "sweep/study_records.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sweep/records/record_files.h"
#include "sweep/records/set_aside.h"

static struct measurement_wanted wanted_of(const struct study *study, const char *cpu_model)
{
    return (struct measurement_wanted){.program = study->program->version,
                                       .kernel = study->options->kernel,
                                       .split = study->options->split ? study->options->split : "auto",
                                       .cpu_model = cpu_model};
}

/* ---- What is there. */

struct loading {
    struct study *study;
    struct study_records *records;
};

static void note_no_record(struct study_records *records, const struct record_line *line, const char *why)
{
    char shown[SHOWN_SIZE];
    if (records->no_records++ == 0)
        snprintf(records->first, sizeof records->first, "%s:%zu: %.300s", lines_show(line->file, shown),
                 line->number, why);
}

/* Notes the file, once: its lines come one after another. */
static bool note_again(struct study_records *records, const struct record_line *line, struct error *error)
{
    const struct lines *files = &records->again;
    records->again_count++;
    return (files->count > 0 && strcmp(files->text[files->count - 1], line->file) == 0) ||
           lines_add(&records->again, error, "%s", line->file);
}

static bool add_found(const struct loading *loading, const struct measurement *measurement,
                      const struct record_line *line, struct error *error)
{
    const ptrdiff_t point = study_find(loading->study, measurement);
    if (point < 0)
        return true;
    if (loading->study->samples[point].is_again)
        return note_again(loading->records, line, error);
    return study_add(loading->study, (size_t)point, measurement, error);
}

static bool load_line(void *context, const struct record_line *line, struct error *error)
{
    const struct loading *loading = context;
    struct measurement measurement;
    const struct measurement_wanted wanted = wanted_of(loading->study, loading->study->cpu_model);
    const enum measurement_found found =
        measurement_read(&measurement, line->text, line->size, &wanted, &loading->study->pool, error);
    bool good = found != MEASUREMENT_NO_MEMORY;
    if (found == MEASUREMENT_NO_RECORD)
        note_no_record(loading->records, line, error->text);
    if (found == MEASUREMENT_FOUND) {
        good = add_found(loading, &measurement, line, error);
        measurement_free(&measurement);
    }
    return good;
}

bool study_records_load(struct study_records *records, struct study *study, struct error *error)
{
    struct loading loading = {study, records};
    if (!record_files_read(study->options->records, load_line, &loading, &records->unreadable, error))
        return false;
    for (size_t i = 0; i < study->points.count; i++)
        study_judge(study, i);
    return true;
}

void study_records_free(struct study_records *records)
{
    lines_free(&records->unreadable);
    lines_free(&records->again);
}

/* ---- What shall count no more. */

static bool is_again(void *context, const struct record_line *line)
{
    struct study *study = context;
    struct measurement measurement;
    struct error ignored;
    const struct measurement_wanted wanted = wanted_of(study, study->cpu_model);
    if (measurement_read(&measurement, line->text, line->size, &wanted, &study->pool, &ignored) !=
        MEASUREMENT_FOUND)
        return false;
    const ptrdiff_t point = study_find(study, &measurement);
    measurement_free(&measurement);
    return point >= 0 && study->samples[point].is_again;
}

bool study_records_set_aside(const struct study_records *records, struct study *study, struct lines *said,
                             struct error *error)
{
    bool good = true;
    for (size_t i = 0; good && i < records->again.count; i++) {
        size_t count;
        char shown[SHOWN_SIZE];
        const char *file = lines_show(records->again.text[i], shown);
        good = set_aside_lines(records->again.text[i], is_again, study, &count, error) &&
               lines_add(said, error,
                         "set aside: %zu record%s, from %s to %s.set-aside; put back, they count again",
                         count, count == 1 ? "" : "s", file, file);
    }
    return good;
}

/* ---- What was just added. */

struct adding {
    struct study *study;
    size_t point, lines;
    bool is_counted;
};

static bool add_line(void *context, const struct record_line *line, struct error *error)
{
    struct adding *adding = context;
    struct measurement measurement;
    const struct measurement_wanted wanted = wanted_of(adding->study, NULL);
    const enum measurement_found found =
        measurement_read(&measurement, line->text, line->size, &wanted, &adding->study->pool, error);
    adding->lines++;
    if (found == MEASUREMENT_OTHER)
        return error_set(error, ERROR_FAILED, "it is not of this study");
    if (found != MEASUREMENT_FOUND)
        return false;
    adding->is_counted = study_add(adding->study, adding->point, &measurement, error);
    measurement_free(&measurement);
    if (adding->is_counted)
        study_judge(adding->study, adding->point);
    return adding->is_counted;
}

bool study_records_add_new(struct study *study, size_t point, const char *file, off_t before, bool *is_there,
                           struct error *error)
{
    struct stat status;
    struct adding adding = {.study = study, .point = point};
    *is_there = stat(file, &status) == 0 && status.st_size > before;
    return *is_there && record_files_read_one(file, before, add_line, &adding, error) &&
           (adding.lines == 1 || error_set(error, ERROR_FAILED, "it has %zu lines", adding.lines));
}
