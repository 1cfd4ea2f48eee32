/* What every program of the project does first: no descriptor and no signal surprises it later. */
#ifndef PRIMES_BASE_PROCESS_H
#define PRIMES_BASE_PROCESS_H

/* A closed descriptor 0, 1 or 2 becomes one whose use is an error, so that no file that is opened later gets
 * its number. A reader that went away, and a limit of file sizes, become errors of write instead of signals.
 */
void process_begin(void);

#endif
