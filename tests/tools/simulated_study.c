/* Prints the records of a made-up study (unit/report/study.h), one JSON line each.
 *
 *     simulated_study [KEY=VALUE]... [row=WORLD [KEY=VALUE]...]...
 *
 * Of the study, before the first row:
 *     seconds=2 kernel=trial seed=1             of one worker; the kernel; of the noise
 *     repetitions=14 per_record=1 warmups=1     of each row; records have per_record of them
 *     order=shuffled|in_order|blocks            of the rounds; blocks: row by row
 *     noise=quiet|normal|lognormal|exponential  size=0.01  jitter=0.02
 *     cores=64 cpus=64 memory_gib=256 domains=8 of every host; launcher=mpirun|hydra|srun
 *     drift=0.11 cold_round=0.2 slow_first=0.3  copies=3  nodes=2 slow_node=0.1
 *     blocks=1000 block_numbers=1 unequal=0.5 pace=0.01   numbers of loops
 * Rows: row=sequential, row=openmp:4, row=mpi:4, row=hybrid:2x4. Of a row, behind it:
 *     start=0.2 waiting= overhead= collecting= not_running= speed= work= vain=   losses, in workers
 *     schedule=static|dynamic|guided  most=0.4  one_unit=1     share of the first worker, by its unit or else
 * by nothing shared_cpus=2 hosts=2 smt=1 unbound=1 first_cpu=8 siblings=1 row_cores=32 row_memory_gib=128
 * taken=0.5 taken_in=0.3  modes=0.15 slow=3 or slow=2-4 slow_by=0.2 slow_in=0.5 What each means stands in
 * study.h. truth=1 prints, in place of records, what was planted: lines of the row's workers, a name
 * ("speedup", "start", ...) and its value. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit/report/study.h"

static const double GIBIBYTE = 1073741824.0;

struct reading {
    struct study study;
    struct study_row *row; /* the last one; NULL: none */
    bool wants_truth;
};

static bool is_one_of(const char *value, const char *const *names, int count, int *index)
{
    for (*index = 0; *index < count; (*index)++)
        if (strcmp(value, names[*index]) == 0)
            return true;
    return false;
}

static bool read_number(const char *value, double *number)
{
    char *end;
    *number = strtod(value, &end);
    return end != value && *end == '\0';
}

/* ---- Of the study. */

static bool set_choice(struct study *study, const char *key, const char *value)
{
    static const char *const noises[] = {"quiet", "normal", "lognormal", "exponential"}, *const orders[] = {
                                                                                             "shuffled",
                                                                                             "in_order",
                                                                                             "blocks"};
    int index;
    if (strcmp(key, "noise") == 0 && is_one_of(value, noises, 4, &index))
        study->noise = (enum study_noise)index;
    else if (strcmp(key, "order") == 0 && is_one_of(value, orders, 3, &index))
        study->order = (enum study_order)index;
    else if (strcmp(key, "kernel") == 0)
        study->kernel = value;
    else if (strcmp(key, "launcher") == 0)
        study->launcher = value;
    else
        return false;
    return true;
}

static bool set_count(struct reading *reading, const char *key, double number)
{
    struct study *study = &reading->study;
    if (strcmp(key, "repetitions") == 0)
        study->repetitions = (size_t)number;
    else if (strcmp(key, "per_record") == 0)
        study->per_record = (size_t)number;
    else if (strcmp(key, "warmups") == 0)
        study->warmups = (size_t)number;
    else if (strcmp(key, "copies") == 0)
        study->copies = (size_t)number;
    else if (strcmp(key, "cores") == 0)
        study->cores = (int)number;
    else if (strcmp(key, "cpus") == 0)
        study->cpus = (int)number;
    else if (strcmp(key, "blocks") == 0)
        study->blocks = (size_t)number;
    else if (strcmp(key, "domains") == 0)
        study->domains = (int)number;
    else if (strcmp(key, "nodes") == 0)
        study->nodes = (int)number;
    else if (strcmp(key, "seed") == 0)
        study->seed = (unsigned long)number;
    else if (strcmp(key, "truth") == 0)
        reading->wants_truth = number > 0;
    else
        return false;
    return true;
}

static bool set_size(struct study *study, const char *key, double number)
{
    const struct {
        const char *key;
        double *value;
    } sizes[] = {{"seconds", &study->seconds},       {"size", &study->noise_size},
                 {"jitter", &study->jitter},         {"drift", &study->drift},
                 {"cold_round", &study->cold_round}, {"slow_first", &study->slow_first},
                 {"slow_node", &study->slow_node},   {"block_numbers", &study->block_numbers},
                 {"unequal", &study->unequal},       {"pace", &study->pace}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        if (strcmp(key, sizes[i].key) == 0) {
            *sizes[i].value = number;
            return true;
        }
    if (strcmp(key, "memory_gib") != 0)
        return false;
    study->memory_bytes = number * GIBIBYTE;
    return true;
}

/* ---- Of a row. */

static bool add_row(struct reading *reading, const char *world)
{
    int ranks = 0, threads = 1;
    char behind;
    if (reading->study.row_count == STUDY_ROWS_MAX ||
        !(strcmp(world, "sequential") == 0 || sscanf(world, "openmp:%d%c", &threads, &behind) == 1 ||
          sscanf(world, "mpi:%d%c", &ranks, &behind) == 1 ||
          sscanf(world, "hybrid:%dx%d%c", &ranks, &threads, &behind) == 2) ||
        ranks < 0 || threads < 1)
        return false;
    reading->row = study_add(&reading->study, ranks, threads);
    return true;
}

static bool set_row_count(struct study_row *row, const char *key, double number)
{
    if (strcmp(key, "one_unit") == 0)
        row->is_one_unit = number > 0;
    else if (strcmp(key, "shared_cpus") == 0)
        row->cpus = (int)number;
    else if (strcmp(key, "hosts") == 0)
        row->hosts = (int)number;
    else if (strcmp(key, "unbound") == 0)
        row->is_unbound = number > 0;
    else if (strcmp(key, "first_cpu") == 0)
        row->first_cpu = (int)number;
    else if (strcmp(key, "siblings") == 0)
        row->are_siblings = number > 0;
    else if (strcmp(key, "smt") == 0)
        row->is_smt = number > 0;
    else if (strcmp(key, "row_cores") == 0)
        row->cores = (int)number;
    else if (strcmp(key, "row_memory_gib") == 0)
        row->memory_bytes = number * GIBIBYTE;
    else
        return false;
    return true;
}

static bool set_row_size(struct study_row *row, const char *key, double number)
{
    const struct {
        const char *key;
        double *value;
    } sizes[] = {{"most", &row->most},   {"taken", &row->taken},     {"taken_in", &row->taken_in},
                 {"modes", &row->modes}, {"slow_by", &row->slow_by}, {"slow_in", &row->slow_in}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        if (strcmp(key, sizes[i].key) == 0) {
            *sizes[i].value = number;
            return true;
        }
    for (int loss = 0; loss < STUDY_PLANTED; loss++)
        if (strcmp(key, study_loss_name((enum study_loss)loss)) == 0) {
            row->planted[loss] = number;
            return true;
        }
    return false;
}

static bool set_slow(struct study_row *row, const char *value)
{
    char behind;
    const int read = sscanf(value, "%d-%d%c", &row->slow_from, &row->slow_to, &behind);
    row->slow_to = (read == 1 ? row->slow_from : row->slow_to) + 1;
    return read == 1 || read == 2;
}

static bool set_schedule(struct study_row *row, const char *value)
{
    static const char *const schedules[] = {"auto", "static", "dynamic", "guided"};
    int index;
    const bool is_one = is_one_of(value, schedules, 4, &index);
    if (is_one)
        row->schedule = (enum study_schedule)index;
    return is_one;
}

/* ---- All words. */

static bool set(struct reading *reading, const char *key, const char *value)
{
    double number;
    struct study_row *row = reading->row;
    if (strcmp(key, "row") == 0)
        return add_row(reading, value);
    if (row && strcmp(key, "slow") == 0)
        return set_slow(row, value);
    if (row && strcmp(key, "schedule") == 0)
        return set_schedule(row, value);
    if (!row && set_choice(&reading->study, key, value))
        return true;
    if (!read_number(value, &number))
        return false;
    return row ? set_row_count(row, key, number) || set_row_size(row, key, number)
               : set_count(reading, key, number) || set_size(&reading->study, key, number);
}

static bool read_word(struct reading *reading, char *word)
{
    char *value = strchr(word, '=');
    if (!value)
        return false;
    *value = '\0';
    const bool good = set(reading, word, value + 1);
    *value = '=';
    return good;
}

static void print_truth(const struct study *study)
{
    for (size_t i = 0; i < study->row_count; i++) {
        const struct study_row *row = &study->rows[i];
        const struct study_truth truth = study_truth_of(study, row);
        printf("%d speedup %.17g\n", row->ranks * row->threads, truth.speedup);
        for (int loss = 0; loss < STUDY_LOSSES; loss++)
            printf("%d %s %.17g\n", row->ranks * row->threads, study_loss_name((enum study_loss)loss),
                   truth.lost[loss]);
    }
}

int main(int count, char **words)
{
    struct reading reading = {.study = study_default()};
    for (int i = 1; i < count; i++)
        if (!read_word(&reading, words[i])) {
            fprintf(stderr, "simulated_study: '%s' is no KEY=VALUE that I know there\n", words[i]);
            return 2;
        }
    const struct study *study = &reading.study;
    if (study->row_count == 0 || study->per_record == 0 || study->repetitions % study->per_record > 0) {
        fprintf(stderr, "simulated_study: there must be rows, and repetitions a multiple of per_record\n");
        return 2;
    }
    if (reading.wants_truth)
        print_truth(study);
    else if (!study_write(study, stdout))
        fprintf(stderr, "simulated_study: out of memory\n");
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
