#include "simulator/simulation/speeds.h"

#include <math.h>

/* SplitMix64 (Steele, Lea, Flood, OOPSLA 2014) as a real number in (0, 1). */
static double draw(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return ((double)((z ^ (z >> 31)) >> 11) + 0.5) * 0x1p-53;
}

/* By the method of Box and Muller (Ann. Math. Statist. 29, 1958). */
double speeds_draw(const struct machine *machine, uint64_t *state)
{
    const double radius = sqrt(-2 * log(draw(state))), angle = 2 * 3.14159265358979323846 * draw(state);
    return machine->rate * exp(machine->noise * radius * cos(angle));
}
