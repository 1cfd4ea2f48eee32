#include <endian.h>
#include <string.h>

#include "input/fingerprint/stripes.h"

static uint64_t next_lane(uint64_t lane, uint64_t half)
{
    return (lane & UINT32_MAX) * STRIPE_FACTOR + (lane >> 32) + half;
}

void stripes_add_portable(uint64_t lanes[STRIPE_LANES], const unsigned char *bytes, size_t stripes)
{
    for (; stripes > 0; stripes--)
        for (int i = 0; i < STRIPE_WORDS; i++, bytes += sizeof(uint64_t)) {
            uint64_t word;
            memcpy(&word, bytes, sizeof word);
            word = le64toh(word);
            lanes[i] = next_lane(lanes[i], word & UINT32_MAX);
            lanes[STRIPE_WORDS + i] = next_lane(lanes[STRIPE_WORDS + i], word >> 32);
        }
}
