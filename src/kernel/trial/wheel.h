/* The wheel of the kernel `trial-simd`: the 48 of every 210 = 2 * 3 * 5 * 7 numbers that have no factor 2, 3,
 * 5 or 7. Knows nothing of how they are tried. */
#ifndef PRIMES_KERNEL_TRIAL_WHEEL_H
#define PRIMES_KERNEL_TRIAL_WHEEL_H

#include <stdint.h>

enum { WHEEL = 210, WHEEL_RESIDUES = 48 };

/* The residues modulo 210 that are prime to it, rising. */
static const uint16_t wheel_residues[WHEEL_RESIDUES] = {
    1,   11,  13,  17,  19,  23,  29,  31,  37,  41,  43,  47,  53,  59,  61,  67,
    71,  73,  79,  83,  89,  97,  101, 103, 107, 109, 113, 121, 127, 131, 137, 139,
    143, 149, 151, 157, 163, 167, 169, 173, 179, 181, 187, 191, 193, 197, 199, 209,
};

#endif
