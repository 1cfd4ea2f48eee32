/* The plots as text: which points are drawn, the exact bytes of data and script, and what a script cannot be
 * made to do. What gnuplot makes of it is for tests/report/plot.sh. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/printable_text.h"
#include "report/analysis/weak_scaling.h"
#include "report/figures/caption.h"
#include "report/figures/figure.h"
#include "report/figures/series.h"

/* ---- A group to order: rows of runs of three numbers, the base first. */

enum { ROWS_MAX = 20, NUMBERS = 3 };

struct study {
    struct run runs[ROWS_MAX];
    const struct run *order[ROWS_MAX];
    struct row rows[ROWS_MAX];
    struct group group;
};

static double base_times[] = {4}, number_times[NUMBERS] = {1, 1, 2};

static void add_row(struct study *study, enum run_world world, int workers, int cpus, int nodes,
                    double *seconds, size_t repetitions)
{
    const size_t at = study->group.row_count++;
    study->runs[at] = (struct run){.world = world,
                                   .label = "classic",
                                   .operation = "divisors",
                                   .numbers = NUMBERS,
                                   .operations = 1234,
                                   .workers = workers,
                                   .cpus = cpus,
                                   .nodes = nodes,
                                   .cores = 2};
    study->runs[at].key[RUN_KERNEL] = "trial";
    study->runs[at].key[RUN_CPU_MODEL] = "CPU(R)";
    study->runs[at].key[RUN_COMMIT] = "abc";
    study->runs[at].key[RUN_STUDY] = "";
    study->order[at] = &study->runs[at];
    study->runs[at].repetitions = repetitions;
    study->runs[at].seconds = seconds;
    study->rows[at] = (struct row){.like = &study->runs[at],
                                   .members = &study->order[at],
                                   .runs = 1,
                                   .seconds = seconds,
                                   .repetitions = repetitions,
                                   .median = sample_median(seconds, repetitions),
                                   .interval = sample_median_interval(repetitions, 0.95),
                                   .low = repetitions < 6 ? NAN : seconds[0],
                                   .high = repetitions < 6 ? NAN : seconds[repetitions - 1]};
    study->group.rows = study->rows;
    study->group.runs = study->order;
    study->group.run_count = study->group.row_count;
}

/* Each against the base, without intervals. */
static void compare(struct study *study, struct row *base)
{
    study->group.base = base;
    for (struct row *row = study->rows; row < study->rows + study->group.row_count; row++) {
        const double workers = (double)base->like->workers / row->like->workers;
        row->speedup = estimate_bare(base->median / row->median);
        row->efficiency = estimate_times(row->speedup, workers);
    }
}

/* Sets the interval of its speedup, which is not that of its times. */
static void set_interval(struct study *study, size_t at, double low, double high)
{
    struct row *row = &study->rows[at];
    row->speedup.low = low;
    row->speedup.high = high;
    row->efficiency =
        estimate_times(row->speedup, (double)study->group.base->like->workers / row->like->workers);
}

/* Sequential 4 s, OpenMP on 2 workers in about 2 s and on 4 that share 2 CPUs, MPI on 2 in 2.5 s and 3 s. */
static void small_study(struct study *study)
{
    static double openmp2[] = {1.6, 2, 2, 2, 2, 2.5}, openmp4[] = {2}, mpi2[] = {2.5}, other_mpi2[] = {3};
    *study = (struct study){0};
    add_row(study, RUN_SEQUENTIAL, 1, 2, 1, base_times, 1);
    add_row(study, RUN_OPENMP, 2, 2, 1, openmp2, 6);
    add_row(study, RUN_MPI, 2, 2, 1, mpi2, 1);
    add_row(study, RUN_MPI, 2, 4, 2, other_mpi2, 1);
    add_row(study, RUN_OPENMP, 4, 2, 1, openmp4, 1);
    study->rows[0].number_seconds = number_times;
    compare(study, &study->rows[0]);
    set_interval(study, 1, 1.75, 2.25);
}

enum text_kind { DATA, SCRIPT, TERMINAL_SCRIPT };

/* From malloc. */
static char *text_of(const struct study *study, enum figure_kind figure, enum text_kind kind,
                     const char *name)
{
    char *text = NULL;
    size_t size = 0;
    struct error error;
    FILE *file = open_memstream(&text, &size);
    assert_non_null(file);
    const bool good =
        kind == DATA ? figure_write_data(&study->group, figure, file, &error)
        : kind == SCRIPT
            ? figure_write_script(&study->group, figure, name,
                                  (struct layout_looks){.formats = 1u << PICTURE_SVG | 1u << PICTURE_PDF},
                                  file, &error)
            : figure_write_terminal_script(&study->group, figure, 80, 24, file, &error);
    if (!good)
        fail_msg("%s", error.text);
    fclose(file);
    return text;
}

static void expect_text(const struct study *study, enum figure_kind figure, enum text_kind kind,
                        const char *wanted)
{
    char *text = text_of(study, figure, kind, "name");
    assert_string_equal(text, wanted);
    free(text);
}

static void expect_part(const struct study *study, enum figure_kind figure, enum text_kind kind,
                        const char *part, bool is_there)
{
    char *text = text_of(study, figure, kind, "name");
    if ((strstr(text, part) != NULL) != is_there)
        fail_msg("%s '%s' in: %s", is_there ? "expected" : "not expected", part, text);
    free(text);
}

/* A part of the key: without the places of its entries, which the byte test has. */
static void expect_key(const struct study *study, enum figure_kind figure, const char *part)
{
    static const char place[] = " at screen ";
    char *text = text_of(study, figure, SCRIPT, "name"), *to = text;
    for (const char *from = text; *from;) {
        if (to > text && to[-1] == '\'' && strncmp(from, place, sizeof place - 1) == 0) {
            from += sizeof place - 1;
            from += strspn(from, "0123456789.,");
            if (from[-1] == ',')
                from--;
        } else {
            *to++ = *from++;
        }
    }
    *to = '\0';
    if (!strstr(text, part))
        fail_msg("expected '%s' in: %s", part, text);
    free(text);
}

static void expect_told(const struct study *study, enum figure_kind figure, const char *piece, bool is_told)
{
    struct lines caption = {0};
    struct error error;
    assert_true(figure_write_caption(&study->group, figure, 1000, &caption, &error));
    if ((strstr(caption.text[0], piece) != NULL) != is_told)
        fail_msg("%s '%s': %s", is_told ? "expected" : "not expected", piece, caption.text[0]);
    lines_free(&caption);
}

static void set_schedule(struct study *study, size_t at, const char *name, enum run_schedule_kind kind,
                         uint64_t chunk)
{
    study->runs[at].schedule = name;
    study->runs[at].schedule_kind = kind;
    study->runs[at].schedule_chunk = chunk;
}

/* One worker in 4 s by auto and in 5 s by static,10; two threads by auto, static,10, static,100 and static,
 * the last of which has a bound. */
static void study_of_schedules(struct study *study)
{
    static double static10[] = {5}, two[] = {2}, two10[] = {2.5}, two100[] = {2.2}, halves[] = {3.2};
    *study = (struct study){0};
    add_row(study, RUN_SEQUENTIAL, 1, 2, 1, base_times, 1);
    add_row(study, RUN_SEQUENTIAL, 1, 2, 1, static10, 1);
    add_row(study, RUN_OPENMP, 2, 2, 1, two, 1);
    add_row(study, RUN_OPENMP, 2, 2, 1, two100, 1);
    add_row(study, RUN_OPENMP, 2, 2, 1, two10, 1);
    add_row(study, RUN_OPENMP, 2, 2, 1, halves, 1);
    set_schedule(study, 0, "auto", RUN_SCHEDULE_AUTO, 0);
    set_schedule(study, 1, "static,10", RUN_SCHEDULE_STATIC, 10);
    set_schedule(study, 2, "auto", RUN_SCHEDULE_AUTO, 0);
    set_schedule(study, 3, "static,100", RUN_SCHEDULE_STATIC, 100);
    set_schedule(study, 4, "static,10", RUN_SCHEDULE_STATIC, 10);
    set_schedule(study, 5, "static", RUN_SCHEDULE_STATIC, 0);
    for (size_t i = 0; i < study->group.row_count; i++)
        study->rows[i].bound = NAN;
    study->rows[5].bound = 1.6;
    compare(study, &study->rows[0]);
}

/* ---- Data. */

static void the_data_of_speedup_are_these_bytes(void **state)
{
    (void)state;
    struct study study;
    small_study(&study);
    expect_text(&study, FIGURE_SPEEDUP, DATA,
                "# ideal\n# workers speedup\n1 1\n2 2\n3 3\n4 4\n"
                "\n\n# bound\n# workers speedup\n1 1\n2 2\n3 2\n4 2\n"
                "\n\n# line OpenMP\n# workers speedup\n2 2\n4 2\n"
                "\n\n# line MPI\n# workers speedup\n2 1.6\n"
                "\n\n# bars OpenMP\n# workers speedup, least and greatest of the interval\n2 1.75 2.25\n"
                "\n\n# full sequential\n# workers speedup\n1 1\n"
                "\n\n# full OpenMP\n# workers speedup\n2 2\n"
                "\n\n# full MPI\n# workers speedup\n2 1.6\n2 1.33333333\n"
                "\n\n# open OpenMP\n# workers speedup\n4 2\n");
}

static void efficiency_is_speedup_over_workers(void **state)
{
    (void)state;
    struct study study;
    small_study(&study);
    expect_text(&study, FIGURE_EFFICIENCY, DATA,
                "# ideal\n# workers efficiency\n1 1\n2 1\n3 1\n4 1\n"
                "\n\n# bound\n# workers efficiency\n1 1\n2 1\n3 0.666666667\n4 0.5\n"
                "\n\n# line OpenMP\n# workers efficiency\n2 1\n4 0.5\n"
                "\n\n# line MPI\n# workers efficiency\n2 0.8\n"
                "\n\n# bars OpenMP\n# workers efficiency, least and greatest of the interval\n2 0.875 1.125\n"
                "\n\n# full sequential\n# workers efficiency\n1 1\n"
                "\n\n# full OpenMP\n# workers efficiency\n2 1\n"
                "\n\n# full MPI\n# workers efficiency\n2 0.8\n2 0.666666667\n"
                "\n\n# open OpenMP\n# workers efficiency\n4 0.5\n");
}

static void time_has_every_repetition_and_no_bars(void **state)
{
    (void)state;
    struct study study;
    small_study(&study);
    expect_text(&study, FIGURE_TIME, DATA,
                "# ideal\n# workers seconds\n1 4\n2 2\n3 1.33333333\n4 1\n"
                "\n\n# runs sequential\n# workers seconds\n1 4\n"
                "\n\n# runs OpenMP\n# workers seconds\n2 1.6\n2 2\n2 2\n2 2\n2 2\n2 2.5\n4 2\n"
                "\n\n# runs MPI\n# workers seconds\n2 2.5\n2 3\n"
                "\n\n# line OpenMP\n# workers seconds\n2 2\n4 2\n"
                "\n\n# line MPI\n# workers seconds\n2 2.5\n"
                "\n\n# full sequential\n# workers seconds\n1 4\n"
                "\n\n# full OpenMP\n# workers seconds\n2 2\n"
                "\n\n# full MPI\n# workers seconds\n2 2.5\n2 3\n"
                "\n\n# open OpenMP\n# workers seconds\n4 2\n");
}

/* 20 s by one process, 10 s by two. */
static void book_study(struct study *book)
{
    static double one[] = {20}, two[] = {10};
    *book = (struct study){0};
    add_row(book, RUN_BOOK, 1, 12, 1, one, 1);
    add_row(book, RUN_BOOK, 2, 12, 1, two, 1);
    book->runs[0].source = book->runs[1].source = "A book, Figure 1";
    compare(book, &book->rows[0]);
}

static void the_book_is_overlaid_with_its_medians_against_its_own_base(void **state)
{
    (void)state;
    struct study study, book;
    struct lines caption = {0};
    struct error error;
    small_study(&study);
    book_study(&book);
    study.group.book = &book.group;
    expect_part(&study, FIGURE_SPEEDUP, DATA, "\n\n# full book\n# workers speedup\n1 1\n2 2\n\n", true);
    expect_part(&study, FIGURE_EFFICIENCY, DATA, "\n\n# full book\n# workers efficiency\n1 1\n2 1\n\n", true);
    expect_part(&study, FIGURE_TIME, DATA, "\n\n# full book\n# workers seconds\n1 4\n2 2\n\n", true);
    expect_part(&study, FIGURE_TIME, DATA, "runs book", false);
    expect_part(&study, FIGURE_TIME, SCRIPT, " title 'book'", true);
    assert_true(figure_write_caption(&study.group, FIGURE_TIME, 1000, &caption, &error));
    assert_non_null(
        strstr(caption.text[0],
               " · book: A book, Figure 1, times × 0.2, so that one process takes what the base does · "));
    lines_free(&caption);
    assert_true(figure_write_caption(&study.group, FIGURE_SPEEDUP, 1000, &caption, &error));
    assert_non_null(
        strstr(caption.text[0], " · book: A book, Figure 1, against its own 20.00 s of one process · "));
    lines_free(&caption);
    study.group.base = NULL; /* nothing says where it would begin */
    expect_part(&study, FIGURE_TIME, DATA, "book", false);
}

/* On 2, 3 and 4 workers Amdahl's law with a tenth serial. */
static void fitted_laws_are_drawn_over_the_speedup(void **state)
{
    (void)state;
    enum { REPETITIONS = 7 };
    static double seconds[4][REPETITIONS];
    struct study study = {0};
    struct lines caption = {0};
    struct error error;
    for (int p = 1; p <= 4; p++) {
        for (int i = 0; i < REPETITIONS; i++)
            seconds[p - 1][i] = base_times[0] * (0.1 + 0.9 / p) * (0.997 + 0.001 * i);
        add_row(&study, p == 1 ? RUN_SEQUENTIAL : RUN_OPENMP, p, p, 1, seconds[p - 1], REPETITIONS);
    }
    compare(&study, &study.rows[0]);
    struct resampling *resampling = resampling_new();
    assert_non_null(resampling);
    study.group.resampling = resampling;
    expect_part(&study, FIGURE_SPEEDUP, DATA,
                "\n\n# Amdahl\n# workers speedup\n1 1\n2 1.81818182\n3 2.5\n4 3.07692308\n\n\n# USL\n", true);
    expect_part(&study, FIGURE_SPEEDUP, SCRIPT, " title 'Amdahl'", true);
    expect_part(&study, FIGURE_EFFICIENCY, DATA, "Amdahl", false);
    assert_true(figure_write_caption(&study.group, FIGURE_SPEEDUP, 1000, &caption, &error));
    assert_non_null(strstr(caption.text[0], " · Amdahl: s = 0.1, residual "));
    lines_free(&caption);
    resampling_free(resampling);
}

/* ---- Without a sequential run: MPI on 2 workers in 8 s, on 3 in 6 s, on 8 in 2.5 s. */

static void relative_study(struct study *study)
{
    static double two[] = {8}, three[] = {6}, eight[] = {2.5};
    *study = (struct study){0};
    add_row(study, RUN_MPI, 2, 2, 1, two, 1);
    add_row(study, RUN_MPI, 3, 3, 1, three, 1);
    add_row(study, RUN_MPI, 8, 8, 1, eight, 1);
    for (size_t i = 0; i < study->group.row_count; i++) {
        study->runs[i].ranks = study->runs[i].workers;
        study->runs[i].threads_least = study->runs[i].threads_most = 1;
    }
    study->rows[0].number_seconds = number_times; /* so that there would be a bound */
    study->group.is_relative = true;
    compare(study, &study->rows[0]);
    set_interval(study, 2, 3, 3.5);
}

static void a_relative_figure_begins_at_its_base(void **state)
{
    (void)state;
    struct study study;
    relative_study(&study);
    expect_text(&study, FIGURE_SPEEDUP, DATA,
                "# ideal\n# workers speedup\n2 1\n3 1.5\n4 2\n5 2.5\n6 3\n7 3.5\n8 4\n"
                "\n\n# line MPI\n# workers speedup\n2 1\n3 1.33333333\n8 3.2\n"
                "\n\n# bars MPI\n# workers speedup, least and greatest of the interval\n8 3 3.5\n"
                "\n\n# full MPI\n# workers speedup\n2 1\n3 1.33333333\n8 3.2\n");
    expect_part(&study, FIGURE_EFFICIENCY, DATA,
                "# full MPI\n# workers efficiency\n2 1\n3 0.888888889\n8 0.8\n", true);
    expect_part(&study, FIGURE_TIME, DATA, "# ideal\n# workers seconds\n2 8\n3 5.33333333\n4 4\n", true);
    expect_part(&study, FIGURE_SPEEDUP, SCRIPT, "set xrange [1.8660", true);
    expect_part(&study, FIGURE_SPEEDUP, SCRIPT, "set yrange [0.933033:4.28709]", true);
    expect_part(&study, FIGURE_TIME, SCRIPT, "set xrange [1.86607:8.57419]", true);
}

static void a_relative_figure_names_its_base(void **state)
{
    (void)state;
    struct study study;
    struct lines caption = {0};
    struct error error;
    relative_study(&study);
    expect_part(&study, FIGURE_SPEEDUP, SCRIPT, "set ylabel 'speedup to 2 workers (times)'", true);
    expect_part(&study, FIGURE_EFFICIENCY, SCRIPT, "set ylabel 'efficiency to 2 workers'", true);
    expect_part(&study, FIGURE_TIME, SCRIPT, "set ylabel 'run time in seconds'", true);
    assert_true(figure_write_caption(&study.group, FIGURE_SPEEDUP, 1000, &caption, &error));
    assert_non_null(
        strstr(caption.text[0], "base: MPI 2 × 1, 8.000 s (1 repetition) · ideal: workers over 2 · "));
    assert_null(strstr(caption.text[0], "Amdahl"));
    assert_null(strstr(caption.text[0], "bound"));
    lines_free(&caption);
    for (size_t i = 0; i < study.group.row_count; i++) /* one rank */
        study.runs[i].ranks = ++study.runs[i].workers - 2;
    study.runs[0].workers = study.runs[0].ranks = 1;
    expect_part(&study, FIGURE_SPEEDUP, SCRIPT, "set ylabel 'speedup to 1 rank (times)'", true);
    expect_part(&study, FIGURE_EFFICIENCY, SCRIPT, "set ylabel 'efficiency to 1 rank'", true);
}

static void what_is_useful_is_the_efficiency_with_its_interval(void **state)
{
    (void)state;
    struct study study;
    relative_study(&study);
    expect_part(&study, FIGURE_WHY, DATA,
                "# useful: bar, from and to in shares of the workers, workers\n1 0 1 2\n2 0 0.888888889 3\n"
                "3 0 0.8 8\n",
                true);
    expect_part(
        &study, FIGURE_WHY, DATA,
        "\n\n# interval\n# useful: bar, least and greatest of the interval, workers\n3 0.75 0.875 8\n", true);
    expect_part(&study, FIGURE_WHY, SCRIPT, "'name.dat' index 'interval' using 1:2:(0):($3-$2) with vectors ",
                true);
    expect_told(&study, FIGURE_WHY, " · lines: 95\u00a0% intervals of what is useful · ", true);
    study_of_schedules(&study);
    expect_part(&study, FIGURE_WHY, DATA, "interval", false);
    set_interval(&study, 3, 1.5, 2.2);
    expect_part(&study, FIGURE_WHY, SCRIPT, "'name.dat' index 'interval' using 2:1:($3-$2):(0) with vectors ",
                true);
    expect_part(&study, FIGURE_WHY, SCRIPT, "set xrange [0:1.155]", true); /* up to the end of the line */
}

/* Five rows of eight workers, and what stands beside their bars. */
static void bars_that_workers_and_world_leave_alike_say_what_differs(void **state)
{
    (void)state;
    static double seconds[] = {1};
    struct study study = {0};
    add_row(&study, RUN_SEQUENTIAL, 1, 2, 1, base_times, 1);
    for (int i = 0; i < 5; i++)
        add_row(&study, RUN_HYBRID, 8, 8, 1, seconds, 1);
    for (int i = 1; i < 6; i++) {
        study.runs[i].ranks = i == 1 ? 4 : 2;
        study.runs[i].threads_least = study.runs[i].threads_most = i == 1 ? 2 : 4;
    }
    study.runs[3].binding = "OMP_PROC_BIND=close OMP_PLACES=cores";
    study.runs[4].binding = "OMP_PLACES='\nsystem 'ls'";
    study.runs[5].nodes = 2;
    compare(&study, &study.rows[0]);
    static const char expected[] = "set ytics scale 0 ('8 4x2 on 1 node' 1, '8 2x4 on 1 node unbound' 2, '8 "
                                   "2x4 on 1 node close cores' 3, "
                                   "'8 2x4 on 1 node ''\\nsystem' 4, '8 2x4 on 2 nodes' 5)\n";
    expect_part(&study, FIGURE_WHY, SCRIPT, expected, true);
    expect_part(&study, FIGURE_WHY, TERMINAL_SCRIPT, expected, true);
    study.runs[3].cpus = 4;
    study.runs[3].cpus_least = 1;
    study.runs[3].cpus_most = 2;
    expect_part(&study, FIGURE_WHY, SCRIPT, "'8 2x4 on 1 node on 4 CPUs, 1-2 each close cores' 3, ", true);
    study.group.row_count = 2;
    expect_part(&study, FIGURE_WHY, SCRIPT, "set xtics ('8' 1)\n", true);
}

/* Its speedups are to one worker. */
static void a_modelled_curve_is_laid_over_relative_speedups_from_their_base_on(void **state)
{
    (void)state;
    struct study study;
    struct modelled_point points[] = {{1, 20, 1}, {2, 12.5, 1.6}, {8, 2.5, 8}};
    struct modelled_curve model = {.points = points, .count = 3};
    relative_study(&study);
    study.group.model = &model;
    expect_part(&study, FIGURE_SPEEDUP, DATA, "# modelled\n# workers speedup\n2 1\n8 5\n\n", true);
    expect_part(&study, FIGURE_EFFICIENCY, DATA, "# modelled\n# workers efficiency\n2 1\n8 1.25\n\n", true);
    expect_part(&study, FIGURE_TIME, DATA, "# modelled\n# workers seconds\n2 12.5\n8 2.5\n\n", true);
    points[1].workers = 4; /* nothing says what it would be against */
    expect_part(&study, FIGURE_SPEEDUP, DATA, "modelled", false);
}

static void the_caption_names_the_schedule_of_a_modelled_curve(void **state)
{
    (void)state;
    struct study study;
    struct modelled_point points[] = {{2, 12.5, 1.6}, {4, 6, 3}};
    struct modelled_curve model = {.points = points, .count = 2};
    small_study(&study);
    study.group.model = &model;
    expect_told(&study, FIGURE_SPEEDUP, " · modelled: by primes-plan, not measured · ", true);
    strcpy(model.schedule, "auto");
    expect_told(&study, FIGURE_SPEEDUP, " · modelled: by primes-plan, not measured · ", true);
    strcpy(model.schedule, "static,10");
    expect_told(&study, FIGURE_TIME, " · modelled: by primes-plan, schedule static,10, not measured · ",
                true);
    model.has_many_schedules = true;
    expect_told(&study, FIGURE_TIME, " · modelled: by primes-plan, of several schedules, not measured · ",
                true);
}

/* ---- Disturbed. */

static void what_was_disturbed_is_crossed_out_in_the_figure_of_time_alone(void **state)
{
    (void)state;
    struct study study;
    small_study(&study);
    study.rows[1].is_disturbed = true; /* the fastest OpenMP of two workers, so it has no speedup */
    study.rows[1].speedup = study.rows[1].efficiency = estimate_unknown();
    expect_part(&study, FIGURE_TIME, DATA, "# line OpenMP\n# workers seconds\n4 2\n\n", true);
    expect_part(&study, FIGURE_TIME, DATA, "# disturbed OpenMP\n# workers seconds\n2 2\n", true);
    expect_part(&study, FIGURE_TIME, DATA, "full OpenMP", false);
    expect_part(&study, FIGURE_TIME, DATA, "# runs OpenMP\n# workers seconds\n2 1.6\n2 2\n", true);
    expect_part(
        &study, FIGURE_TIME, SCRIPT,
        "'name.dat' index 'disturbed OpenMP' using ($1*0.9849):2 with points pt 2 ps 0.60*s lw 1.4 lc "
        "rgb '#0072B2' notitle",
        true);
    expect_part(&study, FIGURE_TIME, SCRIPT, "pt 2 ps 0.60*s lw 1.1 lc rgb '#505050' title 'disturbed'",
                true);
    expect_part(&study, FIGURE_TIME, TERMINAL_SCRIPT, "points pt '*' title 'disturbed'", true);
    expect_part(&study, FIGURE_SPEEDUP, DATA, "# full OpenMP", false);
    expect_part(&study, FIGURE_SPEEDUP, DATA, "# bars OpenMP", false);
    expect_part(&study, FIGURE_SPEEDUP, DATA, "disturbed", false);
    expect_part(&study, FIGURE_SPEEDUP, SCRIPT, "disturbed", false);
}

static void disturbed_rows_that_count_are_drawn_as_disturbed(void **state)
{
    (void)state;
    struct study study;
    small_study(&study);
    study.rows[1].is_disturbed = study.group.counts_disturbed = true;
    expect_part(&study, FIGURE_SPEEDUP, DATA, "# line OpenMP\n# workers speedup\n2 2\n4 2\n", true);
    expect_part(&study, FIGURE_SPEEDUP, DATA, "# disturbed OpenMP\n# workers speedup\n2 2\n", true);
    expect_part(&study, FIGURE_SPEEDUP, SCRIPT, "title 'disturbed'", true);
}

static void expect_lack(const struct study *study, enum figure_kind figure, const char *part)
{
    const char *lack = figure_lacks(&study->group, figure);
    if (!lack || !strstr(lack, part))
        fail_msg("expected '%s': %s", part, lack ? lack : "nothing lacks");
}

static void from_a_disturbed_base_comes_time_alone(void **state)
{
    (void)state;
    struct study study;
    small_study(&study);
    study.rows[0].is_disturbed = true;
    for (size_t i = 0; i < study.group.row_count; i++)
        study.rows[i].speedup = study.rows[i].efficiency = estimate_unknown();
    assert_null(figure_lacks(&study.group, FIGURE_TIME));
    expect_part(&study, FIGURE_TIME, DATA, "# ideal", false);
    expect_lack(&study, FIGURE_SPEEDUP,
                "other programs took CPU time from the base, so no speedup comes from it");
    expect_lack(&study, FIGURE_EFFICIENCY, "other programs took CPU time from the base");
    study.group.counts_disturbed = true;
    compare(&study, study.rows);
    assert_null(figure_lacks(&study.group, FIGURE_SPEEDUP));
}

static void without_undisturbed_parallel_runs_there_is_time_alone(void **state)
{
    (void)state;
    struct study study;
    small_study(&study);
    for (size_t i = 1; i < study.group.row_count; i++)
        study.rows[i].is_disturbed = true;
    assert_null(figure_lacks(&study.group, FIGURE_TIME));
    expect_lack(&study, FIGURE_SPEEDUP,
                "other programs took CPU time from all runs with more than one worker");
}

/* ---- Findings. */

static void add_finding(struct study *study, enum finding_kind kind, size_t row, double size,
                        const char *place)
{
    struct error error;
    struct finding finding = {.kind = kind,
                              .row = row < ROWS_MAX ? &study->rows[row] : NULL,
                              .size = estimate_bare(size),
                              .hit = 1,
                              .of = 9};
    snprintf(finding.place, sizeof finding.place, "%s", place);
    assert_true(findings_append(&study->group.findings, &finding, &error));
}

static void captions_tell_findings_in_few_words(void **state)
{
    (void)state;
    enum { WHOLE = ROWS_MAX };
    static const struct {
        enum finding_kind kind;
        size_t row;
        double size;
        const char *place, *piece;
    } cases[] = {
        {FINDING_BASE_DISTURBED, 0, 0.5, "", " · base disturbed: other programs took CPU time · "},
        {FINDING_DISTURBED, 1, 0.5, "",
         " · disturbed, as other programs took CPU time: OpenMP 0 × 0 on 1 node · "},
        {FINDING_SHORT_OF_CPU, 1, 0.5, "", " · a few repetitions short of CPU: OpenMP 0 × 0 on 1 node · "},
        {FINDING_SMT, 3, 0.5, "", " · workers share cores: MPI 0 × 0 on 2 nodes · "},
        {FINDING_NUMA, 3, 2, "", " · ranks cross NUMA domains: MPI 0 × 0 on 2 nodes · "},
        {FINDING_BLOCKS, WHOLE, NAN, "", " · 1 of 9 rows not measured in turn with the base · "},
        {FINDING_DRIFT, WHOLE, 0.113, "", " · the last third took 11\u00a0% longer · "},
        {FINDING_DRIFT, WHOLE, -0.1, "", " · the last third took 10\u00a0% less · "},
        {FINDING_SLOW_FIRST, WHOLE, 0.2, "", " · first repetitions took 20\u00a0% longer · "},
        {FINDING_COLD_ROUND, WHOLE, 0.2, "", " · the first round took 20\u00a0% longer · "},
        {FINDING_MODES, 1, 0.3, "", " · two modes: OpenMP 0 × 0 on 1 node · "},
        {FINDING_SLOW_WORKER, 2, 0.5, "rank 1", " · slow: rank 1: MPI 0 × 0 on 1 node · "},
        {FINDING_SLOW_HOST, 2, 0.5, "host n1", " · slow: host n1: MPI 0 × 0 on 1 node · "},
        {FINDING_NODES_DIFFER, 2, 1.2, "host n1", " · nodes differ: host n1: MPI 0 × 0 on 1 node · "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct study study;
        small_study(&study);
        expect_told(&study, FIGURE_TIME, cases[i].piece, false);
        add_finding(&study, cases[i].kind, cases[i].row, cases[i].size, cases[i].place);
        expect_told(&study, FIGURE_TIME, cases[i].piece, true);
        expect_told(&study, FIGURE_SPEEDUP, cases[i].piece, true);
        findings_free(&study.group.findings);
    }
}

static void findings_are_told_where_they_matter(void **state)
{
    (void)state;
    struct study study;
    small_study(&study);
    add_finding(&study, FINDING_SUPERLINEAR, 1, 2.5, "");
    add_finding(&study, FINDING_OVERSUBSCRIBED, 4, 0.5, "");
    add_finding(&study, FINDING_SHORT, 1, 0.001, "");
    expect_told(&study, FIGURE_SPEEDUP, " · more than linear: OpenMP 0 × 0 on 1 node · ", true);
    expect_told(&study, FIGURE_TIME, "linear", false);
    expect_told(&study, FIGURE_TIME, " · open: workers share CPUs · ", true); /* once is enough */
    expect_told(&study, FIGURE_TIME, "workers share CPUs:", false);
    expect_told(&study, FIGURE_WHY, " · workers share CPUs: OpenMP 0 × 0 on 1 node · ", true);
    findings_free(&study.group.findings);
}

static void what_was_found_of_many_rows_is_told_once(void **state)
{
    (void)state;
    struct study study;
    small_study(&study);
    for (size_t i = 1; i < study.group.row_count; i++) {
        study.runs[i].ranks = (int)i;
        add_finding(&study, FINDING_MODES, i, 0.3, "");
        add_finding(&study, FINDING_SLOW_WORKER, i, 0.5, i == 1 ? "thread 1" : "rank 1");
    }
    expect_told(
        &study, FIGURE_TIME,
        " · two modes: OpenMP 1 × 0 on 1 node, MPI 2 × 0 on 1 node, MPI 3 × 0 on 2 nodes and 1 more · "
        "slow: thread 1: OpenMP 1 × 0 on 1 node · slow: rank 1: MPI 2 × 0 on 1 node, ",
        true);
    findings_free(&study.group.findings);
}

static void the_caption_says_where_intervals_are(void **state)
{
    (void)state;
    struct study study;
    small_study(&study);
    expect_told(&study, FIGURE_SPEEDUP,
                " · bars: 95\u00a0% intervals, of point and base, from 6 repetitions on · ", true);
    for (size_t i = 1; i < study.group.row_count; i++)
        set_interval(&study, i, 1, 3);
    expect_told(&study, FIGURE_EFFICIENCY, " · bars: 95\u00a0% intervals, of point and base · ", true);
    compare(&study, study.rows);
    expect_told(&study, FIGURE_SPEEDUP, " · no 95\u00a0% interval below 6 repetitions of point and base · ",
                true);
    expect_told(&study, FIGURE_TIME, " · repetitions as +, medians on lines · ", true);
}

/* ---- Weak scaling: on 1, 2 and 4 workers 100 random numbers each. */

enum { SWEEP = 5 };

struct sweep {
    struct study studies[SWEEP];
    struct group items[SWEEP];
    struct groups groups;
};

static void add_sweep_run(struct sweep *sweep, size_t at, const char *workload, uint64_t numbers, int workers,
                          double *seconds, uint64_t operations)
{
    struct study *study = &sweep->studies[at];
    *study = (struct study){0};
    add_row(study, workers == 1 ? RUN_SEQUENTIAL : RUN_MPI, workers, workers, 1, seconds, 1);
    for (int key = 0; key < RUN_KEYS; key++)
        if (!study->runs[0].key[key])
            study->runs[0].key[key] = "";
    study->runs[0].label = study->runs[0].workload = workload;
    study->runs[0].numbers = numbers;
    study->runs[0].operations = operations;
    sweep->items[at] = study->group;
    sweep->groups = (struct groups){.items = sweep->items, .count = at + 1};
}

static void make_sweep(struct sweep *sweep)
{
    static double one[] = {2}, two[] = {2}, four[] = {4}, other[] = {1};
    add_sweep_run(sweep, 0, "random:200:44", 200, 2, two, 1900); /* a little less work than twice */
    add_sweep_run(sweep, 1, "random:100:44", 100, 1, one, 1000);
    add_sweep_run(sweep, 2, "random:400:40", 400, 4, other, 4000); /* another width */
    add_sweep_run(sweep, 3, "random:400:44", 400, 4, four, 4000);
    add_sweep_run(sweep, 4, "random:201:44", 201, 2, other, 2000); /* another share */
}

static void weak_scaling_finds_what_grows_with_the_workers(void **state)
{
    (void)state;
    struct sweep sweep;
    struct weak_scaling weak;
    struct error error;
    make_sweep(&sweep);
    assert_true(weak_scaling_find(&weak, &sweep.groups, &error));
    assert_int_equal(weak.count, 1);
    assert_int_equal(weak.items[0].row_count, 3);
    for (size_t i = 0; i < SWEEP; i++)
        assert_int_equal(weak_scaling_has(&weak, &sweep.items[i]), i != 2 && i != 4);
    struct study found = {.group = weak.items[0]};
    expect_text(&found, FIGURE_WEAK, DATA,
                "# ideal\n# workers weak efficiency\n1 1\n2 1\n3 1\n4 1\n"
                "\n\n# line MPI\n# workers weak efficiency\n2 0.95\n4 0.5\n"
                "\n\n# full sequential\n# workers weak efficiency\n1 1\n"
                "\n\n# full MPI\n# workers weak efficiency\n2 0.95\n4 0.5\n");
    expect_part(&found, FIGURE_WEAK, SCRIPT, "'random:100:44 a worker, kernel trial'", true);
    expect_part(&found, FIGURE_WEAK, SCRIPT, "set yrange [0:1.08]", true);
    weak_scaling_free(&weak);
}

/* The base is known for certain, so its interval is that of the other, times what it did more. */
static void weak_efficiency_has_an_interval(void **state)
{
    (void)state;
    static double base[] = {2, 2, 2, 2, 2, 2, 2}, two[] = {1.9, 1.95, 1.98, 2, 2.02, 2.05, 2.1};
    struct sweep sweep;
    struct weak_scaling weak;
    struct error error;
    make_sweep(&sweep);
    struct row *const one = &sweep.studies[1].rows[0], *const row = &sweep.studies[0].rows[0];
    one->seconds = base;
    row->seconds = two;
    one->repetitions = row->repetitions = 7;
    struct resampling *resampling = resampling_new();
    assert_non_null(resampling);
    sweep.groups.resampling = resampling;
    add_finding(&sweep.studies[0], FINDING_MODES, 0, 0.3, "");
    sweep.items[0].findings = sweep.studies[0].group.findings;
    assert_true(weak_scaling_find(&weak, &sweep.groups, &error));
    const struct estimate known = weak.items[0].rows[1].efficiency,
                          unknown = weak.items[0].rows[2].efficiency;
    assert_float_equal(known.value, 1900.0 / 2000, 1e-9);
    if (!(0.95 * 2 / 2.1 <= known.low && known.low < 0.95 * 2 / 2.05))
        fail_msg("from %g", known.low);
    if (!(0.95 * 2 / 1.95 < known.high && known.high <= 0.95 * 2 / 1.9))
        fail_msg("to %g", known.high);
    assert_float_equal(unknown.value, 0.5, 1e-9);
    assert_false(estimate_has_interval(unknown));
    struct study found = {.group = weak.items[0]};
    expect_part(&found, FIGURE_WEAK, DATA, "# bars MPI\n# workers weak efficiency, least", true);
    expect_told(&found, FIGURE_WEAK, " · two modes: MPI 0 × 0 · ", true);
    weak_scaling_free(&weak);
    one->is_disturbed = true;
    assert_true(weak_scaling_find(&weak, &sweep.groups, &error));
    assert_true(isnan(weak.items[0].rows[1].efficiency.value));
    expect_lack(&(struct study){.group = weak.items[0]}, FIGURE_WEAK,
                "other programs took CPU time from the base");
    weak_scaling_free(&weak);
    findings_free(&sweep.items[0].findings);
    resampling_free(resampling);
}

static void weak_scaling_needs_one_worker_to_compare_with(void **state)
{
    (void)state;
    struct sweep sweep;
    struct weak_scaling weak;
    struct error error;
    make_sweep(&sweep);
    sweep.studies[1].runs[0].workers = 2;
    assert_true(weak_scaling_find(&weak, &sweep.groups, &error));
    assert_int_equal(weak.count, 0);
    weak_scaling_free(&weak);
    const struct group none = {0};
    assert_string_equal(
        figure_lacks(&none, FIGURE_WEAK),
        "there is no sweep of random:COUNT in which COUNT grows with the workers, from one on");
}

static void without_a_base_there_is_time_alone(void **state)
{
    (void)state;
    struct study study;
    small_study(&study);
    study.group.base = NULL;
    assert_null(figure_lacks(&study.group, FIGURE_TIME));
    assert_string_equal(figure_lacks(&study.group, FIGURE_SPEEDUP),
                        "there is no sequential run to compare with; make one with --threads 1");
    assert_non_null(figure_lacks(&study.group, FIGURE_EFFICIENCY));
    expect_part(&study, FIGURE_TIME, DATA, "# ideal", false);
    expect_part(&study, FIGURE_TIME, SCRIPT, "'ideal'", false);
}

static void what_cannot_be_drawn_is_not(void **state)
{
    (void)state;
    struct study study;
    small_study(&study);
    study.group.row_count = 1;
    assert_string_equal(figure_lacks(&study.group, FIGURE_TIME),
                        "there are no runs with more than one worker");
    static double none[] = {0};
    add_row(&study, RUN_OPENMP, 2, 2, 1, none, 1);
    assert_string_equal(figure_lacks(&study.group, FIGURE_TIME), "all times are 0");
    study.group.row_count = 5;
    study.rows[1].median = 0;
    compare(&study, study.rows);
    expect_part(&study, FIGURE_SPEEDUP, DATA, "# full OpenMP", false);
    expect_part(&study, FIGURE_SPEEDUP, DATA, "inf", false);
}

static void curves_of_many_workers_have_few_points(void **state)
{
    (void)state;
    struct study study;
    small_study(&study);
    study.runs[4].workers = 1000000;
    char *text = text_of(&study, FIGURE_SPEEDUP, DATA, "name");
    assert_non_null(strstr(text, "\n1000000 1000000\n"));
    assert_true(strlen(text) < 10000);
    free(text);
}

/* ---- Scripts. */

static void the_script_of_speedup_is_these_bytes(void **state)
{
    (void)state;
    struct study study;
    small_study(&study);
    expect_text(&study, FIGURE_SPEEDUP, SCRIPT,
                "# Made by primes-report. In the folder of this file, gnuplot draws the picture again.\n"
                "reset\n"
                "set encoding utf8\n"
                "set border 3 lw 0.5 lc rgb '#505050'\n"
                "set tics nomirror scale 0.5\n"
                "set logscale x 2\n"
                "set logscale x2 2\n"
                "set logscale y 2\n"
                "set xrange [0.933033:4.28709]\n"
                "set x2range [0.933033:4.28709]\n"
                "set yrange [0.933033:4.28709]\n"
                "set xtics (1, 2, 4)\n"
                "set ytics (1, 2, 4)\n"
                "set xlabel 'number of workers' offset 0,0.5\n"
                "set ylabel 'speedup (times)' offset 1.2,0\n"
                "set x2tics ('2 cores' 2, '2 nodes' 4) scale 0 offset 0,-0.5 textcolor rgb '#505050'\n"
                "set grid x2 noy nox lt 1 lw 0.5 lc rgb '#B0B0B0'\n"
                "set lmargin at screen 0.16\n"
                "set rmargin at screen 0.96\n"
                "set bmargin at screen 0.2958\n"
                "set tmargin at screen 0.8109\n"
                "set key Left reverse samplen 2\n"
                "set label 1 'classic, kernel trial' at screen 0.02,0.9718 left\n"
                "set label 2 'base: sequential 4.000 s (1 repetition) · 1–6 repetitions' at screen "
                "0.02,0.1579 left textcolor rgb '#505050'\n"
                "set label 3 'a point · bars: 95\u00a0% intervals, of point and base, from 6' at screen "
                "0.02,0.1237 left textcolor rgb '#505050'\n"
                "set label 4 'repetitions on · bound: whole numbers, longest first ·' at screen "
                "0.02,0.0895 left textcolor rgb '#505050'\n"
                "set label 5 'open: workers share CPUs · 1,234 divisors · CPU ·' at screen 0.02,0.0553 "
                "left textcolor rgb '#505050'\n"
                "set label 6 'commit\u00a0abc' at screen 0.02,0.0211 left textcolor rgb '#505050'\n"
                "\n"
                "set terminal svg size 482,497 fixed noenhanced background rgb 'white' font "
                "'Helvetica,16' linewidth 2\n"
                "s = 1.1\n"
                "set tics font ',14'\n"
                "set key font ',14'\n"
                "set x2tics font ',14'\n"
                "set for [i=2:6] label i font ',14'\n"
                "set output 'name.svg'\n"
                "# Worlds stand a little aside of each other, so that equal values stay visible.\n"
                "plot 'name.dat' index 'ideal' using 1:2 with lines lw 0.7 dt (8,5) lc rgb '#707070' "
                "title 'ideal' at screen 0.115,0.9215, \\\n"
                "     'name.dat' index 'bound' using 1:2 with lines lw 0.9 dt (2,3) lc rgb '#A0522D' "
                "title 'bound' at screen 0.115,0.8773, \\\n"
                "     'name.dat' index 'line OpenMP' using ($1*0.9849):2 with lines lw 1.1 lc rgb "
                "'#0072B2' notitle, \\\n"
                "     'name.dat' index 'bars OpenMP' using ($1*0.9849):2:(0):($3-$2) with vectors nohead "
                "lw 1.6 lc rgb '#0072B2' notitle, \\\n"
                "     'name.dat' index 'line MPI' using 1:2 with lines lw 1.1 lc rgb '#E69F00' notitle, "
                "\\\n"
                "     'name.dat' index 'full sequential' using 1:2 with points pt 13 ps 0.50*s lw 0.8 lc "
                "rgb '#000000' notitle, \\\n"
                "     'name.dat' index 'full OpenMP' using ($1*0.9849):2 with points pt 7 ps 0.45*s lw "
                "0.8 lc rgb '#0072B2' notitle, \\\n"
                "     'name.dat' index 'open OpenMP' using ($1*0.9849):2 with points pt 7 ps 0.45*s lc "
                "rgb '#FFFFFF' notitle, \\\n"
                "     'name.dat' index 'open OpenMP' using ($1*0.9849):2 with points pt 6 ps 0.45*s lw "
                "0.8 lc rgb '#0072B2' notitle, \\\n"
                "     'name.dat' index 'full MPI' using 1:2 with points pt 5 ps 0.40*s lw 0.8 lc rgb "
                "'#E69F00' notitle, \\\n"
                "     NaN with points pt 13 ps 0.50*s lw 1.1 lc rgb '#000000' title 'sequential' at "
                "screen 0.4317,0.9215, \\\n"
                "     NaN with linespoints pt 7 ps 0.45*s lw 1.1 lc rgb '#0072B2' title 'OpenMP' at "
                "screen 0.4317,0.8773, \\\n"
                "     NaN with linespoints pt 5 ps 0.40*s lw 1.1 lc rgb '#E69F00' title 'MPI' at screen "
                "0.7483,0.9215\n"
                "\n"
                "set terminal pdfcairo size 8.50cm,8.77cm noenhanced font 'Helvetica,8' fontscale 0.75 "
                "linewidth 1.5\n"
                "s = 1.2\n"
                "set tics font ',7'\n"
                "set key font ',7'\n"
                "set x2tics font ',7'\n"
                "set for [i=2:6] label i font ',7'\n"
                "set output 'name.pdf'\n"
                "replot\n"
                "set output\n");
}

static void nothing_of_a_record_is_obeyed(void **state)
{
    (void)state;
    struct study study;
    small_study(&study);
    study.runs[0].label = "it's `id`\n@x";
    study.runs[0].key[RUN_KERNEL] = "a\"$(id)\\";
    study.runs[0].key[RUN_CPU_MODEL] = "'x'\x1b[2J";
    expect_part(&study, FIGURE_SPEEDUP, SCRIPT, "label 1 'it''s `id`\\n@x, kernel a\"$(id)\\' at", true);
    expect_part(&study, FIGURE_SPEEDUP, SCRIPT, "''x''\\x1b[2J", true);
    char *text = text_of(&study, FIGURE_SPEEDUP, SCRIPT, "it's");
    assert_non_null(strstr(text, "set output 'it''s.svg'\n"));
    assert_non_null(strstr(text, "plot 'it''s.dat' index 'ideal'"));
    free(text);
}

static void the_title_is_cut_between_characters(void **state)
{
    (void)state;
    struct study study;
    char label[128] = "";
    small_study(&study);
    for (int i = 0; i < 30; i++)
        strcat(label, i % 2 ? "é" : "×x");
    study.runs[0].label = label;
    for (size_t cut = 0; cut < 3; cut++, study.runs[0].label = label + 3 * cut) {
        char *title = caption_title(&study.group, FIGURE_TIME);
        for (const char *at = title; *at; at += text_printable(at))
            assert_true(text_printable(at) > 0);
        free(title);
    }
}

static void the_caption_names_what_is_compared(void **state)
{
    (void)state;
    struct study study;
    struct lines caption = {0};
    struct error error;
    small_study(&study);
    assert_true(figure_write_caption(&study.group, FIGURE_SPEEDUP, 1000, &caption, &error));
    assert_int_equal(caption.count, 1);
    assert_string_equal(
        caption.text[0],
        "base: sequential 4.000 s (1 repetition) · 1–6 repetitions a point · "
        "bars: 95\u00a0% intervals, of point and base, from 6 repetitions on · "
        "bound: whole numbers, longest first · open: workers share CPUs · 1,234 divisors · CPU · "
        "commit\u00a0abc");
    lines_free(&caption);
    assert_true(figure_write_caption(&study.group, FIGURE_TIME, 40, &caption, &error));
    assert_string_equal(caption.text[0], "base: sequential 4.000 s (1 repetition) ·");
    assert_string_equal(caption.text[1], "1–6 repetitions a point · repetitions as");
    lines_free(&caption);
}

static void the_terminal_gets_characters_and_its_data_with_the_script(void **state)
{
    (void)state;
    struct study study;
    small_study(&study);
    expect_part(&study, FIGURE_SPEEDUP, TERMINAL_SCRIPT, "\n$data << END\n# ideal\n", true);
    expect_part(&study, FIGURE_SPEEDUP, TERMINAL_SCRIPT,
                "set terminal dumb nofeed noenhanced mono size 80,24\n", true);
    expect_part(&study, FIGURE_SPEEDUP, TERMINAL_SCRIPT, "$data index 'open OpenMP' using ", true);
    expect_part(&study, FIGURE_SPEEDUP, TERMINAL_SCRIPT, "points pt 'o' notitle", true);
    expect_part(&study, FIGURE_SPEEDUP, TERMINAL_SCRIPT, "rgb", false);
}

/* ---- Schedules. */

static void each_schedule_is_a_curve_of_its_own(void **state)
{
    (void)state;
    struct study study;
    study_of_schedules(&study);
    expect_text(&study, FIGURE_SPEEDUP, DATA,
                "# ideal\n# workers speedup\n1 1\n2 2\n"
                "\n\n# line OpenMP (auto)\n# workers speedup\n2 2\n"
                "\n\n# line OpenMP (static)\n# workers speedup\n2 1.25\n"
                "\n\n# line OpenMP (static,10)\n# workers speedup\n2 1.6\n"
                "\n\n# line OpenMP (static,100)\n# workers speedup\n2 1.81818182\n"
                "\n\n# loop bound OpenMP (static)\n# workers speedup\n2 1.6\n"
                "\n\n# full sequential (auto)\n# workers speedup\n1 1\n"
                "\n\n# full sequential (static,10)\n# workers speedup\n1 0.8\n"
                "\n\n# full OpenMP (auto)\n# workers speedup\n2 2\n"
                "\n\n# full OpenMP (static)\n# workers speedup\n2 1.25\n"
                "\n\n# full OpenMP (static,10)\n# workers speedup\n2 1.6\n"
                "\n\n# full OpenMP (static,100)\n# workers speedup\n2 1.81818182\n");
    expect_part(&study, FIGURE_EFFICIENCY, DATA,
                "# loop bound OpenMP (static)\n# workers efficiency\n2 0.8\n", true);
    expect_part(&study, FIGURE_TIME, DATA, "loop bound", false);
    expect_part(&study, FIGURE_TIME, DATA, "# runs OpenMP (static,10)\n# workers seconds\n2 2.5\n\n", true);
}

static void the_colour_dashes_and_points_are_of_the_schedule(void **state)
{
    (void)state;
    struct study study;
    study_of_schedules(&study);
    expect_part(&study, FIGURE_TIME, SCRIPT, "set xlabel 'number of workers (OpenMP)'", true);
    expect_key(
        &study, FIGURE_SPEEDUP,
        "\n     NaN with points pt 13 ps 0.50*s lw 1.1 lc rgb '#505050' title 'sequential', \\\n"
        "     NaN with linespoints pt 7 ps 0.45*s lw 1.1 lc rgb '#000000' title 'auto', \\\n"
        "     NaN with linespoints pt 5 ps 0.40*s lw 1.1 dt (9,3) lc rgb '#0072B2' title 'static', \\\n"
        "     NaN with linespoints pt 9 ps 0.50*s lw 1.1 dt (4,2) lc rgb '#D55E00' title "
        "'static,10', \\\n"
        "     NaN with linespoints pt 11 ps 0.50*s lw 1.1 dt (9,3,2,3) lc rgb '#009E73' title "
        "'static,100', \\\n"
        "     NaN with lines lw 1.1 lc rgb '#505050' title 'loop bound'\n");
}

static void of_several_worlds_the_points_are_of_the_world(void **state)
{
    (void)state;
    struct study study;
    study_of_schedules(&study);
    study.runs[3].world = RUN_MPI;
    expect_part(&study, FIGURE_TIME, SCRIPT, "set xlabel 'number of workers' ", true);
    expect_key(&study, FIGURE_TIME,
               "\n     NaN with points pt 7 ps 0.45*s lw 1.1 lc rgb '#505050' title 'OpenMP', \\\n"
               "     NaN with points pt 5 ps 0.40*s lw 1.1 lc rgb '#505050' title 'MPI', \\\n"
               "     NaN with lines lw 1.1 lc rgb '#000000' title 'auto', \\\n");
    expect_part(&study, FIGURE_TIME, SCRIPT,
                " points pt 5 ps 0.40*s lw 1.1 dt (9,3,2,3) lc rgb '#009E73' notitle", false);
    expect_part(&study, FIGURE_TIME, SCRIPT, " points pt 5 ps 0.40*s lw 0.8 lc rgb '#009E73' notitle", true);
    expect_part(&study, FIGURE_TIME, TERMINAL_SCRIPT, "NaN with points pt 'C' title 'OpenMP auto'", true);
    expect_part(&study, FIGURE_TIME, TERMINAL_SCRIPT, "NaN with points pt 'F' title 'MPI static,100'", true);
}

/* Twenty of them: each has a curve, and the key no entry twice. */
static void no_two_schedules_look_alike(void **state)
{
    (void)state;
    static const size_t schedules = 20;
    static double seconds[] = {2};
    struct study study = {0};
    char names[20][32], *saved = NULL;
    const char *entries[20], *const begin = "NaN with linespoints ";
    size_t lines = 0, found = 0;
    for (size_t i = 0; i < schedules; i++) {
        snprintf(names[i], sizeof names[i], "static,%zu", i + 1);
        add_row(&study, RUN_OPENMP, 2, 2, 1, seconds, 1);
        set_schedule(&study, i, names[i], RUN_SCHEDULE_STATIC, i + 1);
    }
    char *text = text_of(&study, FIGURE_TIME, SCRIPT, "name");
    for (char *line = strtok_r(text, "\n", &saved); line; line = strtok_r(NULL, "\n", &saved)) {
        char *const entry = strstr(line, begin), *const title = strstr(line, " title ");
        lines += strstr(line, " index 'line ") != NULL;
        if (!entry || !title || found == schedules)
            continue;
        *title = '\0';
        entries[found] = entry;
        for (size_t i = 0; i < found; i++)
            if (strcmp(entries[i], entry) == 0)
                fail_msg("schedules %zu and %zu: %s", i, found, entry);
        found++;
    }
    assert_int_equal(lines, schedules);
    assert_int_equal(found, schedules);
    free(text);
}

static void a_long_name_makes_the_key_narrower(void **state)
{
    (void)state;
    struct study study;
    study_of_schedules(&study);
    expect_part(&study, FIGURE_TIME, SCRIPT, " at screen 0.7483,", true);
    set_schedule(&study, 3, "dynamic,1000000", RUN_SCHEDULE_DYNAMIC, 1000000);
    expect_part(&study, FIGURE_TIME, SCRIPT, " at screen 0.7483,", false);
    expect_part(&study, FIGURE_TIME, SCRIPT, " at screen 0.59,", true);
    set_schedule(&study, 3, "dynamic,9223372036854775807", RUN_SCHEDULE_DYNAMIC, INT64_MAX);
    expect_part(&study, FIGURE_TIME, SCRIPT, " at screen 0.59,", false);
    expect_part(&study, FIGURE_TIME, SCRIPT, " at screen 0.115,", true);
}

static void the_caption_tells_schedules_and_what_bounds_a_loop(void **state)
{
    (void)state;
    struct study study;
    struct lines caption = {0};
    struct error error;
    study_of_schedules(&study);
    assert_true(figure_write_caption(&study.group, FIGURE_SPEEDUP, 1000, &caption, &error));
    assert_non_null(strstr(caption.text[0],
                           " · side by side in the order of the key · loop bound of static: all operations "
                           "over those of the worker that has most · "));
    lines_free(&caption);
    assert_true(figure_write_caption(&study.group, FIGURE_WHY, 1000, &caption, &error));
    assert_non_null(strstr(caption.text[0],
                           " · beside the bars: workers (OpenMP) and schedule · medians; what "
                           "was gained is left of 0 · "));
    lines_free(&caption);
}

/* Whatever the schedule of the base is. */
static void one_schedule_is_told_in_the_caption_alone(void **state)
{
    (void)state;
    struct study study;
    struct lines caption = {0};
    struct error error;
    study_of_schedules(&study);
    for (size_t i = 2; i < study.group.row_count; i++)
        set_schedule(&study, i, "static", RUN_SCHEDULE_STATIC, 0);
    expect_part(&study, FIGURE_SPEEDUP, DATA, "# line OpenMP\n# workers speedup\n2 2\n\n", true);
    expect_part(&study, FIGURE_SPEEDUP, DATA, "# loop bound OpenMP\n# workers speedup\n2 1.6\n\n", true);
    expect_part(&study, FIGURE_SPEEDUP, DATA, "(static", false);
    expect_part(&study, FIGURE_SPEEDUP, SCRIPT, "title 'OpenMP'", true);
    assert_true(figure_write_caption(&study.group, FIGURE_WHY, 1000, &caption, &error));
    assert_non_null(strstr(caption.text[0], " · schedule static · medians; what was gained is left of 0 · "));
    lines_free(&caption);
    for (size_t i = 0; i < study.group.row_count; i++)
        set_schedule(&study, i, "auto", RUN_SCHEDULE_AUTO, 0);
    expect_part(&study, FIGURE_SPEEDUP, DATA, "loop bound", false);
    assert_true(figure_write_caption(&study.group, FIGURE_TIME, 1000, &caption, &error));
    assert_null(strstr(caption.text[0], "schedule"));
    lines_free(&caption);
}

/* What was misplaced is on no curve, and makes none differ. */
static void schedules_left_out_are_not_told(void **state)
{
    (void)state;
    struct study study;
    study_of_schedules(&study);
    for (size_t i = 3; i < study.group.row_count; i++)
        study.rows[i].is_left_out = true;
    expect_part(&study, FIGURE_TIME, SCRIPT, "title 'OpenMP'", true);
    expect_part(&study, FIGURE_TIME, SCRIPT, "static", false);
}

static void the_caption_says_how_many_rows_are_not_drawn(void **state)
{
    (void)state;
    struct study study;
    small_study(&study);
    expect_told(&study, FIGURE_SPEEDUP, "not drawn", false);
    study.rows[1].is_left_out = true;
    expect_told(&study, FIGURE_SPEEDUP, " · not drawn: 1 row whose workers were misplaced · ", true);
    study.rows[2].is_left_out = true;
    expect_told(&study, FIGURE_TIME, " · not drawn: 2 rows whose workers were misplaced · ", true);
}

/* ---- Axes. */

static void ticks_are_doublings_however_many_workers(void **state)
{
    (void)state;
    static const struct {
        int workers;
        const char *ticks;
    } cases[] = {
        {2, "set xtics (1, 2)\n"},
        {3, "set xtics (1, 2)\n"},
        {6, "set xtics (1, 2, 4)\n"},
        {256, "set xtics (1, 2, 4, 8, 16, 32, 64, 128, 256)\n"},
        {4096, "set xtics (1, 4, 16, 64, 256, 1024, 4096)\n"},
        {1 << 30,
         "set xtics (1, 8, 64, 512, 4096, 32768, 262144, 2097152, 16777216, 134217728, 1073741824)\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct study study;
        small_study(&study);
        study.group.row_count = 2;
        study.runs[1].workers = cases[i].workers;
        expect_part(&study, FIGURE_SPEEDUP, SCRIPT, cases[i].ticks, true);
    }
}

static void a_speedup_below_one_has_ticks_of_its_own(void **state)
{
    (void)state;
    struct study study;
    small_study(&study);
    study.rows[4].median = 16;
    compare(&study, study.rows);
    expect_part(&study, FIGURE_SPEEDUP, SCRIPT, "set ytics ('1/4' 0.25, '1/2' 0.5, 1, 2, 4)\n", true);
}

/* However many workers there are; and however little the times differ, there are some ticks. */
static void times_are_ratios_on_both_axes(void **state)
{
    (void)state;
    struct study study;
    small_study(&study);
    expect_part(&study, FIGURE_TIME, SCRIPT, "set logscale x 2\n", true);
    expect_part(&study, FIGURE_TIME, SCRIPT, "set logscale y 10\n", true);
    expect_part(&study, FIGURE_TIME, SCRIPT, "set ytics (1.5, 2, 3, 4, 5)\n", true);
    study.runs[4].workers = 64;
    expect_part(&study, FIGURE_TIME, SCRIPT, "set logscale y 10\n", true);
}

static void lines_stand_at_cores_and_nodes_with_room_for_their_text(void **state)
{
    (void)state;
    struct study study;
    small_study(&study);
    expect_part(&study, FIGURE_SPEEDUP, SCRIPT, "set x2tics ('2 cores' 2, '2 nodes' 4) ", true);
    study.runs[4].workers = 1024; /* the same two are now close together: the line stays */
    expect_part(&study, FIGURE_SPEEDUP, SCRIPT, "set x2tics ('2 cores' 2, '' 4) ", true);
    for (size_t i = 0; i < study.group.row_count; i++)
        study.runs[i].cores = 0;
    expect_part(&study, FIGURE_SPEEDUP, SCRIPT, "x2tics", false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_data_of_speedup_are_these_bytes),
        cmocka_unit_test(efficiency_is_speedup_over_workers),
        cmocka_unit_test(time_has_every_repetition_and_no_bars),
        cmocka_unit_test(the_book_is_overlaid_with_its_medians_against_its_own_base),
        cmocka_unit_test(fitted_laws_are_drawn_over_the_speedup),
        cmocka_unit_test(a_relative_figure_begins_at_its_base),
        cmocka_unit_test(a_relative_figure_names_its_base),
        cmocka_unit_test(what_is_useful_is_the_efficiency_with_its_interval),
        cmocka_unit_test(bars_that_workers_and_world_leave_alike_say_what_differs),
        cmocka_unit_test(a_modelled_curve_is_laid_over_relative_speedups_from_their_base_on),
        cmocka_unit_test(the_caption_names_the_schedule_of_a_modelled_curve),
        cmocka_unit_test(what_was_disturbed_is_crossed_out_in_the_figure_of_time_alone),
        cmocka_unit_test(disturbed_rows_that_count_are_drawn_as_disturbed),
        cmocka_unit_test(from_a_disturbed_base_comes_time_alone),
        cmocka_unit_test(without_undisturbed_parallel_runs_there_is_time_alone),
        cmocka_unit_test(captions_tell_findings_in_few_words),
        cmocka_unit_test(findings_are_told_where_they_matter),
        cmocka_unit_test(what_was_found_of_many_rows_is_told_once),
        cmocka_unit_test(the_caption_says_where_intervals_are),
        cmocka_unit_test(weak_efficiency_has_an_interval),
        cmocka_unit_test(weak_scaling_finds_what_grows_with_the_workers),
        cmocka_unit_test(weak_scaling_needs_one_worker_to_compare_with),
        cmocka_unit_test(without_a_base_there_is_time_alone),
        cmocka_unit_test(what_cannot_be_drawn_is_not),
        cmocka_unit_test(curves_of_many_workers_have_few_points),
        cmocka_unit_test(the_script_of_speedup_is_these_bytes),
        cmocka_unit_test(nothing_of_a_record_is_obeyed),
        cmocka_unit_test(the_title_is_cut_between_characters),
        cmocka_unit_test(the_caption_names_what_is_compared),
        cmocka_unit_test(the_terminal_gets_characters_and_its_data_with_the_script),
        cmocka_unit_test(each_schedule_is_a_curve_of_its_own),
        cmocka_unit_test(the_colour_dashes_and_points_are_of_the_schedule),
        cmocka_unit_test(of_several_worlds_the_points_are_of_the_world),
        cmocka_unit_test(no_two_schedules_look_alike),
        cmocka_unit_test(a_long_name_makes_the_key_narrower),
        cmocka_unit_test(the_caption_tells_schedules_and_what_bounds_a_loop),
        cmocka_unit_test(one_schedule_is_told_in_the_caption_alone),
        cmocka_unit_test(schedules_left_out_are_not_told),
        cmocka_unit_test(the_caption_says_how_many_rows_are_not_drawn),
        cmocka_unit_test(ticks_are_doublings_however_many_workers),
        cmocka_unit_test(a_speedup_below_one_has_ticks_of_its_own),
        cmocka_unit_test(times_are_ratios_on_both_axes),
        cmocka_unit_test(lines_stand_at_cores_and_nodes_with_room_for_their_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
