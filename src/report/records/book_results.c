#include "report/records/book_results.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/containers/array.h"
#include "report/records/run_schedule.h"

#define SEQUENTIAL_FILE "results/book/sequential.csv"
#define PROCESSES_FILE "results/book/processes.csv"

/* The author's machine. */
enum { CORES = 6, HARDWARE_THREADS = 12 };

/* ---- The tables: lines of three values, below the names of the columns. */

struct table_line {
    uint64_t first, second;
    double seconds;
};

struct table_text {
    const char *file, *next;
    size_t line; /* of the one that was read last */
};

static struct table_text open_table(const char *file, const char *text)
{
    return (struct table_text){file, text + strcspn(text, "\n") + 1, 1};
}

static size_t count_lines(struct table_text table)
{
    size_t count = 0;
    for (; *table.next; table.next += strcspn(table.next, "\n") + 1)
        count++;
    return count;
}

static bool read_line(struct table_text *table, struct table_line *line, struct error *error)
{
    char *end;
    table->line++;
    line->first = strtoull(table->next, &end, 10);
    bool good = *end == ',';
    line->second = good ? strtoull(end + 1, &end, 10) : 0;
    good = good && *end == ',';
    line->seconds = good ? strtod(end + 1, &end) : 0;
    table->next = end + 1;
    return (good && *end == '\n') ||
           error_set(error, ERROR_FAILED, "what was built in of %s:%zu is no line of three values",
                     table->file, table->line);
}

/* ---- Runs of them. */

/* What the two sources share: no more is known. */
static bool begin_run(struct runs *runs, struct run *run, const char *file, const char *machine,
                      const char *source, struct error *error)
{
    struct string_pool *pool = &runs->pool;
    *run = (struct run){.nodes = 1, .threads_least = 1, .threads_most = 1, .workers = 1, .ranks = 1};
    bool good = string_pool_keep(pool, "", &run->started, error);
    for (int key = 0; good && key < RUN_KEYS; key++)
        run->key[key] = run->started;
    run->host = run->numbers_digest = run->verdicts_digest = run->started;
    return good && run_schedule_set_published(run, pool, error) &&
           string_pool_keep(pool, "trial", &run->key[RUN_KERNEL], error) &&
           string_pool_keep(pool, machine, &run->key[RUN_CPU_MODEL], error) &&
           string_pool_keep(pool, "Python", &run->key[RUN_COMPILER], error) &&
           string_pool_keep(pool, "table", &run->key[RUN_FORMAT], error) &&
           string_pool_keep(pool, source, &run->key[RUN_NUMBERS], error) &&
           string_pool_keep(pool, source, &run->source, error) &&
           string_pool_keep(pool, "classic", &run->workload, error) &&
           string_pool_keep(pool, "the book", &run->label, error) &&
           string_pool_keep(pool, "divisors", &run->operation, error) &&
           string_pool_keep(pool, file, &run->file, error);
}

static bool no_memory(struct error *error)
{
    return error_memory(error, "the report", 0);
}

/* ---- The numbers. */

/* How many odd divisors trial division tries: those up to the smallest divisor, or to the square root. */
static uint64_t divisors_tried(uint64_t n, uint64_t smallest)
{
    const uint64_t last = smallest < n ? smallest : (uint64_t)sqrt((double)n);
    return n % 2 == 0 ? 0 : (last - 1) / 2;
}

/* What is known of them in both tables: what they are, and what each costs. */
static bool read_numbers(struct run *run, struct error *error)
{
    struct table_text table = open_table(SEQUENTIAL_FILE, book_sequential_text());
    run->numbers = count_lines(table);
    run->tasks = calloc(run->numbers, sizeof *run->tasks);
    bool good = run->tasks || no_memory(error);
    for (size_t i = 0; good && i < run->numbers; i++) {
        struct table_line line;
        good = read_line(&table, &line, error);
        if (!good)
            break;
        const uint64_t divisors = divisors_tried(line.first, line.second);
        run->tasks[i] = (double)divisors;
        run->operations += divisors;
        run->prime += line.first == line.second;
        run->composite += line.first != line.second;
    }
    return good;
}

static bool make_room(struct run *run, size_t repetitions, struct error *error)
{
    run->repetitions = repetitions;
    run->seconds = calloc(repetitions, sizeof *run->seconds);
    run->rates = calloc(repetitions, sizeof *run->rates);
    if (!run->seconds || !run->rates)
        return no_memory(error);
    for (size_t i = 0; i < repetitions; i++)
        run->rates[i] = NAN; /* how long each process was busy was not published */
    return true;
}

/* ---- One after the other. */

static bool read_times(struct run *run, struct error *error)
{
    struct table_text table = open_table(SEQUENTIAL_FILE, book_sequential_text());
    run->number = calloc(run->numbers, sizeof *run->number);
    run->number_seconds = calloc(run->numbers, sizeof *run->number_seconds);
    bool good = (run->number && run->number_seconds) || no_memory(error);
    for (size_t i = 0; good && i < run->numbers; i++) {
        struct table_line line;
        good = read_line(&table, &line, error);
        run->number[i] = (struct run_number){line.first, line.first == line.second ? "prime" : "composite"};
        run->number_seconds[i] = line.seconds;
        run->seconds[0] += line.seconds;
    }
    return good;
}

bool book_results_add_sequential(struct runs *runs, struct error *error)
{
    if (!array_grow(&runs->items, runs->count, sizeof *runs->items, error))
        return false;
    struct run *run = &runs->items[runs->count++];
    if (!begin_run(runs, run, SEQUENTIAL_FILE, "a reader's notebook with Python 3.10",
                   "Fluent Python, 2nd ed., chapter 19, sequential run", error))
        return false;
    run->world = RUN_SEQUENTIAL;
    run->line = 2;
    return read_numbers(run, error) && make_room(run, 1, error) && read_times(run, error);
}

/* ---- Figure 19-2. */

/* How many lines from here on are of the same number of processes. */
static size_t count_same(struct table_text table, uint64_t processes)
{
    size_t count = 0;
    for (; *table.next && strtoull(table.next, NULL, 10) == processes;
         table.next += strcspn(table.next, "\n") + 1)
        count++;
    return count;
}

static bool add_point(struct runs *runs, struct table_text *table, struct error *error)
{
    const uint64_t processes = strtoull(table->next, NULL, 10);
    if (!array_grow(&runs->items, runs->count, sizeof *runs->items, error))
        return false;
    struct run *run = &runs->items[runs->count++];
    if (!begin_run(runs, run, PROCESSES_FILE, "author's machine, 6 cores, 12 hardware threads",
                   "Fluent Python, 2nd ed., Figure 19-2", error))
        return false;
    run->world = RUN_BOOK;
    run->line = table->line + 1;
    run->ranks = run->workers = processes < INT32_MAX ? (int)processes : INT32_MAX;
    run->cores = CORES;
    run->cpus = run->cpus_least = run->cpus_most = HARDWARE_THREADS;
    bool good = read_numbers(run, error) && make_room(run, count_same(*table, processes), error);
    for (size_t i = 0; good && i < run->repetitions; i++) {
        struct table_line line;
        good = read_line(table, &line, error);
        run->seconds[i] = line.seconds;
    }
    return good;
}

bool book_results_add_processes(struct runs *runs, struct error *error)
{
    struct table_text table = open_table(PROCESSES_FILE, book_processes_text());
    bool good = true;
    while (good && *table.next)
        good = add_point(runs, &table, error);
    return good;
}
