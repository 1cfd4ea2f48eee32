/* What no measurement can be: a time that no clock shows, a part above its whole, a date that is none. Each
 * is ERROR_INVALID, with its place and value. Knows nothing of what is made of the values. */
#ifndef PRIMES_REPORT_RECORDS_WORK_POSSIBLE_H
#define PRIMES_REPORT_RECORDS_WORK_POSSIBLE_H

#include "report/json/json_value.h"

/* How two values that are compared were measured: as counts; on one clock; or on two, of threads' CPU time or
 * of ranks, which do not begin at quite the same moment. */
enum possible_measure { POSSIBLE_COUNTS, POSSIBLE_ONE_CLOCK, POSSIBLE_TWO_CLOCKS };

/* How far a part may be above its whole. */
double possible_slack(enum possible_measure measure, double whole);

/* A part is not above its whole. What is not recorded, or no number, is not judged. */
bool possible_order(const struct json_value *part, const struct json_value *whole,
                    enum possible_measure measure, struct error *error);

/* A moment in UTC as in 2026-01-31T12:00:00Z. */
bool possible_moment(const struct json_value *moment, struct error *error);

/* All that a repetition of so many ranks and its workers say of themselves. Their types are judged by those
 * who read them, but those of times that nobody reads. */
bool possible_repetition(const struct json_value *repetition, int ranks, struct error *error);

#endif
