#include "report/page/page_gzip.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* One block with the fixed codes: tables of figures repeat themselves so much that codes of their own would
 * save little more. */
enum {
    WINDOW = 32768, /* bytes that a repeat may lie back */
    SHORTEST = 3,
    LONGEST = 258,
    STEPS = 64, /* places that are tried for a repeat */
    HASH_BITS = 15,
    END_OF_BLOCK = 256,
    LENGTHS = 257 /* the first code of a length */
};

struct writer {
    FILE *file;
    uint32_t bits;
    int count; /* of those, below 8 between calls */
};

/* ---- Bits. */

static void put_bits(struct writer *writer, uint32_t value, int count)
{
    writer->bits |= value << writer->count;
    writer->count += count;
    for (; writer->count >= 8; writer->count -= 8, writer->bits >>= 8)
        fputc((int)(writer->bits & 0xff), writer->file);
}

/* A code begins with its highest bit, other than numbers. */
static void put_code(struct writer *writer, uint32_t code, int count)
{
    uint32_t turned = 0;
    for (int i = 0; i < count; i++)
        turned |= (code >> i & 1) << (count - 1 - i);
    put_bits(writer, turned, count);
}

static void put_symbol(struct writer *writer, uint32_t symbol)
{
    if (symbol < 144)
        put_code(writer, 0x30 + symbol, 8);
    else if (symbol < 256)
        put_code(writer, 0x190 + symbol - 144, 9);
    else if (symbol < 280)
        put_code(writer, symbol - 256, 7);
    else
        put_code(writer, 0xc0 + symbol - 280, 8);
}

static void put_number(struct writer *writer, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        fputc((int)(value >> 8 * i & 0xff), writer->file);
}

/* ---- Repeats: a length and how far back. Codes stand for ranges of both, the longer the wider; which of the
 * range it is follows in bits of its own. */

static int highest_bit(uint32_t value)
{
    return 31 - __builtin_clz(value);
}

static void put_length(struct writer *writer, size_t length)
{
    const uint32_t above = (uint32_t)(length - SHORTEST);
    const int extra = above < 8 ? 0 : highest_bit(above) - 2;
    if (length == LONGEST) {
        put_symbol(writer, 285);
        return;
    }
    put_symbol(writer, LENGTHS + 4 * (uint32_t)extra + (above >> extra));
    put_bits(writer, above & ((1u << extra) - 1), extra);
}

static void put_distance(struct writer *writer, size_t distance)
{
    const uint32_t above = (uint32_t)(distance - 1);
    const int extra = above < 4 ? 0 : highest_bit(above) - 1;
    put_code(writer, 2 * (uint32_t)extra + (above >> extra), 5);
    put_bits(writer, above & ((1u << extra) - 1), extra);
}

/* ---- Where something was before: chains of the places with the same hash, the nearest first. */

struct places {
    const unsigned char *bytes;
    size_t size;
    uint32_t *last;   /* by hash: place + 1; 0: none */
    uint32_t *before; /* by place, the same */
};

static size_t hash_at(const struct places *places, size_t at)
{
    const unsigned char *bytes = places->bytes + at;
    const uint32_t value = bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16;
    return value * 2654435761u >> (32 - HASH_BITS);
}

static void add_place(struct places *places, size_t at)
{
    if (at + SHORTEST > places->size)
        return;
    const size_t hash = hash_at(places, at);
    places->before[at] = places->last[hash];
    places->last[hash] = (uint32_t)at + 1;
}

static size_t common_length(const struct places *places, size_t first, size_t second)
{
    const size_t left = places->size - second, most = left < LONGEST ? left : LONGEST;
    size_t length = 0;
    while (length < most && places->bytes[first + length] == places->bytes[second + length])
        length++;
    return length;
}

/* The longest repeat of what stands at `at`; below SHORTEST: there is none. */
static size_t find_repeat(const struct places *places, size_t at, size_t *distance)
{
    size_t longest = 0;
    if (at + SHORTEST > places->size)
        return 0;
    uint32_t place = places->last[hash_at(places, at)];
    for (int step = 0; place > 0 && at - (place - 1) <= WINDOW && step < STEPS; step++) {
        const size_t length = common_length(places, place - 1, at);
        if (length > longest) {
            longest = length;
            *distance = at - (place - 1);
        }
        place = places->before[place - 1];
    }
    return longest;
}

static void put_block(struct places *places, struct writer *writer)
{
    put_bits(writer, 1, 1); /* the last block */
    put_bits(writer, 1, 2); /* with the fixed codes */
    for (size_t at = 0; at < places->size;) {
        size_t distance = 0;
        const size_t repeat = find_repeat(places, at, &distance);
        const size_t length = repeat < SHORTEST ? 1 : repeat;
        if (repeat < SHORTEST) {
            put_symbol(writer, places->bytes[at]);
        } else {
            put_length(writer, length);
            put_distance(writer, distance);
        }
        for (size_t i = 0; i < length; i++)
            add_place(places, at + i);
        at += length;
    }
    put_symbol(writer, END_OF_BLOCK);
    put_bits(writer, 0, writer->count > 0 ? 8 - writer->count : 0);
}

/* ---- The file around the block. */

static uint32_t checksum(const char *bytes, size_t size)
{
    uint32_t sum = 0xffffffff;
    for (size_t i = 0; i < size; i++) {
        sum ^= (unsigned char)bytes[i];
        for (int bit = 0; bit < 8; bit++)
            sum = sum >> 1 ^ (sum & 1 ? 0xedb88320u : 0);
    }
    return ~sum;
}

bool page_gzip_put(const char *bytes, size_t size, FILE *file)
{
    static const unsigned char head[] = {0x1f, 0x8b, 8, 0, 0,
                                         0,    0,    0, 0, 255}; /* no name, no time, no system */
    if (size >= UINT32_MAX)
        return false;
    struct places places = {.bytes = (const unsigned char *)bytes,
                            .size = size,
                            .last = calloc((size_t)1 << HASH_BITS, sizeof *places.last),
                            .before = calloc(size + 1, sizeof *places.before)};
    struct writer writer = {.file = file};
    const bool good = places.last && places.before;
    if (good) {
        fwrite(head, 1, sizeof head, file);
        put_block(&places, &writer);
        put_number(&writer, checksum(bytes, size));
        put_number(&writer, (uint32_t)size);
    }
    free(places.last);
    free(places.before);
    return good;
}
