/* Numbers on the command line: why a word is none, and those that stand between colons. Knows nothing of the
 * options. */
#ifndef PRIMES_INPUT_TEXT_ARGUMENT_H
#define PRIMES_INPUT_TEXT_ARGUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* Why a word of the command line is not a number: ARGUMENT_NOT_DIGITS or a more special constant; NULL if it
 * is one. */
extern const char ARGUMENT_NOT_DIGITS[];
const char *argument_cause(const char *bytes, size_t size);

/* An option's value that is made of numbers between colons. */
enum { ARGUMENT_FIELDS_MAX = 3 };
struct argument_form {
    const char *option;                     /* "--range", for messages */
    const char *form;                       /* "LO:HI[:STEP]", for messages */
    const char *names[ARGUMENT_FIELDS_MAX]; /* {"LO", "HI", "STEP"} */
    size_t least;                           /* so many fields must be there */
    size_t most;                            /* and no more than so many */
};

/* Reads the fields that stand in `fields`, a part of the option's whole `value`; NULL is no field at all.
 * Those that are not there keep what values[] holds. ERROR_USAGE with the name of the field and the cause. */
bool argument_fields(const struct argument_form *form, const char *value, const char *fields,
                     uint64_t *values, struct error *error);

#endif
