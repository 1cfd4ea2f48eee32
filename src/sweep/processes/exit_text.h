/* What an exit code tells a person. Knows nothing of what ran. */
#ifndef PRIMES_SWEEP_PROCESSES_EXIT_TEXT_H
#define PRIMES_SWEEP_PROCESSES_EXIT_TEXT_H

#include <stddef.h>

/* "9", "127 (it could not be started)", "137 (SIGKILL)": the code as a shell gives it. Returns `text`. */
enum { EXIT_TEXT_SIZE = 64 };
const char *exit_text(int code, char text[EXIT_TEXT_SIZE]);

/* "SIGTERM"; "signal 99" where it has no name here. Returns `text`. */
const char *exit_text_signal(int signal_number, char text[EXIT_TEXT_SIZE]);

#endif
