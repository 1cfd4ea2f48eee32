/* The words that start the program of a study at one of its points. */
#ifndef PRIMES_SWEEP_COMMAND_H
#define PRIMES_SWEEP_COMMAND_H

#include <stdio.h>

#include "sweep/study.h"

/* What stands before any program. Fails if memory ran out. */
bool command_add_launch(struct lines *words, const struct launcher_setup *launcher, const struct point *point,
                        struct error *error);

/* All, with the record appended to a file unless that is NULL. Fails if memory ran out. */
bool command_add(struct lines *words, const struct study *study, size_t point, const char *record,
                 struct error *error);

/* As a line for a shell, which takes them back as they are. */
void command_print(const struct lines *words, FILE *file);

#endif
