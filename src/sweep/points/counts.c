#include "sweep/points/counts.h"

#include <stdlib.h>

#include "report/containers/array.h"

bool counts_add(struct counts *counts, int number, struct error *error)
{
    if (!array_grow(&counts->items, counts->count, sizeof *counts->items, error))
        return false;
    counts->items[counts->count++] = number;
    return true;
}

bool counts_add_pair(struct pairs *pairs, struct pair pair, struct error *error)
{
    if (!array_grow(&pairs->items, pairs->count, sizeof *pairs->items, error))
        return false;
    pairs->items[pairs->count++] = pair;
    return true;
}

void counts_free(struct counts *counts)
{
    free(counts->items);
    *counts = (struct counts){0};
}

void counts_free_pairs(struct pairs *pairs)
{
    free(pairs->items);
    *pairs = (struct pairs){0};
}

/* ---- Texts. */

static bool refuse(struct error *error)
{
    return error_set(error, ERROR_USAGE, "%s", "");
}

/* Digits from 1 on without a 0 before them; NULL: there is no such number. */
static const char *take_number(const char *text, int *number)
{
    int value = 0;
    if (*text == '0')
        return NULL;
    const char *at = text;
    for (; *at >= '0' && *at <= '9'; at++) {
        value = 10 * value + (*at - '0');
        if (value > COUNTS_MOST)
            return NULL;
    }
    *number = value;
    return at > text ? at : NULL;
}

bool counts_parse(struct counts *counts, const char *text, struct error *error)
{
    int number;
    counts_free(counts);
    for (;; text++) {
        text = take_number(text, &number);
        if (!text || (*text != ',' && *text != '\0'))
            return refuse(error);
        if (!counts_add(counts, number, error))
            return false;
        if (*text == '\0')
            return true;
    }
}

static const char *take_pair(const char *text, struct pair *pair)
{
    text = take_number(text, &pair->ranks);
    return text && *text == 'x' ? take_number(text + 1, &pair->threads) : NULL;
}

bool counts_parse_pairs(struct pairs *pairs, const char *text, struct error *error)
{
    struct pair pair;
    counts_free_pairs(pairs);
    for (;; text++) {
        text = take_pair(text, &pair);
        if (!text || (*text != ',' && *text != '\0'))
            return refuse(error);
        if (!counts_add_pair(pairs, pair, error))
            return false;
        if (*text == '\0')
            return true;
    }
}

/* "(x4)": how often; 1 where nothing is said. */
static const char *take_times(const char *text, int *times)
{
    *times = 1;
    if (*text != '(')
        return text;
    text = text[1] == 'x' ? take_number(text + 2, times) : NULL;
    return text && *text == ')' ? text + 1 : NULL;
}

bool counts_parse_nodes(struct counts *counts, const char *text, struct error *error)
{
    int number, times;
    counts_free(counts);
    for (;; text++) {
        text = take_number(text, &number);
        text = text ? take_times(text, &times) : NULL;
        if (!text || (*text != ',' && *text != '\0'))
            return refuse(error);
        for (int i = 0; i < times; i++)
            if (!counts_add(counts, number, error))
                return false;
        if (*text == '\0')
            return true;
    }
}
