/* How a person asks each launcher to bind ranks: to CPUs, to cores or within NUMA domains. Knows nothing of
 * what is wrong with the binding that there is. */
#ifndef PRIMES_LAUNCHERS_WORDS_BINDING_ADVICE_H
#define PRIMES_LAUNCHERS_WORDS_BINDING_ADVICE_H

#include "launchers/words/launcher_words.h"

enum binding {
    BINDING_CPUS,    /* each rank has the CPUs that its threads need, and no other rank has them */
    BINDING_CORES,   /* and they are whole cores, of which no other thread uses a second hardware thread */
    BINDING_DOMAINS, /* and they lie in one NUMA domain */
};

/* For ranks of so many threads, of which so many share a domain (BINDING_DOMAINS); "mpirun --map-by slot:PE=2
 * ...". Of LAUNCHER_NONE what binds one process and its threads. Returns `text`. */
enum { BINDING_ADVICE_SIZE = 128 };
const char *binding_advice(enum launcher_kind kind, enum binding binding, int threads, int ranks_of_a_domain,
                           char text[BINDING_ADVICE_SIZE]);

#endif
