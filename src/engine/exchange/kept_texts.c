#include "engine/exchange/kept_texts.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/buffer.h"

static struct outcome *outcome_of(struct id_heap_item *item)
{
    return (struct outcome *)(void *)((char *)item - offsetof(struct outcome, waiting));
}

static bool make_room(struct kept_texts *texts)
{
    struct id_heap_item **grown =
        buffer_grow_array(texts->waiting.items, &texts->room, texts->waiting.count, sizeof *grown);
    if (grown)
        texts->waiting.items = grown;
    return grown != NULL;
}

bool kept_texts_add(struct kept_texts *texts, struct outcome *outcome)
{
    if (!make_room(texts)) {
        free(outcome);
        return false;
    }
    outcome->waiting.id = outcome->unit.id;
    id_heap_push(&texts->waiting, &outcome->waiting);
    return true;
}

void kept_texts_set_offset(struct kept_texts *texts, uint64_t unit, uint64_t offset)
{
    struct id_heap_item *first = id_heap_first(&texts->waiting);
    if (!first || first->id != unit)
        return;
    struct outcome *outcome = outcome_of(first);
    id_heap_remove(first);
    outcome->offset = offset;
    outcome->turn = texts->turn;
    outcome->next = NULL;
    texts->unwritten[texts->turn]++;
    *(texts->writable ? texts->writable_last : &texts->writable) = outcome;
    texts->writable_last = &outcome->next;
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

void kept_texts_end_write(struct kept_texts *texts, const struct outcome *outcome)
{
    texts->unwritten[outcome->turn]--;
    texts->writers--;
}

void kept_texts_begin_flush(struct kept_texts *texts)
{
    assert(kept_texts_is_flushed(texts));
    texts->turn = !texts->turn;
}

void kept_texts_free(struct kept_texts *texts)
{
    for (size_t i = 0; i < texts->waiting.count; i++)
        free(outcome_of(texts->waiting.items[i]));
    free(texts->waiting.items);
    while (texts->writable) {
        struct outcome *next = texts->writable->next;
        free(texts->writable);
        texts->writable = next;
    }
    *texts = (struct kept_texts){0};
}
