/* What programs of the project do first: no descriptor and no signal surprises them later, and memory that is
 * needed again stays. */
#ifndef PRIMES_BASE_PROCESS_SETUP_H
#define PRIMES_BASE_PROCESS_SETUP_H

/* A closed descriptor 0, 1 or 2 becomes one whose use is an error, so that no file that is opened later gets
 * its number. A reader that went away, and a limit of file sizes, become errors of write instead of signals;
 * what stops a program has the effect that the caller gave it, whatever libraries did before main. */
void process_setup_begin(void);

/* Memory that is freed stays with the process, up to some hundred megabytes: for a program whose threads take
 * and free the same megabytes again and again, and would wait for each other while the system takes them back
 * and gives them. */
void process_setup_memory(void);

#endif
