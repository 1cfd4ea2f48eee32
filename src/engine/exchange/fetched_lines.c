#include "engine/exchange/fetched_lines.h"

#include <stdlib.h>

void fetched_lines_add(struct fetched_lines *lines, struct message_lines *message)
{
    message->next = lines->newest;
    lines->newest = message;
}

const struct message_lines *fetched_lines_find(const struct fetched_lines *lines,
                                               const struct numbers_extent *numbers)
{
    const struct message_lines *message = lines->newest;
    while (message && (message->numbers.first != numbers->first || message->numbers.end != numbers->end))
        message = message->next;
    return message;
}

void fetched_lines_drop(struct fetched_lines *lines,
                        bool (*is_needed)(void *context, const struct numbers_extent *numbers), void *context)
{
    struct message_lines **link = lines->newest ? &lines->newest->next : &lines->newest;
    while (*link) {
        struct message_lines *message = *link;
        if (is_needed(context, &message->numbers)) {
            link = &message->next;
            continue;
        }
        *link = message->next;
        free(message);
    }
}

void fetched_lines_free(struct fetched_lines *lines)
{
    while (lines->newest) {
        struct message_lines *next = lines->newest->next;
        free(lines->newest);
        lines->newest = next;
    }
}
