#include "base/digest.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

__extension__ typedef unsigned __int128 uint128;

static const uint64_t MODULUS = (UINT64_C(1) << 61) - 1;

/* The points and their squares: the first 60 bits behind the point of pi and of e. */
static const uint64_t POINT[DIGEST_POINTS] = {UINT64_C(0x0243F6A8885A308D), UINT64_C(0x0B7E151628AED2A6)};

/* Symbols that are added up before their sum is reduced: at most 16, so that all products fit in 128 bits. */
enum { GROUP = 8 };

/* A number congruent to the value modulo p, at most p + 2; without a branch. */
static inline uint64_t fold(uint128 value)
{
    /* value < 2^123: one folding leaves less than 2^63. */
    const uint64_t folded = (uint64_t)(value & MODULUS) + (uint64_t)(value >> 61);
    return (folded & MODULUS) + (folded >> 61);
}

static uint64_t reduce(uint128 value)
{
    const uint64_t folded = fold(value);
    return folded >= MODULUS ? folded - MODULUS : folded;
}

static uint64_t multiply(uint64_t a, uint64_t b)
{
    return reduce((uint128)a * b);
}

static uint64_t power(uint64_t base, uint64_t exponent)
{
    uint64_t result = 1;
    for (; exponent > 0; exponent >>= 1) {
        if (exponent & 1)
            result = multiply(result, base);
        base = multiply(base, base);
    }
    return result;
}

/* Two digits at once: value * x^2 + high * x + low, below 2^122 + 2^94 before it is reduced. */
static inline uint64_t next_value(uint64_t value, uint64_t point, uint64_t square, uint64_t symbol)
{
    const uint64_t high = symbol >> 32;
    const uint64_t low = (symbol & UINT32_MAX) + 1;
    return reduce((uint128)value * square + (uint128)high * point + low);
}

void digest_add(struct digest *digest, uint64_t symbol)
{
    for (int i = 0; i < DIGEST_POINTS; i++)
        digest->value[i] = next_value(digest->value[i], POINT[i], multiply(POINT[i], POINT[i]), symbol);
    digest->count++;
}

static void raise_points(uint64_t powers[DIGEST_POINTS][2 * GROUP + 1])
{
    for (int i = 0; i < DIGEST_POINTS; i++) {
        powers[i][0] = 1;
        for (int k = 1; k <= 2 * GROUP; k++)
            powers[i][k] = multiply(powers[i][k - 1], POINT[i]);
    }
}

/* value * x^(2 GROUP) and the digits of GROUP symbols; powers[k] is x^k. */
static inline uint64_t next_group(uint64_t value, const uint64_t powers[2 * GROUP + 1],
                                  const uint64_t *symbols)
{
    uint128 sum = (uint128)value * powers[2 * GROUP];
    for (int i = 0; i < GROUP; i++) {
        const int exponent = 2 * (GROUP - 1 - i);
        sum += (uint128)(symbols[i] >> 32) * powers[exponent + 1];
        sum += (uint128)((symbols[i] & UINT32_MAX) + 1) * powers[exponent];
    }
    return fold(sum);
}

void digest_add_many(struct digest *digest, const uint64_t *symbols, size_t count)
{
    uint64_t powers[DIGEST_POINTS][2 * GROUP + 1], value[DIGEST_POINTS];
    size_t done = 0;
    if (count >= GROUP)
        raise_points(powers);
    memcpy(value, digest->value, sizeof value);
    for (; count - done >= GROUP; done += GROUP)
        for (int i = 0; i < DIGEST_POINTS; i++)
            value[i] = next_group(value[i], powers[i], symbols + done);
    for (int i = 0; i < DIGEST_POINTS; i++)
        digest->value[i] = reduce(value[i]);
    digest->count += done;
    for (; done < count; done++)
        digest_add(digest, symbols[done]);
}

void digest_append(struct digest *digest, const struct digest *tail)
{
    for (int i = 0; i < DIGEST_POINTS; i++) {
        uint64_t shift = power(multiply(POINT[i], POINT[i]), tail->count);
        digest->value[i] = reduce((uint128)digest->value[i] * shift + tail->value[i]);
    }
    digest->count += tail->count;
}

/* What a run of symbols s, s + t, s + 2t ... with one high half comes to: value * power + s * ones + t *
 * steps, where with X = x^2 power is X^count, ones the sum of X^(count-1-k) over k, and steps that of k *
 * X^(count-1-k). */
struct run {
    uint64_t power, ones, steps;
    uint64_t count; /* modulo p */
};

static uint64_t add(uint64_t a, uint64_t b)
{
    return reduce((uint128)a + b);
}

/* The run `left` and, behind it, `right`. */
static struct run join(const struct run *left, const struct run *right)
{
    return (struct run){.power = multiply(left->power, right->power),
                        .ones = add(multiply(left->ones, right->power), right->ones),
                        .steps = add(add(multiply(left->steps, right->power), right->steps),
                                     multiply(left->count, right->ones)),
                        .count = add(left->count, right->count)};
}

static struct run run_of(uint64_t square, uint64_t count)
{
    struct run all = {.power = 1}, twice = {.power = square, .ones = 1, .count = 1};
    for (; count > 0; count >>= 1) {
        if (count & 1)
            all = join(&all, &twice);
        twice = join(&twice, &twice);
    }
    return all;
}

/* A progression whose numbers have one high half. */
static void add_run(struct digest *digest, uint64_t first, uint64_t step, uint64_t count)
{
    for (int i = 0; i < DIGEST_POINTS; i++) {
        const struct run run = run_of(multiply(POINT[i], POINT[i]), count);
        const uint64_t begin = next_value(0, POINT[i], 0, first);
        const uint64_t value = add(multiply(digest->value[i], run.power), multiply(begin, run.ones));
        digest->value[i] = add(value, multiply(step, run.steps));
    }
    digest->count += count;
}

void digest_add_progression(struct digest *digest, uint64_t first, uint64_t step, uint64_t count)
{
    while (count > 0) {
        /* A step of 2^32 or more changes the high half each time. */
        const uint64_t in_half = step > UINT32_MAX ? 1 : (UINT32_MAX - (first & UINT32_MAX)) / step + 1;
        const uint64_t run = in_half < count ? in_half : count;
        add_run(digest, first, step > UINT32_MAX ? 0 : step, run);
        count -= run;
        first += run * step;
    }
}

void digest_text(const struct digest *digest, char text[DIGEST_TEXT_SIZE])
{
    snprintf(text, DIGEST_TEXT_SIZE, "%016" PRIx64 "%016" PRIx64, digest->value[0], digest->value[1]);
}

bool digest_parse(struct digest *digest, const char *text, uint64_t count)
{
    struct digest parsed = {.count = count};
    char written[DIGEST_TEXT_SIZE];
    if (strlen(text) != DIGEST_TEXT_SIZE - 1 ||
        sscanf(text, "%16" SCNx64 "%16" SCNx64, &parsed.value[0], &parsed.value[1]) != DIGEST_POINTS)
        return false;
    digest_text(&parsed, written);
    *digest = parsed;
    return strcmp(written, text) == 0 && parsed.value[0] < MODULUS && parsed.value[1] < MODULUS;
}
