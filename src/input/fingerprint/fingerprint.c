#include "input/fingerprint/fingerprint.h"

#include <string.h>

__extension__ typedef unsigned __int128 uint128;

/* The first 64 bits behind the point of e, rounded up: no multiple of 3, 5, 17, 257, 641, 65537 or 6700417,
 * the primes that divide 2^64 - 1. */
static const uint64_t FOLD_FACTOR = UINT64_C(0xB7E151628AED2A6B);

/* (value xor lane) * FOLD_FACTOR modulo 2^64 - 1: a bijection of each of them. */
static uint64_t fold(uint64_t value, uint64_t lane)
{
    const uint128 product = (uint128)(value ^ lane) * FOLD_FACTOR;
    const uint64_t low = (uint64_t)product, sum = low + (uint64_t)(product >> 64);
    return sum + (sum < low);
}

void fingerprint_begin(struct fingerprint *fingerprint)
{
    fingerprint->size = 0;
    for (int i = 0; i < STRIPE_LANES; i++)
        fingerprint->lanes[i] = (uint64_t)i + 1;
}

/* Goes on with the stripe that was begun. Returns how many of the bytes it took. */
static size_t fill_rest(struct fingerprint *fingerprint, const unsigned char *bytes, size_t size)
{
    const size_t used = fingerprint->size % STRIPE_SIZE, room = STRIPE_SIZE - used;
    const size_t taken = size < room ? size : room;
    memcpy(fingerprint->rest + used, bytes, taken);
    fingerprint->size += taken;
    if (taken == room)
        stripes_adder()(fingerprint->lanes, fingerprint->rest, 1);
    return taken;
}

void fingerprint_add(struct fingerprint *fingerprint, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    if (fingerprint->size % STRIPE_SIZE > 0) {
        const size_t taken = fill_rest(fingerprint, at, size);
        at += taken;
        size -= taken;
    }
    if (size >= STRIPE_SIZE) {
        const size_t whole = size - size % STRIPE_SIZE;
        stripes_adder()(fingerprint->lanes, at, whole / STRIPE_SIZE);
        fingerprint->size += whole;
        at += whole;
        size -= whole;
    }
    if (size > 0)
        fill_rest(fingerprint, at, size);
}

uint64_t fingerprint_end(const struct fingerprint *fingerprint)
{
    struct fingerprint last = *fingerprint;
    const size_t used = last.size % STRIPE_SIZE;
    if (used > 0) {
        memset(last.rest + used, 0, STRIPE_SIZE - used);
        stripes_adder()(last.lanes, last.rest, 1);
    }
    uint64_t value = last.size;
    for (int i = 0; i < STRIPE_LANES; i++)
        value = fold(value, last.lanes[i]);
    return value == 0 ? 1 : value;
}

uint64_t fingerprint_of(const void *bytes, size_t size)
{
    struct fingerprint fingerprint;
    fingerprint_begin(&fingerprint);
    fingerprint_add(&fingerprint, bytes, size);
    return fingerprint_end(&fingerprint);
}
