#include "output/output_hints.h"

#include "base/number.h"
#include "base/printable_text.h"

void output_hints_print(const struct target *target, uint64_t bytes, const char *program, FILE *messages)
{
    char size[NUMBER_GROUPED_SIZE], shown[TEXT_WIDTH + 1], left[TARGET_LEFT_SIZE];
    if (target->kind != TARGET_FILE)
        return;
    if (target_describe_left(target, left))
        fprintf(messages, "%s: %s\n", program, left);
    if (!target_has_room(target, bytes))
        fprintf(messages, "%s: '%s' will have about %s MB, for which its file system has no room\n", program,
                text_show(target->path, shown), number_grouped(bytes / 1000000 + 1, size));
}
