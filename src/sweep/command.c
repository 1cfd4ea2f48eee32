#include "sweep/command.h"

#include <stdlib.h>
#include <string.h>

#include "base/printable_text.h"

bool command_add_launch(struct lines *words, const struct launcher_setup *launcher, const struct point *point,
                        struct error *error)
{
    const struct launch launch = {.ranks = point->ranks,
                                  .threads = point->threads,
                                  .nodes = point->nodes,
                                  .ranks_of_a_node = point->ranks_of_a_node,
                                  .is_oversubscribed = point->is_oversubscribed};
    return launcher_words_add(words, launcher, &launch, error);
}

static bool add_option(struct lines *words, const char *name, const char *value, struct error *error)
{
    return lines_add(words, error, "--%s", name) && lines_add(words, error, "%s", value);
}

static bool add_number(struct lines *words, const char *name, int value, struct error *error)
{
    return lines_add(words, error, "--%s", name) && lines_add(words, error, "%d", value);
}

/* A rank that is lost shall not keep the others waiting. */
static bool add_loss(struct lines *words, const struct study *study, const struct point *point,
                     struct error *error)
{
    return point->ranks == 0 || study->launcher.kind != LAUNCHER_SRUN ||
           lines_add(words, error, "--kill-on-bad-exit=1");
}

/* The split of a number is of auto alone. */
static bool add_schedule(struct lines *words, const struct study *study, const struct point *point,
                         struct error *error)
{
    return strcmp(point->schedule, "auto") == 0
               ? add_option(words, "split", study->options->split ? study->options->split : "auto", error)
               : add_option(words, "schedule", point->schedule, error);
}

bool command_add(struct lines *words, const struct study *study, size_t index, const char *record,
                 struct error *error)
{
    const struct point *point = &study->points.items[index];
    const struct sweep_options *options = study->options;
    return command_add_launch(words, &study->launcher, point, error) &&
           add_loss(words, study, point, error) && lines_add(words, error, "%s", study->program->path) &&
           add_number(words, "threads", point->threads, error) &&
           add_option(words, sweep_work_option(options->work_kind), point->work, error) &&
           add_option(words, "kernel", options->kernel, error) && add_schedule(words, study, point, error) &&
           add_option(words, "format", "count", error) && add_number(words, "repeat", 1, error) &&
           add_number(words, "warmup", options->warmup, error) &&
           add_option(words, "progress", "never", error) &&
           (!record || add_option(words, "record", record, error));
}

void command_print(const struct lines *words, FILE *file)
{
    for (size_t i = 0; i < words->count; i++) {
        const size_t room = 4 * strlen(words->text[i]) + 16; /* a byte is at most four in quotation marks */
        char *quoted = malloc(room);
        fprintf(file, "%s%s", i > 0 ? " " : "",
                quoted && text_quote(words->text[i], quoted, room) ? quoted : "?");
        free(quoted);
    }
    fputc('\n', file);
}
