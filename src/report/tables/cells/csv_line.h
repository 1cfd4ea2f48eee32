/* A line of CSV, of the keys or the values of JSON objects. Knows nothing of what they mean. */
#ifndef PRIMES_REPORT_TABLES_CELLS_CSV_LINE_H
#define PRIMES_REPORT_TABLES_CELLS_CSV_LINE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/* Those of `head` (NULL: there are none) and, behind them, those of `row`; nothing for null. */
void csv_line_print(json_t *head, json_t *row, bool keys, FILE *file);

#endif
