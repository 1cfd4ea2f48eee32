/* The terminal that somebody looks at. Knows nothing of what is shown there. */
#ifndef PRIMES_ENVIRONMENT_TERMINAL_H
#define PRIMES_ENVIRONMENT_TERMINAL_H

/* How many columns the terminal behind this descriptor has at this moment; 0 if it does not say, or is none.
 */
int terminal_columns(int fd);

#endif
