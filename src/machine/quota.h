/* The CPU time that control groups allow. Reads /proc and what it says is mounted; versions 1 and 2. Knows
 * nothing of CPUs. */
#ifndef PRIMES_MACHINE_QUOTA_H
#define PRIMES_MACHINE_QUOTA_H

/* Of this process, in CPUs (1.5 is one and a half): the tightest of its groups and those above them, as far
 * as they can be seen; 0 without a limit. `root` is "" or the folder that tests have made a machine in. */
double quota_find(const char *root);

#endif
