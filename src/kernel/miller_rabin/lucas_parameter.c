#include "kernel/miller_rabin/lucas_parameter.h"

#include <stdbool.h>

#include "kernel/kernel.h"

/* The Jacobi symbol (a/n) for odd n. */
static int jacobi(uint64_t a, uint64_t n)
{
    int symbol = 1;
    a %= n;
    while (a) {
        int twos = __builtin_ctzll(a);
        a >>= twos;
        if (twos % 2 && (n % 8 == 3 || n % 8 == 5))
            symbol = -symbol;
        if (a % 4 == 3 && n % 4 == 3)
            symbol = -symbol;
        uint64_t rest = n % a;
        n = a;
        a = rest;
    }
    return n == 1 ? symbol : 0;
}

static bool is_square(uint64_t n)
{
    uint64_t root = kernel_divisor_end(n) - 1;
    return root * root == n;
}

/* 1 if the bit of n mod `modulus` is set in `residues`: those whose symbol is -1. */
static unsigned is_among(uint32_t n, uint32_t modulus, uint64_t residues)
{
    return (unsigned)(residues >> n % modulus & 1);
}

/* P from 3 to 11 if one of them serves, as for 63 of 64 primes; else 0. D is 5, 12, 21, 32, 77, 117 for the
 * six asked; the symbols for P = 7, 8 and 10 are products of those before, and so for 9 and 11 it is (11/n)
 * and (13/n) that are new. */
static uint64_t first_parameter(uint64_t n)
{
    static const uint8_t parameters[] = {3, 4, 5, 6, 9, 11, 0};
    uint32_t residue = (uint32_t)(n % (8 * 3 * 5 * 7 * 11 * 13));
    unsigned signs = is_among(residue, 5, 0xc) | is_among(residue, 12, 0xa0) << 1 |
                     is_among(residue, 21, 0x82d04) << 2 | is_among(residue, 8, 0x28) << 3 |
                     is_among(residue, 44, 0x200a8a2a008) << 4 | is_among(residue, 13, 0x9e4) << 5 | 1U << 6;
    return parameters[__builtin_ctz(signs)];
}

uint64_t lucas_parameter(uint64_t n)
{
    uint64_t p = first_parameter(n);
    if (p)
        return p;
    for (p = 15;; p++) {             /* those of 12 to 14 are products of the symbols asked, too */
        if (p == 20 && is_square(n)) /* no symbol of a square is -1 */
            return 0;
        int symbol = jacobi(p * p - 4, n);
        if (symbol <= 0)
            return symbol ? p : 0;
    }
}
