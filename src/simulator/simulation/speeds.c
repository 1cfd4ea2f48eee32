#include "simulator/simulation/speeds.h"

#include <math.h>

#include "input/splitmix64.h"

/* The next output of SplitMix64 as a real number in (0, 1). */
static double draw(uint64_t *state)
{
    const uint64_t bits = splitmix64(*state, 0);
    *state += SPLITMIX64_STEP;
    return ((double)(bits >> 11) + 0.5) * 0x1p-53;
}

/* By the method of Box and Muller (Ann. Math. Statist. 29, 1958). */
double speeds_draw(const struct machine *machine, uint64_t *state)
{
    const double radius = sqrt(-2 * log(draw(state))), angle = 2 * 3.14159265358979323846 * draw(state);
    return machine->rate * exp(machine->noise * radius * cos(angle));
}
