/* Is what stands in a file what a run made, as its tally tells? Reads the file once. Knows nothing of
 * records, and of how the verdicts came about. */
#ifndef PRIMES_OUTPUT_ROWS_CHECK_H
#define PRIMES_OUTPUT_ROWS_CHECK_H

#include "engine/exchange/tally.h"
#include "output/rows.h"

/* Reads what stands in `fd` from its beginning on, which `path` names in messages: `*is_same` if it is rows
 * of this format of which that is the tally, or, of FORMAT_COUNT, the counts. The binary form has no numbers,
 * so it is only of such verdicts; the text of invalid lines, and where they stood, are not compared. Of
 * FORMAT_TABLE never. False: it cannot be read, a signal came (ERROR_STOPPED), or memory ran out. */
bool rows_check(int fd, const char *path, enum format format, const struct tally *tally, bool *is_same,
                struct error *error);

#endif
