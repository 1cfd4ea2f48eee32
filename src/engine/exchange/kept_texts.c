#include "engine/exchange/kept_texts.h"

#include <stdlib.h>

void kept_texts_add(struct kept_texts *texts, struct outcome *outcome)
{
    outcome->next = texts->waiting;
    texts->waiting = outcome;
}

void kept_texts_set_offset(struct kept_texts *texts, uint64_t unit, uint64_t offset)
{
    struct outcome **link = &texts->waiting;
    while (*link && (*link)->unit.id != unit)
        link = &(*link)->next;
    struct outcome *outcome = *link;
    if (!outcome)
        return;
    *link = outcome->next;
    outcome->offset = offset;
    outcome->next = texts->writable;
    texts->writable = outcome;
}

struct outcome *kept_texts_begin_write(struct kept_texts *texts)
{
    struct outcome *outcome = texts->writable;
    if (!outcome)
        return NULL;
    texts->writable = outcome->next;
    texts->writers++;
    return outcome;
}

void kept_texts_end_write(struct kept_texts *texts)
{
    texts->writers--;
}

static void free_list(struct outcome *outcome)
{
    while (outcome) {
        struct outcome *next = outcome->next;
        free(outcome);
        outcome = next;
    }
}

void kept_texts_free(struct kept_texts *texts)
{
    free_list(texts->waiting);
    free_list(texts->writable);
    *texts = (struct kept_texts){0};
}
