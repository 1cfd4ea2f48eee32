#include "output/output_hints.h"

#include "base/number.h"
#include "base/printable_text.h"

enum { NAMES_SIZE = 400 };

static void print_left(const struct target *target, const char *program, FILE *messages)
{
    char names[NAMES_SIZE];
    const size_t count = staged_find_left(target->staged.target, names, sizeof names);
    if (count > 0)
        fprintf(messages,
                "%s: %s, beside the output: unfinished, left by %s that did not end; nothing uses %s\n",
                program, names, count == 1 ? "a run" : "runs", count == 1 ? "it" : "them");
}

void output_hints_print(const struct target *target, uint64_t bytes, const char *program, FILE *messages)
{
    char size[NUMBER_GROUPED_SIZE], shown[TEXT_WIDTH + 1];
    if (target->kind != TARGET_FILE)
        return;
    print_left(target, program, messages);
    if (!target_has_room(target, bytes))
        fprintf(messages, "%s: '%s' will have about %s MB, for which its file system has no room\n", program,
                text_show(target->path, shown), number_grouped(bytes / 1000000 + 1, size));
}
