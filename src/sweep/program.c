#include "sweep/program.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "files/path.h"
#include "files/staged.h"
#include "report/containers/lines.h"
#include "report/json/json_value.h"
#include "report/records/run_schedule.h"
#include "sweep/processes/child.h"
#include "sweep/records/record_files.h"
#include "sweep/relative_path.h"

/* ---- Where it is. */

static bool is_program(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

static bool is_in_path(const char *name)
{
    char path[PATH_MAX];
    const char *folders = getenv("PATH");
    while (folders) {
        const size_t size = strcspn(folders, ":");
        snprintf(path, sizeof path, "%.*s/%s", size > 0 ? (int)size : 1, size > 0 ? folders : ".", name);
        if (is_program(path))
            return true;
        folders = folders[size] ? folders + size + 1 : NULL;
    }
    return false;
}

bool program_is_there(const char *name)
{
    return strchr(name, '/') ? is_program(name) : is_in_path(name);
}

/* The one beside this program; NULL: there is none, or no memory. From malloc. */
static char *beside_this(void)
{
    char *path, *self = realpath("/proc/self/exe", NULL), *folder = self ? path_folder(self) : NULL;
    if (!folder || asprintf(&path, "%s/primes", folder) < 0)
        path = NULL;
    free(folder);
    free(self);
    if (!path || !is_program(path)) {
        free(path);
        return NULL;
    }
    /* A name without a slash would be looked for in PATH. */
    char *seen = strdup(strchr(relative_path(path), '/') ? relative_path(path) : path);
    free(path);
    return seen;
}

static char *find_path(const char *named)
{
    const char *variable = getenv("PRIMES");
    if (named || (variable && *variable))
        return strdup(named ? named : variable);
    char *path = beside_this();
    return path ? path : strdup("primes");
}

/* ---- What it says of itself. */

/* Adds the text of a word that may begin with a dash as what it is. */
static bool add_words(struct lines *words, const char *const *texts, struct error *error)
{
    for (; *texts; texts++)
        if (!lines_add(words, error, "%s", *texts))
            return false;
    return true;
}

static bool ask(const char *const *texts, enum child_output output, struct buffer *said, int *code,
                struct error *error)
{
    struct lines words = {0};
    const bool good = add_words(&words, texts, error) && child_ask(&words, output, said, code, error);
    lines_free(&words);
    return good;
}

/* What stands behind "ranks: ", without the bracket that ends the line. */
static char *library_in(const char *version)
{
    static const char before[] = "ranks: ";
    const char *at = strstr(version, before);
    at = at ? at + strlen(before) : "unknown)";
    const size_t size = strlen(at);
    return strndup(at, size > 0 && at[size - 1] == ')' ? size - 1 : size);
}

static bool ask_version(struct program *program, struct error *error)
{
    int code = 0;
    char shown[SHOWN_SIZE];
    struct buffer said = {0};
    const char *const words[] = {program->path, "--version", NULL};
    const bool asked = ask(words, CHILD_ANSWERS, &said, &code, error);
    if (asked && code == 0)
        program->version = strndup(said.bytes, strcspn(said.bytes, "\n"));
    buffer_free(&said);
    if (!asked || code != 0)
        return asked &&
               error_set(error, ERROR_FAILED, "'%s --version' failed", lines_show(program->path, shown));
    program->library = program->version ? library_in(program->version) : NULL;
    return program->library || error_memory(error, "the version of the program", 0);
}

bool program_find(struct program *program, const char *named, struct error *error)
{
    char shown[SHOWN_SIZE];
    *program = (struct program){.path = find_path(named)};
    if (!program->path)
        return error_memory(error, "the name of the program", 0);
    return (program_is_there(program->path) ||
            error_set(error, ERROR_FAILED,
                      "there is no program '%s': build it (README.md), or say --primes FILE",
                      lines_show(program->path, shown))) &&
           ask_version(program, error);
}

void program_free(struct program *program)
{
    free(program->path);
    free(program->version);
    free(program->library);
    *program = (struct program){0};
}

/* ---- Schedules: a run that is over at once is asked for its record. */

/* Sets `name`, a text from malloc, if the record has it. */
static bool take_schedule(void *name, const struct record_line *line, struct error *error)
{
    struct run run = {0};
    struct string_pool pool = {0};
    json_error_t cause;
    bool out_of_memory;
    char **text = name;
    json_t *json = json_value_parse(line->text, line->size, &cause, &out_of_memory);
    const struct json_value record = {.json = json};
    if (json && run_schedule_read(&run, &record, &pool, error) && run.schedule_is_told && !*text)
        *text = strdup(run.schedule);
    json_decref(json);
    string_pool_free(&pool);
    return true;
}

/* The last line, without its end. */
static const char *last_line(char *said)
{
    for (size_t size = strlen(said); size > 0 && said[size - 1] == '\n'; size--)
        said[size - 1] = '\0';
    const char *end = strrchr(said, '\n');
    return end ? end + 1 : said;
}

static char *ask_schedule(const struct program *program, const char *schedule, const char *kernel,
                          const char *record, struct error *error)
{
    int code = 0;
    char shown[SHOWN_SIZE], *name = NULL;
    struct buffer said = {0};
    const char *const words[] = {program->path, "--schedule", schedule, "--threads", "1",     "--range",
                                 "1:1",         "--kernel",   kernel,   "--format",  "count", "--progress",
                                 "never",       "--record",   record,   NULL};
    const bool asked = ask(words, CHILD_ERRORS, &said, &code, error);
    if (asked && code != 0)
        error_set(error, (enum error_code)code, "%s", last_line(said.bytes));
    else if (asked && record_files_read_one(record, 0, take_schedule, &name, error) && !name)
        error_set(error, ERROR_FAILED, "the record of a run with --schedule %s does not say so",
                  lines_show(schedule, shown));
    buffer_free(&said);
    return name;
}

char *program_schedule_name(const struct program *program, const char *schedule, const char *kernel,
                            struct error *error)
{
    char folder[PATH_MAX], record[PATH_MAX + 32];
    const char *spare = staged_spare_folder();
    const int size = snprintf(folder, sizeof folder, "%s/primes-sweep.XXXXXX", spare);
    if (size >= (int)sizeof folder || !mkdtemp(folder)) {
        error_set(error, ERROR_FAILED, "cannot make a folder in '%s': %s", spare, strerror(errno));
        return NULL;
    }
    snprintf(record, sizeof record, "%s/schedule.jsonl", folder);
    char *name = ask_schedule(program, schedule, kernel, record, error);
    unlink(record);
    rmdir(folder);
    return name;
}
