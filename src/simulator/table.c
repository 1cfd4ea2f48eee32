#include "simulator/table.h"

#include <inttypes.h>
#include <math.h>

#include "base/number.h"

static const double MARGIN = 1.25, BEGIN_AND_END_SECONDS = 30;

uint64_t table_slurm_seconds(double launch_seconds, double seconds)
{
    const double wanted = (launch_seconds + seconds) * MARGIN + BEGIN_AND_END_SECONDS;
    return 60 * (uint64_t)ceil(wanted / 60);
}

/* As Slurm reads it: HH:MM:SS, or D-HH:MM:SS. */
enum { TIME_SIZE = 40 };
static const char *time_text(uint64_t seconds, char text[TIME_SIZE])
{
    const uint64_t minutes = seconds / 60, hours = minutes / 60, days = hours / 24;
    int size = 0;
    if (days > 0)
        size = snprintf(text, TIME_SIZE, "%" PRIu64 "-", days);
    snprintf(text + size, TIME_SIZE - (size_t)size, "%02" PRIu64 ":%02" PRIu64 ":%02" PRIu64, hours % 24,
             minutes % 60, seconds % 60);
    return text;
}

/* A figure of three significant digits or more, for people. */
enum { REAL_SIZE = 32 };
static const char *real_text(double value, char text[REAL_SIZE])
{
    const int decimals = value >= 100 || value == 0 ? 0
                         : value >= 10              ? 1
                         : value >= 1               ? 2
                                                    : 2 - (int)floor(log10(value));
    snprintf(text, REAL_SIZE, "%.*f", decimals > 9 ? 9 : decimals, value);
    return text;
}

static const char *duration_text(double seconds, char text[REAL_SIZE])
{
    if (seconds >= 1 || seconds == 0)
        snprintf(text, REAL_SIZE, "%.4g s", seconds);
    else if (seconds >= 1e-3)
        snprintf(text, REAL_SIZE, "%.4g ms", seconds * 1e3);
    else
        snprintf(text, REAL_SIZE, "%.4g us", seconds * 1e6);
    return text;
}

/* ---- Text. */

static void print_row(const struct row *row, FILE *file)
{
    char seconds[REAL_SIZE], speedup[REAL_SIZE], bound[REAL_SIZE], hours[REAL_SIZE], time[TIME_SIZE],
        shape[32];
    snprintf(shape, sizeof shape, "%d × %d", row->ranks, row->threads);
    /* The sign × is two bytes wide. */
    fprintf(file, "%7d %16s %10s %8s %10.2f %8s %10s  --time=%s\n", row->ranks * row->threads, shape,
            real_text(row->seconds, seconds), real_text(row->speedup, speedup), row->efficiency,
            real_text(row->bound, bound), real_text(row->core_hours, hours),
            time_text(row->slurm_seconds, time));
}

static void print_notes(const struct table *table, FILE *file)
{
    char latency[REAL_SIZE], service[REAL_SIZE], launch[REAL_SIZE];
    fprintf(file,
            "\nmodelled: a message is under way for %s and takes a rank %s; the launch of %s is part of "
            "core-hours and --time\n",
            duration_text(table->latency_seconds, latency), duration_text(table->service_seconds, service),
            duration_text(table->launch_seconds, launch));
    if (table->noise > 0)
        fprintf(file, "modelled: workers differ in speed by %.4g %%; each row is the median of %d draws\n",
                table->noise * 100, table->draws);
    fprintf(file,
            "modelled: --time is launch and run, a quarter more, 30 s to begin and end, in whole minutes\n");
}

static void print_text(const struct table *table, FILE *file)
{
    char count[NUMBER_GROUPED_SIZE], operations[NUMBER_GROUPED_SIZE], rate[REAL_SIZE], seconds[REAL_SIZE];
    fprintf(file, "modelled from this engine and %s M %s/s a worker (%s)\n",
            real_text(table->rate / 1e6, rate), table->operation, table->rate_from);
    fprintf(file, "%s: %s number%s, kernel %s, %s%s%s%s %s, %s s on one worker\n", table->numbers,
            number_grouped(table->number_count, count), table->number_count == 1 ? "" : "s", table->kernel,
            table->is_loop ? "schedule " : "", table->is_loop ? table->schedule : "",
            table->is_loop ? ", " : "", number_grouped(table->operations, operations), table->operation,
            real_text(table->sequential_seconds, seconds));
    fprintf(file,
            "workers  ranks × threads   seconds  speedup efficiency    bound core-hours  ask Slurm for\n");
    for (size_t i = 0; i < table->row_count; i++)
        print_row(&table->rows[i], file);
    print_notes(table, file);
}

/* ---- CSV and JSON: every figure, and none rounded. */

static void print_csv(const struct table *table, FILE *file)
{
    fprintf(file,
            "modelled_workers,ranks,threads,modelled_seconds,modelled_seconds_least,modelled_seconds_most,"
            "modelled_compute_seconds,modelled_speedup,modelled_efficiency,bound,core_hours,units,messages,"
            "slurm_seconds,schedule\n");
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        fprintf(file,
                "%d,%d,%d,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%" PRIu64 ",%" PRIu64 ",%" PRIu64
                ",\"%s\"\n",
                row->ranks * row->threads, row->ranks, row->threads, row->seconds, row->least, row->most,
                row->compute_seconds, row->speedup, row->efficiency, row->bound, row->core_hours, row->units,
                row->messages, row->slurm_seconds, table->schedule);
    }
}

static void print_json_row(const struct row *row, FILE *file)
{
    char time[TIME_SIZE];
    fprintf(file,
            "{\"ranks\": %d, \"threads\": %d, \"workers\": %d, \"seconds\": %.9g, \"seconds_least\": %.9g, "
            "\"seconds_most\": %.9g, \"compute_seconds\": %.9g, \"speedup\": %.9g, \"efficiency\": %.9g, "
            "\"bound\": %.9g, \"core_hours\": %.9g, \"units\": %" PRIu64 ", \"messages\": %" PRIu64
            ", \"slurm_time\": \"%s\"}",
            row->ranks, row->threads, row->ranks * row->threads, row->seconds, row->least, row->most,
            row->compute_seconds, row->speedup, row->efficiency, row->bound, row->core_hours, row->units,
            row->messages, time_text(row->slurm_seconds, time));
}

static void print_json_text(const char *text, FILE *file)
{
    fputc('"', file);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', file);
        fputc(*text, file);
    }
    fputc('"', file);
}

static void print_json(const struct table *table, FILE *file)
{
    fprintf(file, "{\"modelled\": true, \"numbers\": ");
    print_json_text(table->numbers, file);
    fprintf(file,
            ", \"count\": %" PRIu64 ", \"kernel\": \"%s\", \"schedule\": \"%s\", \"operations\": %" PRIu64
            ", \"operation\": \"%s\", \"rate\": %.9g, \"rate_from\": ",
            table->number_count, table->kernel, table->schedule, table->operations, table->operation,
            table->rate);
    print_json_text(table->rate_from, file);
    fprintf(file,
            ", \"sequential_seconds\": %.9g, \"latency_seconds\": %.9g, \"service_seconds\": %.9g, "
            "\"launch_seconds\": %.9g, \"noise\": %.9g, \"seed\": \"%" PRIu64
            "\", \"draws\": %d, \"rows\": [",
            table->sequential_seconds, table->latency_seconds, table->service_seconds, table->launch_seconds,
            table->noise, table->seed, table->draws);
    for (size_t i = 0; i < table->row_count; i++) {
        fprintf(file, "%s\n  ", i > 0 ? "," : "");
        print_json_row(&table->rows[i], file);
    }
    fprintf(file, "\n]}\n");
}

void table_print(const struct table *table, enum table_format format, FILE *file)
{
    if (format == TABLE_CSV)
        print_csv(table, file);
    else if (format == TABLE_JSON)
        print_json(table, file);
    else
        print_text(table, file);
}
