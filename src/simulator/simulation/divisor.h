/* The smallest divisor of a number, found faster than any kernel searches for it: the simulator
 * needs it to know where a search would end. Knows nothing of units. */
#ifndef PRIMES_SIMULATOR_SIMULATION_DIVISOR_H
#define PRIMES_SIMULATOR_SIMULATION_DIVISOR_H

#include <stdint.h>

/* The smallest divisor of n above 1; 0 if n is prime, or below 2. Takes n^(1/4) steps at most, about
 * (Pollard, "A Monte Carlo method for factorization", BIT 15, 1975). */
uint64_t divisor_smallest(uint64_t n);

#endif
