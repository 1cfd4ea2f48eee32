/* The program that a study measures: where it is, and what it says of itself. */
#ifndef PRIMES_SWEEP_PROGRAM_H
#define PRIMES_SWEEP_PROGRAM_H

#include <stdbool.h>

#include "base/error.h"

struct program {
    char *path;    /* as it is started; a bare name is looked for in PATH */
    char *version; /* its line about itself */
    char *library; /* of MPI: "Open MPI v4.1.4", "none" */
};

/* The one that is named; else that of the variable PRIMES, else the one beside this program, else the one in
 * PATH. ERROR_FAILED: there is none, or it says nothing of itself. */
bool program_find(struct program *program, const char *named, struct error *error);

/* How its records name a schedule, so that dynamic is dynamic,1; from malloc. NULL: what the program says
 * against it, with its exit code. */
char *program_schedule_name(const struct program *program, const char *schedule, const char *kernel,
                            struct error *error);

void program_free(struct program *program);

/* Is there such a program? A name with a slash is a path, any other is looked for in PATH. */
bool program_is_there(const char *name);

#endif
