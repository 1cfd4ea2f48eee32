/* The tally of a record, as it is read back. Knows nothing of the rest of the record. */
#ifndef PRIMES_OUTPUT_RECORD_RECORD_TALLY_H
#define PRIMES_OUTPUT_RECORD_RECORD_TALLY_H

#include "engine/exchange/tally.h"
#include "report/json/json_value.h"

/* The member "tally" of a record. ERROR_INVALID names what is missing or cannot be; that its counts add up is
 * for the caller. */
bool record_tally_read(struct tally *tally, const struct json_value *record, struct error *error);

#endif
