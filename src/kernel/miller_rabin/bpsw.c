#include "kernel/miller_rabin/bpsw.h"

#include "kernel/miller_rabin/lucas_parameter.h"
#include "kernel/miller_rabin/tests_scalar.h"

bool bpsw_strong_test(uint64_t n)
{
    struct strong test = strong_start(montgomery_of(n));
    for (int bit = highest_bit(test.exponent); bit >= 0; bit--)
        strong_step(&test, bit);
    return strong_end(&test);
}

bool bpsw_lucas_test(uint64_t n, uint64_t parameter)
{
    struct lucas test = lucas_start(montgomery_of(n), parameter);
    for (int bit = highest_bit(test.swaps); bit >= 0; bit--)
        lucas_step(&test, bit);
    return lucas_end(&test);
}

/* Both tests at once: their products do not wait for each other, so that the second costs little more time.
 */
uint64_t bpsw_decide(uint64_t n, struct verdict *verdict)
{
    uint64_t parameter = lucas_parameter(n);
    *verdict = verdict_composite();
    if (parameter == 0)
        return bpsw_strong_operations(n);
    struct montgomery m = montgomery_of(n);
    struct strong strong = strong_start(m);
    struct lucas lucas = lucas_start(m, parameter);
    for (int bit = highest_bit(strong.exponent | lucas.swaps); bit >= 0; bit--) {
        strong_step(&strong, bit);
        lucas_step(&lucas, bit);
    }
    if (!strong_end(&strong))
        return bpsw_strong_operations(n);
    if (lucas_end(&lucas))
        *verdict = verdict_prime();
    return bpsw_strong_operations(n) + bpsw_lucas_operations(n);
}
