#include "kernel/kernel.h"

/* Newton's iteration in integers: from any start not below the root it falls until it reaches the root. A
 * double has 53 bits, so sqrt() alone would be one too high just below a large square. */
static uint64_t integer_sqrt(uint64_t n)
{
    if (n == 0)
        return 0;
    int bits = 64 - __builtin_clzll(n);
    uint64_t root = UINT64_C(1) << (bits + 1) / 2;
    for (;;) {
        uint64_t next = (root + n / root) / 2;
        if (next >= root)
            return root;
        root = next;
    }
}

uint64_t kernel_divisor_end(uint64_t n)
{
    return integer_sqrt(n) + 1;
}
