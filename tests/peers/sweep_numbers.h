/* The numbers of the sweep: the integers on which a primality test is most likely to be wrong, in families.
 * Number i depends on i and the seed only. */
#ifndef PRIMES_TESTS_PEERS_SWEEP_NUMBERS_H
#define PRIMES_TESTS_PEERS_SWEEP_NUMBERS_H

#include <stdbool.h>
#include <stdint.h>

enum { SWEEP_FAMILIES = 18 };

/* Makes the lists that some families draw from; takes a fraction of a second. `is_prime` finds the primes
 * that numbers are built of. Call it once, before anything else. False if memory ran out. */
bool sweep_prepare(bool (*is_prime)(uint64_t n));
void sweep_free(void);

/* How many numbers, from 0 on, are the same for every seed: each is there once. */
uint64_t sweep_fixed(void);

uint64_t sweep_number(uint64_t i, uint64_t seed);

/* What number i is: 0 ... SWEEP_FAMILIES - 1, and that in words. */
int sweep_family(uint64_t i);
const char *sweep_family_name(int family);

#endif
